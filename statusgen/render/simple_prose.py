"""The short way for the prose that most updates are: words, with bold ones, code and links.

Markdown makes little of such text, so it is written down here at once, to the letter as the long
way through `gfm` and the sanitiser would. Text that could mean more is left to that.
"""

from __future__ import annotations

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
    marks = _marks_of(text)
    if marks is None:
        return None
    pieces, end = [], 0
    for mark in marks:
        pieces += [_escaped(text[end : mark.start()]), _as_html(mark)]
        end = mark.end()
    body = "".join((*pieces, _escaped(text[end:])))
    return "<p>" + _PARAGRAPHS.sub("</p>\n<p>", body).replace(" \n", "\n") + "</p>"


def text_of(text: str) -> str | None:
    """Return `text`, which has no space around it, without marks, or None if it is not simple."""
    marks = _marks_of(text)
    if marks is None:
        return None
    paragraphs = _PARAGRAPHS.split(_MARK.sub(_as_text, text) if marks else text)
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _marks_of(text: str) -> list[re.Match[str]] | None:
    """Return the marks in `text`, or None if it holds more than those and words."""
    marks = [] if _UNMARKED.fullmatch(text) and "://" not in text else list(_MARK.finditer(text))
    rest = _MARK.sub("x", text) if marks else text
    if not _UNMARKED.fullmatch(rest) or _BLOCK.match(rest):
        return None
    if "\n" in rest and ("  \n" in rest or _NEXT_BLOCK.search(rest)):
        return None
    # An address, an underscore beside a word and an entity mean something, too.
    if "://" in rest or "www" in rest.lower():
        return None
    if "_" in rest and _EDGE_UNDERSCORE.search(rest):
        return None
    return None if "&" in rest and _ENTITY.search(rest) else marks


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
