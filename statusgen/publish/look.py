"""Whether a published tree, and the one kept for the next, are as the last build left them.

On a large site this takes a while, so that a copy of the process can begin with it while the site
is read. Whoever holds the lock of the place asks what it found.
"""

from __future__ import annotations

import functools
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from statusgen.forks import begun
from statusgen.problems import PublishFailed
from statusgen.publish.manifest import MANIFEST
from statusgen.publish.place import place_of
from statusgen.publish.seen import holds, recall

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from statusgen.model.store import Store
    from statusgen.publish.place import Place
    from statusgen.publish.seen import Mark, Memory

# With fewer files than this they are looked at before a copy of the process has begun.
_MANY = 2000


class Found(NamedTuple):
    """What is as the last build left it.

    `files` are those of the site, its manifest and the directories that others are in; `folders`
    are all directories as well, so that nothing else stands there; `spare` is the hidden tree.
    """

    files: bool = False
    folders: bool = False
    spare: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """One look at `place`, compared with `memory`."""

    place: Place
    memory: Memory
    _found: Callable[[], Found]

    def found(self) -> Found:
        """Return what is as it was: nothing if another build has published since the look."""
        found = self._found()
        memory, place = self.memory, self.place
        if not (found.files and _is_same_tree(place.live, memory.marks)):
            return Found()
        return found._replace(spare=found.spare and _is_same_tree(place.tree, memory.spare))


def look_at(place: Place, memory: Memory) -> Look:
    """Return a look at `place` that is taken when somebody first asks what it found."""
    return Look(place, memory, functools.cache(functools.partial(_looked_at, place, memory)))


@contextmanager
def looking_ahead(target: Path, store: Store) -> Iterator[Look | None]:
    """Let a copy of the process look at the directory `target`, as `store` remembers it.

    It is None if nothing can be published there. Where no copy can be made, the look is taken when
    somebody first asks what it found.
    """
    try:
        place = place_of(target)
    except PublishFailed:
        yield None  # publishing there will tell why
        return
    memory = recall(store, place)
    if len(memory.marks) < _MANY:
        yield look_at(place, memory)
        return
    with begun(functools.partial(_looked_at, place, memory)) as found:
        yield Look(place, memory, functools.cache(found))


def _looked_at(place: Place, memory: Memory) -> Found:
    files = bool(memory.site) and holds(place.live, memory.marks)
    return Found(
        files=files,
        folders=files and bool(memory.folders) and holds(place.live, memory.folders),
        spare=bool(memory.spare) and holds(place.tree, memory.spare),
    )


def _is_same_tree(tree: Path, marks: Mapping[str, Mark]) -> bool:
    """Tell whether the manifest of `tree` is still the file it was: each build writes another."""
    return holds(tree, {path: marks[path] for path in (".", MANIFEST)})
