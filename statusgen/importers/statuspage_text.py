"""Statuspage's plain text as Markdown that reads back as the same text.

Its pages show the text of an update as it was typed, with line breaks. What Markdown would take
for a mark is escaped, and nothing else, so that people can go on editing the text.
"""

from __future__ import annotations

import re
from itertools import groupby

_BREAK = re.compile(r"[ \t]*<br[ \t]*/?[ \t]*>(?:[ \t]*\n(?!\n))?", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ITEM = "- "
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def plain(text: str) -> str:
    """Return `text` as our API gives it back: lines ended by `\\n`, no needless space.

    - Every kind of line end and `<br>` is a line feed.
    - Control characters, and what is no character, are dropped.
    - Space around a line goes, and runs of spaces and tabs are one space.
    - Runs of empty lines are one; a list of lines that begin with `- ` has one around it and none
      in it.
    """
    lines = text.replace("\r\n", "\n")
    for end in "\r\x85\u2028\u2029":
        lines = lines.replace(end, "\n")
    lines = _UNPRINTABLE.sub("", _BREAK.sub("\n", lines))
    stripped = [re.sub(r"[ \t]+", " ", line.strip()) for line in lines.split("\n")]
    return "\n\n".join("\n".join(block) for block in _blocks(stripped))


def _blocks(lines: list[str]) -> list[list[str]]:
    """Return the paragraphs and lists that `lines` hold; what is empty parts paragraphs only."""
    blocks: list[list[str]] = []
    for kind, run in groupby(lines, key=_kind):
        block = list(run)
        if kind == "list" and blocks and _kind(blocks[-1][0]) == "list":
            blocks[-1] += block
        elif kind != "empty":
            blocks.append(block)
    return blocks


def _kind(line: str) -> str:
    if not line:
        return "empty"
    return "list" if line.startswith(_ITEM) else "text"


def holds_tags(text: str) -> bool:
    """Tell whether there are HTML tags in `text`, other than `<br>`, which stay as they read."""
    return bool(_TAG.search(_BREAK.sub("\n", text)))


def as_markdown(text: str) -> str:
    """Return Markdown that reads as `plain(text)`."""
    blocks = plain(text).split("\n\n") if plain(text) else []
    return "\n\n".join(_as_block(block.split("\n")) for block in blocks)


def _as_block(lines: list[str]) -> str:
    if _kind(lines[0]) == "list":
        return "\n".join(_ITEM + _as_line(line.removeprefix(_ITEM)) for line in lines)
    *marked, last = (_as_line(line) for line in lines)
    # The space ends an address, which would go on over the mark of the line break.
    spaced = (f"{line} " if "://" in line.rpartition(" ")[2] else line for line in marked)
    return "\\\n".join((*spaced, last))


# An address of which nothing has to be written in another way stays bare.
_ADDRESS = re.compile(
    r"(?<![\w/])(?>https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::[1-9]\d{1,4})?"
    r"(?:[/?#](?:[A-Za-z0-9/_.~?=&#+:,;@!()-]|%[0-9A-Fa-f]{2})*)?)(?![^\s.,;:!?)\]'\"]|\][(\[:])"
)
_ENTITY = re.compile(r"&(?=#?\w+;)")
_MARK = re.compile(
    r"""\\(?=[!-/:-@\[-`{-~])       # a backslash that would escape what follows
    |[`*]
    |(?<![^\W_])_|_(?![^\W_])       # not within_a_word
    |~(?=~)|(?<=~)~
    |<(?=\S)
    |\](?=[(\[:])
    |:(?=//)
    |(?<=www)\.
    """,
    re.VERBOSE | re.IGNORECASE,
)
_AT_START = re.compile(r"#{1,6}(?=\s|$)|>|[-+](?=\s|$)|=(?==*$)|[-|:](?=[-|: ]*$)|\[(?=[ xX!])")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|$)")


def _as_line(line: str) -> str:
    """Return one line of text as Markdown, wherever it stands."""
    parts, position = [], 0
    for address in _ADDRESS.finditer(line):
        # One with what reads as an entity would not be written as it is.
        if not _ENTITY.search(address[0]):
            parts += [_escaped(line[position : address.start()]), address[0]]
            position = address.end()
    whole = "".join((*parts, _escaped(line[position:])))
    whole = _NUMBER.sub(r"\1\\\2", whole, count=1) if _NUMBER.match(whole) else whole
    if _AT_START.match(whole):
        whole = "\\" + whole
    # A backslash at the end of a line would be a line break.
    return whole.removesuffix("\\") + "&#92;" if whole.endswith("\\") else whole


def _escaped(text: str) -> str:
    return _MARK.sub(r"\\\g<0>", _ENTITY.sub("&amp;", text))
