"""What an import hands back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One thing to know about a file that was imported, or was not.

    `path` is the source file. `left_out` says that it belongs to the status page but could
    not be carried over; a page that is no part of it is left out with a note that is no failure.
    """

    path: str
    message: str
    left_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A site of ours made from somebody else's: paths relative to the site, with `/`, to text.

    `notes` say per source file what was guessed or could not be carried over, in order of path.
    """

    files: Mapping[str, str]
    notes: tuple[Note, ...]
