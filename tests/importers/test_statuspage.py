"""A Statuspage page as a site of ours: the same history, and an API that says the same."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

from statusgen.model.states import Impact, Phase
from tests.importers.statuspage_pages import (
    API,
    IOS,
    PAGE,
    WEB,
    a_maintenance,
    a_summary,
    an_import,
    an_incident,
    an_update,
    api_of,
    as_given_back,
    components,
    notes_of,
    the_incident,
    the_site,
    the_window,
)

UP = "operational"
SLOW = "degraded_performance"
PARTLY = "partial_outage"
DOWN = "major_outage"
WORKED_ON = "under_maintenance"


def an_open_incident(**more: Any) -> dict[str, Any]:
    """Return an incident that put the API down, then the app, and brought the API half back."""
    listed = components(api=PARTLY, ios=SLOW)
    return an_incident(
        an_update("05:11:19.350", "investigating", "It fails.", named={API: (UP, DOWN)}),
        an_update(
            "05:24:54.022", "identified", "One\ntwo.", named={API: (DOWN, DOWN), IOS: (UP, SLOW)}
        ),
        an_update("05:40:00.000", "identified", "Wait.", deliver_notifications=False),
        an_update("05:51:00.100", "monitoring", "Better.", named={API: (DOWN, PARTLY)}),
        listed=[row for row in listed if row["id"] in {API, IOS}],
        created_at="2026-05-14T05:11:19.141Z",
        started_at="2026-05-14T05:11:19.120Z",
        **more,
    )


def a_window_in_progress(**more: Any) -> dict[str, Any]:
    """Return a maintenance of the website that Statuspage itself began some seconds late."""
    listed = [row for row in components(web=WORKED_ON) if row["id"] == WEB]
    return a_maintenance(
        an_update("01:00:00.250", "scheduled", "We upgrade.", named={WEB: (UP, UP)}),
        an_update("04:00:05.000", "scheduled", "Maintenance will begin as scheduled."),
        an_update("05:00:37.500", "in_progress", "It goes on.", named={WEB: (UP, WORKED_ON)}),
        listed=listed,
        **more,
    )


def a_whole_summary() -> dict[str, Any]:
    return a_summary(
        an_open_incident(),
        a_window_in_progress(),
        listed=components(api=PARTLY, ios=SLOW, web=WORKED_ON),
        status={"indicator": "minor", "description": "Minor Service Outage"},
    )


def test_the_api_of_the_new_page_says_what_that_of_the_old_one_said() -> None:
    """Bots and exporters that read the old page go on with the new one and notice nothing."""
    capture = a_whole_summary()

    given_back = api_of(an_import(capture))["summary"]

    assert as_given_back(given_back) == as_given_back(capture)


def test_the_lists_of_ended_incidents_say_the_same_too() -> None:
    """What is over is looked up for months: in reports, and by those who count outages."""
    over = an_incident(
        an_update("01:00:00.000", "investigating", named={API: (UP, DOWN)}),
        an_update("01:30:00.500", "monitoring", "Fixed?", named={API: (DOWN, SLOW)}),
        an_update("02:00:00.900", "resolved", "Fixed.", named={API: (SLOW, UP)}),
        listed=components()[:1],
        resolved_at="2026-05-14T02:00:00.880Z",
        monitoring_at="2026-05-14T01:30:00.480Z",
    )
    done = a_maintenance(
        an_update("01:00:00.000", "scheduled", "We upgrade.", named={WEB: (UP, UP)}),
        an_update("02:00:10.000", "in_progress", "It goes on.", named={WEB: (UP, WORKED_ON)}),
        an_update("03:00:20.000", "completed", "Done.", named={WEB: (WORKED_ON, UP)}),
        listed=components()[1:2],
        scheduled_for="2026-05-14T02:00:00.000Z",
        scheduled_until="2026-05-14T03:00:00.000Z",
        resolved_at="2026-05-14T03:00:20.000Z",
    )
    documents = [
        a_summary(),
        {"page": PAGE, "incidents": [over]},
        {"page": PAGE, "scheduled_maintenances": [done]},
    ]

    api = api_of(an_import(*documents))

    assert as_given_back(api["incidents"]) == as_given_back(documents[1])
    assert as_given_back(api["scheduled-maintenances"]) == as_given_back(documents[2])
    assert api["components"]["components"] == components()


def test_an_incident_becomes_a_file_that_a_person_could_have_written() -> None:
    """From the day of the import on, people edit these files by hand."""
    imported = an_import(a_whole_summary())

    assert imported.files["incidents/2026/66xtkckvt2td.md"] == dedent(
        """\
        ---
        title: API errors
        components: {public-api: major_outage}
        impact: major
        started: 2026-05-14 05:11:19.120 UTC
        ---

        ## 2026-05-14 05:11:19.350 UTC - Investigating

        It fails.

        ## 2026-05-14 05:24:54.022 UTC - Identified
        components: {ios-app: degraded_performance}

        One\\
        two.

        ## 2026-05-14 05:40 UTC - Identified
        notify: false

        Wait.

        ## 2026-05-14 05:51:00.100 UTC - Monitoring
        components: {public-api: partial_outage}

        Better.
        """
    )


def test_a_maintenance_becomes_a_window_whose_first_update_announced_it() -> None:
    """The announcement is what customers plan with, and stands above everything else."""
    window = the_window(an_import(a_whole_summary()))

    assert window.id == "9thmb4nt68jq"
    assert window.components == ("web",)
    assert window.body == "We upgrade."
    assert str(window.announced) == "2026-05-14 01:00:00.250000+00:00"
    assert str(window.starts[0]) == "2026-05-14 05:00:00+00:00"
    assert [update.phase for update in window.updates] == [Phase.SCHEDULED, Phase.IN_PROGRESS]
    assert not window.confirm_end


def test_components_get_readable_ids_and_stand_in_their_groups() -> None:
    """Nobody can write `66xtkckvt2td: major_outage` in the middle of an outage."""
    listed = components()
    listed[1] |= {"description": 'The "website"', "only_show_if_degraded": True}
    config = an_import(a_summary(listed=listed)).files["config.yaml"]

    assert config == dedent(
        """\
        name: Example Cloud
        url: "https://status.example.com"
        timezone: Etc/UTC
        components:
          - id: public-api
            name: Public API
          - id: web
            name: Web
            description: "The \\"website\\""
            show: when-degraded
          - id: mobile
            name: Mobile
            components:
              - id: ios-app
                name: iOS App
                since: 2024-02-29
        """
    )


def test_a_page_in_another_zone_keeps_it() -> None:
    """The days of the page, and every time in its API, are those of its customers."""
    page = PAGE | {"time_zone": "America/New_York"}
    imported = an_import(a_summary(page=page))

    assert the_site(imported).zone.key == "America/New_York"
    assert api_of(imported)["summary"]["page"]["updated_at"] == "2026-05-14T02:00:00.000-04:00"


def test_the_impact_is_the_one_that_was_told() -> None:
    """People set it by hand, and it is part of what customers were told."""
    incident = an_open_incident(impact="critical")

    imported = an_import(a_summary(incident, listed=components(api=PARTLY, ios=SLOW)))

    assert the_incident(imported).impact is Impact.CRITICAL


def test_ids_of_look_alikes_fit_into_an_address() -> None:
    """Others have the same API with ids in capitals; an address has none."""
    incident = an_incident(
        an_update("01:00:00.000", "investigating"), id="01KPP4Z6CMNGTBB8ZT5Q02FVXE"
    )
    page = {"id": "01JMDK9XYNY6FRSEZD", "name": "Look-alike", "url": "https://status.example.org/"}
    imported = an_import(a_summary(incident, page=page))

    assert the_incident(imported).id == "01kpp4z6cmngtbb8zt5q02fvxe"
    assert "its address changes from /incidents/01KPP4Z6CMNGTBB8ZT5Q02FVXE" in notes_of(imported)
