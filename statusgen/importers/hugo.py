"""Reading what Hugo reads, and what it forgives: front matter and site configuration.

Every scalar comes back as the text that was written, every key in lower case because Hugo
does not tell cases apart. YAML and TOML are understood. Source of the formats:
gohugo.io/content-management/front-matter and gohugo.io/configuration.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeAlias

import yaml

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
Fields: TypeAlias = dict[str, Value]

_LONGEST = 512 * 1024
_DEEPEST = 50
_MOST_VALUES = 50_000
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_FENCE = re.compile(r"(---|\+\+\+)[ \t]*")
_FIELD = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(.*))?")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of Hugo's: the fields of its front matter, and the Markdown below.

    `faults` says in words what was wrong with the front matter; the fields are then what
    could be told all the same.
    """

    fields: Fields
    body: str
    faults: tuple[str, ...] = ()


class Unreadable(Exception):  # noqa: N818 - it names what is wrong
    """The text is not the YAML or TOML it should be. Its words say where and why."""


def decoded(raw: bytes) -> tuple[str, tuple[str, ...]]:
    """Return `raw` as text with `\\n` at the end of lines, and what was wrong with it.

    It should be UTF-8. What is not becomes U+FFFD; control characters that no page shows go.
    """
    text = raw.decode("utf-8-sig", errors="replace")
    faults = ("it is not UTF-8; what could not be read is shown as \ufffd",)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    cleaned = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]", "", text)
    return cleaned, faults if "\ufffd" in cleaned else ()


def read_page(raw: bytes) -> Page:
    """Return the front matter and the text of a page, forgiving what people get wrong.

    Blank lines before the front matter are skipped. A front matter whose opening line is
    missing or that is no valid YAML is read line by line. A page without any has no fields.
    """
    text, faults = decoded(raw)
    lines = text.split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    opening = _FENCE.fullmatch(lines[first])
    fence = opening[1] if opening else "---"
    start = first + 1 if opening else first
    end = next((n for n in range(start, len(lines)) if lines[n].rstrip() == fence), None)
    if not opening and (end is None or not _FIELD.fullmatch(lines[first])):
        return Page(fields={}, body=text, faults=(*faults, "it has no front matter"))
    if not opening:
        faults += ("the line --- that opens its front matter is missing",)
    elif lines[:first]:
        faults += ("its front matter does not start in the first line",)
    try:
        fields = _read_fields(lines, start, end, fence)
    except Unreadable as error:
        faults += (f"its front matter could not be read ({error}) and was taken line by line",)
        end = _end_of_fields(lines, start, len(lines) if end is None else end)
        fields = _line_by_line(lines[start:end])
    return Page(fields=fields, body="\n".join(lines[(end or 0) + 1 :]), faults=faults)


def _read_fields(lines: list[str], start: int, end: int | None, fence: str) -> Fields:
    if end is None:
        raise Unreadable("the line that closes it is missing")
    text = "\n".join(lines[start:end])
    return read_toml(text) if fence == "+++" else read_yaml(text)


def _end_of_fields(lines: list[str], start: int, end: int) -> int:
    """Return the line before `end` where text begins in a front matter that is never closed.

    It is a blank line after which something stands that is no field.
    """
    blank = None
    for number in range(start, end):
        line = lines[number]
        if not line.strip():
            blank = number if blank is None else blank
        elif _FIELD.fullmatch(line.rstrip()) or line.startswith(("#", " ", "\t", "- ")):
            blank = None
        elif blank is not None:
            return blank
    return end if blank is None else blank


def read_yaml(text: str) -> Fields:
    """Return the mapping that `text` holds, keys in lower case, every scalar as text.

    Raises Unreadable where it is no YAML, no mapping, or nested or grown without end.
    """
    if len(text) > _LONGEST:
        raise Unreadable("it is too long")
    try:
        _refuse_depth(text)
        return _mapping(yaml.load(text, _LOADER))  # noqa: S506 - a base loader makes text only
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise Unreadable(f"{line}{error.problem or 'no valid YAML'}") from None
    except (yaml.YAMLError, RecursionError, ValueError, TypeError):
        raise Unreadable("it is no valid YAML") from None


def _refuse_depth(text: str) -> None:
    """Raise Unreadable where `text` nests so deeply that the loader would run out of stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise Unreadable("it is nested too deeply")


def read_toml(text: str) -> Fields:
    """Return the mapping that `text` holds, keys in lower case, every scalar as text.

    Raises Unreadable where it is no TOML.
    """
    try:
        return _mapping(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise Unreadable(f"it is no valid TOML: {error}") from None


def _mapping(loaded: object) -> Fields:
    plain = _plain(loaded or {}, depth=0, steps=iter(range(_MOST_VALUES)))
    if not isinstance(plain, dict):
        raise Unreadable("it is no mapping of names to values")
    return plain


def _plain(value: object, *, depth: int, steps: Iterator[int]) -> Value:
    """Return `value` made of text, lists and mappings only.

    Aliases can make a short text stand for a huge or endless value, so depth and size have ends.
    """
    if depth > _DEEPEST or next(steps, None) is None:
        raise Unreadable("it is nested too deeply or too large")
    if isinstance(value, Mapping):
        return {
            str(key).lower(): _plain(part, depth=depth + 1, steps=steps)
            for key, part in value.items()
        }
    if isinstance(value, list):
        return [_plain(part, depth=depth + 1, steps=steps) for part in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return "" if value is None else str(value)


def _line_by_line(lines: list[str]) -> Fields:
    """Return the `name: value` lines among `lines`, and the `- item` lines below a bare `name:`."""
    fields: Fields = {}
    name = ""
    for line in lines:
        field, item = _FIELD.fullmatch(line.rstrip()), _ITEM.fullmatch(line.rstrip())
        if field:
            name = field[1].lower()
            fields[name] = _unquoted(field[2] or "")
        elif item and name:
            so_far = fields[name]
            items = so_far if isinstance(so_far, list) else []
            fields[name] = [*items, _unquoted(item[1])]
    return fields


def _unquoted(text: str) -> str:
    """Return a value as it was meant: without quotes around it or a comment behind it."""
    quoted = re.fullmatch(r"""\s*(["'])(.*)\1\s*(?:#.*)?""", text)
    return quoted[2] if quoted else re.sub(r"(?:^|\s)#.*", "", text).strip().strip("\"'")


def text_of(fields: Fields, name: str) -> str:
    """Return the field `name` as trimmed text, or nothing where it is missing or no text."""
    value = fields.get(name)
    return value.strip() if isinstance(value, str) else ""


def texts_of(fields: Fields, name: str) -> list[str]:
    """Return the field `name` as a list of trimmed texts; one text is a list of one."""
    value = fields.get(name)
    parts = value if isinstance(value, list) else [value]
    return [part.strip() for part in parts if isinstance(part, str) and part.strip()]


def mapping_of(fields: Fields, name: str) -> Fields:
    """Return the field `name` where it is a mapping, else an empty one."""
    value = fields.get(name)
    return value if isinstance(value, dict) else {}


def mappings_of(fields: Fields, name: str) -> list[Fields]:
    """Return the mappings in the list `name`; a text in their place is one with a `name`."""
    value = fields.get(name)
    parts = value if isinstance(value, list) else []
    return [part if isinstance(part, dict) else {"name": part} for part in parts if part]
