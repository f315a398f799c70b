"""The one table of words for states, phases and impacts, and the texts that nobody wrote.

The words are English here; a `Language` has them in others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from statusgen.model.states import UNKNOWN, Impact, Phase, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from statusgen.model.incident import Update
    from statusgen.model.snapshot import Snapshot
    from statusgen.render.languages import Language


def N_(message: str) -> str:  # noqa: N802 - what gettext's tools look for
    """Return `message`, marked as one that catalogs translate."""
    return message


WORDS: Mapping[str, str] = {
    State.OPERATIONAL: N_("Operational"),
    State.UNDER_MAINTENANCE: N_("Under maintenance"),
    State.DEGRADED_PERFORMANCE: N_("Degraded performance"),
    State.PARTIAL_OUTAGE: N_("Partial outage"),
    State.MAJOR_OUTAGE: N_("Major outage"),
    Phase.INVESTIGATING: N_("Investigating"),
    Phase.IDENTIFIED: N_("Identified"),
    Phase.MONITORING: N_("Monitoring"),
    Phase.RESOLVED: N_("Resolved"),
    Phase.POSTMORTEM: N_("Post-mortem"),
    Phase.SCHEDULED: N_("Scheduled"),
    Phase.IN_PROGRESS: N_("In progress"),
    Phase.VERIFYING: N_("Verifying"),
    Phase.COMPLETED: N_("Completed"),
    Phase.CANCELLED: N_("Cancelled"),
    Impact.NONE: N_("No impact"),
    Impact.MINOR: N_("Minor impact"),
    Impact.MAJOR: N_("Major impact"),
    Impact.CRITICAL: N_("Critical impact"),
    UNKNOWN: N_("Current state unknown"),
}
UPDATE = N_("Update")

# Statuspage writes the same by default, and its readers know it.
_TEXTS = {
    Phase.RESOLVED: N_("This incident has been resolved."),
    Phase.IN_PROGRESS: N_("Scheduled maintenance is currently in progress."),
    Phase.COMPLETED: N_("The scheduled maintenance has been completed."),
    Phase.CANCELLED: N_("The scheduled maintenance has been cancelled."),
}

HEADLINES: Mapping[str, str] = {
    State.OPERATIONAL: N_("All systems operational"),
    State.UNDER_MAINTENANCE: N_("Maintenance in progress"),
    State.DEGRADED_PERFORMANCE: N_("Degraded performance"),
    State.PARTIAL_OUTAGE: N_("Partial outage"),
    State.MAJOR_OUTAGE: N_("Major outage"),
    UNKNOWN: N_("Current state unknown"),
}


STILL_OPEN = N_("Systems operational, an incident is still open")


def word_for(value: str, language: Language) -> str:
    """Return the word for a state, a phase or an impact."""
    return language.gettext(WORDS[value])


def headline(snapshot: Snapshot, language: Language, state: str = "") -> str:
    """Return the sentence that leads the page in `state`, by default in that of the snapshot.

    It never says that all is well over an open incident.
    """
    state = state or snapshot.state
    if state == State.OPERATIONAL and snapshot.open_incidents:
        return language.gettext(STILL_OPEN)
    return language.gettext(HEADLINES[state])


def labels_of(updates: Iterable[Update], language: Language) -> list[str]:
    """Return the labels of updates, oldest first: the phase, or `Update` where it stays."""
    labels, before = [], None
    for update in updates:
        message = UPDATE if update.phase is before else WORDS[update.phase]
        labels.append(language.gettext(message))
        before = update.phase
    return labels


def text_of(update: Update, language: Language) -> str:
    """Return the Markdown text of `update`, or the words for one that has none of its own."""
    if update.body or update.phase not in _TEXTS:
        return update.body
    return language.gettext(_TEXTS[update.phase])


def hundredths(share: Fraction) -> str:
    """Return `share`, from 0 to 1, in per cent for machines, rounded down to two decimals.

    Rounded down so that nobody ever reads 100 for a period that had an outage.

    >>> from fractions import Fraction
    >>> hundredths(Fraction(999_999, 1_000_000))
    '99.99'
    """
    number = int(share * 10_000)
    return f"{number // 100}.{number % 100:02}"
