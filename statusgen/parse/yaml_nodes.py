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
    from statusgen.parse.source import Source
    from statusgen.problems import Location, Problems

DEEPEST = 8
MOST_NODES = 20_000

# The parser of libyaml, which is all that we need of its loaders, or else the one in Python.
_Parser: type = (
    yaml.cyaml.CParser  # type: ignore[attr-defined] # imported there for us to find
    if yaml.__with_libyaml__
    else yaml.BaseLoader
)


# There are many of these, and frozen ones would take three times as long to make.
@dataclass(slots=True)
class _Written:
    """A part of `source`: the characters from `start` up to `end` after the beginning of `line`."""

    source: Source
    line: int
    start: int
    end: int

    @property
    def where(self) -> Location:
        """Return the place."""
        return self.source.within(self.line, self.start, self.end)


@dataclass(slots=True)
class Scalar(_Written):
    """One text, as it was written."""

    value: str


@dataclass(slots=True)
class Sequence(_Written):
    """A list; its place is where it begins."""

    items: tuple[Node, ...]


@dataclass(slots=True)
class Mapping(_Written):
    """Fields by name, in the order in which they were written; no name comes twice.

    The place is where they begin.
    """

    entries: tuple[tuple[Scalar, Node], ...]


Node = Scalar | Sequence | Mapping


def fields_at(source: Source, line: int, entries: tuple[tuple[Scalar, Node], ...]) -> Mapping:
    """Return `entries` as fields whose place is the whole of `line`."""
    return Mapping(source, line, 0, len(source.lines[line - 1]), entries)


class _Refused(Exception):  # noqa: N818 - never leaves this module
    """The document is refused, and the reason has been reported."""


def read_yaml(source: Source, first: int, last: int, problems: Problems) -> Node | None:
    """Return what lines `first` to `last` of `source` say, counted from 1, both included.

    Returns None for nothing but comments, and for a document that is refused, which is reported.
    """
    text = "\n".join(source.lines[first - 1 : last])
    reader = _Reader(source, first, text, problems)
    try:
        bad = CONTROL.search(text) if source.has_control else None
        if bad:
            reader.refuse_character(bad.group(), bad.start(), bad.end())
        return reader.document()
    except yaml.YAMLError as error:
        _report_syntax(error, source, source.starts[first - 1], problems)
    except _Refused:
        pass
    return None


# The parser asks for the very classes.
_NODES = (yaml.MappingStartEvent, yaml.SequenceStartEvent, yaml.ScalarEvent, yaml.AliasEvent)


