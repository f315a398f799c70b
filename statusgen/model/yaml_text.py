"""Text of our own files: YAML scalars and front matter that every YAML reader agrees on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 ._/()+-]*[A-Za-z0-9._/()+-])?", re.ASCII)
_READ_AS_SOMETHING_ELSE = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_LAST_OF_BMP = 0xFFFF


def scalar(text: str) -> str:
    """Return `text` as a YAML scalar that reads back as the same text in any YAML version.

    It is written plain where nobody could take it for anything but text, else in double quotes.

    >>> scalar("Public API"), scalar("no"), scalar('12:30 "sharp"')
    ('Public API', '"no"', '"12:30 \\\\"sharp\\\\""')
    """
    if _PLAIN.fullmatch(text) and text.lower() not in _READ_AS_SOMETHING_ELSE:
        return text
    return '"' + "".join(_quoted(character) for character in text) + '"'


def _quoted(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\U{code:08X}" if code > _LAST_OF_BMP else f"\\u{code:04X}"


def front_matter(lines: Iterable[str]) -> str:
    """Return `lines` between the two fences of a front matter."""
    return "\n".join(("---", *lines, "---", ""))
