"""What a maintenance's file says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from statusgen.model.states import Phase
from tests.parse.refusals import codes_of, problems_of
from tests.support import a_site, at

MAINTENANCE = """
    ---
    title: Database upgrade
    components: [api, website]
    announced: 2026-11-24 09:00 UTC
    starts: 2026-12-01 03:00 +01:00
    ends: 2026-12-01 04:00 UTC
    ---

    Writes are paused for up to ten minutes.

    ## 2026-12-01 02:10 UTC - In progress

    Writes are paused.

    ## 2026-12-01 03:00 UTC - Verifying
    """


def test_a_maintenance_says_what_was_written() -> None:
    """Customers plan their own night by these times."""
    site = a_site(upgrade=MAINTENANCE)
    (maintenance,) = site.maintenances

    assert site.incidents == ()
    assert (maintenance.id, maintenance.title) == ("upgrade", "Database upgrade")
    assert maintenance.components == ("api", "website")
    assert maintenance.announced == at("2026-11-24T09:00Z")
    assert maintenance.starts == (at("2026-12-01T02:00Z"),)
    assert maintenance.length == timedelta(hours=2)
    assert maintenance.body == "Writes are paused for up to ten minutes."
    assert [update.phase for update in maintenance.updates] == [Phase.IN_PROGRESS, Phase.VERIFYING]
    assert (maintenance.confirm_end, maintenance.repeats) == (False, None)


def test_the_end_has_to_be_confirmed_only_where_the_file_says_so() -> None:
    """The clock may end a window unless somebody wants to look first."""
    confirmed = MAINTENANCE.replace("starts:", "confirm_end: true\n    starts:")

    assert a_site(upgrade=confirmed).maintenances[0].confirm_end is True


@pytest.mark.parametrize("word", ["Canceled", "cancelled", "CANCELLED"])
def test_a_window_may_be_called_off_in_either_english(word: str) -> None:
    """Half of our authors were taught the one spelling and half the other."""
    text = MAINTENANCE.replace("UTC - Verifying", f"UTC - {word}")

    assert a_site(upgrade=text).maintenances[0].updates[-1].phase is Phase.CANCELLED


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("    announced: 2026-11-24 09:00 UTC\n", "", "missing-field", 1),
        ("    ends: 2026-12-01 04:00 UTC\n", "", "missing-field", 1),
        ("2026-12-01 04:00 UTC", "2026-12-01 02:00 UTC", "ends-before-starts", 6),
        ("2026-12-01 04:00 UTC", "2026-12-01 01:00 UTC", "ends-before-starts", 6),
        ("2026-12-01 04:00 UTC", "2026-12-01 04:00", "no-time-zone", 6),
        ("[api, website]", "{api: major_outage}", "wrong-type", 3),
        ("[api, website]", "[api, web]", "unknown-component", 3),
        ("title: Database upgrade", "impact: minor", "unknown-field", 2),
        ("UTC - Verifying", "UTC - Monitoring", "unknown-status", 15),
        ("starts:", "confirm_end: yes\n    starts:", "bad-value", 5),
    ],
)
def test_a_mistake_is_reported_with_its_line(old: str, new: str, code: str, line: int) -> None:
    """A window with half of its times is worse than none."""
    assert old in MAINTENANCE
    problems = problems_of(upgrade=MAINTENANCE.replace(old, new, 1))

    assert (code, line) in [(problem.code, problem.where.line) for problem in problems]


def test_a_file_of_the_id_of_a_repeated_window_is_refused() -> None:
    """Two pages cannot stand under one address."""
    weekly = MAINTENANCE.replace("starts:", "repeats: FREQ=WEEKLY;COUNT=2\n    starts:")
    codes = codes_of(upgrade=weekly, upgrade_2026_12_08=MAINTENANCE)

    assert codes == ["duplicate-id"]
