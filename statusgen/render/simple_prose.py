"""The short way for the prose that most updates are: words, with bold ones, code and links.

Markdown makes little of such text, so it is written down here at once, to the letter as the long
way through `gfm` and the sanitiser would. Text that could mean more is left to that.
"""

from __future__ import annotations

import functools
import re

_WORDS = r"[^\W_](?:[\w ,./:()'-]*[^\W_])?"
_ADDRESS = (
    r"https?://[a-z0-9]+(?:[.-][a-z0-9]+)*\.[a-z]{2,}"
    r"(?:/(?:[A-Za-z0-9/_.=-]*[A-Za-z0-9/])?)?(?:\#[A-Za-z0-9-]*[A-Za-z0-9])?"
)
# A mark has a space, a bracket or nothing before it, and the end of a word behind it.
_MARK = re.compile(
    rf"(?<![^\s(])(?:\*\*(?P<bold>{_WORDS}[.:!?]?)\*\*"
    r"|`(?P<code>[^\s`\\|](?:[^`\\|\n]*[^\s`\\|])?)`"
    rf"|\[(?P<words>{_WORDS})\]\((?P<address>{_ADDRESS})\)"
    rf"|<(?P<between>{_ADDRESS})>"
    rf"|(?P<bare>{_ADDRESS}))(?=\)?[.,:!?]?(?:\s|\Z))"
)
# Where one may begin: a search for these letters skips all others at once.
_BEGIN = re.compile(r"\*|`|\[|<|http")
# Neither a mark of Markdown or HTML nor a space that is not a line's.
_UNMARKED = re.compile(
    r"[^][<*`~@|\\\t\v\f\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"
)
# How lists, headings and quotes begin, and what goes on with one of these.
_BLOCK = re.compile(r"[ =#>+-]|\d{1,9}[.)](?:\s|\Z)")
_NEXT_BLOCK = re.compile(rf"\n(?:{_BLOCK.pattern})")
_EDGE_UNDERSCORE = re.compile(r"(?<!\w)_|_(?!\w)")
_ENTITY = re.compile(r"&\#?\w+;")
_PARAGRAPHS = re.compile(r" ?\n{2,}")


def html_of(text: str) -> str | None:
    """Return `text`, which has no space around it, as HTML, or None if it is not simple."""
    pieces = _pieces_of(text)
    if pieces is None:
        return None
    body = "".join([_escaped(p) if isinstance(p, str) else _as_html(p) for p in pieces])
    body = "</p>\n<p>".join(_paragraphs_of(body)).replace(" \n", "\n")
    return f"<p>{body}</p>"


def text_of(text: str) -> str | None:
    """Return `text`, which has no space around it, without marks, or None if it is not simple."""
    pieces = _pieces_of(text)
    if pieces is None:
        return None
    body = "".join([piece if isinstance(piece, str) else _as_text(piece) for piece in pieces])
    return "\n\n".join([" ".join(paragraph.split()) for paragraph in _paragraphs_of(body)])


# A text is wanted as HTML in a page, and as plain text in the document beside it.
@functools.lru_cache(maxsize=64)
def _pieces_of(text: str) -> tuple[str | re.Match[str], ...] | None:
    """Return the words of `text` and the marks between them, or None if it holds more than that."""
    pieces: list[str | re.Match[str]] = []
    end = 0
    for begin in _BEGIN.finditer(text):
        mark = _MARK.match(text, begin.start()) if begin.start() >= end else None
        if mark:
            pieces += [text[end : mark.start()], mark]
            end = mark.end()
    pieces.append(text[end:])
    rest = "x".join([piece for piece in pieces if isinstance(piece, str)])
    return tuple(pieces) if _is_words(rest) else None


def _is_words(text: str) -> bool:
    """Tell whether `text` has no meaning in Markdown but that of its words and paragraphs."""
    if not _UNMARKED.fullmatch(text) or _BLOCK.match(text):
        return False
    if "\n" in text and ("  \n" in text or _NEXT_BLOCK.search(text)):
        return False
    # An address, an underscore beside a word and an entity mean something, too.
    if "://" in text or "www" in text.lower():
        return False
    if "_" in text and _EDGE_UNDERSCORE.search(text):
        return False
    return not ("&" in text and _ENTITY.search(text))


def _paragraphs_of(text: str) -> list[str]:
    return _PARAGRAPHS.split(text) if "\n\n" in text else [text]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _as_html(mark: re.Match[str]) -> str:
    match mark.lastgroup:
        case "bold":
            return f"<strong>{mark['bold']}</strong>"
        case "code":
            return f"<code>{_escaped(mark['code'])}</code>"
    address = mark["address"] or mark["between"] or mark["bare"]
    return f'<a href="{address}" rel="noopener">{mark["words"] or address}</a>'


def _as_text(mark: re.Match[str]) -> str:
    words, address = mark["words"], mark["address"]
    if words and words != re.sub("^https?://", "", address).rstrip("/"):
        return f"{words} ({address})"
    return words or mark[mark.lastgroup or 0]
