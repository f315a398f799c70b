"""Text that turns the direction of writing, and how to keep that to itself.

The characters and their rules are those of Unicode's annex 9, https://www.unicode.org/reports/tr9/.
"""

from __future__ import annotations

import re
import unicodedata

_PDF, _PDI = "\u202c", "\u2069"
_FSI = "\u2068"
_OVERRIDES = "\u202d\u202e"
_EMBEDDINGS = f"\u202a\u202b{_OVERRIDES}"
_ISOLATES = f"\u2066\u2067{_FSI}"
_CONTROL = re.compile(f"[{_EMBEDDINGS}{_ISOLATES}{_PDF}{_PDI}]")
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


def balanced(text: str) -> str:
    """Return `text` with every turn of direction ended where it ends, line by line.

    What nothing in the line began is left out, and what the line leaves open is closed, so that
    it turns nothing that is printed beside it.

    >>> balanced("a\\u202eb"), balanced("a\\u2069b")
    ('a\\u202eb\\u202c', 'ab')
    """
    if not _CONTROL.search(text):
        return text
    return "".join(map(_balanced_line, re.split(r"([\n\r\x85\u2029])", text)))


def _balanced_line(line: str) -> str:
    open_ones: list[str] = []
    written = []
    for character in line:
        if character in _EMBEDDINGS or character in _ISOLATES:
            open_ones.append(character)
        elif character == _PDF:
            if not open_ones or open_ones[-1] in _ISOLATES:
                continue
            open_ones.pop()
        elif character == _PDI:
            if not any(one in _ISOLATES for one in open_ones):
                continue
            while open_ones.pop() not in _ISOLATES:
                pass  # it ends what was begun within, too
        written.append(character)
    ends = (_PDI if one in _ISOLATES else _PDF for one in reversed(open_ones))
    return "".join((*written, *ends))


def turns_what_follows(text: str) -> str | None:
    """Return the first character by which `text` is not read as it is written, or None.

    It is an override, which shows letters in reverse, or one of a pair without the other. Marks,
    and isolates and embeddings that are closed, are how names of two scripts are written.
    """
    override = re.search(f"[{_OVERRIDES}]", text)
    if override:
        return override[0]
    control = _CONTROL.search(text) if balanced(text) != text else None
    return control[0] if control else None


def isolated(text: str, direction: str = "ltr") -> str:
    """Return `text` so that other text can stand beside it in a line that runs in `direction`.

    What could run the other way comes in U+2068 and U+2069, as HTML's `<bdi>` keeps it apart; the
    rest comes back as it is. `text` is `balanced`.

    >>> isolated("API"), isolated("שלם")
    ('API', '\\u2068שלם\\u2069')
    """
    if direction == "ltr" and not _could_turn(text):
        return text
    return f"{_FSI}{text}{_PDI}" if text else text


def _could_turn(text: str) -> bool:
    if text.isascii():
        return False
    return bool(_CONTROL.search(text)) or any(
        unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text
    )
