"""Documents of Statuspage's API and webhooks, read with care: nothing in them is relied upon.

A member that is absent, null or of another kind than it should be is missing, and no more. Sources
of the format: the public API v2 of Statuspage pages, the v1 API's lists and its webhooks.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from statusgen.importers.site_text import one_line

_NO_CHARACTER = re.compile(r"[\ud800-\udfff]")
_YEARS = range(1971, 2199)
_NUMBERS = range(1_000_000)


class Row:
    """One object of a document."""

    def __init__(self, members: dict[str, Any]) -> None:
        """Read `members`."""
        self.members = members

    def text(self, name: str) -> str:
        """Return a text, "" where there is none, without what is no character."""
        value = self.members.get(name)
        return _NO_CHARACTER.sub("", value) if isinstance(value, str) else ""

    def code(self, name: str) -> str:
        """Return an id, which is a text that can stand in a line."""
        return one_line(self.text(name))

    def instant(self, name: str) -> datetime | None:
        """Return an instant in UTC, cut to thousandths, or None if it has no zone or no sense."""
        try:
            instant = datetime.fromisoformat(self.text(name))
        except ValueError:
            return None
        if instant.tzinfo is None or instant.year not in _YEARS:
            return None
        instant = instant.astimezone(UTC)
        return instant.replace(microsecond=instant.microsecond // 1000 * 1000)

    def flag(self, name: str) -> bool | None:
        """Return true or false, or None where it says neither."""
        value = self.members.get(name)
        return value if isinstance(value, bool) else None

    def whole(self, name: str) -> int | None:
        """Return a whole number that is neither negative nor absurd, or None."""
        value = self.members.get(name)
        return value if type(value) is int and value in _NUMBERS else None

    def row(self, name: str) -> Row:
        """Return an object, an empty one where there is none."""
        value = self.members.get(name)
        return Row(value if isinstance(value, dict) else {})

    def rows(self, name: str) -> list[Row]:
        """Return a list's objects; what else it holds is passed over."""
        value = self.members.get(name)
        found = value if isinstance(value, list) else []
        return [Row(one) for one in found if isinstance(one, dict)]

    def besides(self, known: frozenset[str]) -> set[str]:
        """Return the names of the members that say something and are none of `known`."""
        return {name for name, value in self.members.items() if value and name not in known}


PAGE = frozenset({"id", "name", "url", "time_zone", "updated_at"})
COMPONENT = frozenset(
    {"id", "name", "status", "created_at", "updated_at", "position", "description", "showcase"}
) | {"start_date", "group_id", "page_id", "group", "only_show_if_degraded", "components"}
# What tells of the old page's own links, tweets and reminders means nothing anywhere else.
INCIDENT = frozenset(
    {"id", "name", "status", "created_at", "updated_at", "monitoring_at", "resolved_at", "impact"}
) | {"shortlink", "started_at", "page_id", "incident_updates", "components", "reminder_intervals"}
INCIDENT |= {"scheduled_for", "scheduled_until", "postmortem_body", "postmortem_published_at"}
INCIDENT |= {"postmortem_body_last_updated_at", "postmortem_ignored", "organization_id"}
UPDATE = frozenset(
    {"id", "status", "body", "incident_id", "created_at", "updated_at", "display_at"}
) | {"affected_components", "deliver_notifications", "custom_tweet", "tweet_id"}
_DOCUMENT = frozenset({"page", "status", "components", "incidents", "scheduled_maintenances"})
_DOCUMENT |= {"incident", "component", "component_update", "meta"}


class NoCapture(Exception):  # noqa: N818 - it says what the file is
    """The file holds nothing of Statuspage. Its words say what it holds instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One document. `components` is None where it lists none; `taken` is the page's own date.

    `incidents` are incidents and maintenances alike; what has `scheduled_for` is a maintenance.
    A summary lists all of them that go on. `besides` are the names of fields that we do not know.
    """

    path: str
    page: Row
    components: list[Row] | None
    incidents: list[Row]
    taken: datetime | None
    besides: tuple[str, ...]
    is_summary: bool

    def lists(self, incident: str) -> bool:
        """Tell whether the incident or maintenance with the id `incident` is in it."""
        return any(row.code("id") == incident for row in self.incidents)


def read_capture(path: str, data: bytes) -> Capture:
    """Return what the document `data`, found at `path`, tells. Raises NoCapture."""
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise NoCapture("it is no JSON") from None
    if isinstance(document, list):
        document = _of_list(document)
    if not isinstance(document, dict):
        raise NoCapture("it is no document of Statuspage")
    whole = Row(document)
    if not any(name in document for name in _DOCUMENT - {"page", "status", "meta"}):
        error = " ".join(str(document[name]) for name in ("status", "error") if name in document)
        if "error" in document:
            raise NoCapture(f"it is a server's answer to a request that failed: {error}")
        if not whole.row("page").text("name"):
            raise NoCapture("it is no document of Statuspage")
    incidents = [*whole.rows("incidents"), *whole.rows("scheduled_maintenances")]
    incidents += [row for row in [whole.row("incident")] if row.members]
    listed = whole.rows("components") if isinstance(document.get("components"), list) else None
    page = whole.row("page")
    if "component_update" in document and not incidents:
        raise NoCapture("it tells of one component's change, which is no incident")
    return Capture(
        path=path,
        page=page,
        components=listed,
        incidents=incidents,
        taken=page.instant("updated_at"),
        besides=_besides(whole, listed or [], incidents),
        is_summary={"components", "incidents", "scheduled_maintenances"} <= set(document),
    )


def _of_list(rows: list[Any]) -> dict[str, Any]:
    """Return a list, such as the v1 API answers with, as a document."""
    incidents = [row for row in rows if isinstance(row, dict) and "incident_updates" in row]
    if incidents:
        return {"incidents": incidents}
    components = [row for row in rows if isinstance(row, dict) and {"name", "position"} <= set(row)]
    return {"components": components} if components else {}


def _besides(whole: Row, components: list[Row], incidents: list[Row]) -> tuple[str, ...]:
    """Return the names of the members that say something and that we do not know."""
    found = {*whole.besides(_DOCUMENT)}
    # A webhook's page repeats the page's status.
    found |= whole.row("page").besides(PAGE | {"status_indicator", "status_description"})
    for row in components:
        found |= row.besides(COMPONENT)
    for row in incidents:
        found |= row.besides(INCIDENT)
        for update in row.rows("incident_updates"):
            found |= update.besides(UPDATE)
    return tuple(sorted(found))
