"""Prose that nobody wrote by hand: a page comes out of it, safe and before long."""

from __future__ import annotations

import re

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.render.prose import to_html, to_line, to_text
from statusgen.render.prose_html import UNPRINTABLE

MARKS = (
    "[ ] ( ) < > ` * _ ~~ ! & \\ | - : # http:// www. @ <b> </b> <a <p> <td> <li> <h1> </a> "
    "<!-- --> ``` 1. &#1; &#1"
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from([*MARKS.split(), " ", "\n", "\n\n"]) | st.text(max_size=3), max_size=40
    ).map("".join)
)
def test_whatever_is_written_comes_out_safe(source: str) -> None:
    """A page must come out of every text, and each reader must get it in the same way."""
    shown = to_html(source)

    assert not re.search(r"<(?:script|style|img|svg|iframe)", shown)
    assert not re.search(r'<[^<>]*\s(?:on\w+|style|id)="', shown)
    assert nh3.clean(shown, link_rel=None, attributes=PASSING) == shown
    assert not UNPRINTABLE.search(shown.replace("\n", ""))
    assert "\n" not in to_line(source)


@pytest.mark.parametrize("inside", ["&#1", "&amp;", "&#60;b", "x=&lt;"])
def test_what_looks_like_a_tag_is_shown_as_it_was_written(inside: str) -> None:
    """No reader knows the tag, so neither is what stands in it anything but text."""
    assert to_text(f"set <name {inside}> to on") == f"set <name {inside}> to on"


PASSING = {"a": {"href", "rel", "title"}, "ol": {"start"}, "code": {"class"}}


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "[a](",
        "![a](b ",
        "<a ",
        "<![CDATA[",
        "<!--",
        "``a`",
        "**a *b ",
        "> ",
        "- ",
        "* * a\n",
        "<b><i>\n\n",
        "<div>",
    ],
)
def test_hostile_repetition_is_shown_and_not_obeyed(unit: str) -> None:
    """An alert pasted into an update may hold anything; a build must not hang on it."""
    source = unit * (16_384 // len(unit))

    assert len(to_text(source)) > 0 or not re.search(r"\w", re.sub(r"<[^<>]*>", "", unit))


def test_a_table_wider_than_its_rows_is_not_filled_up_without_end() -> None:
    """A head of a thousand columns and a thousand short rows would become a million cells."""
    wide = to_html("|".join("abc" * 300) + "\n" + "-|" * 900 + "\n" + "x|\n" * 1_000)

    assert wide.count("<tr>") == 1_001
    assert wide.count("<td>") < 10_000


def test_a_short_row_of_a_table_has_as_many_cells_as_the_head() -> None:
    """Without them the lines of a table end in the middle of the page."""
    assert to_html("a|b|c\n-|-|-\nx").count("<td>") == 3


def test_a_long_address_is_not_repeated_without_end() -> None:
    """A definition of a kilobyte and a thousand links of three characters make a megabyte."""
    shown = to_html(f"[a]: https://a.example/{'b' * 1_000}\n\n" + "[a]\n\n" * 1_000)

    assert '<a href="https://a.example/bbb' in shown
    assert len(shown) < 100_000


def test_a_name_for_an_address_serves_many_links() -> None:
    """A post-mortem links to the same dashboard in every section."""
    shown = to_html("[a]: https://a.example/graphs\n\n" + "[a] and then *some*\n\n" * 50)

    assert shown.count("<a ") == 50
