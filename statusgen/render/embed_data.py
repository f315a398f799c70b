"""What an embed says and what it knows: its words by language, and a part of status.json."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from statusgen.model.instants import as_iso
from statusgen.model.states import State
from statusgen.render import urls, words
from statusgen.render.words import N_

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from statusgen.model.entry import IncidentStatus, Window
    from statusgen.model.snapshot import Snapshot
    from statusgen.render.edition import Edition
    from statusgen.render.languages import Language

_STATES = {state.value: words.HEADLINES[state] for state in State}
_MESSAGES = {
    **_STATES,
    "open": words.STILL_OPEN,
    "unknown": words.HEADLINES["unknown"],
    "from": N_("As of %(time)s"),
    "until": N_("planned until %(time)s"),
    "unconfirmed": N_("Planned end passed, not confirmed"),
    "more": N_("and %(count)s more"),
    "dismiss": N_("Dismiss"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedItem:
    """What goes on, as an embed names it: an open incident, or a window, which alone `ends`.

    `components` are the names of those that are not operational. `language` is empty where the
    title is in that of the page, and `unconfirmed` as in a window.
    """

    title: str
    path: str
    language: str
    components: tuple[str, ...]
    ends: datetime | None = None
    unconfirmed: bool = False


def items_of(snapshot: Snapshot) -> tuple[EmbedItem, ...]:
    """Return the open incidents, newest first, and after them the windows in progress."""
    names = {leaf.id: leaf.component.name for leaf in snapshot.leaves()}
    incidents = (
        EmbedItem(
            title=status.title,
            path=urls.incident_path(status.id),
            language=status.incident.language or "",
            components=tuple(
                name
                for component, name in names.items()
                if status.states.get(component, State.OPERATIONAL) is not State.OPERATIONAL
            ),
        )
        for status in snapshot.open_incidents
    )
    windows = (
        EmbedItem(
            title=window.title,
            path=urls.incident_path(window.id),
            language=window.maintenance.language or "",
            components=tuple(n for c, n in names.items() if c in window.components),
            ends=window.planned.end,
            unconfirmed=window.unconfirmed,
        )
        for window in snapshot.active
    )
    return (*incidents, *windows)


def words_of(edition: Edition) -> dict[str, dict[str, str]]:
    """Return what an embed says in each language of the site, that of `edition` first.

    By language: its direction, how it writes times (a BCP 47 tag), what it says in each state, and
    the rest, where `{}` is an instant, in the visitor's time zone, or a number.
    """
    own_first = sorted(edition.languages, key=lambda language: language is not edition.language)
    return {language.code: _words(language) for language in own_first}


def _words(language: Language) -> dict[str, str]:
    said = {name: language.gettext(message) for name, message in _MESSAGES.items()}
    for name, value in said.items():
        said[name] = value.replace("%(time)s", "{}").replace("%(count)s", "{}")
    return {"dir": language.direction, "locale": language.locale, **said}


def data_of(snapshot: Snapshot) -> dict[str, Any]:
    """Return what an embed needs to know, each member as it stands in status.json."""
    names = {leaf.id: leaf.component.name for leaf in snapshot.leaves()}
    windows = (*snapshot.active, *snapshot.upcoming)
    return {
        "generated_at": as_iso(snapshot.now),
        "valid_until": as_iso(snapshot.valid_until) if snapshot.valid_until else None,
        "page": {"name": snapshot.site.name, "language": snapshot.site.languages[0]},
        "state": snapshot.state,
        "complete": not snapshot.site.unread,
        "incidents": [_incident(incident, names) for incident in snapshot.open_incidents],
        "maintenances": [_window(window, names) for window in windows],
    }


def _incident(status: IncidentStatus, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": status.id,
        "title": status.title,
        "components": [
            {"name": name, "state": status.states[component]}
            for component, name in names.items()
            if component in status.affected
        ],
        "updates": [{"id": urls.anchor_of(update)} for update in reversed(status.updates)],
    }


def _window(window: Window, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": window.id,
        "title": window.title,
        "status": window.phase,
        "starts_at": as_iso(window.planned.start),
        "ends_at": as_iso(window.planned.end),
        "confirm_end": window.maintenance.confirm_end,
        "unconfirmed": window.unconfirmed,
        "components": [
            {"name": name} for component, name in names.items() if component in window.components
        ],
    }