class _Reader:
    """Turns events into nodes and refuses what our YAML does not have."""

    def __init__(self, source: Source, first: int, text: str, problems: Problems) -> None:
        """Read `text`, which begins in line `first` of `source`."""
        self.source, self.first, self.problems = source, first, problems
        self.parser = _Parser(text)
        self.nodes = 0
        # What the text itself does not hold comes from an escape only, such as "\0".
        self.has_escapes = "\\" in text

    def document(self) -> Node | None:
        """Return the only document, or None if there is none."""
        root: Node | None = None
        while self.parser.check_event():
            if self.parser.check_event(*_NODES):
                root = self.node(depth=1)
            elif self.parser.check_event(yaml.DocumentStartEvent) and root is not None:
                where = self._where(*_span(self.parser.peek_event()))
                self.refuse(where, "yaml-feature", "a second document begins here")
            else:
                self.parser.get_event()
        return None if isinstance(root, Scalar) and not root.value else root

    def node(self, depth: int) -> Node | None:
        """Return the node that comes next, None where the list or the fields around it end."""
        event = self.parser.get_event()
        if isinstance(event, yaml.CollectionEndEvent):
            return None
        self.nodes += 1
        is_plain = event.anchor is None and event.tag is None
        if not is_plain or depth > DEEPEST or self.nodes > MOST_NODES:
            self._refuse_node(event, depth)
        start, end = _span(event)
        if isinstance(event, yaml.ScalarEvent):
            scalar = Scalar(self.source, self.first, start, end, event.value)
            bad = CONTROL.search(event.value) if self.has_escapes else None
            if bad:
                self._report_character(bad.group(), scalar.where)
            return scalar
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while (item := self.node(depth + 1)) is not None:
                items.append(item)
            return Sequence(self.source, self.first, start, end, tuple(items))
        return Mapping(self.source, self.first, start, end, self._entries(depth + 1))

    def _entries(self, depth: int) -> tuple[tuple[Scalar, Node], ...]:
        entries: dict[str, tuple[Scalar, Node]] = {}
        while (key := self.node(depth)) is not None:
            if not isinstance(key, Scalar):
                self.refuse(key.where, "yaml-feature", "a field's name has to be plain text")
            if key.value == "<<":
                self.refuse(key.where, "yaml-feature", "merging with '<<' is not supported")
            value = self.node(depth)
            assert value is not None  # noqa: S101 - every name has a value, if an empty one
            if key.value in entries:
                first = entries[key.value][0].where.line
                self.problems.error(
                    "duplicate-field",
                    key.where,
                    f"{key.value!r} stands twice",
                    hint=f"the first is in line {first}; keep one of them",
                )
            entries.setdefault(key.value, (key, value))
        return tuple(entries.values())

    def _refuse_node(self, event: yaml.NodeEvent, depth: int) -> NoReturn:
        """Refuse what makes YAML dangerous or surprising."""
        where = self._where(*_span(event))
        if isinstance(event, yaml.AliasEvent):
            self.refuse(where, "yaml-feature", "aliases with '*' are not supported")
        if event.anchor is not None:
            self.refuse(where, "yaml-feature", "anchors with '&' are not supported")
        if getattr(event, "tag", None) is not None:
            self.refuse(where, "yaml-feature", "tags with '!' are not supported")
        if depth > DEEPEST:
            self.refuse(where, "too-deep", f"this is nested more than {DEEPEST} levels deep")
        self.refuse(where, "too-large", f"this holds more than {MOST_NODES} values")

    def refuse(self, where: Location, code: str, message: str) -> NoReturn:
        """Report what stands at `where` and give up on the document."""
        hints = {
            "yaml-feature": "write the value out, in quotes if it begins with such a sign",
            "too-deep": "nothing that statusgen reads is nested so deep; check the indentation",
            "too-large": "split the file",
        }
        self.problems.error(code, where, message, hint=hints[code])
        raise _Refused

    def refuse_character(self, character: str, start: int, end: int) -> NoReturn:
        """Report a character that no text may hold and give up on the document."""
        self._report_character(character, self._where(start, end))
        raise _Refused

    def _report_character(self, character: str, where: Location) -> None:
        self.problems.error(
            "control-character",
            where,
            f"the character U+{ord(character):04X} cannot stand in a text",
            hint="delete it; it often comes along when text is copied from a terminal",
        )

    def _where(self, start: int, end: int) -> Location:
        return self.source.within(self.first, start, end)


def _span(event: yaml.Event) -> tuple[int, int]:
    """Return where in the text that is read `event` begins and ends."""
    assert event.start_mark is not None and event.end_mark is not None  # noqa: S101, PT018
    start = event.start_mark.index
    # What a list or fields hold is reported where it stands itself.
    is_one = not isinstance(event, yaml.CollectionStartEvent)
    return start, event.end_mark.index if is_one else start + 1


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
    is_tab = "tab character" in said or (
        "start any token" in said and where.text[where.column - 1 :].startswith("\t")
    )
    if not where.text.strip() and where.line > 1 and not is_tab:
        where = source.where(where.line - 1)
    before = where.text[: where.column - 1]
    if is_tab:
        message, hint = "a tab cannot stand here", "indent with spaces"
    elif "mapping values" in said and ": " not in before:
        message, hint = "this line does not line up with the one before", "check the indentation"
    problems.error("yaml-syntax", where, message, hint=hint)
