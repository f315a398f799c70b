"""New files and new sections as text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from statusgen.model.instants import as_written
from statusgen.model.slugs import slug_of, unused_slug
from statusgen.model.yaml_text import front_matter, scalar

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime, timedelta

_DAY_SECONDS = 24 * 60 * 60
_LONGEST_TITLE_IN_ID = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateDraft:
    """An update to be written. `status` is the word in the heading, such as `In progress`."""

    posted: datetime
    status: str
    message: str
    components: Mapping[str, str] = field(default_factory=dict)
    next_update: datetime | None = None
    notify: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDraft:
    """An incident to be written, with its first update. `components` are states by id."""

    title: str
    update: UpdateDraft
    components: Mapping[str, str]
    impact: str | None = None
    started: datetime | None = None
    workaround: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MaintenanceDraft:
    """A maintenance to be written."""

    title: str
    components: Collection[str]
    announced: datetime
    starts: datetime
    ends: datetime
    message: str
    repeats: str | None = None
    confirm_end: bool = False


def incident_text(draft: IncidentDraft) -> str:
    """Return the file of a new incident."""
    lines = [f"title: {scalar(draft.title)}"]
    if draft.components:
        lines.append(f"components: {_states(draft.components)}")
    if draft.impact:
        lines.append(f"impact: {draft.impact}")
    if draft.started:
        lines.append(f"started: {as_written(draft.started)}")
    if draft.workaround:
        lines.append(f"workaround: {scalar(draft.workaround)}")
    return f"{front_matter(lines)}\n{update_text(draft.update)}"


def maintenance_text(draft: MaintenanceDraft) -> str:
    """Return the file of a new maintenance."""
    lines = [
        f"title: {scalar(draft.title)}",
        f"components: [{', '.join(scalar(name) for name in draft.components)}]",
        f"announced: {as_written(draft.announced)}",
        f"starts: {as_written(draft.starts)}",
        f"ends: {as_written(draft.ends)}",
    ]
    if draft.repeats:
        lines.append(f"repeats: {scalar(draft.repeats)}")
    if draft.confirm_end:
        lines.append("confirm_end: true")
    text = body_of(draft.message)
    return front_matter(lines) + (f"\n{text}\n" if text else "")


def update_text(draft: UpdateDraft) -> str:
    """Return an update's section: heading, fields and text, with a line feed at its end."""
    lines = [f"## {as_written(draft.posted)} - {draft.status}"]
    if draft.components:
        lines.append(f"components: {_states(draft.components)}")
    if draft.next_update:
        lines.append(f"next_update: {_promised(draft.next_update, draft.posted)}")
    if not draft.notify:
        lines.append("notify: false")
    text = body_of(draft.message)
    if text:
        lines += ["", text]
    return "\n".join(lines) + "\n"


def body_of(message: str) -> str:
    """Return `message` as it stands in a file and is read back from it.

    Lines end in a line feed; blank lines before it and white space after it are no part of it.
    The first line keeps its indentation, because four spaces make it code.

    >>> body_of("\\n  \\n    curl -v\\r\\ndone \\n")
    '    curl -v\\ndone'
    """
    lines = message.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    return "\n".join(lines).rstrip()


def _states(components: Mapping[str, str]) -> str:
    """Return states as YAML; a name that is no id stays one name, and is reported as such."""
    return "{" + ", ".join(f"{scalar(name)}: {components[name]}" for name in components) + "}"


def _promised(instant: datetime, posted: datetime) -> str:
    """Return a promised instant as people write it: a time of day where that is clear."""
    written = as_written(instant)
    soon = 0 < (instant - posted).total_seconds() < _DAY_SECONDS
    return written.partition(" ")[2] if soon else written


def new_id(title: str, day: datetime, taken: Collection[str]) -> str:
    """Return an id for an incident called `title`: the date, then the title, not one of `taken`."""
    slug = slug_of(title)[:_LONGEST_TITLE_IN_ID].rstrip("-") or "incident"
    return unused_slug(f"{day:%Y-%m-%d}-{slug}", taken)


def free_instant(wanted: datetime, taken: Collection[datetime], second: timedelta) -> datetime:
    """Return `wanted` to the minute, or the first instant from it on that no update has.

    `second` is the step to the next instant that is tried.
    """
    minute = wanted.replace(second=0, microsecond=0)
    if minute not in taken and not any(minute < instant <= wanted for instant in taken):
        return minute
    candidate = wanted.replace(microsecond=0)
    while candidate in taken:
        candidate += second
    return candidate
