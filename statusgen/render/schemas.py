"""JSON Schemas (2020-12) of our own documents, published with them below /schemas/."""

from __future__ import annotations

from typing import Any

from statusgen.model.states import INCIDENT_PHASES, MAINTENANCE_PHASES, UNKNOWN, Impact, State

_Schema = dict[str, Any]
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _text(about: str = "") -> _Schema:
    return {"type": "string", "description": about} if about else {"type": "string"}


def _instant(about: str, *, nullable: bool = False) -> _Schema:
    kind = ["string", "null"] if nullable else "string"
    return {"type": kind, "format": "date-time", "description": f"{about} UTC, RFC 3339."}


def _one_of(words: Any, about: str) -> _Schema:  # noqa: ANN401 - any enumeration of words
    return {"type": "string", "enum": [str(word) for word in words], "description": about}


def _list(items: _Schema, about: str) -> _Schema:
    return {"type": "array", "items": items, "description": about}


def _object(members: dict[str, _Schema], *, about: str = "") -> _Schema:
    described = {"description": about} if about else {}
    return {**described, "type": "object", "properties": members, "required": list(members)}


def _document(title: str, members: dict[str, _Schema]) -> _Schema:
    version = {"const": 1, "description": "Changes when a member goes or means something else."}
    return {"$schema": _DIALECT, "title": title, **_object({"version": version, **members})}


_STATE = _one_of(State, "How it is, from best to worst.")
_BODY = _object({"text": _text("Plain text."), "html": _text("Safe HTML.")}, about="A text.")
_UPTIME = {
    "description": "Uptime over the last days, null where nothing is known yet.",
    "oneOf": [
        {"type": "null"},
        _object(
            {
                "days": {"type": "integer", "description": "Over how many days."},
                "percent": _text("Per cent, rounded down to two decimals, such as 99.98."),
            }
        ),
    ],
}
_NAMED = {"id": _text("The component's id."), "name": _text("Its name.")}
_COMPONENT = {
    **_NAMED,
    "description": _text("What it is, or nothing."),
    "group": {"type": ["string", "null"], "description": "The id of its group."},
    "url": _text("Its page."),
    "state": _STATE,
    "uptime": _UPTIME,
}
_UPDATE = _object(
    {
        "id": _text("The part of the page's address after #; unique within the incident."),
        "posted_at": _instant("When customers could first read it."),
        "status": _one_of((*INCIDENT_PHASES, *MAINTENANCE_PHASES), "The status from then on."),
        "body": _BODY,
        "components": _list(_object({**_NAMED, "state": _STATE}), "What changed with it."),
        "next_update_at": _instant("When the next one was promised.", nullable=True),
    }
)
_INCIDENT = {
    "type": {"const": "incident", "description": "An incident, not a maintenance."},
    "id": _text("The incident's id."),
    "url": _text("Its page."),
    "title": _text("What customers notice."),
    "status": _one_of(INCIDENT_PHASES, "Where it stands."),
    "impact": _one_of(Impact, "How bad it is."),
    "started_at": _instant("When it began."),
    "resolved_at": _instant("When it ended.", nullable=True),
    "next_update_at": _instant("When the next update is promised.", nullable=True),
    "summary": _BODY,
    "workaround": _BODY,
    "components": _list(
        _object({**_NAMED, "state": _STATE, "worst_state": _STATE}), "What it affects."
    ),
    "updates": _list(_UPDATE, "Newest first."),
}
_MAINTENANCE = {
    "type": {"const": "maintenance", "description": "A window of maintenance."},
    "id": _text("The window's id."),
    "url": _text("Its page."),
    "title": _text("What is done."),
    "status": _one_of(MAINTENANCE_PHASES, "Where it stands."),
    "announced_at": _instant("When customers were told."),
    "starts_at": _instant("When it is planned to begin."),
    "ends_at": _instant("When it is planned to end."),
    "began_at": _instant("When it began.", nullable=True),
    "ended_at": _instant("When it ended.", nullable=True),
    "confirm_end": {"type": "boolean", "description": "It ends only when somebody says so."},
    "unconfirmed": {"type": "boolean", "description": "It goes on after its planned end."},
    "repeats": {"type": ["string", "null"], "description": "The rule, RFC 5545."},
    "components": _list(_object(_NAMED), "What is worked on."),
    "updates": _list(_UPDATE, "Newest first."),
}
_DAY = _object(
    {
        "date": {"type": "string", "format": "date", "description": "In the page's time zone."},
        "worst_state": _STATE,
        "minutes": {
            "type": "object",
            "additionalProperties": {"type": "integer"},
            "description": "How long it was in each state but operational, in whole minutes.",
        },
        "incidents": _list(_text(), "The ids of incidents and windows that had a part in it."),
    }
)

SCHEMAS: dict[str, _Schema] = {
    "status": _document(
        "status.json: what is true now",
        {
            "generated_at": _instant("When this was made."),
            "valid_until": _instant("When this counts as out of date.", nullable=True),
            "next_change": _instant("When this next changes by itself.", nullable=True),
            "page": _object(
                {
                    "name": _text("Whose status it is."),
                    "url": _text("Where the page stands."),
                    "description": _text("What it is about, or nothing."),
                    "time_zone": _text("Whose days the page counts."),
                    "language": _text("The language of the texts."),
                },
                about="The page.",
            ),
            "state": _one_of(
                (*State, UNKNOWN), "How it is; unknown where only an incomplete site seems fine."
            ),
            "complete": {
                "type": "boolean",
                "description": "False if part of what was written could not be read.",
            },
            "headline": _text("The state in words."),
            "groups": _list(
                _object(
                    {
                        "id": _text("The group's id."),
                        "name": _text("Its name."),
                        "description": _text("What it is, or nothing."),
                        "state": _STATE,
                        "uptime": _UPTIME,
                        "components": _list(_text(), "The ids of its components."),
                    }
                ),
                "Groups of components.",
            ),
            "components": _list(_object(_COMPONENT), "All components."),
            "incidents": _list(_object(_INCIDENT), "Open incidents, newest first."),
            "maintenances": _list(_object(_MAINTENANCE), "In progress, then those to come."),
        },
    ),
    "incident": _document("incidents/ID.json: an incident", _INCIDENT),
    "maintenance": _document("incidents/ID.json: a window of maintenance", _MAINTENANCE),
    "component": _document(
        "components/ID.json: a component",
        {
            **_COMPONENT,
            "first_day": {
                "type": "string",
                "format": "date",
                "description": "The first day that is counted.",
            },
            "days": _list(_DAY, "Days on which something happened, oldest first."),
        },
    ),
}
