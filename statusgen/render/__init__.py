"""Snapshot and Theme to Artifacts: pages, feeds, JSON, calendars, badges, embeds and more. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statusgen.render.appearance import dressed
from statusgen.render.badges import render_badges
from statusgen.render.calendar_files import render_calendars
from statusgen.render.documents import render_documents
from statusgen.render.embeds import render_embeds
from statusgen.render.feeds import render_feeds
from statusgen.render.hosting import render_hosting
from statusgen.render.pages import render_pages
from statusgen.render.statuspage_api import render_statuspage_api

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from statusgen.model.files import Artifact, Theme
    from statusgen.model.snapshot import Snapshot

FORMATS: tuple[Callable[[Snapshot, Theme], Iterable[Artifact]], ...] = (
    render_pages,
    render_feeds,
    render_calendars,
    render_documents,
    render_statuspage_api,
    render_badges,
    render_embeds,
    render_hosting,
)


def render(snapshot: Snapshot, theme: Theme) -> tuple[Artifact, ...]:
    """Return the files of the site that shows `snapshot` with `theme`, none of them made yet."""
    theme = dressed(theme, snapshot.site.appearance)
    return tuple(artifact for each in FORMATS for artifact in each(snapshot, theme))
