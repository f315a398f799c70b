"""Text that runs the other way, or turns what follows it, beside words of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.model.bidi import balanced, isolated, turns_what_follows
from statusgen.model.files import Files
from statusgen.parse import parse_site
from statusgen.render import render
from tests.hostile.conftest import SITE
from tests.hostile.sites import a_config, a_window, an_incident, snapshot_of
from tests.render.made import THEME
from tests.theme_pages import Page

if TYPE_CHECKING:
    from statusgen.model.files import Artifact
    from tests.hostile.conftest import Watch

ARABIC = "الدفع (2)"
TURNING = "pay\u2069\u202ement"
CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def a_site(title: str, name: str) -> dict[str, str]:
    return {
        "config.yaml": a_config(name, [name], "x"),
        "incidents/open.md": an_incident(title, ["Text."]),
        "incidents/off.md": a_window(title, "x", update="## 2026-03-02 11:30 UTC - Cancelled"),
    }


def files_of(title: str, name: str) -> dict[str, Artifact]:
    """Return the files of a site with an open incident and a cancelled window, by path."""
    return {each.path: each for each in render(snapshot_of(a_site(title, name)), THEME)}


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Pay\u202ement", "Pay\u202ement\u202c"),
        ("Pay\u2067ment", "Pay\u2067ment\u2069"),
        ("a\u2069b\u202cc", "abc"),
        ("a\u2067\u202eb\u2069c", "a\u2067\u202eb\u2069c"),
        ("a\u2067b\u202cc\u2069", "a\u2067bc\u2069"),
        ("a\u202eb\nc", "a\u202eb\u202c\nc"),
        ("\u200fدفع\u200e API", "\u200fدفع\u200e API"),
    ],
)
def test_what_a_text_turns_ends_with_it(written: str, told: str) -> None:
    """A title must not show the date beside it in reverse."""
    assert balanced(written) == told


@settings(derandomize=True, deadline=None)
@given(st.text(st.sampled_from(f"{CONTROLS}ab\n\u05d0")))
def test_a_balanced_text_opens_and_closes_every_turn(text: str) -> None:
    """Whatever somebody pastes, the words after it are read as they stand."""
    told = balanced(text)

    assert balanced(told) == told
    assert [c for c in told if c not in CONTROLS] == [c for c in text if c not in CONTROLS]
    for line in told.split("\n"):
        assert sum(line.count(each) for each in "\u2066\u2067\u2068") == line.count("\u2069")


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        (TURNING, ["turned-text"]),
        ("Pay\u202ement\u202c", ["turned-text"]),
        ("Pay\u2067ment", ["turned-text"]),
        ("دفع \u2066API\u2069", []),
        (ARABIC, []),
    ],
)
def test_a_title_that_readers_see_in_another_order_is_told(title: str, codes: list[str]) -> None:
    """An address in reverse is a trick; a name of two scripts is how people write."""
    contents = {path: text.encode() for path, text in a_site("x", "y").items()}
    contents["incidents/open.md"] = an_incident(title, ["Text."]).encode()
    site = parse_site(Files(contents=contents))

    assert [problem.code for problem in site.warnings] == codes
    assert site.incidents[0].title == balanced(title)
    assert bool(turns_what_follows(title)) == bool(codes)


def test_names_are_kept_apart_from_our_words_where_there_are_no_elements() -> None:
    """A tab, a chat and a calendar show several texts in one line of plain text."""
    files = files_of(ARABIC, ARABIC)
    apart = isolated(ARABIC)
    assert apart == f"\u2068{ARABIC}\u2069"

    page = Page(files["incidents/open/index.html"].make().decode())
    assert page.text["title"].startswith(f"{apart} · {apart}")
    root = ElementTree.fromstring(files["components/c0/updates.rss"].make())
    heads = [element.text for element in root.iter("title")]
    assert heads[0] == f"{apart}: {apart} Status - Updates"
    assert f"Investigating: {apart}" in heads
    badge = ElementTree.fromstring(files["components/c0/badge.svg"].make())
    assert badge.get("aria-label") == f"{apart}: Major outage"
    calendar = icalendar.Calendar.from_ical(files["maintenance.ics"].make())
    assert [str(e["SUMMARY"]) for e in calendar.walk("VEVENT")] == [f"Cancelled: {apart}"]


def test_what_runs_as_the_page_does_is_written_as_it_is() -> None:
    """Scripts compare titles, and characters that nobody sees would make them differ."""
    assert isolated("Zahlung: 支払い (2)") == "Zahlung: 支払い (2)"
    assert isolated("API (2)", "rtl") == "\u2068API (2)\u2069"


@pytest.mark.browser
@pytest.mark.parametrize("title", [TURNING, ARABIC, "\u202egnp.exe", "a\u2067b"])
def test_a_title_shows_nothing_beside_it_in_another_order(watch: Watch, title: str) -> None:
    """Readers take a date or a quotation mark for what it is beside."""
    watch.files = files_of(title, title)
    watch.visit(SITE)
    link = watch.tab.locator("a", has_text="All about")
    after_last = link.evaluate("""link => {
      const walker = document.createTreeWalker(link, NodeFilter.SHOW_TEXT);
      while (!walker.nextNode().data.includes("”")) {}
      const at = walker.currentNode.data.indexOf("”"), range = document.createRange();
      range.setStart(walker.currentNode, at);
      range.setEnd(walker.currentNode, at + 1);
      return link.getBoundingClientRect().right - range.getBoundingClientRect().right;
    }""")

    assert abs(after_last) < 1
