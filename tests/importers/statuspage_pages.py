"""A Statuspage page as its API tells of it, and what an import makes of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from statusgen.derive import derive
from statusgen.importers.statuspage import import_statuspage
from statusgen.model.files import Files, Theme
from statusgen.model.statuspage import Kept
from statusgen.parse import parse_site
from statusgen.render.statuspage_api import render_statuspage_api
from tests.support import at, edition_of

if TYPE_CHECKING:
    from statusgen.importers.imported import Imported
    from statusgen.model.incident import Incident, Maintenance
    from statusgen.model.site import Site

NOW = "2026-05-14T06:00:00.000Z"
PAGE = {
    "id": "q1w2e3r4t5y6",
    "name": "Example Cloud",
    "url": "https://status.example.com",
    "time_zone": "Etc/UTC",
    "updated_at": NOW,
}
API, WEB, MOBILE, IOS = "api000000001", "web000000002", "grp000000003", "ios000000004"


def a_component(code: str, name: str, position: int = 1, **more: Any) -> dict[str, Any]:
    """Return a component as the API has it, operational unless `more` says otherwise."""
    return {
        "id": code,
        "name": name,
        "status": "operational",
        "created_at": "2021-03-04T05:06:07.008Z",
        "updated_at": "2026-05-14T05:11:19.201Z",
        "position": position,
        "description": None,
        "showcase": True,
        "start_date": None,
        "group_id": None,
        "page_id": PAGE["id"],
        "group": False,
        "only_show_if_degraded": False,
        **more,
    }


def components(**states: str) -> list[dict[str, Any]]:
    """Return the page's components: `api`, `web`, and `ios` in a group, with these states."""
    ios = states.get("ios", "operational")
    group = {"group": True, "showcase": False, "components": [IOS], "status": ios}
    return [
        a_component(API, "Public API", 1, status=states.get("api", "operational")),
        a_component(WEB, "Web", 2, status=states.get("web", "operational")),
        a_component(MOBILE, "Mobile", 3, **group),
        a_component(IOS, "iOS App", 3, status=ios, group_id=MOBILE, start_date="2024-02-29"),
    ]


def an_update(clock: str, status: str, body: str = "It fails.", /, **more: Any) -> dict[str, Any]:
    """Return an update of 14 May 2026 at `clock`; `named` are its components, old and new state."""
    posted = f"2026-05-14T{clock}Z"
    names = {row["id"]: row["name"] for row in components()} | {IOS: "Mobile - iOS App"}
    named = more.pop("named", {})
    return {
        "id": f"upd{clock[:8].replace(':', '')}xyz",
        "status": status,
        "body": body,
        "incident_id": "66xtkckvt2td",
        "created_at": posted,
        "updated_at": posted,
        "display_at": posted,
        "affected_components": [
            {"code": code, "name": names.get(code, code), "old_status": old, "new_status": new}
            for code, (old, new) in named.items()
        ]
        or None,
        "deliver_notifications": True,
        "custom_tweet": None,
        "tweet_id": None,
        **more,
    }


def an_incident(*updates: dict[str, Any], listed: Any = (), **more: Any) -> dict[str, Any]:
    """Return an incident with `updates`, oldest first, that names the components `listed`."""
    newest = updates[-1] if updates else {"status": "investigating", "display_at": NOW}
    first = updates[0]["display_at"] if updates else "2026-05-14T05:11:19.350Z"
    return {
        "id": "66xtkckvt2td",
        "name": "API errors",
        "status": newest["status"],
        "created_at": first,
        "updated_at": newest["display_at"],
        "monitoring_at": next(
            (u["display_at"] for u in updates if u["status"] in {"monitoring", "verifying"}), None
        ),
        "resolved_at": None,
        "impact": "major",
        "shortlink": "https://stspg.io/abcdef",
        "started_at": first,
        "page_id": PAGE["id"],
        "incident_updates": list(updates)[::-1],
        "components": list(listed),
        "reminder_intervals": None,
        **more,
    }


def a_maintenance(*updates: dict[str, Any], listed: Any = (), **more: Any) -> dict[str, Any]:
    """Return a maintenance from 05:00 to 07:00 on 14 May 2026, with `updates`, oldest first."""
    window = an_incident(
        *({**update, "incident_id": "9thmb4nt68jq"} for update in updates), listed=listed
    )
    del window["reminder_intervals"]
    planned = {
        "scheduled_for": "2026-05-14T05:00:00.000Z",
        "scheduled_until": "2026-05-14T07:00:00.000Z",
    }
    named = {"id": "9thmb4nt68jq", "name": "Database upgrade", "impact": "maintenance"}
    return {**window, **named, **planned, **more}


def a_summary(
    *incidents: dict[str, Any], listed: Any = None, page: Any = None, **more: Any
) -> dict[str, Any]:
    """Return a summary with `incidents`; what has `scheduled_for` stands where it belongs."""
    return {
        "page": PAGE if page is None else page,
        "components": components() if listed is None else listed,
        "incidents": [row for row in incidents if "scheduled_for" not in row],
        "scheduled_maintenances": [row for row in incidents if "scheduled_for" in row],
        "status": {"indicator": "none", "description": "All Systems Operational"},
        **more,
    }


def an_import(*documents: Any, before: Kept | None = None) -> Imported:
    """Return the import of `documents`, which are values or bytes, called 1.json and so on."""
    contents = {
        f"{number}.json": document if isinstance(document, bytes) else json.dumps(document).encode()
        for number, document in enumerate(documents, 1)
    }
    return import_statuspage(contents, before or Kept())


def the_site(imported: Imported) -> Site:
    """Return the imported site as `check` reads it; it has to be without any problem."""
    site = parse_site(Files(contents={p: t.encode() for p, t in imported.files.items()}))
    assert not site.warnings
    return site


def the_incident(imported: Imported) -> Incident:
    (incident,) = the_site(imported).incidents
    return incident


def the_window(imported: Imported) -> Maintenance:
    (window,) = the_site(imported).maintenances
    return window


def api_of(imported: Imported, now: str = NOW) -> dict[str, Any]:
    """Return the documents that the imported site has below /api/v2/, by name, at `now`."""
    snapshot = derive(the_site(imported), now=at(now))
    theme = Theme(name="default", templates={}, digest="")
    return {
        artifact.path.removeprefix("api/v2/").removesuffix(".json"): json.loads(artifact.make())
        for artifact in render_statuspage_api(snapshot, edition_of(theme))
    }


def as_given_back(document: Any) -> Any:
    """Return a captured document without what only Statuspage itself can say of it."""
    if isinstance(document, list):
        return [as_given_back(each) for each in document]
    if isinstance(document, dict):
        own = {"shortlink", "tweet_id", "reminder_intervals"}
        return {name: as_given_back(each) for name, each in document.items() if name not in own}
    return document


def notes_of(imported: Imported) -> str:
    return "\n".join(note.message for note in imported.notes)
