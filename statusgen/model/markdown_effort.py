"""How much work it is to show a Markdown text, counted the same on every machine.

A unit is about 75 nanoseconds of a machine of 2025. Python-Markdown's time for the inside of a
paragraph grows with its marks times its characters, and every element of a page takes some.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from statusgen.model.markdown_blocks import blocks_of

if TYPE_CHECKING:
    from statusgen.model.markdown_blocks import Block

DELIMITER_ROW = re.compile(r"\|?+(?: *+:?-++:? *+\|)*+(?: *+:?-++:? *+)?$")
"""The line below the head of a table."""

_MARKS = re.compile(r"[\[\]<>`*_~&\\!@]|://|www|  \n", re.IGNORECASE)
_BEGINNINGS = re.compile(r"[-+*>.)|\n]")
_CHARACTER = 2
_TAG = 600
_ELEMENT = 1_000
_LINE = 60
_MARKED_TEXT = 1_500
_MARK = 500


def marks_in(text: str) -> int:
    """Return how many signs of `text` may mean something inside a paragraph.

    An opening bracket counts as three: its end is looked for once for each kind of link.
    """
    return len(_MARKS.findall(text)) + 2 * text.count("[")


def effort_of_line(text: str) -> int:
    """Return the effort of what stands in one paragraph, heading or cell; 0 if it has no marks."""
    marks = marks_in(text)
    return _MARKED_TEXT + marks * (_MARK + len(text)) if marks else 0


def most_effort_of(text: str) -> int:
    """Return an effort no less than that of `text`, which is told without its blocks."""
    if "|" in text:
        return effort_of(text)
    marks, beginnings = marks_in(text), len(_BEGINNINGS.findall(text)) + 2
    return (
        (_CHARACTER + marks) * len(text)
        + marks * (_MARK + _TAG)
        + beginnings * (2 * _ELEMENT + _LINE)
        + min(marks, beginnings) * _MARKED_TEXT
    )


def effort_of(text: str) -> int:
    """Return the effort that showing `text` takes."""
    return _CHARACTER * len(text) + _effort(blocks_of(text.split("\n")))


def _effort(block: Block) -> int:
    own = _ELEMENT + _LINE * len(block.lines) + sum(map(_effort, block.children))
    if block.kind == "html":
        return own + _TAG * sum(line.count("<") + line.count("&") for line in block.lines)
    if block.kind in {"paragraph", "heading"}:
        return own + _effort_of_text(block.lines)
    return own


def _effort_of_text(lines: list[str]) -> int:
    """Return the effort of a paragraph that may end with a table."""
    table = next(
        (row for row, line in enumerate(lines) if row and DELIMITER_ROW.match(line.strip())),
        len(lines) + 1,
    )
    width = lines[table - 1].count("|") if table < len(lines) else 0
    rows = (_row(line, width) for line in lines[table - 1 :])
    return effort_of_line("\n".join(lines[: table - 1])) + sum(rows)


def _row(line: str, width: int) -> int:
    cells, marks = max(line.count("|"), width) + 1, marks_in(line)
    return (cells + 1) * _ELEMENT + min(cells, marks) * _MARKED_TEXT + marks * (_MARK + len(line))
