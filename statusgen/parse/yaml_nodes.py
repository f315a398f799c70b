"""YAML as text scalars with places: the only module that knows the YAML library.

YAML's own ideas never apply: no dates, booleans or octals, no anchors, aliases, tags or merges.
It works on the parser's events, so that nothing is built of a document that is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import yaml

from statusgen.parse.source import CONTROL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statusgen.parse.source import Source
    from statusgen.problems import Location, Problems

DEEPEST = 8
MOST_NODES = 20_000

_Loader: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text, as it was written."""

    value: str
    where: Location


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    where: Location


@dataclass(frozen=True, slots=True)
class Mapping:
    """Fields by name, in the order in which they were written; no name comes twice."""

    entries: tuple[tuple[Scalar, Node], ...]
    where: Location


Node = Scalar | Sequence | Mapping


class _Refused(Exception):  # noqa: N818 - never leaves this module
    """The document is refused, and the reason has been reported."""


def read_yaml(source: Source, first: int, last: int, problems: Problems) -> Node | None:
    """Return what lines `first` to `last` of `source` say, counted from 1, both included.

    Returns None for nothing but comments, and for a document that is refused, which is reported.
    """
    text = "\n".join(source.lines[first - 1 : last])
    offset = source.starts[first - 1] if first <= len(source.starts) else 0
    reader = _Reader(source, offset, problems)
    try:
        bad = CONTROL.search(text)
        if bad:
            reader.refuse_character(bad.group(), offset + bad.start(), offset + bad.end())
        return reader.document(yaml.parse(text, Loader=_Loader))
    except yaml.YAMLError as error:
        _report_syntax(error, source, offset, problems)
    except _Refused:
        pass
    return None


class _Reader:
    """Turns events into nodes and refuses what our YAML does not have."""

    def __init__(self, source: Source, offset: int, problems: Problems) -> None:
        self.source, self.offset, self.problems = source, offset, problems
        self.nodes = 0

    def document(self, events: Iterator[yaml.Event]) -> Node | None:
        """Return the only document, or None if there is none."""
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                self.refuse(event, "yaml-feature", "a second document begins here")
            if isinstance(event, yaml.NodeEvent):
                root = self.node(event, events, depth=1)
        return None if isinstance(root, Scalar) and not root.value else root

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        """Return the node that begins with `event`."""
        self._check(event, depth)
        if isinstance(event, yaml.ScalarEvent):
            bad = CONTROL.search(event.value)
            if bad:
                place = self._where(event)
                self._report_character(bad.group(), place)
            return Scalar(event.value, self._where(event))
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(following := next(events), yaml.SequenceEndEvent):
                items.append(self.node(following, events, depth + 1))
            return Sequence(tuple(items), self._where(event))
        return self._mapping(event, events, depth)

    def _mapping(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Mapping:
        entries: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(following := next(events), yaml.MappingEndEvent):
            key = self.node(following, events, depth + 1)
            if not isinstance(key, Scalar):
                self.refuse(following, "yaml-feature", "a field's name has to be plain text")
            if key.value == "<<":
                self.refuse(following, "yaml-feature", "merging with '<<' is not supported")
            value = self.node(next(events), events, depth + 1)
            if key.value in entries:
                first = entries[key.value][0].where.line
                self.problems.error(
                    "duplicate-field",
                    key.where,
                    f"{key.value!r} stands twice",
                    hint=f"the first is in line {first}; keep one of them",
                )
            entries.setdefault(key.value, (key, value))
        return Mapping(tuple(entries.values()), self._where(event))

    def _check(self, event: yaml.Event, depth: int) -> None:
        """Refuse what makes YAML dangerous or surprising."""
        self.nodes += 1
        if isinstance(event, yaml.AliasEvent):
            self.refuse(event, "yaml-feature", "aliases with '*' are not supported")
        if getattr(event, "anchor", None) is not None:
            self.refuse(event, "yaml-feature", "anchors with '&' are not supported")
        if getattr(event, "tag", None) is not None:
            self.refuse(event, "yaml-feature", "tags with '!' are not supported")
        if depth > DEEPEST:
            self.refuse(event, "too-deep", f"this is nested more than {DEEPEST} levels deep")
        if self.nodes > MOST_NODES:
            self.refuse(event, "too-large", f"this holds more than {MOST_NODES} values")

    def refuse(self, event: yaml.Event, code: str, message: str) -> NoReturn:
        """Report `event` and give up on the document."""
        hints = {
            "yaml-feature": "write the value out, in quotes if it begins with such a sign",
            "too-deep": "nothing that statusgen reads is nested so deep; check the indentation",
            "too-large": "split the file",
        }
        self.problems.error(code, self._where(event), message, hint=hints[code])
        raise _Refused

    def refuse_character(self, character: str, start: int, end: int) -> NoReturn:
        """Report a character that no text may hold and give up on the document."""
        self._report_character(character, self.source.at(start, end))
        raise _Refused

    def _report_character(self, character: str, where: Location) -> None:
        self.problems.error(
            "control-character",
            where,
            f"the character U+{ord(character):04X} cannot stand in a text",
            hint="delete it; it often comes along when text is copied from a terminal",
        )

    def _where(self, event: yaml.Event) -> Location:
        assert event.start_mark is not None and event.end_mark is not None  # noqa: S101, PT018
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(event, yaml.CollectionStartEvent):
            end = start + 1
        return self.source.at(self.offset + start, self.offset + max(start, end))


# What the library says, what we say, the way out, and whether the place is where the thing began
# rather than where the library noticed.
_SYNTAX = (
    ("mapping values", "this value holds ': '", "put the whole value in quotes", False),
    ("start any token", "a value cannot begin with this sign", "put the value in quotes", False),
    ("alphabetic", "a value cannot begin with this sign", "put the value in quotes", True),
    ("expected ',' or ']'", "this list is not closed", "close it with ]", True),
    ("expected ',' or '}'", "these fields are not closed", "close them with }", True),
    ("end of stream", "this quote is not closed", "end the value with the same quote", True),
    (
        "expected ':'",
        "this line is no field",
        "write it as name: value; below an update's heading, a blank line comes before the text",
        True,
    ),
    (
        "expected key",
        "this cannot stand here",
        "put the whole value in quotes, or check the indentation of this line",
        False,
    ),
    ("expected '-'", "this is no item of the list", "begin it with '- ', as the others", False),
    ("Unicode character", "this escape names no character", "type the character itself", False),
    ("escape character", "there is no such escape", "write \\\\, or use single quotes", False),
)


def _report_syntax(error: yaml.YAMLError, source: Source, offset: int, problems: Problems) -> None:
    """Report what the YAML library could not read, at the place where the author looks for it."""
    said = getattr(error, "problem", None) or "it cannot be read"
    message, hint, at_start = next(
        ((ours, way_out, begin) for sign, ours, way_out, begin in _SYNTAX if sign in said),
        (f"this is not valid YAML: {said}", "a value with signs in it is safe in quotes", False),
    )
    noticed, began = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    mark = (began if at_start else noticed) or noticed or began
    place = min(offset + mark.index, source.starts[-1]) if mark else offset
    where = source.at(place, place + 1)
    if not where.text.strip() and where.line > 1:
        where = source.where(where.line - 1)
    before = where.text[: where.column - 1]
    if "start any token" in said and where.text[where.column - 1 :].startswith("\t"):
        message, hint = "a tab cannot stand here", "indent with spaces"
    elif "mapping values" in said and ": " not in before:
        message, hint = "this line does not line up with the one before", "check the indentation"
    problems.error("yaml-syntax", where, message, hint=hint)
