"""The text of our files: an incident, a window of maintenance and statuspage.yaml."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from statusgen.importers.site_text import comment, one_line
from statusgen.importers.statuspage_states import written_states
from statusgen.model.instants import as_written
from statusgen.model.states import OVER, Impact, Phase
from statusgen.model.statuspage import KeptIncident
from statusgen.model.yaml_text import front_matter, scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from statusgen.importers.statuspage_updates import Draft, Told
    from statusgen.model.states import State
    from statusgen.model.statuspage import Kept, KeptComponent, KeptUpdate

_HOUR = timedelta(hours=1)
# Statuspage completes a window by itself some seconds after its end.
_A_MOMENT_AFTER = timedelta(minutes=10)
_MONITORED = frozenset({Phase.MONITORING, Phase.VERIFYING})
# Of what the site reads; the API lists the newest fifty, so that older ones need not be kept.
_MOST_VALUES = 15_000
_MOST_CHARACTERS = 900_000


def incident_file(draft: Draft) -> str:
    """Return an incident as one of our files."""
    states = written_states(draft.told)
    lines = [_title(draft)]
    if states[0]:
        lines.append(f"components: {_mapping(states[0])}")
    impact = draft.row.text("impact")
    if impact in set(Impact):
        lines.append(f"impact: {impact}")
    elif impact == "maintenance":
        lines.append(f"impact: {Impact.NONE}")
    started = draft.row.instant("started_at")
    if started and started < draft.told[0].at:
        lines.append(f"started: {as_written(started)}")
    parts = [front_matter([*lines, *map(comment, draft.guesses)])]
    for told, changed in zip(draft.told, [{}, *states[1:]], strict=True):
        parts.append(_section(told, changed))
    return "\n".join(parts)


def window_file(draft: Draft) -> str:
    """Return a maintenance as one of our files."""
    starts, ends = _planned(draft)
    first, *more = draft.told
    announcement = first.text
    announced = first.at
    if first.phase is not Phase.SCHEDULED:
        announcement, more = "", draft.told
        created = draft.row.instant("created_at") or draft.row.instant("started_at")
        announced = min(created or first.at, first.at - timedelta(milliseconds=1))
        draft.guess("no update announced it; the date of its entry stands for that")
    affected = [name for name in draft.components if name not in draft.untouched]
    lines = [_title(draft)]
    if affected:
        lines.append(f"components: [{', '.join(map(scalar, affected))}]")
    instants = {"announced": announced, "starts": starts, "ends": ends}
    lines += [f"{name}: {as_written(at)}" for name, at in instants.items()]
    if _ends_late(draft, ends):
        lines.append("confirm_end: true")
    _keep_begun(draft, starts)
    parts = [front_matter([*lines, *map(comment, draft.guesses)])]
    parts += [f"{announcement}\n"] if announcement else []
    return "\n".join((*parts, *(_section(told, {}) for told in more)))


def _planned(draft: Draft) -> tuple[datetime, datetime]:
    """Return when a window is planned to begin and to end."""
    starts = draft.row.instant("scheduled_for")
    assert starts is not None  # noqa: S101 - the caller has left out those without a start
    ends = draft.row.instant("scheduled_until")
    if ends is None or ends <= starts:
        draft.guess("it does not say when it was to end; an hour after its start stands for that")
        ends = starts + _HOUR
    return starts, ends


def _ends_late(draft: Draft, ends: datetime) -> bool:
    """Tell whether the window went on after its planned end, so that the clock must not end it."""
    over = next((told.at for told in draft.told if told.is_over), None)
    if over is None:
        return draft.is_active and draft.seen_after(ends)
    return over > ends + _A_MOMENT_AFTER


def _keep_begun(draft: Draft, starts: datetime) -> None:
    """Take from updates that only scheduled again what the clock has begun the power to undo it."""
    for told in draft.told[1:]:
        if told.phase is Phase.SCHEDULED and told.at > starts:
            told.phase = None
            draft.guess(
                f"{as_written(told.at)} came after the start and was still called scheduled; "
                "it is told as an update"
            )


def _title(draft: Draft) -> str:
    whole = " ".join(draft.row.text("name").split())
    title = one_line(whole)
    if not title:
        title = "Untitled"
        draft.guess("it has no name")
    elif len(whole) > len(title) and title.endswith("…"):
        draft.notes.append("its name is cut: a title has 200 characters at most")
    return f"title: {scalar(title)}"


def _mapping(states: Mapping[str, State]) -> str:
    return "{" + ", ".join(f"{scalar(name)}: {state}" for name, state in states.items()) + "}"


def _section(told: Told, changed: Mapping[str, State]) -> str:
    word = told.phase.replace("_", " ").capitalize() if told.phase else "Update"
    lines = [f"## {as_written(told.at)} - {word}"]
    if changed:
        lines.append(f"components: {_mapping(changed)}")
    if not told.notify:
        lines.append("notify: false")
    return "\n".join((*lines, "", f"{told.text}\n" if told.text else ""))


def kept_incident(draft: Draft) -> KeptIncident:
    """Return what our file of `draft` cannot say."""
    row, first = draft.row, draft.told[0].at
    created = row.instant("created_at") or first
    monitored = next((told.at for told in draft.told if told.phase in _MONITORED), None)
    started = row.instant("started_at")
    if not draft.is_window and started and started <= first:
        started = None
    return KeptIncident(
        created=created,
        updated=row.instant("updated_at") or draft.told[-1].at,
        started=None if started == created else started,
        monitoring=_other(row.instant("monitoring_at"), monitored),
        resolved=_other(row.instant("resolved_at"), _end_of(draft)) if draft.is_over else None,
        named=tuple(name for name in draft.components if name in draft.untouched),
        updates={told.at: told.kept for told in draft.told if told.kept},
    )


def _end_of(draft: Draft) -> datetime | None:
    """Return when our own file lets it end, None for a window, which the clock may have ended."""
    if draft.is_window:
        return None
    end = None
    for told in reversed(draft.told):
        if told.phase not in OVER:
            break
        end = told.at
    return end


def _other(theirs: datetime | None, ours: datetime | None) -> datetime | None:
    return None if theirs == ours else theirs


def kept_yaml(kept: Kept) -> str:
    """Return statuspage.yaml, the newest incidents first, as many as a site can read."""
    lines = ["# What Statuspage knew of this site; only /api/v2/ needs it, and nobody to edit it."]
    if kept.page_id:
        lines.append(f"page_id: {scalar(kept.page_id)}")
    if kept.components:
        lines.append("components:")
        for name, component in kept.components.items():
            lines += _kept_component(name, component)
    values = 10 * len(kept.components)
    characters = sum(map(len, lines))
    incidents: list[str] = []
    newest = sorted(kept.incidents.items(), key=lambda pair: (pair[1].created, pair[0]))
    for name, incident in reversed(newest):
        block = list(_kept_incident(name, incident))
        values += 16 + 10 * len(incident.updates)
        characters += sum(map(len, block)) + len(block)
        if values > _MOST_VALUES or characters > _MOST_CHARACTERS:
            break
        incidents += block
    return "\n".join((*lines, *(["incidents:", *incidents] if incidents else []), ""))


def _kept_component(name: str, kept: KeptComponent) -> Iterator[str]:
    yield f"  {scalar(name)}:"
    yield f"    id: {scalar(kept.id)}"
    yield f"    created: {as_written(kept.created)}"
    yield f"    updated: {as_written(kept.updated)}"
    yield f"    position: {kept.position}"
    if kept.showcase:
        yield "    showcase: true"


def _kept_incident(name: str, kept: KeptIncident) -> Iterator[str]:
    yield f"  {scalar(name)}:"
    moments = {"created": kept.created, "updated": kept.updated, "started": kept.started}
    moments |= {"monitoring": kept.monitoring, "resolved": kept.resolved}
    for field, moment in moments.items():
        if moment:
            yield f"    {field}: {as_written(moment)}"
    if kept.named:
        yield f"    named: {' '.join(kept.named)}"
    if kept.updates:
        yield "    updates:"
    for posted, update in kept.updates.items():
        yield f'      "{as_written(posted)}": {{{", ".join(_kept_update(posted, update))}}}'


def _kept_update(posted: datetime, kept: KeptUpdate) -> Iterator[str]:
    yield f"id: {scalar(kept.id)}"
    if kept.created != posted:
        yield f'created: "{as_written(kept.created)}"'
    if kept.updated != kept.created:
        yield f'updated: "{as_written(kept.updated)}"'
    if kept.affected:
        yield f"affected: {scalar(' '.join(kept.affected))}"
