"""The course of an incident or a maintenance: what Statuspage tells in another way than ours."""

from __future__ import annotations

import pytest

from statusgen.model.states import Phase, State
from tests.importers.statuspage_pages import (
    API,
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
    the_window,
)

UP = "operational"
SLOW = "degraded_performance"
PARTLY = "partial_outage"
DOWN = "major_outage"
WORKED_ON = "under_maintenance"


def test_the_newest_state_of_an_incident_counts() -> None:
    """A folder of captures holds the same incident again and again, as it went on."""
    early = an_incident(an_update("05:11:19.350", "investigating"))
    late = an_incident(
        an_update("05:11:19.350", "investigating"),
        an_update("05:50:00.000", "resolved", "Over."),
        resolved_at="2026-05-14T05:50:00.000Z",
    )

    for documents in ([early, late], [late, early]):
        imported = an_import(*(a_summary(document) for document in documents))
        assert the_incident(imported).updates[-1].phase is Phase.RESOLVED


def test_an_incident_that_a_later_summary_does_not_list_is_named() -> None:
    """It would stay open for ever on the new page, and only a person knows how it ended."""
    earlier = a_summary(
        an_incident(an_update("01:00:00.000", "investigating")),
        page=PAGE | {"updated_at": "2026-05-14T02:00:00.000Z"},
    )

    assert "it is over by now, but nothing tells how it ended" in notes_of(
        an_import(earlier, a_summary())
    )


def test_a_state_that_nothing_explains_is_named() -> None:
    """In Statuspage people set components by hand; ours follow from what customers are told."""
    imported = an_import(a_summary(listed=components(web=PARTLY)))

    assert "'Web' was set to partial_outage by hand" in notes_of(imported)
    assert api_of(imported)["status"]["status"]["indicator"] == "none"


def test_a_component_that_was_changed_beside_its_incident_is_as_the_page_showed_it() -> None:
    """Bots change components by another request than the update that tells of it."""
    incident = an_incident(
        an_update("05:00:00.000", "investigating", named={API: (UP, UP)}),
        an_update("05:30:00.000", "investigating", named={API: (DOWN, DOWN)}),
        listed=components()[:1],
    )

    imported = an_import(a_summary(incident, listed=components()))

    updates = the_incident(imported).updates
    assert the_incident(imported).components == {"public-api": State.MAJOR_OUTAGE}
    assert updates[1].components == {"public-api": State.OPERATIONAL}
    assert api_of(imported)["components"]["components"][0]["status"] == UP
    assert "'Public API' was changed beside it" in notes_of(imported)


def test_a_component_that_a_maintenance_leaves_alone_stays_operational() -> None:
    """Statuspage need not put what it works on under maintenance."""
    window = a_maintenance(
        an_update("01:00:00.000", "scheduled", named={WEB: (UP, UP)}),
        an_update("05:00:00.000", "in_progress", named={WEB: (UP, UP)}),
        listed=components()[1:2],
    )
    capture = a_summary(window)

    imported = an_import(capture)

    assert the_window(imported).components == ()
    assert as_given_back(api_of(imported)["summary"]) == as_given_back(capture)


def test_a_window_that_goes_on_after_its_end_is_not_ended_by_the_clock() -> None:
    """The page must not call a maintenance completed that the old page still had going on."""
    window = a_maintenance(
        an_update("01:00:00.000", "scheduled"),
        an_update("05:00:00.000", "in_progress", named={WEB: (UP, WORKED_ON)}),
        listed=components(web=WORKED_ON)[1:2],
        scheduled_until="2026-05-14T05:30:00.000Z",
    )
    capture = a_summary(window, listed=components(web=WORKED_ON))

    imported = an_import(capture)

    assert the_window(imported).confirm_end
    assert api_of(imported)["summary"]["scheduled_maintenances"][0]["status"] == "in_progress"


@pytest.mark.parametrize("status", ["postmortem", "resolved"])
def test_a_published_post_mortem_becomes_an_update(status: str) -> None:
    """It is the part of an incident that is read a year later."""
    incident = an_incident(
        an_update("01:00:00.000", "investigating"),
        an_update("02:00:00.000", "resolved"),
        status=status,
        postmortem_body="## Cause\r\n\r\nA *bad* deploy.",
        postmortem_published_at="2026-05-15T09:00:00.000Z",
    )

    newest = the_incident(an_import(a_summary(incident))).updates[-1]

    assert newest.phase is Phase.POSTMORTEM
    assert newest.body == "### Cause\n\nA *bad* deploy."


def test_a_post_mortem_that_was_never_published_stays_unpublished() -> None:
    """A draft holds what nobody has agreed to say yet."""
    incident = an_incident(
        an_update("01:00:00.000", "investigating"),
        an_update("02:00:00.000", "resolved"),
        postmortem_body="It was Bob.",
        postmortem_published_at=None,
    )
    imported = an_import(a_summary(incident))

    assert the_incident(imported).updates[-1].phase is Phase.RESOLVED
    assert "the post-mortem is left out: it was not published" in notes_of(imported)


def test_an_incident_that_goes_on_after_it_was_resolved_affects_what_its_updates_name() -> None:
    """Ours would bring back all that it affected before; Statuspage only what is said."""
    incident = an_incident(
        an_update("01:00:00.000", "investigating", named={API: (UP, DOWN), WEB: (UP, SLOW)}),
        an_update("02:00:00.000", "resolved", named={API: (DOWN, UP), WEB: (SLOW, UP)}),
        an_update("03:00:00.000", "investigating", named={API: (UP, PARTLY)}),
        listed=components(api=PARTLY)[:2],
    )
    capture = a_summary(incident, listed=components(api=PARTLY))
    capture["status"] = {"indicator": "minor", "description": "Minor Service Outage"}

    assert as_given_back(api_of(an_import(capture))["summary"]) == as_given_back(capture)
