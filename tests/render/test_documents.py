"""Our own JSON: what machines read has to be what its published schemas say, no more, no less."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from tests.render.made import (
    HOSTILE,
    HOSTILE_CONFIG,
    HOSTILE_TITLE,
    OPEN,
    RESOLVED,
    WEEKLY,
    WINDOW,
    made,
)
from tests.support import CONFIG, NOON, at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

CONFIG_OF_ALL = f"""{CONFIG}
  - name: Data
    description: Where it is kept
    components: [{{id: db, name: Database, since: 2026-02-01}}]
  - {{id: new, name: To come, since: 2026-04-01}}
renewed_every: 30m
"""
ALL = {
    "config": CONFIG_OF_ALL,
    "done": f"{RESOLVED}\n    ## 2026-03-02 10:00 UTC - Postmortem\n\n    A card expired.\n",
    "open": OPEN,
    "upgrade": WINDOW,
    "weekly": WEEKLY,
    "confirmed": WINDOW.replace("s: 2026-03-02", "s: 2026-03-01").replace(
        "components: [api]", "components: [api]\n    confirm_end: true"
    ),
}
SITES: dict[str, dict[str, str]] = {
    "empty": {},
    "all kinds": ALL,
    "hostile": {"config": HOSTILE_CONFIG, "hostile": HOSTILE},
}
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def documents(now: datetime = NOON, /, **site: str) -> dict[str, Any]:
    """Return our own documents of a site by path."""
    return {
        path: json.loads(data)
        for path, data in made((".json",), now, **site).items()
        if path == "status.json" or re.fullmatch(r"(incidents|components|schemas)/[^/]+", path)
    }


def schema_of(path: str, found: dict[str, Any]) -> Any:
    """Return the schema that the document at `path` follows."""
    name = path.partition("/")[0].removesuffix(".json")
    kind = found[path]["type"] if name == "incidents" else name.removesuffix("s")
    return found[f"schemas/{'status' if name == 'status' else kind}.json"]


def objects_in(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield every part of a schema that describes members."""
    if isinstance(schema, dict):
        if "properties" in schema:
            yield schema
        for part in schema.values():
            yield from objects_in(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from objects_in(part)


@pytest.mark.parametrize("site", SITES.values(), ids=SITES)
def test_every_document_has_the_members_of_its_schema_and_no_other(site: dict[str, str]) -> None:
    """A program written by the schema never meets one that is missing or unknown."""
    found = documents(**site)
    schemas = {path: schema for path, schema in found.items() if path.startswith("schemas/")}
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
        for part in objects_in(schema):
            assert part["required"] == list(part["properties"])
            part["additionalProperties"] = False

    for path in found.keys() - schemas.keys():
        validator = Draft202012Validator(schema_of(path, found))
        assert [error.message for error in validator.iter_errors(found[path])] == [], path


def test_every_member_of_a_schema_is_described() -> None:
    """The schema is the reference: a member that it does not explain has to be guessed."""
    found = documents()
    for name in ("status", "incident", "maintenance", "component"):
        for part in objects_in(found[f"schemas/{name}.json"]):
            for member, about in part["properties"].items():
                assert {"description", "items"} & about.keys(), f"{name}: {member}"
                assert about.get("description"), f"{name}: {member}"


def instants_in(document: Any, schema: Any) -> Iterator[str]:
    """Yield the values that the schema says are instants."""
    if schema.get("format") == "date-time":
        if document is not None:
            yield document
    elif isinstance(document, dict):
        for name, value in document.items():
            yield from instants_in(value, schema.get("properties", {}).get(name, {}))
    elif isinstance(document, list):
        for value in document:
            yield from instants_in(value, schema["items"])


def test_every_instant_is_in_utc_and_in_one_shape() -> None:
    """Scripts compare these as text, which is right only if all are written alike."""
    found = documents(**{**ALL, "config": f"{CONFIG_OF_ALL}timezone: Asia/Kolkata\n"})
    instants = [
        instant
        for path in found
        if not path.startswith("schemas/")
        for instant in instants_in(found[path], schema_of(path, found))
    ]

    assert len(instants) > 100
    assert [instant for instant in instants if not INSTANT.fullmatch(instant)] == []


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-03-02T10:00Z", "2026-03-02T11:00:00Z"),
        ("2026-03-02T11:35Z", "2026-03-02T11:45:00Z"),
        ("2026-03-02T11:05Z", "2026-03-02T11:30:00Z"),
        ("2026-03-02T12:00Z", "2026-03-02T14:00:00Z"),
        ("2026-03-02T14:00Z", None),
    ],
)
def test_status_json_says_when_it_next_changes_by_itself(now: str, then: str | None) -> None:
    """A scheduler that rebuilds at this instant keeps the page true at the minute."""
    status = documents(at(now), open=OPEN, upgrade=WINDOW)["status.json"]

    assert status["generated_at"] == f"{now[:-1]}:00Z"
    assert status["next_change"] == then


