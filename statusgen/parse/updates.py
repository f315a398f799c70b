"""Sections of a document as updates, and states of components as they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statusgen.model.incident import Update
from statusgen.model.instants import as_written, parse_instant_after
from statusgen.model.states import Phase, State
from statusgen.parse.fields import Fields, chosen, text_of
from statusgen.parse.headings import label_of
from statusgen.problems import listed, suggestion

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from statusgen.parse.document import Document, Section
    from statusgen.parse.yaml_nodes import Scalar
    from statusgen.problems import Location, Problems

BLANK_LINE = "a blank line comes before the text"
_MOST_COMPARED = 20_000
_STATES = {state.value: state for state in State}


class Declared:
    """What config.yaml declares that other files name; empty where it could not be read."""

    def __init__(
        self, zone: ZoneInfo, components: Collection[str] | None, languages: tuple[str, ...] | None
    ) -> None:
        """Keep the site's zone, component ids and languages; None means unknown, so anything."""
        self.zone, self.components, self.languages = zone, components, languages
        self._known = None if components is None else frozenset(components)
        self._compared = 0

    def knows(self, component: Scalar, problems: Problems) -> bool:
        """Tell whether `component` is declared, or report that it is not."""
        name = component.value.strip()
        if self.components is None or self._known is None or name in self._known:
            return True
        problems.error(
            "unknown-component",
            component.where,
            f"no component is called {name!r}",
            hint=self._hint_for(name, self.components),
        )
        return False

    def _hint_for(self, name: str, known: Collection[str]) -> str:
        # Looking for the nearest of many names takes long, and nobody reads so many hints.
        self._compared += len(known)
        if self._compared > _MOST_COMPARED:
            return f"config.yaml declares {listed(known)}"
        return suggestion(name, known, called="config.yaml declares")


def states_in(fields: Fields, problems: Problems, declared: Declared) -> dict[str, State]:
    """Return the field `components` as states by component id."""
    states: dict[str, State] = {}
    if "components" not in fields:
        return states
    for key, node in fields.fields("components", such_as="{api: major_outage}") or ():
        known = declared.knows(key, problems)
        scalar = text_of(node, problems, what=f"the state of {key.value!r}")
        if scalar is None:
            continue
        word = chosen(scalar, _STATES, problems, code="unknown-state", what=key.value)
        if known and word:
            states[key.value.strip()] = _STATES[word]
    return states


def read_updates(
    document: Document,
    problems: Problems,
    declared: Declared,
    *,
    phases: tuple[Phase, ...],
    known: tuple[str, ...],
) -> tuple[Update, ...]:
    """Return the document's updates, oldest first.

    `phases` are the statuses that may occur, the first of which `Update` has where nothing came
    before it; `known` are the fields that an update may have.
    """
    _report_same_instants(document.sections, problems)
    updates: list[Update] = []
    in_order = [section for section in document.sections if section.heading.posted is not None]
    in_order.sort(key=lambda section: section.heading.posted or 0)
    for section in document.sections:
        if section.heading.posted is None:
            _fields_of(section, known, problems, declared)
    _report_late_fields(document, known, problems)
    for section in in_order:
        phase = section.heading.phase
        if phase is not None and phase not in phases:
            _report_wrong_kind(phase, section.heading.status_where, phases, problems)
            continue
        before = updates[-1].phase if updates else phases[0]
        updates.append(_update(section, phase or before, known, problems, declared))
    return tuple(updates)


def _update(
    section: Section,
    phase: Phase,
    known: tuple[str, ...],
    problems: Problems,
    declared: Declared,
) -> Update:
    posted = section.heading.posted
    assert posted is not None  # noqa: S101 - sections without an instant were left out
    fields, states = _fields_of(section, known, problems, declared)
    return Update(
        posted=posted,
        phase=phase,
        body=section.body,
        components=states,
        next_update=_next_update(fields, posted, problems, declared.zone),
        notify=fields.flag("notify") is not False,
        keeps_phase=section.heading.phase is None,
        where=section.heading.where,
    )


def _fields_of(
    section: Section, known: tuple[str, ...], problems: Problems, declared: Declared
) -> tuple[Fields, dict[str, State]]:
    """Return the fields under a heading and the states that they set."""
    fields = Fields(section.fields, problems, known=known, also=BLANK_LINE)
    return fields, states_in(fields, problems, declared) if "components" in known else {}


def _next_update(
    fields: Fields, posted: datetime, problems: Problems, zone: ZoneInfo
) -> datetime | None:
    if "next_update" not in fields:
        return None
    promised = fields.instant(
        "next_update", lambda text: parse_instant_after(text, posted, zone=zone)
    )
    node = fields.node_of("next_update")
    if promised is not None and promised <= posted and node is not None:
        problems.error(
            "next-update-too-early",
            node.where,
            f"the next update is promised for {as_written(promised)}, "
            "which is not after this update",
            hint="check the date; a bare time of day is the first one after the update",
        )
    return promised


def _report_late_fields(document: Document, known: tuple[str, ...], problems: Problems) -> None:
    """Warn of a field that stands after a blank line, where it is text for customers."""
    for section in document.sections:
        first = section.body.partition("\n")[0]
        if ":" not in first or first.partition(":")[0].strip() not in known:
            continue
        line = section.heading.line
        while document.source.lines[line - 1] != first:
            line += 1
        problems.warning(
            "field-in-text",
            document.source.where(line),
            f"{first.partition(':')[0].strip()!r} is text here, and customers read it",
            hint="fields stand right under the heading; take out the blank line above",
        )


def _report_same_instants(sections: tuple[Section, ...], problems: Problems) -> None:
    first_line: dict[datetime, int] = {}
    for section in sections:
        heading = section.heading
        if heading.posted is None:
            continue
        if heading.posted in first_line:
            problems.error(
                "same-instant",
                heading.time_where,
                f"line {first_line[heading.posted]} has an update of the same instant",
                hint="each update needs an instant of its own; "
                "write the later one a minute later, or put both texts into one",
            )
        first_line.setdefault(heading.posted, heading.line)


def _report_wrong_kind(
    phase: Phase, where: Location, phases: tuple[Phase, ...], problems: Problems
) -> None:
    incident = Phase.INVESTIGATING in phases
    kind, other = ("an incident", "a maintenance") if incident else ("a maintenance", "an incident")
    tell = "it is a maintenance because its front matter has fields of one, such as 'starts'"
    hint = f"{kind} is {listed([label_of(each) for each in phases])}".replace(" and ", " or ")
    problems.error(
        "unknown-status",
        where,
        f"{label_of(phase)!r} is a status of {other}",
        hint=hint if incident else f"{hint}; {tell}",
    )
