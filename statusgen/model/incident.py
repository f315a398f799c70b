"""What people write about an incident or a maintenance."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta
    from zoneinfo import ZoneInfo

    from statusgen.model.states import Impact, Phase, State
    from statusgen.problems import Location

Markdown = NewType("Markdown", str)
"""Text as an author wrote it, not yet safe for a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One message to customers about an incident or a maintenance.

    `posted` is when customers could first read it, not when it became true. `phase` is where the
    incident stood from then on. `components` are the states that changed with it, by id.
    `next_update` is when the next message is promised. `automatic` ones come from a maintenance's
    fields: that it was announced, began or ended as planned; without a body the words are the
    page's. `keeps_phase` ones were written as `Update`, which leaves the phase as it was; of a
    maintenance the clock may have changed that before. `language` is that of the body where it is
    not the page's, because nobody has translated it; so it is of an incident's title.
    """

    posted: datetime
    phase: Phase
    body: Markdown
    components: Mapping[str, State] = field(default_factory=dict)
    next_update: datetime | None = None
    notify: bool = True
    automatic: bool = False
    language: str | None = None
    keeps_phase: bool = False
    where: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """An incident or a maintenance in another language; what is missing falls back.

    `bodies` holds the texts of updates by the instant of the update.
    """

    language: str
    title: str | None
    workaround: Markdown | None
    summary: Markdown
    bodies: Mapping[datetime, Markdown]
    where: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One incident: `updates` from the oldest to the newest, at least one.

    `impact` is None unless the author set it; `components` are the affected components' states
    when it began. `started` is when it began, which may be before the first update.
    `summary` is the text before the first update. `digest` is a hash of its files, empty where
    there are none or something in them is worth a warning.
    """

    id: str
    title: str
    started: datetime
    updates: tuple[Update, ...]
    components: Mapping[str, State] = field(default_factory=dict)
    impact: Impact | None = None
    workaround: Markdown | None = None
    summary: Markdown = Markdown("")
    translations: Mapping[str, Translation] = field(default_factory=dict)
    language: str | None = None
    digest: str = field(default="", compare=False, repr=False)
    where: Location | None = field(default=None, compare=False, repr=False)


def window_id(maintenance: Maintenance, start: datetime, zone: ZoneInfo) -> str:
    """Return the id of the window that begins at `start`: with its date where there are several."""
    if maintenance.repeats is None:
        return maintenance.id
    return f"{maintenance.id}-{start.astimezone(zone):%Y-%m-%d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Maintenance:
    """A maintenance, planned once or again and again.

    `starts` holds the planned starts of its windows, oldest first: one, or one for every repeat.
    Each lasts `length`. `announced` is when customers were told. With `confirm_end` a window is
    over only when an update says so. `repeats` is the rule as it was written, RFC 5545. `digest` is
    a hash of its files, empty where there are none.
    """

    id: str
    title: str
    components: tuple[str, ...]
    announced: datetime
    starts: tuple[datetime, ...]
    length: timedelta
    body: Markdown
    updates: tuple[Update, ...] = ()
    confirm_end: bool = False
    repeats: str | None = None
    translations: Mapping[str, Translation] = field(default_factory=dict)
    language: str | None = None
    digest: str = field(default="", compare=False, repr=False)
    where: Location | None = field(default=None, compare=False, repr=False)
