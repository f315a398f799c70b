"""What config.yaml says about feeds."""

from __future__ import annotations

import pytest

from statusgen.model.site import FeedRules
from tests.parse.refusals import problems_of
from tests.support import CONFIG, a_site

HUB = "https://hub.example.com/?for=status"


def test_the_hub_and_the_bare_end_of_maintenance_are_read() -> None:
    """A site that nobody told otherwise names no hub and has valid feeds."""
    text = f"feeds:\n  hub: {HUB}\n  bare_maintenance_end: true\n"

    assert a_site(config=CONFIG + text).feeds == FeedRules(hub=HUB, bare_maintenance_end=True)
    assert a_site(config=CONFIG + f"feeds: {{hub: '{HUB}'}}").feeds == FeedRules(hub=HUB)
    assert a_site().feeds == FeedRules(hub=None, bare_maintenance_end=False)


@pytest.mark.parametrize(
    ("written", "code", "column", "hint"),
    [
        ("{hub: hub.example.com}", "bad-url", 14, "https://"),
        ("{hub: 'ftp://hub.example.com'}", "bad-url", 14, "https://"),
        ("{hub: 'https://'}", "bad-url", 14, "https://"),
        ("{hub: 'https://[x'}", "bad-url", 14, "https://"),
        ("{hub: 'https://hub.example.com/a b'}", "bad-url", 14, "https://"),
        ("{hub: [x]}", "wrong-type", 14, ""),
        ("{bare_maintenance_end: yes}", "bad-value", 31, "true"),
        ("{hbu: 'https://hub.example.com'}", "unknown-field", 9, "'hub'"),
        ("https://hub.example.com", "wrong-type", 8, ""),
    ],
)
def test_a_mistake_is_reported_at_its_place(
    written: str, code: str, column: int, hint: str
) -> None:
    """A hub with a mistyped address would leave subscribers without news, unnoticed."""
    (problem,) = problems_of(config=f"{CONFIG}feeds: {written}\n")

    assert (problem.code, problem.where.line, problem.where.column) == (code, 7, column)
    assert hint in problem.hint
