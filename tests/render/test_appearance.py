"""What a site adds to its theme, as it stands on the pages of every theme."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from statusgen.derive import derive
from statusgen.model.files import Files
from statusgen.parse import parse_site
from statusgen.read import read_files, read_theme
from statusgen.render import render
from tests.support import CONFIG, NOON, files_of
from tests.theme_pages import Page

if TYPE_CHECKING:
    from statusgen.model.files import Artifact

ROOT = Path(__file__).parents[2]
THEMES = pytest.mark.parametrize("theme", read_files(ROOT).themes)
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" width="480" height="120"><path d="M0 0h9"/></svg>'
ALL = """\
appearance:
  logo: assets/logo.svg
  logo_dark: assets/dark.svg
  accent: "#006633"
  links: [{name: Docs & more, href: "https://docs.example.com/?a=1&b=2"}]
  footer: By **Example**. <script>alert(1)</script>
  css: assets/extra.css
subscribe: {mail: "https://lists.example.com/status"}
"""
ASSETS = {
    "assets/logo.svg": LOGO,
    "assets/dark.svg": LOGO.replace(b"path", b"rect"),
    "assets/extra.css": b"h1 > a { color: teal }",
}


def site_in(theme: str, config: str = ALL, /, **changed: bytes) -> dict[str, Artifact]:
    """Return the artifacts of a site with `config` and `ASSETS`, those in `changed` as they say."""
    contents = {**files_of(config=CONFIG + config), **ASSETS}
    contents |= {f"assets/{name.replace('_', '.')}": data for name, data in changed.items()}
    snapshot = derive(parse_site(Files(contents=contents)), now=NOON)
    return {each.path: each for each in render(snapshot, read_theme(ROOT, theme))}


def pages_in(theme: str) -> dict[str, str]:
    """Return the pages of that site but those for frames, by path."""
    return {
        path: each.make().decode()
        for path, each in site_in(theme).items()
        if path.endswith(".html") and not path.startswith("embed")
    }


@THEMES
def test_the_logo_is_in_the_page_as_large_as_it_is_shown(theme: str) -> None:
    """One request in the worst hour, and nothing jumps."""
    for path, html in pages_in(theme).items():
        page = Page(html)
        assert page.wrong == [], path
        image = next(attrs for tag, attrs in page.elements if tag == "img")
        source = next(attrs for tag, attrs in page.elements if tag == "source")
        kind, _, data = image["src"].partition(",")
        assert kind == "data:image/svg+xml;base64"
        assert base64.b64decode(data) == LOGO
        assert (image["width"], image["height"]) == ("160", "40")
        assert (source["media"], source["width"]) == ("(prefers-color-scheme: dark)", "160")
        assert "Example Cloud" in (image["alt"] or page.text["bdi"]), path


@THEMES
def test_links_footer_and_the_way_to_e_mails_stand_on_every_page(theme: str) -> None:
    """A visitor from a search engine has to find the way to the company."""
    for path, html in pages_in(theme).items():
        assert '<a href="https://docs.example.com/?a=1&amp;b=2"><bdi>Docs &amp; more</bdi>' in html
        assert "By <strong>Example</strong>." in html, path
        assert "<script>alert" not in html, path
    assert "https://lists.example.com/status" in Page(pages_in(theme)["index.html"]).values("href")


@THEMES
def test_the_policy_allows_the_style_with_what_the_site_added_to_it(theme: str) -> None:
    """With the hash of the theme's style alone the page would stand there bare."""
    artifacts = site_in(theme)
    page = Page(artifacts["index.html"].make().decode())
    style = page.text["style"]
    allowed = f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"

    assert style.endswith("h1 > a { color: teal }")
    assert "--accent: #006633" in style
    assert style.count("prefers-color-scheme: dark") >= 2
    assert allowed in next(a["content"] for _, a in page.elements if a.get("http-equiv"))
    assert allowed in artifacts["_headers"].make().decode()


@pytest.mark.parametrize(
    "changed",
    [{"logo_svg": LOGO.replace(b"480", b"470")}, {"logo_svg": LOGO.replace(b"M0", b"M1")},
     {"dark_svg": LOGO}, {"extra_css": b"h1 { color: red }"}],
    ids=["size", "picture", "dark picture", "style"],
)  # fmt: skip
def test_another_file_makes_every_page_anew(changed: dict[str, bytes]) -> None:
    """A page is published again only when its key changes."""
    before, after = site_in("default"), site_in("default", **changed)

    for path in pages_in("default"):
        assert before[path].key != after[path].key, path
        assert before[path].make() != after[path].make(), path


def test_a_site_that_changes_nothing_has_the_style_of_its_theme() -> None:
    """Most sites change nothing and must not pay for it."""
    html = site_in("default", "")["index.html"].make().decode()
    style = read_theme(ROOT, "default").templates["style.css"]

    assert Page(html).text["style"] == style.strip()
    assert "<img" not in html
