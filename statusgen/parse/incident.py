"""An incident's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statusgen.model.incident import Incident, Markdown
from statusgen.model.instants import parse_instant
from statusgen.model.states import INCIDENT_PHASES, Impact, Phase, State
from statusgen.parse.fields import Fields
from statusgen.parse.updates import read_updates, states_in

if TYPE_CHECKING:
    from datetime import datetime

    from statusgen.model.incident import Update
    from statusgen.parse.document import Document
    from statusgen.parse.updates import Declared
    from statusgen.problems import Problems

FIELDS = ("title", "components", "impact", "started", "workaround")
UPDATE_FIELDS = ("components", "next_update", "notify")


def read_incident(
    incident_id: str, document: Document, problems: Problems, declared: Declared
) -> Incident | None:
    """Return the incident that `document` tells of, or None if there is an error in it."""
    before = problems.errors
    fields = Fields(document.front, problems, known=FIELDS)
    title = fields.line("title")
    fields.missing("title", "say in a few words what customers notice: title: API errors")
    impact = fields.choice("impact", Impact, code="unknown-impact")
    started = fields.instant("started", lambda text: parse_instant(text, zone=declared.zone))
    workaround = fields.text("workaround")
    components = states_in(fields, problems, declared)
    updates = read_updates(
        document, problems, declared, phases=INCIDENT_PHASES, known=UPDATE_FIELDS
    )
    _check_updates(document, updates, problems)
    _check_start(fields, started, updates, problems)
    if problems.errors > before or title is None or not updates:
        return None
    return Incident(
        id=incident_id,
        title=title,
        started=started or updates[0].posted,
        updates=updates,
        components=components,
        impact=Impact(impact) if impact else None,
        workaround=Markdown(workaround) if workaround else None,
        summary=document.intro,
        where=document.front.where,
    )


def _check_updates(document: Document, updates: tuple[Update, ...], problems: Problems) -> None:
    """Report what cannot be true of the updates taken together, if all of them could be read."""
    if not document.is_whole or len(updates) < len(document.sections):
        return
    if not document.sections:
        problems.error(
            "no-updates",
            document.source.where(1),
            "the incident has no update",
            hint="add a line such as ## 2026-11-21 14:05 UTC - Investigating and a text below it",
        )
    phase = None
    for update in updates:
        assert update.where is not None  # noqa: S101 - every parsed update has a place
        if update.phase is Phase.POSTMORTEM and phase not in {Phase.RESOLVED, Phase.POSTMORTEM}:
            problems.error(
                "postmortem-too-early",
                update.where,
                "the post-mortem comes before the incident is resolved",
                hint="add the Resolved update first, or check the dates",
            )
        affected = [s for s in update.components.values() if s is not State.OPERATIONAL]
        if affected and update.phase in {Phase.RESOLVED, Phase.POSTMORTEM}:
            problems.error(
                "affected-when-resolved",
                update.where,
                "the incident is resolved, so it affects no component any more",
                hint="take the components out, or write Monitoring instead",
            )
        phase = update.phase


def _check_start(
    fields: Fields, started: datetime | None, updates: tuple[Update, ...], problems: Problems
) -> None:
    node = fields.node_of("started")
    if started is not None and node is not None and updates and started > updates[0].posted:
        problems.error(
            "started-too-late",
            node.where,
            "the incident starts after its first update",
            hint="'started' is for an incident that began before it was announced",
        )
