"""What config.yaml says."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from statusgen.model.site import Component, Group, SupportChannel
from statusgen.model.states import Impact, State
from statusgen.problems import as_text
from tests.parse.refusals import codes_of, problems_of
from tests.support import a_site

SMALLEST = """
    name: Example Cloud
    url: https://status.example.com
    components:
      - {id: api, name: Public API}
    """
LARGEST = """
    name: Example Cloud
    url: https://status.example.com/cloud/
    timezone: Europe/Berlin
    languages: [en, de, pt-BR]
    description: Status of Example Cloud and its API.
    theme: default
    components:
      - id: api
        name: Public API
        description: REST and GraphQL
        since: 2024-03-01
      - name: Web & Docs
        components:
          - {id: dashboard, name: Dashboard}
          - {id: docs, name: Documentation, show: when-degraded}
    uptime: {days: 30, partial_outage: 0.30, major_outage: 1, degraded_performance: 0.125}
    cadence: {critical: 10m, minor: 2h}
    support:
      - name: Emergency line
        for: critical
        href: "tel:+49301234567"
        hours: "24/7"
        answers_within: 15m
      - {name: Support desk, href: "https://support.example.com"}
    renewed_every: 30m
    """


def test_a_name_an_address_and_one_component_are_enough() -> None:
    """Nobody who sets up a page in the middle of an outage has time for options."""
    site = a_site(config=SMALLEST)

    assert (site.name, site.url) == ("Example Cloud", "https://status.example.com")
    assert (site.zone.key, site.languages, site.theme) == ("UTC", ("en",), "default")
    assert (site.uptime.days, site.renewed_every, site.support) == (90, None, ())
    assert site.uptime.weights == {
        State.DEGRADED_PERFORMANCE: 0,
        State.PARTIAL_OUTAGE: Fraction(3, 10),
        State.MAJOR_OUTAGE: 1,
    }
    assert site.cadence[Impact.CRITICAL] < site.cadence[Impact.MAJOR] < site.cadence[Impact.MINOR]
    assert site.warnings == ()


def test_every_field_is_read_as_it_was_written() -> None:
    """A third of a percent of a weight decides over a credit note, so weights are exact."""
    site = a_site(config=LARGEST)

    assert site.url == "https://status.example.com/cloud"
    assert (site.zone.key, site.languages) == ("Europe/Berlin", ("en", "de", "pt-BR"))
    assert site.components == (
        Component(
            id="api", name="Public API", description="REST and GraphQL", since=date(2024, 3, 1)
        ),
        Group(
            id="web-docs",
            name="Web & Docs",
            components=(
                Component(id="dashboard", name="Dashboard"),
                Component(id="docs", name="Documentation", only_when_degraded=True),
            ),
        ),
    )
    assert [leaf.id for leaf in site.leaves()] == ["api", "dashboard", "docs"]
    assert (site.uptime.days, set(site.uptime.weights.values())) == (
        30,
        {Fraction(3, 10), Fraction(1), Fraction(1, 8)},
    )
    assert site.cadence == {
        Impact.CRITICAL: timedelta(minutes=10),
        Impact.MAJOR: timedelta(minutes=30),
        Impact.MINOR: timedelta(hours=2),
    }
    assert site.support == (
        SupportChannel(
            name="Emergency line",
            href="tel:+49301234567",
            critical_only=True,
            hours="24/7",
            answers_within=timedelta(minutes=15),
        ),
        SupportChannel(name="Support desk", href="https://support.example.com"),
    )
    assert site.renewed_every == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "hint"),
    [
        ("name: Example Cloud", "nmae: Example Cloud", "unknown-field", 1, "'name'"),
        ("https://status.example.com/cloud/", "status.example.com", "bad-url", 2, "https://"),
        ("https://status.example.com/cloud/", "https://x.example/?a=b", "bad-url", 2, ""),
        ("https://status.example.com/cloud/", "javascript://x.example", "bad-url", 2, ""),
        ("Europe/Berlin", "Europe/Berlim", "bad-timezone", 3, "'Europe/Berlin'"),
        ("Europe/Berlin", "CET", "bad-timezone", 3, "a place, such as Europe/Berlin"),
        ("Europe/Berlin", "IST", "bad-timezone", 3, "a place, such as Europe/Berlin"),
        ("Europe/Berlin", "EST5EDT", "bad-timezone", 3, "a place, such as Europe/Berlin"),
        ("[en, de, pt-BR]", "[en, de, en]", "bad-language", 4, ""),
        ("[en, de, pt-BR]", "[en, ../de]", "bad-language", 4, ""),
        ("[en, de, pt-BR]", "en", "wrong-type", 4, "[en"),
        ("theme: default", "theme: defualt", "unknown-theme", 6, "'default'"),
        ("id: api", "id: Public API", "bad-id", 8, "public-api"),
        ("id: dashboard", "id: api", "duplicate-id", 14, ""),
        ("since: 2024-03-01", "since: March 2024", "bad-date", 11, "2026-11-21"),
        ("when-degraded", "sometimes", "bad-value", 15, "when-degraded"),
        ("days: 30", "days: 0", "bad-value", 16, ""),
        ("days: 30", "days: 3e1", "bad-value", 16, ""),
        ("partial_outage: 0.30", "partial_outage: 1.5", "bad-value", 16, ""),
        ("partial_outage: 0.30", "partial_outage: 30%", "bad-value", 16, ""),
        ("partial_outage: 0.30", "partial_outage: 0.1", "bad-value", 16, ""),
        ("critical: 10m", "critical: 10", "bad-duration", 17, "20m"),
        ("tel:+49301234567", "javascript:alert(1)", "bad-url", 21, ""),
        ("renewed_every: 30m", "renewed_every: often", "bad-duration", 25, ""),
        ("    renewed_every: 30m", "    name: Other", "duplicate-field", 25, "line 1"),
        ("name: Example Cloud", "name: &x Example", "yaml-feature", 1, ""),
        ("name: Example Cloud", "name: !!str Example", "yaml-feature", 1, ""),
        ("name: Example Cloud", "name: Example: Cloud", "yaml-syntax", 1, "quotes"),
    ],
)
def test_a_mistake_is_reported_with_its_line_and_the_way_out(
    old: str, new: str, code: str, line: int, hint: str
) -> None:
    """This file is edited once a year, by whoever is there."""
    assert old in LARGEST
    problem = problems_of(config=LARGEST.replace(old, new, 1))[0]

    assert (problem.where.path, problem.code, problem.where.line) == ("config.yaml", code, line)
    assert hint in as_text(problem)


@pytest.mark.parametrize("missing", ["name", "url", "components"])
def test_what_has_no_default_has_to_be_there(missing: str) -> None:
    """A page without an address cannot name itself in a feed."""
    lines = [line for line in SMALLEST.splitlines() if not line.strip().startswith(missing)]
    if missing == "components":
        lines = lines[:-2]

    assert codes_of(config="\n".join(lines)) == ["missing-field"]


def test_an_empty_file_and_an_empty_list_are_no_site() -> None:
    """An empty page would be published as a page on which all is well."""
    assert codes_of(config="") == ["missing-field", "missing-field", "missing-field"]
    assert codes_of(config=f"{SMALLEST.partition('components')[0]}components: []") == [
        "empty-value"
    ]


def test_a_group_cannot_hold_a_group() -> None:
    """Two levels are what a reader takes in at a glance, and what the API knows."""
    config = LARGEST.replace("{id: dashboard, name: Dashboard}", "{name: Inner, components: []}")

    assert codes_of(config=config) == ["wrong-type"]


def test_a_mistake_in_the_config_does_not_make_the_incidents_wrong() -> None:
    """Every component would be unknown, and the one line that matters would scroll away."""
    incident = """
        ---
        title: Checkout fails
        components: {api: major_outage}
        ---

        ## 2026-03-02 09:00 UTC - Investigating
        """

    assert codes_of(config=SMALLEST.replace("id: api", "id: A P I"), incident=incident) == [
        "bad-id"
    ]
