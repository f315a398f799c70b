"""The difference between what stands and what is to stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statusgen.publish.manifest import Manifest
    from statusgen.publish.place import Place
    from statusgen.publish.seen import Memory
    from statusgen.publish.standing import Entries, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One publication: the tree that stands, by `old`, becomes the tree that `new` lists.

    `fresh` holds the files to be put in, by path, and where they lie written; every other file
    of `new` stands untouched. `foreign` is what stays though statusgen did not write it. `moment`
    is what the clock of the disk said before the tree was looked at, in nanoseconds.
    `signature` is that of the manifest `new`, None if the build does not sign. `spare` is what is
    known of the hidden tree, None if that has to be listed. A change that `is_way_back` makes the
    tree stand again that stood before the last publication.
    """

    place: Place
    old: Manifest
    new: Manifest
    fresh: Mapping[str, str]
    standing: Standing
    foreign: Entries
    moment: int = 0
    signature: bytes | None = None
    spare: Memory | None = None
    is_way_back: bool = False

    @property
    def is_needed(self) -> bool:
        """Tell whether anything is to stand that does not, or it is not certain what does."""
        return bool(self.fresh) or not self.old.readable or self.new.files != self.old.files

    @property
    def surplus(self) -> list[str]:
        """The files that statusgen wrote, that still stand and that are no longer wanted."""
        return sorted(
            path
            for path in self.old.files
            if path not in self.new.files and self.standing.is_file(path)
        )
