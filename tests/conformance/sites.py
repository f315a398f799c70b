"""Sites in a few lines of text that have every kind of thing that the API tells of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.render.made import OPEN, RESOLVED, WEEKLY, WINDOW
from tests.support import CONFIG

GROUPED = f"""{CONFIG}
  - name: Data
    description: Where it is kept
    components:
      - {{id: db, name: Database, since: 2026-02-01, description: Main store}}
      - {{id: search, name: Search, show: when-degraded}}
"""
POSTMORTEM = f"{RESOLVED}\n    ## 2026-03-02 10:00 UTC - Postmortem\n\n    A card expired.\n"
ON_GROUP = """
    ---
    title: Slow queries
    components: {db: degraded_performance}
    ---

    ## 2026-03-02 10:00 UTC - Investigating

    Queries are slow.

    ## 2026-03-02 10:30 UTC - Monitoring
    components: {search: partial_outage}
    notify: false

    A replica was added, see [the graph](https://graphs.example.com/1) or <https://x.example>.
    """
CANCELLED = f"{WINDOW}\n    ## 2026-03-01 09:00 UTC - Cancelled\n"
ALL = {
    "config": GROUPED,
    "done": POSTMORTEM,
    "open": OPEN,
    "grouped": ON_GROUP,
    "upgrade": WINDOW,
    "weekly": WEEKLY,
    "called_off": CANCELLED,
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """A site for outside clients, and what each of them has to find there at noon.

    `states` are those of the rows that are not operational, by name.
    """

    texts: dict[str, str]
    indicator: str = "none"
    description: str = "All Systems Operational"
    states: dict[str, str] = field(default_factory=dict)
    incidents: dict[str, str] = field(default_factory=dict)
    upcoming: dict[str, str] = field(default_factory=dict)
    active: dict[str, str] = field(default_factory=dict)


NAMES = ("Public API", "Database", "Checkout", "Search", "Website", "Data")
BASE = {"config": GROUPED, "done": POSTMORTEM}
DEGRADED = {
    "Database": "degraded_performance",
    "Search": "partial_outage",
    "Data": "partial_outage",
}
ALL_DOWN = """
    ---
    title: Power failure
    components:
      {api: major_outage, checkout: major_outage, website: major_outage, db: major_outage,
       search: major_outage}
    ---

    ## 2026-03-02 11:00 UTC - Identified

    Both feeds are without power.
    """
UPCOMING = WINDOW.replace("11:45", "12:45")
VERIFYING = f"{WINDOW}\n    ## 2026-03-02 11:55 UTC - Verifying\n\n    Being checked.\n"
DURING: dict[str, Any] = {
    "indicator": "maintenance",
    "description": "Service Under Maintenance",
    "states": {"Public API": "under_maintenance"},
}
CASES = {
    "operational": Case(texts=BASE),
    "incident": Case(
        texts=BASE | {"grouped": ON_GROUP},
        indicator="minor",
        description="Minor Service Outage",
        states=DEGRADED,
        incidents={"Slow queries": "monitoring"},
    ),
    "upcoming": Case(
        texts=BASE | {"upgrade": UPCOMING}, upcoming={"Database upgrade": "scheduled"}
    ),
    "active": Case(
        texts=BASE | {"upgrade": WINDOW}, active={"Database upgrade": "in_progress"}, **DURING
    ),
    "verifying": Case(
        texts=BASE | {"upgrade": VERIFYING}, active={"Database upgrade": "verifying"}, **DURING
    ),
    "all-down": Case(
        texts=BASE | {"power": ALL_DOWN},
        indicator="critical",
        description="Major System Outage",
        states=dict.fromkeys(NAMES, "major_outage"),
        incidents={"Power failure": "identified"},
    ),
    "berlin": Case(
        texts=BASE
        | {
            "config": f"{GROUPED}timezone: Europe/Berlin\n",
            "grouped": ON_GROUP,
            "upgrade": UPCOMING,
        },
        indicator="minor",
        description="Minor Service Outage",
        states=DEGRADED,
        incidents={"Slow queries": "monitoring"},
        upcoming={"Database upgrade": "scheduled"},
    ),
}
