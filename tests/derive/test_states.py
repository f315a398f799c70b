"""What state components and the page are in, at the minute at which somebody looks."""

from __future__ import annotations

import pytest

from statusgen.model.snapshot import GroupStatus
from statusgen.model.states import Impact, Phase, State
from tests.support import CONFIG, NOON, a_site, a_snapshot, at, state_of

CHECKOUT = """
    ---
    title: Checkout fails
    components: {checkout: major_outage, website: degraded_performance}
    ---

    ## 2026-03-02 09:00 UTC - Investigating

    Paying by card fails.

    ## 2026-03-02 09:20 UTC - Identified
    components: {checkout: partial_outage}

    Retrying helps.

    ## 2026-03-02 09:40 UTC - Resolved
    """
MAINTENANCE = """
    ---
    title: Database upgrade
    components: [checkout, api]
    announced: 2026-02-24 09:00 UTC
    starts: 2026-03-02 09:10 UTC
    ends: 2026-03-02 11:00 UTC
    ---
    """


def test_a_resolved_incident_returns_its_components_at_the_minute_it_was_resolved() -> None:
    """Customers look at the page to learn whether it works now, not whether it once broke."""
    site = a_site(incident=CHECKOUT)

    assert state_of("checkout", site, now=at("2026-03-02T08:59Z")) is State.OPERATIONAL
    assert state_of("checkout", site, now=at("2026-03-02T09:00Z")) is State.MAJOR_OUTAGE
    assert state_of("checkout", site, now=at("2026-03-02T09:20Z")) is State.PARTIAL_OUTAGE
    assert state_of("website", site, now=at("2026-03-02T09:39Z")) is State.DEGRADED_PERFORMANCE
    assert state_of("checkout", site, now=at("2026-03-02T09:40Z")) is State.OPERATIONAL
    assert state_of("website", site, now=at("2026-03-02T09:40Z")) is State.OPERATIONAL


def test_maintenance_never_hides_an_outage() -> None:
    """A team that works on the database must not paint a broken checkout blue."""
    site = a_site(incident=CHECKOUT, maintenance=MAINTENANCE)

    assert state_of("checkout", site, now=at("2026-03-02T09:30Z")) is State.PARTIAL_OUTAGE
    assert state_of("checkout", site, now=at("2026-03-02T09:40Z")) is State.UNDER_MAINTENANCE
    assert state_of("api", site, now=at("2026-03-02T09:30Z")) is State.UNDER_MAINTENANCE


def test_of_two_incidents_a_component_shows_the_worse_until_that_one_is_over() -> None:
    """Resolving a small incident must not turn a component green in the middle of a large one."""
    small = """
        ---
        title: Slow search
        components: {checkout: degraded_performance}
        ---

        ## 2026-03-02 09:30 UTC - Investigating

        Searching is slow.
        """
    site = a_site(incident=CHECKOUT, small=small)

    assert state_of("checkout", site, now=at("2026-03-02T09:30Z")) is State.PARTIAL_OUTAGE
    assert state_of("checkout", site, now=at("2026-03-02T09:40Z")) is State.DEGRADED_PERFORMANCE


def test_updates_may_stand_with_the_newest_first() -> None:
    """Some teams write at the top of the file; the page must tell the same story."""
    front, *updates = CHECKOUT.split("\n    ## ")
    reverse = "\n    ## ".join([front, *(f"{update}\n" for update in reversed(updates))])
    now = at("2026-03-02T09:30Z")

    (status,) = a_snapshot(now, incident=CHECKOUT).incidents
    (reverse_status,) = a_snapshot(now, incident=reverse).incidents

    assert reverse_status.updates == status.updates
    assert reverse_status.states == status.states == {
        "checkout": State.PARTIAL_OUTAGE,
        "website": State.DEGRADED_PERFORMANCE,
    }  # fmt: skip


def test_an_update_without_a_status_leaves_the_status_as_it_was() -> None:
    """Somebody who only has news at three in the morning need not look up where things stand."""
    more = CHECKOUT.replace("09:40 UTC - Resolved", "09:40 UTC - Update\n\n    Still retrying.")

    (status,) = a_snapshot(incident=more).incidents

    assert status.phase is Phase.IDENTIFIED
    assert status.is_open
    assert status.states["checkout"] is State.PARTIAL_OUTAGE


