"""Compiled templates, kept where Python keeps its own compiled code: beside the package.

They are code, so they never lie in a folder of a site, which others may be able to write: whoever
can put something here can change statusgen itself.
"""

from __future__ import annotations

import functools
import marshal
import sys
from contextlib import suppress
from pathlib import Path

from statusgen.engine import engine


class CompiledStore:
    """Compiled code by key, in one `file`; what another engine put there is not looked at."""

    def __init__(self, file: Path) -> None:
        """Take `file`, which is read when something is first asked of it."""
        self._file = file
        self._is_fresh = False

    @functools.cached_property
    def _kept(self) -> dict[str, bytes]:
        with suppress(OSError, ValueError, EOFError, TypeError):
            made_by, kept = marshal.loads(self._file.read_bytes())  # noqa: S302 - as Python's own
            if made_by == engine():
                return dict(kept)
        return {}

    def get(self, key: str) -> bytes | None:
        """Return the value of `key`, or None if none is kept."""
        return self._kept.get(key)

    def put(self, key: str, value: bytes) -> None:
        """Keep `value` as that of `key`."""
        self._kept[key] = value
        self._is_fresh = True

    def flush(self) -> None:
        """Write what was put since the last time, where this user may."""
        if not self._is_fresh or sys.dont_write_bytecode:
            return
        import tempfile

        self._is_fresh = False
        data = marshal.dumps((engine(), self._kept))
        with suppress(OSError):
            self._file.parent.mkdir(exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self._file.parent)
            try:
                with open(descriptor, "wb") as file:  # noqa: PTH123 - of a descriptor
                    file.write(data)
                Path(name).chmod(0o644)
                Path(name).replace(self._file)
            except OSError:
                Path(name).unlink()


@functools.cache
def compiled() -> CompiledStore:
    """Return the compiled templates of this installation."""
    folder = Path(__file__).parent / "__pycache__"
    return CompiledStore(folder / f"templates.{sys.implementation.cache_tag}.bin")
