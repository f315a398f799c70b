"""The text of one file, and where in it things stand."""

from __future__ import annotations

import bisect
import codecs
import re
from functools import cached_property
from typing import TYPE_CHECKING

from statusgen.problems import Location

if TYPE_CHECKING:
    from statusgen.problems import Problems

# What XML or YAML refuses and a terminal would obey; tab and line feed are fine.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_SAVE = "save the file as UTF-8 in your editor"


class Source:
    """A decoded file: `path` relative to the site and its `lines` without their ends."""

    def __init__(self, path: str, text: str) -> None:
        """Keep `text`, whose lines end with line feeds only."""
        self.path, self.text = path, text
        self.lines = text.split("\n")

    @cached_property
    def starts(self) -> list[int]:
        """Return where in the text each line begins."""
        starts, position = [], 0
        for line in self.lines:
            starts.append(position)
            position += len(line) + 1
        return starts

    @cached_property
    def has_control(self) -> bool:
        """Tell whether there is a control character in the text."""
        # Most texts are printable, which is told much sooner.
        printable = self.text.replace("\n", "").isprintable()
        return not printable and bool(CONTROL.search(self.text))

    def where(self, line: int, column: int = 1, width: int | None = None) -> Location:
        """Return the place at `line` and `column`, both from 1; without `width` the whole rest."""
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        rest = max(1, len(text.rstrip()) - column + 1)
        return Location(
            path=self.path,
            line=line,
            column=column,
            width=max(1, min(width, rest)) if width is not None else rest,
            text=text,
        )

    def within(self, line: int, start: int, end: int) -> Location:
        """Return the place from `start` up to `end`, counted from the beginning of `line`."""
        if start <= len(self.lines[line - 1]):
            return self.where(line, start + 1, max(1, end - start))
        offset = self.starts[line - 1]
        return self.at(offset + start, offset + end)

    def at(self, start: int, end: int) -> Location:
        """Return the place of the characters from `start` up to `end`, on the first line of them.

        The places count from the beginning of the text, which joins the lines with a line feed.
        """
        line = bisect.bisect_right(self.starts, start)
        column = start - self.starts[line - 1] + 1
        return self.where(line, column, max(1, end - start))


def source_of(path: str, text: str) -> Source:
    """Return `text` as a source; every kind of line end becomes a line feed."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Source(path, text)


def decoded(path: str, data: bytes, problems: Problems) -> Source | None:
    """Return `data` as text, or report that it is not UTF-8 and return None."""
    try:
        # The codec that takes off a mark is slow, and few editors write one.
        marked = data.startswith(codecs.BOM_UTF8)
        return source_of(path, data.decode("utf-8-sig" if marked else "utf-8"))
    except UnicodeDecodeError as error:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            problems.error(
                "not-utf8", Location(path=path), "the file is UTF-16, not UTF-8", hint=_SAVE
            )
            return None
        line = data.count(b"\n", 0, error.start) + 1
        before = data[data.rfind(b"\n", 0, error.start) + 1 : error.start]
        column = len(before.decode("utf-8", "replace")) + 1
        shown = data.split(b"\n")[line - 1].decode("utf-8", "replace").rstrip("\r")
        problems.error(
            "not-utf8",
            Location(path=path, line=line, column=column, text=shown),
            f"the byte 0x{data[error.start]:02x} is not UTF-8",
            hint=_SAVE,
        )
        return None
