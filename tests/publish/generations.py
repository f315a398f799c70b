"""Small sites that differ as a whole, so that a mixture of two of them shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statusgen.model.files import Artifact, key_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MANIFEST = ".statusgen.json"


def generation(number: int) -> dict[str, str]:
    """Return the files of one build: most change with `number`, one never, one comes and goes."""
    return {
        "index.html": f"<p>build {number}",
        "style.css": "p { color: black }",
        "incidents/checkout/index.html": f"<p>checkout, build {number}",
        f"incidents/only-{number % 2}/index.html": f"<p>here in build {number}",
        "history.atom": f"<feed>{number}</feed>",
        "status.json": f'{{"build": {number}}}',
    }


class Notebook(dict[str, bytes]):
    """Remembers in memory what publishing knows of a tree, and counts how often that is put."""

    puts = 0

    def put(self, key: str, value: bytes) -> None:
        """Keep `value`."""
        self.puts += 1
        self[key] = value


def artifacts(files: Mapping[str, str], asked: list[str] | None = None) -> list[Artifact]:
    """Return `files` as artifacts that note in `asked` when they are asked for their bytes."""

    def one(path: str, text: str) -> Artifact:
        def make() -> bytes:
            if asked is not None:
                asked.append(path)
            return text.encode()

        return Artifact(path=path, media_type="text/plain", key=key_of(path, text), make=make)

    return [one(path, text) for path, text in files.items()]


def written_in(tree: Path) -> dict[str, str]:
    """Return what a reader finds in `tree`: every file but the manifest, by its path."""
    return {
        path.relative_to(tree).as_posix(): path.read_text("utf-8")
        for path in sorted(tree.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def all_of(tree: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return everything in `tree` by mode, and files by time and bytes, the manifest too."""
    return {
        path.relative_to(tree).as_posix(): (
            path.lstat().st_mode,
            path.lstat().st_mtime_ns if path.is_file() else 0,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in sorted(tree.rglob("*"))
    }
