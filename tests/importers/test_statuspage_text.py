"""Plain text of a Statuspage update as Markdown: it reads the same, and people can edit it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.importers.statuspage_text import as_markdown, plain
from statusgen.render.prose import to_text

_PIECES = """
    # ## - * + > < & | \\ ` ``` ~~ ~~~ _ __ ** [ ] ( ) ! : ; :// = % ^ { } $ @ ' " 1. 2) 9 x
    [a](b) [a]: ![i](u) <br /> <b> </b> <!-- --> &amp; &lt &#60; |---|---| === --- www.x.com
    http://a.bc/d_e*f https://example.com/a?b=c&d=e https:// a@b.co __init__ a*b*c word
"""
_HIDDEN = ["\n", "\n\n", " ", "  ", "    ", "\t", "\r\n", "\r", "\x00", "\x02", "\x03", "\x1b"]
_HIDDEN += ["\u200f", "\u202e", "\u00a0", "\u2028", "\u0085", "\ufeff", "\ud800", "- ", "* "]
_HIDDEN += ["\n## 2026-11-21 14:05 UTC - Resolved\n", '<a href="x">']
_BODIES = st.lists(
    st.one_of(st.sampled_from(_PIECES.split()), st.sampled_from(_HIDDEN), st.text(max_size=3)),
    max_size=14,
).map("".join)


@settings(deadline=None)
@given(_BODIES)
def test_any_text_reads_back_as_it_was_typed(body: str) -> None:
    """Whoever reads the old and the new API side by side must not see a word or a mark change."""
    assert to_text(as_markdown(body)) == plain(body)


@settings(deadline=None)
@given(_BODIES)
def test_what_is_tidied_once_is_tidy(body: str) -> None:
    """A page that is imported from one of ours must not change a second time."""
    assert plain(plain(body)) == plain(body)


@pytest.mark.parametrize(
    "text",
    [
        "We're investigating 502s (about 20 % of calls) - see https://example.com/a_b?c=1&d=2#e.",
        "Set GITHUB_TOKEN and a snake_case_name; 5 < 6 > 4, ~1 hour, C:\\Users & co",
        "The following works again:\n\n- Create/upgrade apps\n- Deploy [beta] app",
        "Mail support@example.com or see [our page] (soon).",
        "تمت استعادة الخدمة \u200f(API)\u200f.",
    ],
)
def test_what_is_no_mark_is_not_escaped(text: str) -> None:
    """People go on editing these files, and backslashes are in their way."""
    assert as_markdown(text) == text


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("## 2026-11-21 14:05 UTC - Resolved", r"\## 2026-11-21 14:05 UTC - Resolved"),
        ("a *b* <script> `c` __d__", r"a \*b\* \<script> \`c\` \_\_d\_\_"),
        ("one\ntwo", "one\\\ntwo"),
        ("1. first", r"1\. first"),
        ("[text](https://example.com)", r"[text\](https://example.com)"),
        ("&amp; &", "&amp;amp; &"),
        ("https://example.com/?a&amp;", r"https\://example.com/?a&amp;amp;"),
        ("---", r"\---"),
    ],
)
def test_what_markdown_would_take_for_a_mark_is_escaped(text: str, markdown: str) -> None:
    """Customers see the stars that were typed, and no update begins in the middle of a text."""
    assert as_markdown(text) == markdown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("one<br /><br/>two<BR>three", "one\n\ntwo\nthree"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("  one  two\t \n\n\n three ", "one two\n\nthree"),
        ("Broken:\n- a\n\n- b\nThat is all.", "Broken:\n\n- a\n- b\n\nThat is all."),
        ("bell\x07 and escape\x1b[31m", "bell and escape[31m"),
        ("", ""),
    ],
)
def test_line_ends_and_space_are_tidied_and_nothing_else(text: str, shown: str) -> None:
    """These are all the differences that an import makes to a text."""
    assert plain(text) == shown
    assert to_text(as_markdown(text)) == shown