def test_news_after_the_end_do_not_move_the_end() -> None:
    """The duration on the page is of the outage, not of talking about it."""
    late = f"""{CHECKOUT}
    All card payments of the morning were checked.

    ## 2026-03-02 10:30 UTC - Update

    Nobody was charged twice.

    ## 2026-03-02 11:00 UTC - Postmortem
    next_update: 13:00 UTC

    What happened.
    """
    (status,) = a_snapshot(incident=late).incidents

    assert status.resolved == at("2026-03-02T09:40Z")
    assert status.postmortem is not None
    assert status.next_update is None


def test_an_incident_that_comes_back_affects_again_what_it_affected() -> None:
    """Whoever reopens an incident in a hurry writes one heading, and the page has to be red."""
    again = f"{CHECKOUT}\n\n    ## 2026-03-02 10:00 UTC - Investigating\n\n    It fails again.\n"
    site = a_site(incident=again)

    assert state_of("checkout", site, now=at("2026-03-02T09:59Z")) is State.OPERATIONAL
    assert state_of("checkout", site, now=at("2026-03-02T10:00Z")) is State.PARTIAL_OUTAGE
    (status,) = a_snapshot(incident=again).incidents
    assert status.is_open
    assert [effect.during.start for effect in status.effects if effect.component == "website"] == [
        at("2026-03-02T09:00Z"),
        at("2026-03-02T10:00Z"),
    ]


def test_an_update_of_a_later_instant_is_not_published_yet() -> None:
    """An embargoed post-mortem, or a mistyped hour, must not end an outage on the page."""
    before_all = a_snapshot(at("2026-03-02T08:59Z"), incident=CHECKOUT)
    (status,) = a_snapshot(at("2026-03-02T09:19Z"), incident=CHECKOUT).incidents

    assert before_all.incidents == ()
    assert [update.phase for update in status.updates] == [Phase.INVESTIGATING]
    assert status.is_open
    assert status.affected["checkout"] is State.MAJOR_OUTAGE


@pytest.mark.parametrize(
    ("state", "impact"),
    [
        ("operational", Impact.NONE),
        ("degraded_performance", Impact.MINOR),
        ("partial_outage", Impact.MAJOR),
        ("major_outage", Impact.CRITICAL),
    ],
)
def test_the_impact_follows_the_worst_component_unless_it_is_written(
    state: str, impact: Impact
) -> None:
    """The words on the banner must fit the bars below it, or say what the bars cannot know."""
    text = f"""
        ---
        title: Checkout fails
        components: {{checkout: {state}}}
        ---

        ## 2026-03-02 09:00 UTC - Investigating

        Paying by card fails.
        """
    written = text.replace("components:", "impact: minor\n        components:")

    assert a_snapshot(incident=text).incidents[0].impact is impact
    assert a_snapshot(incident=written).incidents[0].impact is Impact.MINOR


def test_an_open_incident_that_names_no_component_still_shows_on_the_page() -> None:
    """A page that says all is well above an open critical incident is not believed again."""
    text = """
        ---
        title: Mails are lost
        impact: major
        ---

        ## 2026-03-02 09:00 UTC - Investigating

        We look into it.

        ## 2026-03-02 12:01 UTC - Resolved
        """
    during, after = a_snapshot(NOON, incident=text), a_snapshot(at("2026-03-02T12:01Z"),
                                                                incident=text)  # fmt: skip

    assert during.state is State.PARTIAL_OUTAGE
    assert {leaf.state for leaf in during.leaves()} == {State.OPERATIONAL}
    assert after.state is State.OPERATIONAL


def test_a_group_is_as_its_worst_component() -> None:
    """Groups are often folded away, so their own line has to tell."""
    config = CONFIG.replace(
        "  - {id: checkout, name: Checkout}\n  - {id: website, name: Website}\n",
        "  - name: Shop\n    components:\n      - {id: checkout, name: Checkout}\n"
        "      - {id: website, name: Website}\n",
    )
    snapshot = a_snapshot(at("2026-03-02T09:30Z"), config=config, incident=CHECKOUT)
    _, group = snapshot.components

    assert isinstance(group, GroupStatus)
    assert [member.state for member in group.components] == [
        State.PARTIAL_OUTAGE,
        State.DEGRADED_PERFORMANCE,
    ]
    assert group.state is snapshot.state is State.PARTIAL_OUTAGE
