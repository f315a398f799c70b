"""What an incident's file says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from statusgen.model.states import Impact, Phase, State
from tests.parse.refusals import codes_of, problems_of
from tests.support import CONFIG, a_site, at

INCIDENT = """
    ---
    title: Elevated error rates on the public API
    components: {api: major_outage, website: degraded_performance}
    impact: major
    started: 2026-11-21 13:58 UTC
    workaround: Retry with the `eu-2` endpoint.
    ---

    Orders are **not** affected.

    ## 2026-11-21 14:05 UTC - Investigating
    next_update: 14:35 UTC

    About 20 % of API calls fail with 502.

    ## 2026-11-21 14:31 UTC - Identified
    components: {api: partial_outage}
    notify: false

    A faulty roll-out is being reverted.
    """
TITLE = "title: Elevated error rates on the public API"


def test_an_incident_says_what_was_written() -> None:
    """Whoever writes the file has to find every word of it on the page, and no other."""
    (incident,) = a_site(incident=INCIDENT).incidents
    first, second = incident.updates

    assert incident.id == "incident"
    assert incident.title == "Elevated error rates on the public API"
    assert incident.components == {
        "api": State.MAJOR_OUTAGE,
        "website": State.DEGRADED_PERFORMANCE,
    }
    assert incident.impact is Impact.MAJOR
    assert incident.started == at("2026-11-21T13:58Z")
    assert incident.workaround == "Retry with the `eu-2` endpoint."
    assert incident.summary == "Orders are **not** affected."
    assert (first.posted, first.phase) == (at("2026-11-21T14:05Z"), Phase.INVESTIGATING)
    assert (first.components, first.notify) == ({}, True)
    assert (second.components, second.notify) == ({"api": State.PARTIAL_OUTAGE}, False)
    assert second.body == "A faulty roll-out is being reverted."


def test_an_incident_begins_with_its_first_update_unless_it_says_otherwise() -> None:
    """Most incidents are told of when they are noticed, and the field may be left out."""
    text = INCIDENT.replace("started: 2026-11-21 13:58 UTC", "impact: minor", 1).replace(
        "    impact: major\n", "", 1
    )

    assert a_site(incident=text).incidents[0].started == at("2026-11-21T14:05Z")


@pytest.mark.parametrize(
    ("promise", "minutes"),
    [("14:35 UTC", 30), ("00:05 UTC", 600), ("15:35 +01:00", 30), ("2026-11-22 14:05 UTC", 1440)],
)
def test_a_promise_may_be_a_bare_time_of_day(promise: str, minutes: int) -> None:
    """Said shortly before midnight, `00:05` is tomorrow."""
    text = INCIDENT.replace("next_update: 14:35 UTC", f"next_update: {promise}")
    (incident,) = a_site(incident=text).incidents

    assert incident.updates[0].next_update == at("2026-11-21T14:05Z") + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "hint"),
    [
        (TITLE, f"{TITLE}\n    title: Again", "duplicate-field", 3, "line 2"),
        (TITLE, "titel: API errors", "unknown-field", 2, "'title'"),
        (TITLE, "title: [API, errors]", "wrong-type", 2, ""),
        (TITLE, "title:", "empty-value", 2, ""),
        ("impact: major", "impact: mayor", "unknown-impact", 4, "'major'"),
        ("{api: major_outage,", "{apl: major_outage,", "unknown-component", 3, "'api'"),
        ("{api: major_outage,", "{api: mayor_outage,", "unknown-state", 3, "'major_outage'"),
        ("2026-11-21 13:58 UTC", "2026-11-21 14:06 UTC", "started-too-late", 5, ""),
        ("2026-11-21 13:58 UTC", "2026-11-21 13:58", "no-time-zone", 5, "13:58 UTC"),
        ("2026-11-21 13:58 UTC", "2026-11-21 13:58 Europe/Berlim", "bad-timezone", 5, "Berlin"),
        ("UTC - Identified", "UTC - Postmortem", "postmortem-too-early", 16, "Resolved"),
        ("UTC - Identified", "UTC - Resolved", "affected-when-resolved", 16, ""),
        ("UTC - Identified", "UTC - In progress", "unknown-status", 16, "Identified"),
        ("14:35 UTC", "2026-11-21 14:00 UTC", "next-update-too-early", 12, ""),
    ],
)
def test_a_mistake_is_reported_with_its_line_and_the_way_out(
    old: str, new: str, code: str, line: int, hint: str
) -> None:
    """Every one of these has been pushed by somebody in a hurry."""
    assert old in INCIDENT
    problem = problems_of(incident=INCIDENT.replace(old, new, 1))[0]

    assert (problem.where.path, problem.code) == ("incidents/incident.md", code)
    assert problem.where.line == line
    assert hint in problem.hint


def test_an_incident_without_an_update_is_refused() -> None:
    """It would be a title with nothing to read below it, and with no time."""
    assert codes_of(incident=INCIDENT.partition("    ## ")[0]) == ["no-updates"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Paying by card fails.\n", ["no-front-matter"]),
        ("---\ntitle: Checkout\n", ["no-front-matter"]),
        ("---\n---\n", ["missing-field"]),
        ("---\n- a\n- b\n---\n", ["wrong-type"]),
    ],
)
def test_a_file_without_fields_is_no_incident(text: str, codes: list[str]) -> None:
    """A README that strayed into the folder is named, rather than half published."""
    assert codes_of(incident=text) == codes


@pytest.mark.parametrize("word", ["no", "2026-11-21", "0o17", "1_000", "null", "1e3", "~"])
def test_a_title_that_yaml_would_take_for_something_else_stays_a_title(word: str) -> None:
    """Norway is no `false`, and a build number is no number."""
    text = INCIDENT.replace(TITLE, f"title: {word}")

    assert a_site(incident=text).incidents[0].title == word


def test_one_run_reports_the_problems_of_all_files_in_reading_order() -> None:
    """Who mends one mistake must not learn of the next one only after another push."""
    problems = problems_of(
        config=f"{CONFIG}timezone: Berlin\n",
        b_second=INCIDENT.replace("impact: major", "impact: mayor"),
        a_first=INCIDENT.replace("Identified", "Indentified").replace("major_outage", "down"),
    )

    assert [(problem.where.path, problem.code) for problem in problems] == [
        ("config.yaml", "bad-timezone"),
        ("incidents/a-first.md", "unknown-state"),
        ("incidents/a-first.md", "unknown-status"),
        ("incidents/b-second.md", "unknown-impact"),
    ]
