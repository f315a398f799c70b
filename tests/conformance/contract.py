"""Statuspage's public API v2 as captures of real pages have it: members, their order and types.

Written from the captures and not from our code, so that both can be compared.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from tests.render.made import rendered
from tests.support import NOON

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

PATHS = {
    "summary": ["page", "components", "incidents", "scheduled_maintenances", "status"],
    "status": ["page", "status"],
    "components": ["page", "components"],
    "incidents": ["page", "incidents"],
    "incidents/unresolved": ["page", "incidents"],
    "incidents/resolved": ["page", "incidents"],
    "scheduled-maintenances": ["page", "scheduled_maintenances"],
    "scheduled-maintenances/upcoming": ["page", "scheduled_maintenances"],
    "scheduled-maintenances/active": ["page", "scheduled_maintenances"],
}

# A shape is a type, None, a pattern that a text matches whole, a tuple of shapes of which one
# fits, a list with the shape of its items, or the members of an object in their order.
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d)")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
ID = re.compile(r"[a-z0-9-]+")
SHORT_ID = re.compile(r"[a-z0-9]{12}")
TEXT = re.compile(r".+", re.DOTALL)
ADDRESS = re.compile(r"https?://[^/]+(/.*[^/])?")
COMPONENT_STATUS = re.compile(
    "operational|under_maintenance|degraded_performance|partial_outage|major_outage"
)
IMPACT = re.compile("none|minor|major|critical")

COMPONENT = {
    "id": ID,
    "name": TEXT,
    "status": COMPONENT_STATUS,
    "created_at": INSTANT,
    "updated_at": INSTANT,
    "position": int,
    "description": (TEXT, None),
    "showcase": bool,
    "start_date": (DAY, None),
    "group_id": (ID, None),
    "page_id": SHORT_ID,
    "group": False,
    "only_show_if_degraded": bool,
}
GROUP = COMPONENT | {
    "showcase": False,
    "start_date": None,
    "group_id": None,
    "group": True,
    "components": [ID],
}


def _update(statuses: str) -> dict[str, Any]:
    return {
        "id": SHORT_ID,
        "status": re.compile(statuses),
        "body": TEXT,
        "incident_id": ID,
        "created_at": INSTANT,
        "updated_at": INSTANT,
        "display_at": INSTANT,
        "affected_components": (
            None,
            [
                {
                    "code": ID,
                    "name": TEXT,
                    "old_status": COMPONENT_STATUS,
                    "new_status": COMPONENT_STATUS,
                }
            ],
        ),
        "deliver_notifications": bool,
        "custom_tweet": None,
        "tweet_id": None,
    }


def _entry(statuses: str, impact: object) -> dict[str, Any]:
    return {
        "id": ID,
        "name": TEXT,
        "status": re.compile(statuses),
        "created_at": INSTANT,
        "updated_at": INSTANT,
        "monitoring_at": (INSTANT, None),
        "resolved_at": (INSTANT, None),
        "impact": impact,
        "shortlink": ADDRESS,
        "started_at": INSTANT,
        "page_id": SHORT_ID,
        "incident_updates": [_update(statuses)],
        "components": [COMPONENT],
    }


MEMBERS = {
    "page": {
        "id": SHORT_ID,
        "name": TEXT,
        "url": ADDRESS,
        "time_zone": TEXT,
        "updated_at": INSTANT,
    },
    "status": {
        "indicator": re.compile("none|minor|major|critical|maintenance"),
        "description": TEXT,
    },
    "components": [(GROUP, COMPONENT)],
    "incidents": [
        _entry("investigating|identified|monitoring|resolved|postmortem", IMPACT)
        | {"reminder_intervals": None}
    ],
    "scheduled_maintenances": [
        _entry("scheduled|in_progress|verifying|completed", re.compile("maintenance"))
        | {"scheduled_for": INSTANT, "scheduled_until": INSTANT}
    ],
}


def api(now: datetime = NOON, /, **site: str) -> dict[str, Any]:
    """Return the documents below api/v2/ of a site, by name."""
    prefix, suffix = "api/v2/", ".json"
    return {
        path.removeprefix(prefix).removesuffix(suffix): json.loads(artifact.make())
        for path, artifact in rendered(now, **site).items()
        if path.startswith(prefix)
    }


def strange(value: object, shape: object, place: str) -> Iterator[str]:
    """Yield the places below `place` where `value` is not as `shape` has it."""
    if isinstance(shape, tuple):
        # Of several shapes the one that fits best tells most.
        yield from min((list(strange(value, each, place)) for each in shape), key=len)
    elif isinstance(shape, dict) and isinstance(value, dict) and list(value) == list(shape):
        for name, inner in shape.items():
            yield from strange(value[name], inner, f"{place}.{name}")
    elif isinstance(shape, list) and isinstance(value, list):
        for index, item in enumerate(value):
            yield from strange(item, shape[0], f"{place}[{index}]")
    elif not _fits(value, shape):
        yield f"{place}: {value!r:.200}"


def _fits(value: object, shape: object) -> bool:
    if isinstance(shape, re.Pattern):
        return isinstance(value, str) and bool(shape.fullmatch(value))
    if isinstance(shape, type):
        return type(value) is shape
    return value is shape


def instants_in(value: object) -> Iterator[str]:
    """Yield every text of a JSON value that stands in a member called `…_at` or `scheduled_…`."""
    if isinstance(value, dict):
        for name, member in value.items():
            if re.search("_at$|^scheduled_(for|until)$", name) and isinstance(member, str):
                yield member
            else:
                yield from instants_in(member)
    elif isinstance(value, list):
        for item in value:
            yield from instants_in(item)
