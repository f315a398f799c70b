"""The one rule for ids that stand in a URL."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

SLUG_RULE = (
    "small letters, digits and hyphens, 80 at most, a letter or digit first, "
    "and no name that web hosts or Windows keep, such as index"
)
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_LONGEST = 80
# Names that mean something to a web host or to Windows, where a checkout may live.
_RESERVED = frozenset({"index", "con", "prn", "aux", "nul"}) | {
    f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10)
}


def is_slug(text: str) -> bool:
    """Tell whether `text` may stand in a URL as an id."""
    return bool(_SLUG.fullmatch(text)) and text not in _RESERVED


def slug_of(text: str) -> str:
    """Return the id that `text` becomes; it may be empty where nothing of it can stand in one.

    >>> slug_of("Café: API (EU)")
    'cafe-api-eu'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:_LONGEST].rstrip("-")
    return f"{slug}-1" if slug in _RESERVED else slug


def unused_slug(wanted: str, taken: Collection[str]) -> str:
    """Return `wanted`, which is a slug, or with `-2`, `-3` and so on where it is one of `taken`."""
    number, candidate = 1, wanted
    while candidate in taken:
        number += 1
        ending = f"-{number}"
        candidate = wanted[: _LONGEST - len(ending)].rstrip("-") + ending
    return candidate
