"""What a page says that the clock will make of it, against what a build at that instant says."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from statusgen.derive import derive
from statusgen.model.snapshot import GroupStatus
from statusgen.model.states import Phase
from statusgen.render.turns import Forecast
from tests.support import NOON, a_site

if TYPE_CHECKING:
    from datetime import datetime

    from statusgen.model.snapshot import Snapshot
    from statusgen.render.turns import Turns

CONFIG = """\
name: Example Cloud
url: https://status.example.com
components:
  - name: Platform
    components:
      - {id: api, name: Public API}
      - {id: checkout, name: Checkout}
  - {id: website, name: Website}
  - {id: docs, name: Documentation}
"""
_WINDOW = """
    ---
    title: Work
    components: [{components}]
    announced: 2026-02-20 09:00 UTC
    starts: 2026-03-0{starts} UTC
    ends: 2026-03-0{ends} UTC
    {more}
    ---

    It is slower.

    {updates}
    """


def a_window(components: str, starts: str, ends: str, *, more: str = "", updates: str = "") -> str:
    """Return the file of a window in March 2026; `starts` and `ends` are like `2 13:00`."""
    return _WINDOW.format(
        components=components, starts=starts, ends=ends, more=more, updates=updates
    )


WINDOWS = {
    "going": a_window("api", "2 11:00", "2 13:00"),
    "overlapping": a_window("api, website", "2 12:30", "2 14:00"),
    "following": a_window("api", "2 14:00", "2 15:00"),
    "confirmed": a_window("checkout", "2 13:00", "2 14:30", more="confirm_end: true"),
    "weekly": a_window("docs", "2 13:30", "2 13:45", more="repeats: FREQ=WEEKLY"),
    "early": a_window(
        "docs", "2 16:00", "2 17:00", updates="## 2026-03-02 10:00 UTC - In progress"
    ),
    "late": a_window("docs", "2 08:00", "2 09:00", updates="## 2026-03-02 09:30 UTC - Verifying"),
    "off": a_window("website", "2 13:00", "2 18:00", updates="## 2026-03-02 10:00 UTC - Cancelled"),
    "put_off": a_window(
        "website", "2 11:00", "2 14:00", updates="## 2026-03-02 11:30 UTC - Scheduled"
    ),
}
TROUBLE = """
    ---
    title: Slow
    components: {{{components}}}
    ---

    ## 2026-03-02 11:00 UTC - Investigating
    next_update: 12:30 UTC

    It is slow.
    """
INCIDENTS = {
    "nothing": {},
    "one component": {"slow": TROUBLE.format(components="website: degraded_performance")},
    "a component in maintenance": {"down": TROUBLE.format(components="api: major_outage")},
    "an open incident without harm": {"odd": TROUBLE.format(components="docs: operational")},
    "a planned state": {"work": TROUBLE.format(components="docs: under_maintenance")},
    "no component": {
        "alone": TROUBLE.replace("---\n\n    ##", "impact: major\n    ---\n\n    ##", 1).format(
            components=""
        )
    },
}
EDGES = [NOON + timedelta(minutes=15 * n, seconds=s) for n in range(1, 25) for s in (-1, 0, 1)]


def at_instant(turns: Turns, now: str, instant: datetime) -> str:
    """Return what has become, by `turns`, of what is `now`."""
    return next((to for at, to in reversed(turns) if at <= instant), now)


def states_by_clock(snapshot: Snapshot, instant: datetime) -> dict[str, str]:
    """Return the states of the site, its groups and components that `snapshot` tells of."""
    forecast = Forecast(snapshot)
    found = {"": at_instant(forecast.of_page(), snapshot.state, instant)}
    for entry in snapshot.components:
        if isinstance(entry, GroupStatus):
            found[entry.group.id] = at_instant(forecast.of_group(entry), entry.state, instant)
    for leaf in snapshot.leaves():
        found[leaf.id] = at_instant(forecast.of_component(leaf), leaf.state, instant)
    return found


def phases_by_clock(snapshot: Snapshot, instant: datetime) -> dict[str, tuple[str, bool]]:
    """Return each window's phase, and whether its end is unconfirmed, that `snapshot` tells of."""
    forecast = Forecast(snapshot)
    found = {}
    for window in snapshot.windows:
        late = forecast.unconfirmed_from(window)
        unconfirmed = late <= instant if late else window.unconfirmed
        phase = at_instant(forecast.of_window(window), window.phase, instant)
        found[window.id] = (phase, unconfirmed and phase != Phase.COMPLETED)
    return found


@pytest.mark.parametrize("name", INCIDENTS)
def test_an_old_page_tells_the_states_that_a_new_one_would(name: str) -> None:
    """Nobody rebuilds a static site at the minute at which a window opens."""
    site = a_site(config=CONFIG, **WINDOWS, **INCIDENTS[name])
    old = derive(site, now=NOON)
    for instant in EDGES:
        new = derive(site, now=instant)
        assert states_by_clock(old, instant) == states_by_clock(new, instant), instant


def test_an_old_page_tells_the_phases_that_a_new_one_would() -> None:
    """Whoever waits for the end of a window looks at the page again and again."""
    site = a_site(config=CONFIG, **WINDOWS)
    old = derive(site, now=NOON)
    for instant in EDGES:
        new = derive(site, now=instant)
        known = phases_by_clock(old, instant)
        assert known == {w: p for w, p in phases_by_clock(new, instant).items() if w in known}


def test_a_page_foretells_nothing_beyond_its_own_term() -> None:
    """Who promised to renew the page and did not may have changed everything since."""
    site = a_site(config=CONFIG + "renewed_every: 45m\n", **WINDOWS)
    turns = Forecast(derive(site, now=NOON)).of_page()

    assert turns[-1] == (NOON + timedelta(minutes=90), "unknown")
    assert all(at <= NOON + timedelta(minutes=90) for at, _ in turns)
    assert all(to != "unknown" for _, to in Forecast(derive(a_site(), now=NOON)).of_page())


def test_the_title_of_a_list_of_windows_follows_what_is_in_it() -> None:
    """Under "Planned" nobody looks for what is going on now."""
    site = a_site(
        one=a_window("api", "2 13:00", "2 15:00"), two=a_window("api", "2 14:00", "2 16:00")
    )
    snapshot = derive(site, now=NOON)

    turns = Forecast(snapshot).of_list(snapshot.upcoming)

    assert [(at.hour, to) for at, to in turns] == [
        (13, "both"), (14, "in_progress"), (16, "completed"),
    ]  # fmt: skip
