"""A Markdown file with front matter, taken apart: fields, introduction and updates' sections."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from statusgen.model.incident import Markdown
from statusgen.parse.bounds import has_too_many_headings, has_too_many_lines, report_effort
from statusgen.parse.headings import UpdateHeading, read_heading
from statusgen.parse.source import CONTROL, decoded
from statusgen.parse.yaml_nodes import Mapping, fields_at, read_yaml
from statusgen.problems import Location

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from statusgen.parse.source import Source
    from statusgen.problems import Problems

LARGEST_FILE = 1024 * 1024
LARGEST_FRONT_MATTER = 64 * 1024
LARGEST_BODY = 256 * 1024


class Section(NamedTuple):
    """An update's heading, the fields right under it and the text that follows."""

    heading: UpdateHeading
    fields: Mapping
    body: Markdown


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file's front matter, the text before its first update and its updates as written.

    `is_whole` tells whether every heading that was meant as an update could be read as one.
    """

    source: Source
    front: Mapping
    intro: Markdown
    sections: tuple[Section, ...]
    is_whole: bool


def read_document(path: str, data: bytes, problems: Problems, *, zone: ZoneInfo) -> Document | None:
    """Return the file taken apart, or None if that much of it cannot be read.

    Problems within are reported and what they concern is left out.
    """
    if len(data) > LARGEST_FILE:
        problems.error(
            "too-large",
            Location(path=path),
            f"the file is larger than {LARGEST_FILE} bytes",
            hint="link to a page that holds the long version",
        )
        return None
    source = decoded(path, data, problems)
    if source is None or has_too_many_lines(source, problems):
        return None
    end = _end_of_front_matter(source, problems)
    if end is None:
        return None
    front = _front_matter(source, end, problems)
    errors = problems.errors
    headings = _headings(source, end + 1, problems, zone)
    if headings is None:
        return None
    is_whole = problems.errors == errors
    intro, sections = _body(source, end + 1, headings, problems)
    texts = {1: intro} | {section.heading.line: section.body for section in sections}
    report_effort(source, texts, problems)
    if front is None:
        return None
    return Document(source=source, front=front, intro=intro, sections=sections, is_whole=is_whole)


def _front_matter(source: Source, end: int, problems: Problems) -> Mapping | None:
    """Return the fields before the closing `---` in line `end`, or report why there are none."""
    errors = problems.errors
    front = read_yaml(source, 2, end - 1, problems)
    if isinstance(front, Mapping):
        return fields_at(source, 1, front.entries)
    if front is not None:
        problems.error(
            "wrong-type",
            front.where,
            "the front matter has to be fields, such as title: API errors",
        )
    elif problems.errors == errors:
        problems.error(
            "missing-field",
            source.where(1),
            "the front matter holds no fields",
            hint="write at least title: …",
        )
    return None


def _end_of_front_matter(source: Source, problems: Problems) -> int | None:
    """Return the line of the closing `---`, or report why there is none."""
    if source.lines[0].rstrip() != "---":
        problems.error(
            "no-front-matter",
            source.where(1),
            "the file does not begin with front matter",
            hint="begin the first line with ---, then title: …, then --- again",
        )
        return None
    for number, line in enumerate(source.lines[1:], 2):
        if line[:3] == "---" and line.rstrip() == "---":
            if sum(map(len, source.lines[:number])) + number - 4 > LARGEST_FRONT_MATTER:
                problems.error(
                    "too-large",
                    source.where(1),
                    f"the front matter is larger than {LARGEST_FRONT_MATTER} bytes",
                    hint="move the text below the closing ---",
                )
                return None
            return number
    problems.error(
        "no-front-matter",
        source.where(1),
        "the front matter does not end",
        hint="close it with a line that is only ---",
    )
    return None


_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
# What a heading, the line below one and a fence begin with.
_SIGNS = frozenset(" #-=`~")


def _lines_outside_code(source: Source, first: int) -> Iterator[tuple[int, str]]:
    """Yield the lines from `first` on, with their numbers, that are in no fenced code block.

    Lines that can be no heading are passed over.
    """
    fence = ""
    for number, (line, below) in enumerate(pairwise([*source.lines[first - 1 :], ""]), first):
        if line[:1] not in _SIGNS and below[:1] not in _SIGNS:
            continue
        match = _FENCE.match(line)
        if fence:
            closes = match and match[1][0] == fence[0] and len(match[1]) >= len(fence)
            if closes and match and not match[2].strip():
                fence = ""
            continue
        if match and not (match[1][0] == "`" and "`" in match[2]):
            fence = match[1]
            continue
        yield number, line


def _headings(
    source: Source, first: int, problems: Problems, zone: ZoneInfo
) -> tuple[UpdateHeading, ...] | None:
    """Return the headings of updates, None if there are more of them than a file may have."""
    found, before = [], len(problems.found)
    for number, line in _lines_outside_code(source, first):
        heading = read_heading(source, number, line, problems, zone)
        if heading is not None:
            found.append(heading)
        unreadable = len(problems.found) - before
        if has_too_many_headings(len(found), unreadable, source, number, problems):
            return None
    return tuple(found)


def _body(
    source: Source, first: int, headings: tuple[UpdateHeading, ...], problems: Problems
) -> tuple[Markdown, tuple[Section, ...]]:
    bounds = [*(heading.line for heading in headings), len(source.lines) + 1]
    intro = _text(source, first, bounds[0], problems)
    sections = []
    for heading, end in zip(headings, bounds[1:], strict=True):
        fields, text_from = _fields_under(source, heading.line + 1, end, problems)
        sections.append(
            Section(
                heading=heading,
                fields=fields_at(source, heading.line, fields.entries if fields else ()),
                body=_text(source, text_from, end, problems),
            )
        )
    return intro, tuple(sections)


_FIELD = re.compile(r"[A-Za-z][A-Za-z_-]*[ \t]*:(?:[ \t]|$)")


def _fields_under(
    source: Source, first: int, end: int, problems: Problems
) -> tuple[Mapping | None, int]:
    """Return the fields that stand from line `first` up to a blank line, and the line after."""
    if first >= end or not _FIELD.match(source.lines[first - 1]):
        return None, first
    last = first
    while last + 1 < end and source.lines[last].strip():
        last += 1
    node = read_yaml(source, first, last, problems)
    if node is not None and not isinstance(node, Mapping):
        problems.error(
            "wrong-type",
            node.where,
            "the lines right under an update's heading have to be fields",
            hint="leave a blank line before the text",
        )
        node = None
    return node, last + 1


def _text(source: Source, first: int, end: int, problems: Problems) -> Markdown:
    """Return the text of lines `first` up to, but without, `end`."""
    lines = source.lines[first - 1 : end - 1]
    text = "\n".join(lines).strip("\n").rstrip()
    if len(text) > LARGEST_BODY:
        begins = next(number for number, line in enumerate(lines, first) if line.strip())
        problems.error(
            "too-large",
            source.where(begins),
            f"this text is larger than {LARGEST_BODY} characters",
            hint="link to a page that holds the long version",
        )
    for number, line in enumerate(lines if source.has_control else (), first):
        bad = CONTROL.search(line)
        if bad:
            problems.warning(
                "control-character",
                source.where(number, bad.start() + 1, 1),
                f"the character U+{ord(bad.group()):04X} cannot stand in a text; "
                "the page is made without it",
                hint="delete it; it often comes along when text is copied from a terminal",
            )
            break
    return Markdown(text)
