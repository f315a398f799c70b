"""The short ways from Markdown to HTML, held against the long one, to the letter."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown.treeprocessors import InlineProcessor

from statusgen.render import prose, simple_prose
from statusgen.render.plain_text import text_of
from statusgen.render.prose import kept_in, to_html

MARKS = (
    "**bold words**", "**Resolved:**", "**a (b).**", "`code`", "`a <b> & c`", "`**`", "`&amp;`",
    "`x  y`", "[the page](https://example.com/x)", "[a.example](https://a.example/)",
    "[x-y's](http://a-b.example/a_b/c=1)", "https://a.example/x", "https://a.example/x#y-1",
    "<https://a.example/x>", "http://b.example.org",
)  # fmt: skip
WORDS = (
    "a", "We", "1.", "2)", "3.5", "x_y", "a__b", "_a", "R&D", "A & B", "&amp;", "&copy", "&#1;",
    "p > 3", "->", "#12", "# x", "C#", "(see", "this)", '"so"', "it's", "\u2019", "\u2013", "--",
    "---", "-", "+", "==", "€5", "/x", "a/b", ":", "www.x", "http:", "ftp://a", "日本", "°", "⚠️",
    "{x}", "|", "\u2068x\u2069", "\xa0", "a  b", "*", "~", "[x]", "\\", "@", "a@b.example",
    "<b>", "![x](y)",
)  # fmt: skip
BETWEEN = (" ", " ", " ", " ", "\n", " \n", "\n\n", "  ", "  \n", ", ", ". ", "", "(", ")", "; ")


def the_long_way(text: str) -> str:
    """Return the HTML that Markdown and the sanitiser make of `text`."""
    converter = prose._Converter()
    return converter.safe(converter.html_of(text, 4))


def texts_of(words: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Return texts that are put together of `words`."""
    word = st.tuples(st.sampled_from(words), st.sampled_from(BETWEEN)).map("".join)
    return st.lists(word, min_size=1, max_size=8).map("".join)


@settings(max_examples=400, deadline=None)
@given(
    texts_of((*MARKS, *WORDS[:20]))
    | texts_of((*MARKS, *WORDS))
    | st.text(alphabet="ab1 .)\n,:!-=w/(\"'ä%+*`[]_&;#<>~|x", max_size=14)
    | st.text(max_size=20)
)
def test_text_that_takes_the_short_way_comes_out_the_same(source: str) -> None:
    """Most updates are simple; being quick about them must not change what anybody reads."""
    text = prose._cleaned(source)
    short = simple_prose.html_of(text)

    if short is not None:
        assert short == the_long_way(text)
        assert simple_prose.text_of(text) == text_of(short)


def test_what_most_updates_hold_takes_the_short_way() -> None:
    """The long way costs a hundred times as much, and its packages take time to load."""
    text = (
        "**Resolved:** We set `retry = 3` (see [the page](https://a.example/x)).\n\nBye & thanks."
    )

    assert simple_prose.html_of(text) == (
        "<p><strong>Resolved:</strong> We set <code>retry = 3</code> "
        '(see <a href="https://a.example/x" rel="noopener">the page</a>).</p>\n'
        "<p>Bye &amp; thanks.</p>"
    )
    assert simple_prose.text_of(text) == (
        "Resolved: We set retry = 3 (see the page (https://a.example/x)).\n\nBye & thanks."
    )


SIGNS = (
    "` `` \\ \\\n [ ] ( ) ![ < > @ & ; * ** _ __ ~ ~~ http:// https://a.b/c www. WWW.x.yz a@b.cd "
    "<a> </a> <!-- --> &amp; &#42; [x] [x]: /u - 1. > # word İ"
)


@settings(max_examples=300, deadline=None)
@given(texts_of((*SIGNS.split(" "), *MARKS)))
def test_what_a_text_cannot_hold_is_not_missed(source: str) -> None:
    """A pattern that is left out although it matches would show a mark as it was written."""
    text = prose._cleaned(source)
    converter = prose._Converter()
    inline = InlineProcessor(converter.markdown)
    converter.markdown.treeprocessors.register(inline, "inline", 20)

    assert the_long_way(text) == converter.safe(converter.html_of(text, 4))


def test_a_heading_has_the_level_of_its_place_after_it_stood_somewhere_else() -> None:
    """The same post-mortem stands on its own page and on the front page, at other levels."""
    source = "Cause\n-\n\nText."

    found = [to_html(source, heading_level=level)[:4] for level in (4, 2, 4)]
    assert found == ["<h4>", "<h2>", "<h4>"]


def test_html_that_is_kept_is_not_made_again() -> None:
    """Thousands of texts stay as they are from build to build; a spoilt store brings in nothing."""
    values: dict[str, bytes] = {}

    class Store:
        get, put = staticmethod(values.get), staticmethod(values.__setitem__)

    with kept_in(Store()):
        made = to_html("- kept *once*")
        assert made == "<ul><li>kept <em>once</em></li>\n</ul>"
        assert len(values) == 1
        values.update(dict.fromkeys(values, b"<p onclick=x>kept<script>x</script></p>"))
        again = prose._converted.__wrapped__("- kept *once*", level=4)  # type: ignore[attr-defined]
    assert again == "<p>keptx</p>"
