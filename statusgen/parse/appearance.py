"""The fields `appearance` and `subscribe` of config.yaml, and the files that they name."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from statusgen.model.appearance import LIGHT_PAPER, Appearance, NavLink
from statusgen.model.colours import LEAST_CONTRAST, colour, contrast
from statusgen.model.incident import Markdown
from statusgen.parse.fields import Fields
from statusgen.parse.links import read_href
from statusgen.parse.pictures import BadPicture, read_picture
from statusgen.parse.source import CONTROL, decoded
from statusgen.parse.style_sheets import what_is_wrong
from statusgen.parse.yaml_nodes import Mapping
from statusgen.problems import suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping as Contents

    from statusgen.model.appearance import Picture
    from statusgen.parse.yaml_nodes import Scalar
    from statusgen.problems import Problems

APPEARANCE_FIELDS = ("logo", "logo_dark", "accent", "links", "footer", "css")
LINK_FIELDS = ("name", "href")
SUBSCRIBE_FIELDS = ("mail",)
ASSETS = "assets/"
_PICTURES = {".svg", ".png", ".webp"}
# A logo and a style sheet stand in every page.
LARGEST_ASSET = 32 * 1024


def read_mail(fields: Fields, problems: Problems) -> str:
    """Return where `subscribe` says that people get e-mails, or ""."""
    subscribe = fields.nested(
        "subscribe", known=SUBSCRIBE_FIELDS, such_as="{mail: https://lists.example.com}"
    )
    if subscribe is None:
        return ""
    return read_href(subscribe.scalar("mail"), problems, ("https", "http", "mailto"))


def read_appearance(
    fields: Fields, contents: Contents[str, bytes], problems: Problems
) -> Appearance:
    """Return what `appearance` says, with the files below assets/ that it names."""
    own = fields.nested("appearance", known=APPEARANCE_FIELDS, such_as="{logo: assets/logo.svg}")
    if own is None:
        return Appearance()
    assets = _Assets(contents, problems)
    return Appearance(
        logo=assets.picture(own.scalar("logo")),
        logo_dark=assets.picture(own.scalar("logo_dark")),
        accent=_accent(own, problems),
        links=_links(own, problems),
        footer=Markdown(own.text("footer", most=2000) or ""),
        css=assets.style_sheet(own.scalar("css")),
    )


def _accent(own: Fields, problems: Problems) -> str | None:
    scalar = own.scalar("accent")
    if scalar is None:
        return None
    accent = colour(scalar.value.strip())
    if accent is None:
        problems.error(
            "bad-value",
            scalar.where,
            f"'accent' cannot be {scalar.value.strip()!r}",
            hint='write a colour as "#0a58ca", in quotes',
        )
        return None
    ratio = contrast(accent, LIGHT_PAPER)
    if ratio < LEAST_CONTRAST:
        problems.error(
            "low-contrast",
            scalar.where,
            f"links in {accent} have a contrast of {int(ratio * 100) / 100:.2f} to 1 with the page",
            hint=f"choose a darker colour, of at least {LEAST_CONTRAST} to 1 with {LIGHT_PAPER}",
        )
        return None
    return accent


def _links(own: Fields, problems: Problems) -> tuple[NavLink, ...]:
    links = []
    for node in own.items("links", such_as="[{name: …, href: …}]") or ():
        if not isinstance(node, Mapping):
            own.wrong_type(node.where, "links", "a list of {name: …, href: …}")
            continue
        entry = Fields(node, problems, known=LINK_FIELDS)
        for name in LINK_FIELDS:
            entry.missing(name, "a link needs a name and an href")
        href = read_href(entry.scalar("href"), problems)
        links.append(NavLink(name=entry.line("name", most=60) or "", href=href))
    return tuple(links)


class _Assets:
    """The files below assets/, taken by the fields that name them."""

    def __init__(self, contents: Contents[str, bytes], problems: Problems) -> None:
        self.problems = problems
        self.contents = {path: data for path, data in contents.items() if path.startswith(ASSETS)}

    def picture(self, scalar: Scalar | None) -> Picture | None:
        """Return the picture that `scalar` names, or None."""
        data = self._named(scalar, "picture")
        if scalar is None or data is None:
            return None
        path = scalar.value.strip()
        try:
            return read_picture(path, data)
        except BadPicture as error:
            self.problems.error(
                "bad-logo",
                scalar.where,
                f"{path} {error}",
                hint="export it as PNG, as WebP, or as plain SVG without scripts and fonts",
            )
            return None

    def style_sheet(self, scalar: Scalar | None) -> str:
        """Return the style sheet that `scalar` names, or ""."""
        data = self._named(scalar, "style sheet")
        if scalar is None or data is None:
            return ""
        source = decoded(scalar.value.strip(), data, self.problems)
        if source is None:
            return ""
        wrong = what_is_wrong(source.text)
        if CONTROL.search(source.text):
            wrong = "it has a control character, which a browser reads as another one"
        if wrong:
            self.problems.error(
                "bad-css",
                scalar.where,
                f"{scalar.value.strip()} cannot be used: {wrong}",
                hint="write pictures as url(data:…), and use the fonts of the reader's system",
            )
            return ""
        return source.text

    def _way_out(self, path: str, what: str) -> str:
        name = PurePosixPath(path)
        if what == "picture" and name.suffix.lower() not in _PICTURES:
            return "a logo is SVG, PNG or WebP"
        if not path.startswith(ASSETS):
            return f"put it below {ASSETS} and write {ASSETS}{name.name}"
        return suggestion(path, self.contents, called=f"below {ASSETS} there is")

    def _named(self, scalar: Scalar | None, what: str) -> bytes | None:
        if scalar is None:
            return None
        path = scalar.value.strip()
        data = self.contents.get(path)
        if data is None:
            # A file that is there and could not be read has been reported as that.
            if not any(problem.where.path == path for problem in self.problems.found):
                self.problems.error(
                    "no-such-file",
                    scalar.where,
                    f"there is no {what} {path!r}",
                    hint=self._way_out(path, what),
                )
        elif len(data) > LARGEST_ASSET:
            self.problems.error(
                "too-large",
                scalar.where,
                f"{path} is larger than {LARGEST_ASSET} bytes, and it stands in every page",
                hint="export it smaller: it is shown 40 pixels high"
                if what == "picture"
                else "keep what differs from the theme",
            )
            return None
        return data
