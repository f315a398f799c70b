"""A maintenance's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statusgen.model.incident import Maintenance
from statusgen.model.instants import as_written, parse_instant
from statusgen.model.states import MAINTENANCE_PHASES
from statusgen.parse.fields import Fields, text_of
from statusgen.parse.repeats import BadRule, starts_of
from statusgen.parse.updates import read_updates

if TYPE_CHECKING:
    from datetime import datetime

    from statusgen.parse.document import Document
    from statusgen.parse.updates import Declared
    from statusgen.problems import Problems

FIELDS = ("title", "components", "announced", "starts", "ends", "confirm_end", "repeats")
UPDATE_FIELDS = ("next_update", "notify")
MARKS = frozenset({"starts", "ends", "announced", "confirm_end", "repeats"})
"""Any of these fields makes a document a maintenance."""


def read_maintenance(
    maintenance_id: str, document: Document, problems: Problems, declared: Declared
) -> Maintenance | None:
    """Return the maintenance that `document` tells of, or None if there is an error in it."""
    before = problems.errors
    fields = Fields(document.front, problems, known=FIELDS)
    title = fields.line("title")
    fields.missing("title", "say in a few words what is done: title: Database upgrade")
    components = _components(fields, problems, declared)
    announced, starts, ends = (_instant(fields, name, declared) for name in _INSTANTS)
    for name, hint in _INSTANTS.items():
        fields.missing(name, hint)
    _check_order(fields, starts, ends, problems)
    confirm_end = fields.flag("confirm_end") or False
    all_starts = _starts(fields, starts, problems, declared)
    updates = read_updates(
        document, problems, declared, phases=MAINTENANCE_PHASES, known=UPDATE_FIELDS
    )
    if problems.errors > before or not (title and announced and starts and ends):
        return None
    return Maintenance(
        id=maintenance_id,
        title=title,
        components=components,
        announced=announced,
        starts=all_starts,
        length=ends - starts,
        body=document.intro,
        updates=updates,
        confirm_end=confirm_end,
        repeats=fields.text("repeats"),
        where=document.front.where,
    )


_INSTANTS = {
    "announced": "say when customers were told: announced: 2026-11-24 09:00 UTC",
    "starts": "say when it begins: starts: 2026-12-01 02:00 UTC",
    "ends": "say when it is planned to end: ends: 2026-12-01 04:00 UTC",
}


def _instant(fields: Fields, name: str, declared: Declared) -> datetime | None:
    return fields.instant(name, lambda text: parse_instant(text, zone=declared.zone))


def _components(fields: Fields, problems: Problems, declared: Declared) -> tuple[str, ...]:
    ids: list[str] = []
    for node in fields.items("components", such_as="[api, website]") or ():
        scalar = text_of(node, problems, what="a component")
        if scalar and declared.knows(scalar, problems) and scalar.value.strip() not in ids:
            ids.append(scalar.value.strip())
    return tuple(ids)


def _check_order(
    fields: Fields, starts: datetime | None, ends: datetime | None, problems: Problems
) -> None:
    node = fields.node_of("ends")
    if starts is None or ends is None or node is None or starts < ends:
        return
    problems.error(
        "ends-before-starts",
        node.where,
        "the maintenance ends before it starts" if ends < starts else "it ends when it starts",
        hint=f"it starts at {as_written(starts)}",
    )


def _starts(
    fields: Fields, first: datetime | None, problems: Problems, declared: Declared
) -> tuple[datetime, ...]:
    rule = fields.scalar("repeats", most=500)
    if first is None or rule is None:
        return (first,) if first else ()
    try:
        return starts_of(rule.value, first, declared.zone)
    except BadRule as error:
        problems.error("bad-rule", rule.where, str(error), hint=error.hint)
        return ()