def test_status_json_counts_as_out_of_date_after_twice_what_was_promised() -> None:
    """Whoever reads a stale copy has to be able to tell; without a promise nobody can."""
    assert documents()["status.json"]["valid_until"] is None
    promised = documents(config=f"{CONFIG}renewed_every: 30m\n")["status.json"]
    assert promised["valid_until"] == "2026-03-02T13:00:00Z"


def test_status_json_tells_what_is_open_and_what_is_planned_and_nothing_that_is_over() -> None:
    """A bot that reads this one document knows what to tell its team now."""
    status = documents(**ALL)["status.json"]

    assert status["state"] == "partial_outage"
    assert status["headline"] == "Partial outage"
    assert [(i["id"], i["status"], i["next_update_at"]) for i in status["incidents"]] == [
        ("open", "identified", None)
    ]
    assert [(m["id"], m["status"], m["unconfirmed"]) for m in status["maintenances"][:3]] == [
        ("upgrade", "in_progress", False),
        ("confirmed", "in_progress", True),
        ("weekly-2026-03-09", "scheduled", False),
    ]
    assert [(c["id"], c["state"], c["group"]) for c in status["components"]] == [
        ("api", "under_maintenance", None),
        ("checkout", "operational", None),
        ("website", "partial_outage", None),
        ("db", "operational", "data"),
        ("new", "operational", None),
    ]
    assert [group["components"] for group in status["groups"]] == [["db"]]
    assert [c["uptime"] is None for c in status["components"]] == [False] * 4 + [True]


def test_an_incident_tells_its_updates_from_the_newest_to_the_oldest() -> None:
    """The first one is what is true; the others tell how it came to that."""
    found = documents(**ALL)
    done, still_open = found["incidents/done.json"], found["incidents/open.json"]

    assert [update["status"] for update in done["updates"]] == [
        "postmortem", "resolved", "investigating", "investigating",
    ]  # fmt: skip
    assert done["resolved_at"] == "2026-03-01T09:40:00Z"
    assert done["components"] == [
        {
            "id": "checkout",
            "name": "Checkout",
            "state": "operational",
            "worst_state": "major_outage",
        }
    ]
    assert still_open["workaround"] == {
        "text": "Use the menu.",
        "html": "<p>Use the <em>menu</em>.</p>",
    }
    assert still_open["updates"][1]["next_update_at"] == "2026-03-02T12:30:00Z"


def test_a_component_tells_the_days_on_which_something_happened() -> None:
    """Reports on service levels add up these minutes, and every one names its incident."""
    found = documents(**ALL)["components/checkout.json"]

    assert found["days"] == [
        {
            "date": "2026-03-01",
            "worst_state": "major_outage",
            "minutes": {"major_outage": 40},
            "incidents": ["done"],
        }
    ]
    assert found["first_day"] == "2025-12-03"
    assert found["uptime"] == {"days": 90, "percent": "99.96"}


def test_a_document_holds_the_authors_words_as_they_are_and_their_html_made_safe() -> None:
    """A title is text for whoever shows it; only members called `html` are HTML, and safe."""
    incident = documents(config=HOSTILE_CONFIG, hostile=HOSTILE)["incidents/hostile.json"]
    html = incident["updates"][-1]["body"]["html"]

    assert incident["title"] == HOSTILE_TITLE
    assert incident["components"][0]["name"] == '<b>R&D</b> ]]> "API" 🚒 מרחבא'
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "onerror=" not in re.sub(r">[^<]*<", "><", html)


def test_a_relative_link_in_a_document_is_whole() -> None:
    """The text is shown somewhere else, where a path alone leads nowhere."""
    text = RESOLVED.replace("Paying by invoice works.", "See [terms](/terms).")
    body = documents(done=text)["incidents/done.json"]["updates"][1]["body"]

    assert 'href="https://status.example.com/terms"' in body["html"]
