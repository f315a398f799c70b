"""Colours and how well they stand out, as WCAG 2 counts it."""

from __future__ import annotations

import re

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")
# WCAG 2.2, 1.4.3: text that is no heading.
LEAST_CONTRAST = 4.5


def colour(text: str) -> str | None:
    """Return the colour `text`, `#rgb` or `#rrggbb`, in small letters and six digits, or None.

    >>> colour("#0AF"), colour("blue")
    ('#00aaff', None)
    """
    value = text.lower()
    if not _HEX.fullmatch(value):
        return None
    digits = value[1:]
    return value if len(digits) > 3 else "#" + "".join(digit * 2 for digit in digits)  # noqa: PLR2004


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, `#rrggbb`: from 1, none, to 21, black on white.

    https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def lightened_for(colour: str, paper: str) -> str:
    """Return `colour` with as little white mixed in as makes it readable on the dark `paper`.

    >>> lightened_for("#0a58ca", "#1a1e24")
    '#538ad9'
    """
    parts = _channels(colour)
    for percent in range(0, 101, 5):
        mixed = "#" + "".join(f"{part + (255 - part) * percent // 100:02x}" for part in parts)
        if contrast(mixed, paper) >= LEAST_CONTRAST:
            return mixed
    raise ValueError(f"not even white can be read on {paper}")


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return float(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004
