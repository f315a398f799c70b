"""When each message of a cState issue was posted, and what it says about where things stood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from statusgen.importers.cstate_messages import Message
from statusgen.model.instants import as_written

if TYPE_CHECKING:
    from collections.abc import Sequence

_ENDS = frozenset({"Resolved", "Completed", "Cancelled"})
_GOES_ON = frozenset({"Investigating", "Identified", "Monitoring"})
_SECOND, _MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An update as our files hold it. `posted` is in UTC, `status` one of our status words."""

    posted: datetime
    status: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The updates of an issue, strictly in order of time, and in words what was guessed.

    `announcement` is the text that stands before the first update.
    """

    entries: tuple[Entry, ...]
    announcement: str = ""
    announced: datetime | None = None
    guesses: tuple[str, ...] = ()


def incident_timeline(
    messages: Sequence[Message], starts: datetime, ends: datetime | None
) -> Timeline:
    """Return the updates of an incident: the first says that it began, one at `ends` that it ended.

    What was written after `ends` leaves it resolved. Without `ends` nothing says that it is over.
    """
    messages = list(messages) or [Message()]
    closing = _closing(messages, ends)
    if ends and closing is None:
        closing = Message(status="Resolved")
        messages.append(closing)
    dated, guesses = _dated(messages, closing, starts, ends)
    entries = [
        Entry(posted=posted, status=_incident_status(dated, number, closing), text=message.text)
        for number, (posted, message) in enumerate(dated)
    ]
    return Timeline(entries=tuple(entries), guesses=tuple(guesses))


def window_timeline(messages: Sequence[Message], starts: datetime, ends: datetime) -> Timeline:
    """Return the announcement and the updates of a maintenance window.

    What was written before `starts` says that it is scheduled, before `ends` that it is in
    progress, from then on that it is completed.
    """
    if not messages:
        return Timeline(entries=(), announced=starts)
    closing = _closing(messages, ends)
    dated, guesses = _dated(messages, closing, starts, ends)
    announced = min(starts, dated[0][0])
    announcement = dated.pop(0)[1].text if dated[0][1] is not closing else ""
    entries = []
    for posted, message in dated:
        status = "Scheduled" if posted < starts else "In progress"
        if message.status == "Cancelled":
            status = "Cancelled"
        elif message is closing or posted >= ends:
            status = "Completed"
        entries.append(Entry(posted=posted, status=status, text=message.text))
    return Timeline(
        entries=tuple(entries),
        announcement=announcement,
        announced=announced,
        guesses=tuple(guesses),
    )


def _closing(messages: Sequence[Message], ends: datetime | None) -> Message | None:
    """Return the message that says that it is over, or None where none does.

    The first message never does: what stands alone says that something began.
    """
    if ends is None:
        return None
    later = list(reversed(messages[1:]))
    for message in later:
        if message.status in _ENDS:
            return message
    for message in later:
        if message.stamp and message.stamp.instant == ends:
            return message
    if later and not later[0].stamp and later[0].status in ("", "Update") and later[0].sounds_over:
        return later[0]
    return None


def _incident_status(
    dated: Sequence[tuple[datetime, Message]], number: int, closing: Message | None
) -> str:
    message = dated[number][1]
    later = [other for _, other in dated[number + 1 :]]
    if message is closing:
        return "Resolved"
    if closing is not None and closing not in later:
        return "Postmortem" if message.status == "Postmortem" else "Update"
    if message.status in _ENDS and number and any(other.status in _GOES_ON for other in later):
        return "Resolved"
    status = "Monitoring" if message.status == "Verifying" else message.status
    if status not in _GOES_ON:
        return "Update" if number else "Investigating"
    return status


def _dated(
    messages: Sequence[Message], closing: Message | None, starts: datetime, ends: datetime | None
) -> tuple[list[tuple[datetime, Message]], list[str]]:
    """Return `messages` with the instants at which they were posted, in order, and the guesses.

    `closing` is posted at `ends`. One without an instant of its own is put between its neighbours.
    """
    known = [message.stamp.instant if message.stamp else None for message in messages]
    guesses = []
    if closing is not None and ends is not None:
        place = next(n for n, message in enumerate(messages) if message is closing)
        told, known[place] = known[place], ends
        if told and told != ends:
            guesses.append(f"the last message is dated {as_written(told)} but stands at the end")
        elif closing.status not in _ENDS and not told:
            guesses.append("the last message is taken for the one that says that it is over")
    if ends and known[0] and known[0] >= ends and messages[0] is not closing:
        guesses.append(f"the first message is dated {as_written(known[0])} but stands at the start")
        known[0] = starts
    known[0] = known[0] or min([starts, *(instant for instant in known if instant)])
    filled = _filled(known, ends)
    guesses += [
        f"the time of the update of {as_written(instant)} is a guess"
        for instant, told in zip(filled, known, strict=True)
        if told is None
    ]
    return _in_order(list(zip(filled, messages, strict=True)), closing), guesses


def _filled(known: Sequence[datetime | None], ends: datetime | None) -> list[datetime]:
    """Return `known` with every gap filled evenly, in minutes where there is room for them.

    The first is known. A gap behind the last known one reaches to `ends`, or takes a minute each.
    """
    filled: list[datetime] = []
    for number, instant in enumerate(known):
        if instant is not None:
            filled.append(instant)
            continue
        before = filled[-1]
        parts, after = len(known) - number + 1, ends
        for distance, later in enumerate(known[number:], start=1):
            if later:
                parts, after = distance, later
                break
        if after is None or after <= before:
            filled.append(before + _MINUTE)
            continue
        step = (after - before) / parts
        step -= step % (_MINUTE if step >= _MINUTE else _SECOND)
        filled.append(before + max(step, _SECOND))
    return filled


def _in_order(
    dated: Sequence[tuple[datetime, Message]], closing: Message | None
) -> list[tuple[datetime, Message]]:
    """Return `dated` by time, no two at the same instant; the closing message keeps its own."""
    ordered = sorted(dated, key=lambda entry: (entry[0], entry[1] is not closing))
    for number in range(1, len(ordered)):
        earliest = ordered[number - 1][0] + _SECOND
        ordered[number] = (max(ordered[number][0], earliest), ordered[number][1])
    return ordered
