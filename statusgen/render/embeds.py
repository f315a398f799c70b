"""Snapshot to what other sites show of it: a script with a bar, and pages for frames.

`/embed.js` carries its data. `/embed-HASH.js` is the same code without any and fetches status.json;
it changes only with the code, so that a site can pin it by its hash (subresource integrity).
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from statusgen.model.files import Artifact, key_of
from statusgen.render import urls, words
from statusgen.render.appearance import site_view
from statusgen.render.embed_data import data_of, items_of, words_of
from statusgen.render.javascript import compacted, js_literal
from statusgen.render.views import PageView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from statusgen.model.snapshot import Snapshot
    from statusgen.model.states import State
    from statusgen.render.edition import Edition
    from statusgen.render.embed_data import EmbedItem

SCRIPT = "embed.js"
FRAME_SCRIPT = "embed-frame.js"
PAGE = "embed/"
FRAME = "embed/frame/"
_PINNED = re.compile(r"embed-[0-9a-f]{12}\.js")


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedPage(PageView):
    """A page for a frame. `dismissible` is the one that Statuspage's script hides and shows.

    `items` are the open incidents, newest first, and after them the windows in progress. `speaks`
    is the language that its address names; it is empty where the visitor's is spoken.
    """

    headline: str
    state: State | Literal["unknown"]
    items: tuple[EmbedItem, ...]
    speaks: str
    generated: datetime
    dismissible: bool


def render_embeds(snapshot: Snapshot, edition: Edition) -> Iterator[Artifact]:
    """Yield the scripts and the pages that other sites embed."""
    theme = edition.templates.theme
    sources = {name: compacted(theme.templates[f"embed/{name}.js"]) for name in _SOURCES}
    said, data = js_literal(words_of(edition)), js_literal(data_of(snapshot))
    pinned = _script(sources, "bar", said)
    yield _file(SCRIPT, _script(sources, "bar", said, data))
    yield _file(f"embed-{hashlib.sha256(pinned.encode()).hexdigest()[:12]}.js", pinned)
    yield _file(FRAME_SCRIPT, _script(sources, "frame", said, data))
    yield _file("embed/script.js", f"({sources['script']})({js_literal(snapshot.site.name)});\n")
    yield _file("embed/frame.css", theme.templates["embed/frame.css"], "text/css")
    yield _page(snapshot, edition, PAGE, dismissible=False)
    yield _page(snapshot, edition, FRAME, dismissible=True)


_SOURCES = ("core", "bar", "frame", "script")


def _script(sources: dict[str, str], place: str, *arguments: str) -> str:
    return f"({sources['core']})({','.join((sources[place], *arguments))});\n"


def _file(path: str, text: str, media_type: str = "text/javascript") -> Artifact:
    return Artifact(
        path=path,
        media_type=f"{media_type}; charset=utf-8",
        key=key_of("text", text),
        make=text.encode,
    )


def _page(snapshot: Snapshot, edition: Edition, path: str, *, dismissible: bool) -> Artifact:
    site, language, templates = snapshot.site, edition.language, edition.templates
    headline = words.headline(snapshot, language)
    page = EmbedPage(
        site=site_view(site, language),
        root=urls.root_of(path),
        canonical=urls.absolute(site),
        title=site.name,
        description=f"{site.name}: {headline}",
        feeds=(),
        languages=(),
        chat_feed="",
        headline=headline,
        state=snapshot.state,
        items=items_of(snapshot),
        speaks="" if edition.is_default else language.code,
        generated=snapshot.now,
        dismissible=dismissible,
    )
    return Artifact(
        path=path + urls.INDEX,
        media_type="text/html; charset=utf-8",
        key=key_of("page", templates.theme.digest, language, "embed/frame.html", page),
        make=lambda: templates.page("embed/frame.html", page, language),
    )


def pinned_script(artifacts: Iterable[Artifact]) -> tuple[str, str]:
    """Return the path, among `artifacts`, of the script that can be pinned, and its hash.

    The hash is what stands in the attribute `integrity` of a script element, SHA-384.
    """
    pinned = next(each for each in artifacts if _PINNED.fullmatch(each.path))
    digest = base64.b64encode(hashlib.sha384(pinned.make()).digest()).decode()
    return pinned.path, f"sha384-{digest}"
