"""Prose: Markdown as GitHub reads it, safe whatever it holds."""

from __future__ import annotations

import html
import re
import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.render.prose import to_html, to_line, to_text

if TYPE_CHECKING:
    from collections.abc import Callable


def squeezed(fragment: str) -> str:
    """Return `fragment` without the line breaks between its tags."""
    return re.sub(r"\n+(?=<)|(?<=>)\n+", "", fragment)


READS_LIKE_GITHUB = {
    "a list right after a paragraph": (
        "Affected:\n- api\n- web",
        "<p>Affected:</p><ul><li>api</li><li>web</li></ul>",
    ),
    "a list nested by two spaces": ("- a\n  - b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
    "a list nested by three spaces": ("1. a\n   - b", "<ol><li>a<ul><li>b</li></ul></li></ol>"),
    "a list nested by four spaces": ("- a\n    - b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
    "a list numbered with brackets": ("3) a\n4) b", '<ol start="3"><li>a</li><li>b</li></ol>'),
    "another bullet begins another list": ("* a\n+ b", "<ul><li>a</li></ul><ul><li>b</li></ul>"),
    "blank lines between items make paragraphs": (
        "- a\n\n- b",
        "<ul><li><p>a</p></li><li><p>b</p></li></ul>",
    ),
    "a fence right after a paragraph": (
        "Run:\n```sh\na < b\n```",
        '<p>Run:</p><pre><code class="language-sh">a &lt; b\n</code></pre>',
    ),
    "a fence in a list": (
        "- run\n  ```\n  x\n  ```",
        "<ul><li>run<pre><code>x\n</code></pre></li></ul>",
    ),
    "a table without a blank line": (
        "Regions\n| a | b |\n|:-:|--:|\n| 1 | `x\\|y` |",
        (
            "<p>Regions</p><table><thead><tr><th>a</th><th>b</th></tr></thead>"
            "<tbody><tr><td>1</td><td><code>x|y</code></td></tr></tbody></table>"
        ),
    ),
    "a ticket number is no heading": ("#123 is open", "<p>#123 is open</p>"),
    "struck text": ("~~no~~ yes", "<p><del>no</del> yes</p>"),
    "a task list": ("- [ ] open\n- [x] done", "<ul><li>☐ open</li><li>☑ done</li></ul>"),
    "a hard break by a backslash": ("a\\\nb", "<p>a<br>b</p>"),
    "a hard break by two spaces": ("a  \nb", "<p>a<br>b</p>"),
    "a quote": ("> a\n> - b", "<blockquote><p>a</p><ul><li>b</li></ul></blockquote>"),
    "a callout": (
        "> [!WARNING]\n> Do not retry.",
        "<blockquote><p><strong>Warning</strong></p><p>Do not retry.</p></blockquote>",
    ),
    "a bare link": (
        "See https://a.example/x.",
        '<p>See <a href="https://a.example/x" rel="noopener">https://a.example/x</a>.</p>',
    ),
    "a bare www link": (
        "www.example.com",
        '<p><a href="http://www.example.com" rel="noopener">www.example.com</a></p>',
    ),
    "a link by reference": (
        "[status][1]\n\n[1]: /status",
        '<p><a href="/status" rel="noopener">status</a></p>',
    ),
    "harmless HTML": (
        "Press <kbd>Ctrl</kbd>, H<sub>2</sub>O",
        "<p>Press <kbd>Ctrl</kbd>, H<sub>2</sub>O</p>",
    ),
    "Markdown between details": (
        "<details><summary>Log</summary>\n\n**x**\n\n</details>",
        "<details><summary>Log</summary><p><strong>x</strong></p></details>",
    ),
    "names with underscores": ("eu_west_1 and a_b", "<p>eu_west_1 and a_b</p>"),
    "a path with backslashes": ("C:\\temp\\log", "<p>C:\\temp\\log</p>"),
}


@pytest.mark.parametrize("written", READS_LIKE_GITHUB)
def test_markdown_reads_as_it_does_on_github(written: str) -> None:
    """Engineers preview an incident in the pull request; customers must see the same."""
    source, expected = READS_LIKE_GITHUB[written]

    assert squeezed(to_html(source)) == squeezed(expected)


def test_headings_start_at_the_level_that_the_page_has_left_for_them() -> None:
    """A reader who moves by headings must find a post-mortem's sections below its title."""
    source = "## Cause\n\n<h3>Detail</h3>\n\n#### More"

    assert re.findall(r"<h\d>", to_html(source)) == ["<h4>", "<h5>", "<h6>"]
    assert re.findall(r"<h\d>", to_html(source, heading_level=2)) == ["<h2>", "<h3>", "<h4>"]
    assert re.findall(r"<h\d>", to_html("# a\n\n###### b", heading_level=5)) == ["<h5>", "<h6>"]
    assert re.findall(r"<h\d>", to_html("# a\n\n#### b\n\n## c")) == ["<h4>", "<h5>", "<h5>"]


@pytest.mark.parametrize(
    "source",
    [
        "![Graph of errors](https://cdn.example/x.png)",
        '<img src="https://cdn.example/x.png" alt="Graph of errors">',
    ],
)
def test_an_image_is_a_link_that_nobody_has_to_follow(source: str) -> None:
    """A customer who reads the page must not be counted by another company's server."""
    link = '<p><a href="https://cdn.example/x.png" rel="noopener">Graph of errors</a></p>'

    assert to_html(source) == link


def test_an_image_inside_a_link_leaves_its_words_in_the_link() -> None:
    """A link inside a link is not valid HTML, and browsers tear it apart."""
    source = "[![build](https://ci.example/b.svg)](https://ci.example)"

    assert to_html(source) == '<p><a href="https://ci.example" rel="noopener">build</a></p>'


@pytest.mark.parametrize(
    "source",
    [
        "[x](javascript:alert(1))",
        "[x](java&#1;script:alert(1))",
        "[x](JaVaScRiPt&colon;alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "<javascript:alert(1)>",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        '<a href="https://a.example" onclick="alert(1)" style="x" id="y" class="z">x</a>',
        '<b title="<img src=x onerror=alert(1)>">x</b>',
        "<style>*{display:none}</style>",
        "<iframe src=https://a.example></iframe>",
        '`<img src=x onerror=alert(1)>` <code class="evil">x</code>',
        "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    ],
)
def test_nothing_an_author_writes_runs_in_a_readers_browser(source: str) -> None:
    """Titles and bodies come from alerts and pull requests; the page stands on a company's name."""
    tags = re.findall(r"<[a-z][^>]*>", to_html(source))

    assert all(
        re.fullmatch(r'<[a-z0-9]+(?: (?:href="(?:https://a\.example|x)"|rel="noopener"))*>', t)
        for t in tags
    )
    assert not any(tag.startswith(("<script", "<style", "<svg", "<img", "<iframe")) for tag in tags)


@pytest.mark.parametrize(
    "source",
    ["Set <username> in the file", "a <!-- b", "x <script> y", "if a<limit and c>d", "<?php x"],
)
def test_what_looks_like_html_and_is_none_stays_readable(source: str) -> None:
    """A placeholder or a comparison that vanishes changes what an instruction says."""
    assert html.unescape(re.sub(r"</?p>", "", to_html(source))) == source


def test_a_comment_is_not_published() -> None:
    """Templates for incidents carry hints for their authors."""
    assert to_html("a\n\n<!-- what to write:\n\n- this -->\n\nb") == "<p>a</p>\n\n<p>b</p>"
    assert to_text("<!-- nothing yet -->") == ""


def test_a_forgotten_end_tag_reaches_no_further_than_its_paragraph() -> None:
    """One `<b>` too many must not make the rest of the page bold."""
    assert to_html("a <b>c\n\nd") == "<p>a <b>c</b></p>\n<p>d</p>"


@pytest.mark.parametrize("source", ["", " \n\t\n ", "\x00\x07", "\ufeff".strip("\ufeff")])
def test_nothing_written_is_nothing_shown(source: str) -> None:
    """An update may be a change of state without a word."""
    assert (to_html(source), to_text(source), to_line(source)) == ("", "", "")


def test_characters_that_feeds_cannot_hold_are_dropped() -> None:
    """One control character copied from a terminal must not stop every feed."""
    source = "a\x1b[0m\x00 \ud800b &#2;*c*&#x1f; [d](/e&#1;f)"

    for text in (to_html(source), to_text(source), to_line(source)):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", text)
        assert text.encode("utf-8")
    assert to_text(source) == "a[0m b c d (/ef)"


def test_plain_text_keeps_what_the_marks_meant() -> None:
    """Feeds, mails and chats show text only; the address and the order of steps must survive."""
    source = (
        "# Next *steps*\n\nCall [us](https://help.example/a) or see https://help.example.\n\n"
        "1. stop\n   - really &amp; now\n2. wait  \nlonger\n\n"
        "> [!NOTE]\n> calm\n\n```\nretry --now\n  twice\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    )

    assert to_text(source) == (
        "Next steps\n\nCall us (https://help.example/a) or see https://help.example.\n\n"
        "1. stop\n   - really & now\n2. wait\n   longer\n\n"
        "> Note\n>\n> calm\n\nretry --now\n  twice\n\na | b\n1 | 2"
    )


def test_a_line_is_cut_behind_a_word() -> None:
    """Search engines and link previews show a description of so many characters."""
    source = "Paying by **card** fails, for\neveryone."

    assert to_line(source) == "Paying by card fails, for everyone."
    assert to_line(source, most=23) == "Paying by card fails…"
    assert to_line("x" * 300, most=10) == "x" * 9 + "…"


@settings(max_examples=500, deadline=None)
@given(
    st.text(alphabet="ab 1.)\n,:!-=w/(\"'\u00e4%+", max_size=40)
    | st.from_regex(r"[A-Za-z0-9 ,.:;!?'\"()%/\n\u20ac\u2013-]{0,60}", fullmatch=True)
)
def test_plain_sentences_take_a_shorter_way_to_the_same_page(source: str) -> None:
    """Most updates hold no marks; being quick about them must not change what is shown.

    The comment is not shown and makes sure that the long way is taken.
    """
    the_long_way = f"{source}\n\n<!-- -->"

    assert to_html(source) == to_html(the_long_way)
    assert to_text(source) == to_text(the_long_way)


def test_threads_convert_at_the_same_time() -> None:
    """The preview server answers several requests at once."""
    found: list[str] = []

    def convert(text: str) -> Callable[[], None]:
        return lambda: found.extend(to_html(f"**{text}**") for _ in range(50))

    threads = [threading.Thread(target=convert(name)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(set(found)) == [f"<p><strong>{name}</strong></p>" for name in "abcd"]
    assert len(found) == 200


def test_a_second_hash_in_an_address_is_written_so_that_it_is_valid() -> None:
    """People paste addresses of chat rooms as their browser shows them."""
    html = to_html("[chat](https://matrix.to/#/#room:example.org)")

    assert 'href="https://matrix.to/#/%23room:example.org"' in html
