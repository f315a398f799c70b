"""What a preview shows at one moment, and how threads learn that there is something newer."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from statusgen.model.files import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from statusgen.model.files import Artifact


class Edition:
    """What one build led to: its artifacts, or the text of what stood in their way.

    `version` is a hash of all that can be seen in the edition: two editions that look the same
    have the same version, even in two runs of the program, so no page is reloaded for nothing.
    """

    def __init__(self, artifacts: Mapping[str, Artifact], problems: str = "") -> None:
        """Keep `artifacts`, by path. `problems` is empty if they are fit to be shown."""
        self.artifacts = artifacts
        self.problems = problems
        shown = sorted([f"{path} {artifact.key}" for path, artifact in artifacts.items()])
        self.version = key_of(problems or "\n".join(shown))[:16]
        self._made: dict[str, bytes] = {}

    def bytes_of(self, artifact: Artifact) -> bytes:
        """Return the bytes of `artifact`, made once. One thread at a time may call it."""
        if artifact.path not in self._made:
            self._made[artifact.path] = artifact.make()
        return self._made[artifact.path]


class Live:
    """The edition that is shown now. Threads wait here for the first one and for each next one.

    Builds and artifacts share what they keep from one to the next, so `lock` is held by whoever
    builds or asks an artifact for its bytes.
    """

    def __init__(self) -> None:
        """Begin without an edition."""
        self.lock = threading.Lock()
        self._news = threading.Condition()
        self._edition: Edition | None = None
        self._closed = False

    def show(self, edition: Edition) -> None:
        """Make `edition` the current one and wake whoever waits for it."""
        with self._news:
            self._edition = edition
            self._news.notify_all()

    def close(self) -> None:
        """Wake everybody who waits; from now on nobody waits any more."""
        with self._news:
            self._closed = True
            self._news.notify_all()

    @property
    def closed(self) -> bool:
        """Whether there will be no further edition."""
        return self._closed

    def current(self) -> Edition | None:
        """Return the current edition, waiting for the first; None if there is to be none."""
        self._wait(lambda: self._edition is not None)
        return self._edition

    def version_after(self, version: str, *, within_s: float) -> str | None:
        """Return the first version that is not `version`, or None after `within_s` seconds."""
        self._wait(lambda: self._edition and self._edition.version != version, within_s)
        edition = self._edition
        return edition.version if edition and edition.version != version else None

    def _wait(self, ready: Callable[[], object], within_s: float | None = None) -> None:
        with self._news:
            self._news.wait_for(lambda: self._closed or ready(), within_s)


def changes_between(old: Mapping[str, Artifact], new: Mapping[str, Artifact]) -> tuple[int, int]:
    """Return how many pages, and how many other files, were added, removed or have a new key."""
    changed = [
        (old.get(path) or new[path])
        for path in old.keys() | new.keys()
        if path not in old or path not in new or old[path].key != new[path].key
    ]
    pages = sum(is_page(artifact) for artifact in changed)
    return pages, len(changed) - pages


def is_page(artifact: Artifact) -> bool:
    """Return whether `artifact` is HTML."""
    return artifact.media_type.startswith("text/html")
