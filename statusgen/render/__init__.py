"""Snapshot and Theme to Artifacts: pages, feeds, JSON, calendars, badges, embeds and more. Pure."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from statusgen.render.appearance import dressed
from statusgen.render.badges import render_badges
from statusgen.render.calendar_files import render_calendars
from statusgen.render.documents import render_documents
from statusgen.render.edition import Edition
from statusgen.render.embeds import render_embeds
from statusgen.render.feeds import render_feeds
from statusgen.render.hosting import render_hosting
from statusgen.render.languages import Language
from statusgen.render.pages import render_pages
from statusgen.render.statuspage_api import render_statuspage_api
from statusgen.render.templates import templates_of
from statusgen.render.translated import in_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import TypeAlias

    from statusgen.model.files import Artifact, Theme
    from statusgen.model.snapshot import Snapshot
    from statusgen.model.store import Store

    Format: TypeAlias = Callable[[Snapshot, Edition], Iterable[Artifact]]

FORMATS: tuple[Format, ...] = (
    render_pages,
    render_feeds,
    render_calendars,
    render_documents,
    render_badges,
    render_embeds,
)
"""What every language has, below its own folder."""

ONCE: tuple[Format, ...] = (render_statuspage_api, render_hosting)
"""What a site has once, at its root."""


def render(
    snapshot: Snapshot,
    theme: Theme,
    catalogs: Mapping[str, bytes] | None = None,
    *,
    code: Store | None = None,
) -> tuple[Artifact, ...]:
    """Return the files of the site that shows `snapshot` with `theme`, none of them made yet.

    `catalogs` are the texts of the languages' .po files, by code; English needs none. `code` keeps
    compiled templates, which are run: nobody else may be able to write there.
    """
    return tuple(_artifacts(snapshot, theme, catalogs or {}, code))


def _artifacts(
    snapshot: Snapshot, theme: Theme, catalogs: Mapping[str, bytes], code: Store | None
) -> Iterator[Artifact]:
    codes = snapshot.site.languages
    languages = tuple(Language(code, catalogs.get(code, b"")) for code in codes)
    templates = templates_of(dressed(theme, snapshot.site.appearance), code)
    for language in languages:
        is_default = language is languages[0]
        edition = Edition(
            language=language,
            languages=languages,
            prefix="" if is_default else f"{language.code}/",
            templates=templates,
        )
        shown = snapshot if is_default else in_language(snapshot, language.code)
        for each in (*FORMATS, *(ONCE if is_default else ())):
            for artifact in each(shown, edition):
                yield artifact if is_default else _below(edition.prefix, artifact)


def _below(prefix: str, artifact: Artifact) -> Artifact:
    return dataclasses.replace(artifact, path=prefix + artifact.path)
