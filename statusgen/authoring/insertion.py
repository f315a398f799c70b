"""Putting a section into a file without touching the rest of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_LINE_END = re.compile(r"\r\n|\n|\r")


def with_section(
    text: str, section: str, *, posted: datetime, existing: Sequence[tuple[int, datetime]]
) -> str:
    """Return `text` with `section`, an update posted at `posted`, put where it belongs.

    `existing` are the line, from 1, and the instant of each update that is there, in the order of
    the lines. A file that has the newest update first stays so. Every character of `text` stays
    as it is; `section` takes on its line ends.
    """
    ends = _LINE_END.findall(text)
    end = max(ends, key=ends.count) if ends else "\n"
    newest_first = len(existing) > 1 and existing[0][1] > existing[-1][1]
    for line, instant in existing:
        if (instant < posted) if newest_first else (instant > posted):
            return _before_line(text, line, section.replace("\n", end), end)
    return text + _gap_after(text, end) + section.replace("\n", end)


def _gap_after(text: str, end: str) -> str:
    """Return the line ends that `text` lacks for a blank line at its end."""
    *_, before, last = ["", "", *_LINE_END.split(text)]
    if last.strip():
        return end * 2
    return end if last or before.strip() else ""


def _before_line(text: str, line: int, section: str, end: str) -> str:
    """Return `text` with `section` and a blank line put before `line`."""
    position = 0
    for _ in range(line - 1):
        match = _LINE_END.search(text, position)
        if match is None:
            break
        position = match.end()
    return f"{text[:position]}{section}{end}{text[position:]}"
