"""The one table of words for states, phases and impacts, and the texts that nobody wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statusgen.model.states import Impact, Phase, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime, timedelta
    from fractions import Fraction

    from statusgen.model.incident import Update
    from statusgen.model.snapshot import Snapshot

WORDS: Mapping[str, str] = {
    State.OPERATIONAL: "Operational",
    State.UNDER_MAINTENANCE: "Under maintenance",
    State.DEGRADED_PERFORMANCE: "Degraded performance",
    State.PARTIAL_OUTAGE: "Partial outage",
    State.MAJOR_OUTAGE: "Major outage",
    Phase.INVESTIGATING: "Investigating",
    Phase.IDENTIFIED: "Identified",
    Phase.MONITORING: "Monitoring",
    Phase.RESOLVED: "Resolved",
    Phase.POSTMORTEM: "Post-mortem",
    Phase.SCHEDULED: "Scheduled",
    Phase.IN_PROGRESS: "In progress",
    Phase.VERIFYING: "Verifying",
    Phase.COMPLETED: "Completed",
    Phase.CANCELLED: "Cancelled",
    Impact.NONE: "No impact",
    Impact.MINOR: "Minor impact",
    Impact.MAJOR: "Major impact",
    Impact.CRITICAL: "Critical impact",
}
UPDATE = "Update"

# Statuspage writes the same by default, and its readers know it.
_TEXTS = {
    Phase.RESOLVED: "This incident has been resolved.",
    Phase.IN_PROGRESS: "Scheduled maintenance is currently in progress.",
    Phase.COMPLETED: "The scheduled maintenance has been completed.",
    Phase.CANCELLED: "The scheduled maintenance has been cancelled.",
}

_HEADLINES = {
    State.OPERATIONAL: "All systems operational",
    State.UNDER_MAINTENANCE: "Maintenance in progress",
    State.DEGRADED_PERFORMANCE: "Degraded performance",
    State.PARTIAL_OUTAGE: "Partial outage",
    State.MAJOR_OUTAGE: "Major outage",
}


def headline(snapshot: Snapshot) -> str:
    """Return the sentence that leads the page. It never says that all is well over an incident."""
    if snapshot.state is State.OPERATIONAL and snapshot.open_incidents:
        return "Systems operational, an incident is still open"
    return _HEADLINES[snapshot.state]


def labels_of(updates: Iterable[Update]) -> list[str]:
    """Return the labels of updates, oldest first: the phase, or `Update` where it stays."""
    labels, before = [], None
    for update in updates:
        labels.append(UPDATE if update.phase is before else WORDS[update.phase])
        before = update.phase
    return labels


def text_of(update: Update) -> str:
    """Return the Markdown text of `update`, or the words for one that has none of its own."""
    return update.body or _TEXTS.get(update.phase, "")


def percent(share: Fraction) -> str:
    """Return `share`, from 0 to 1, as a percentage rounded down to two decimals.

    Rounded down so that a page never claims 100% for a period that had an outage.

    >>> from fractions import Fraction
    >>> percent(Fraction(999_999, 1_000_000))
    '99.99%'
    """
    hundredths = int(share * 10_000)
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def duration(length: timedelta) -> str:
    """Return `length` in its two largest units, rounded down to whole minutes.

    >>> from datetime import timedelta
    >>> duration(timedelta(hours=1, minutes=5)), duration(timedelta(seconds=20))
    ('1 h 5 min', 'under a minute')
    """
    minutes = int(length.total_seconds()) // 60
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    units = [(days, "d"), (hours, "h"), (rest, "min")]
    while units and not units[0][0]:
        units.pop(0)
    shown = [f"{number} {unit}" for number, unit in units[:2] if number]
    return " ".join(shown) or "under a minute"


# Written out because strftime speaks the language of the machine.
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def day_text(day: date) -> str:
    """Return `day` as `21 Nov 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


def month_text(day: date) -> str:
    """Return the month of `day` as `November 2026`."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def instant_text(instant: datetime) -> str:
    """Return `instant`, which is in UTC, as `21 Nov 2026, 14:05 UTC`."""
    return f"{day_text(instant)}, {instant:%H:%M} UTC"
