"""Where a site is published, the hidden folder beside it, and which places are refused."""

from __future__ import annotations

import os
import pwd
import re
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from statusgen.problems import PublishFailed
from statusgen.publish.manifest import MANIFEST, SIGNATURE, has_manifest
from statusgen.publish.reasons import reason_of, way_out_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# Files on their way into a tree that cannot be exchanged wait in this folder inside it.
INCOMING = ".statusgen-new"

NOTHING_DONE = "the page published before is untouched"
PARTLY_DONE = "some files are already the new ones"
ALL_DONE = "the new page stands all the same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A directory to publish to.

    `live` is absolute and free of symbolic links. `shown` is the same as the user wrote it.
    """

    shown: Path
    live: Path

    @property
    def hidden(self) -> Path:
        """The folder beside `live` that belongs to statusgen."""
        return self.live.with_name(f".{self.live.name}.statusgen")

    @property
    def lock(self) -> Path:
        """The file that a build locks while it publishes here."""
        return self.hidden / "lock"

    @property
    def tree(self) -> Path:
        """The next tree while it is prepared, the tree published before once it is exchanged."""
        return self.hidden / "tree"

    @property
    def fresh(self) -> Path:
        """The folder for files just written, before they have a place in the tree."""
        return self.hidden / "fresh"

    def named(self, path: Path | str | bytes) -> Path:
        """Return `path` as the user would write it."""
        path = Path(os.fsdecode(path))
        if path.is_relative_to(self.live):
            return self.shown / path.relative_to(self.live)
        if path.is_relative_to(self.live.parent):
            return self.shown.parent / path.relative_to(self.live.parent)
        return path


def place_of(target: Path) -> Place:
    """Return the place that `target` means; a link to a directory means that directory.

    Raises PublishFailed if it is a file, a link to nowhere, the root of the file system, the
    home directory of the user or a directory above that.
    """
    try:
        if target.is_symlink() and not target.exists():
            raise PublishFailed(
                target, "it is a symbolic link to nowhere", "remove it, or create what it points to"
            )
        live = target.resolve()
        if live.exists() and not live.is_dir():
            raise PublishFailed(target, "it is not a directory", "name a directory to publish to")
    except OSError as error:
        raise PublishFailed(
            target, reason_of(error), f"{NOTHING_DONE}; {way_out_of(error)}"
        ) from error
    if live == Path(live.anchor) or _home().is_relative_to(live):
        raise PublishFailed(
            target,
            "a site must not replace the root of the file system or a home directory",
            "publish to a directory of its own, such as public",
        )
    return Place(shown=target, live=live)


def _home() -> Path:
    """Return the home directory of the user as the system knows it, or `/` if it knows none."""
    try:
        return Path(pwd.getpwuid(os.getuid()).pw_dir).resolve()
    except KeyError:
        return Path("/")


def refuse_strangers(place: Place, *, force: bool) -> None:
    """Raise PublishFailed if `place` holds files and none of them shows that it is ours.

    With `force` that is fine, unless it holds the source of a site.
    """
    if not place.live.exists() or has_manifest(place.live):
        return
    names = {entry.name for entry in place.live.iterdir()} - {INCOMING}
    if "config.yaml" in names:
        raise PublishFailed(
            place.shown,
            "it holds a config.yaml, so it looks like the source of a site",
            "publish to a directory of its own, such as public; nothing was changed",
        )
    if names and not force:
        raise PublishFailed(
            place.shown,
            "it holds files that statusgen did not write",
            "name another directory, or add --force to publish among them; nothing was changed",
        )


@contextmanager
def failing_as(place: Place, fate: str) -> Iterator[None]:
    """Turn an OSError into PublishFailed, with `fate` saying how the page stands by then."""
    try:
        yield
    except OSError as error:
        where = place.shown if error.filename is None else place.named(error.filename)
        raise PublishFailed(where, reason_of(error), f"{fate}; {way_out_of(error)}") from error


_NAMES = frozenset({MANIFEST, SIGNATURE, INCOMING})
# Finds what no path below a site's root has, in one with `/` around it.
_STRAY = re.compile(r"/\.{0,2}/|\0").search


def is_stray(path: str) -> bool:
    """Tell whether `path`, which is relative and has `/`, would lead out of a tree or nowhere."""
    return _STRAY(f"/{path}/") is not None


def has_manifest_name(path: str) -> bool:
    """Tell whether `path` is one of the names that statusgen keeps for itself in a tree."""
    return path.partition("/")[0] in _NAMES
