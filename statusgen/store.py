"""What builds keep for the next one, in the folder `.statusgen/` of the site.

It is one file of SQLite, which may be deleted at any time. Whatever is wrong with it is told in one
line, and the build goes on without. It holds text and numbers, never code.
"""

from __future__ import annotations

import functools
import sqlite3
from contextlib import closing, contextmanager, suppress
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from pathlib import Path

FOLDER = ".statusgen"
FILE = "store.sqlite3"
MOST_BYTES = 128 * 1024 * 1024
"""A file that outgrows this is cut down to what the last build had use for."""

_FORMAT = 1
_WAIT_S = 5.0
_TABLE = "CREATE TABLE kept (shelf TEXT, key TEXT, value BLOB, PRIMARY KEY (shelf, key))"


class KeptStore:
    """The store of one site. Nothing of what was put is written before `flush`.

    `note` is called with a line about a file that is of no use. Threads have to take turns.
    """

    def __init__(self, site: Path, note: Callable[[str], None]) -> None:
        """Take the store of the directory `site`; nothing is opened yet."""
        self.file, self._note = site / FOLDER / FILE, note
        self._shelves: dict[str, Shelf] = {}
        self._is_in_reach = True

    def shelf(self, name: str, *, whole: bool = True) -> Shelf:
        """Return the part of the store called `name`.

        It is read as a `whole` when first used, or else key by key, which suits large values.
        """
        if name not in self._shelves:
            self._shelves[name] = Shelf(functools.partial(self._read, name), whole=whole)
        return self._shelves[name]

    def flush(self) -> None:
        """Write what was put since the last time; if the file is in the way, it is lost."""
        fresh = [
            (name, key, value)
            for name, shelf in self._shelves.items()
            for key, value in shelf.take_fresh()
        ]
        if fresh and self._is_in_reach:
            with self._failing("written"):
                self._write(fresh)

    def _read(self, name: str, keys: Iterable[str] | None) -> dict[str, bytes]:
        """Return what the file has on the shelf `name`: of the `keys`, or all for None."""
        if not self._is_in_reach or not self.file.exists():
            return {}
        query = "SELECT key, value FROM kept WHERE shelf = ?"
        with self._failing("read"), self._opened() as connection:
            found: Iterable[tuple[str, object]]
            if keys is None:
                found = connection.execute(query, [name])
            else:
                one = f"{query} AND key = ?"
                found = chain.from_iterable(connection.execute(one, [name, key]) for key in keys)
            # Whoever else writes there may leave values of another type.
            return {key: value for key, value in found if isinstance(value, bytes)}
        return {}

    def _write(self, fresh: list[tuple[str, str, bytes]]) -> None:
        self.file.parent.mkdir(exist_ok=True)
        ignored = self.file.parent / ".gitignore"
        if not ignored.exists():
            ignored.write_text("*\n", "utf-8")
        with self._opened() as connection:
            with connection:
                connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", fresh)
            if self.file.stat().st_size > MOST_BYTES:
                self._cut_down(connection)

    def _cut_down(self, connection: sqlite3.Connection) -> None:
        """Leave nothing in the file but what this build got, put or used."""
        used = [(name, key) for name, shelf in self._shelves.items() for key in shelf.used()]
        with connection:
            connection.execute("CREATE TEMP TABLE used (shelf, key, PRIMARY KEY (shelf, key))")
            connection.executemany("INSERT INTO used VALUES (?, ?)", used)
            unused = connection.execute(
                "DELETE FROM kept WHERE NOT EXISTS (SELECT 1 FROM used"
                " WHERE used.shelf = kept.shelf AND used.key = kept.key)"
            )
        if unused.rowcount:
            connection.execute("VACUUM")

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """Open the file, made if it is not there. Raises sqlite3.Error for one that is no good."""
        with closing(sqlite3.connect(self.file, timeout=_WAIT_S)) as connection:
            # A power cut may spoil the file, which is noticed then; a kill does not.
            connection.execute("PRAGMA synchronous = OFF")
            (format_,) = connection.execute("PRAGMA user_version").fetchone()
            is_empty = not connection.execute("SELECT * FROM sqlite_master").fetchone()
            if format_ == 0 and is_empty:
                connection.executescript(f"BEGIN;{_TABLE};PRAGMA user_version={_FORMAT};COMMIT;")
            elif is_empty:
                raise sqlite3.DatabaseError("there is nothing in it")
            elif format_ != _FORMAT:
                raise sqlite3.DatabaseError("another version of statusgen wrote it")
            yield connection

    @contextmanager
    def _failing(self, done: str) -> Iterator[None]:
        """Go on without the file if something is wrong with it; one that is bad is taken away."""
        try:
            yield
        except (sqlite3.OperationalError, OSError) as error:
            # Asking again would take as long again, and tell the same.
            self._is_in_reach = False
            self._note(f"{self.file} could not be {done}: {error}")
        except sqlite3.Error as error:
            self._note(f"{self.file} is of no use and is begun anew: {error}")
            with suppress(OSError):
                self.file.unlink()


class Shelf:
    """One part of a store; see `statusgen.model.store`."""

    def __init__(
        self, read: Callable[[Iterable[str] | None], dict[str, bytes]], *, whole: bool
    ) -> None:
        """Take what reads some keys of the file, or all of them for None."""
        self._read, self._whole = read, whole
        self._known: dict[str, bytes | None] = {}
        self._used: set[str] = set()
        self._fresh: set[str] = set()

    def get(self, key: str) -> bytes | None:
        """Return the value of `key`, or None if none is kept."""
        self._look_up((key,))
        self._used.add(key)
        return self._known.get(key)

    def _look_up(self, keys: Collection[str]) -> None:
        if self._whole:
            if not self._used:
                self._known = {**self._read(None), **self._known}
        elif missing := [key for key in keys if key not in self._known]:
            self._known |= dict.fromkeys(missing) | self._read(missing)

    def use(self, key: str) -> None:
        """Let what is kept as `key` stay there, without looking at it."""
        self._used.add(key)

    def put(self, key: str, value: bytes) -> None:
        """Keep `value` as that of `key`."""
        if self.get(key) != value:
            self._known[key] = value
            self._fresh.add(key)

    def put_all(self, values: Mapping[str, bytes]) -> None:
        """Keep all the `values` by their keys; they are looked up together."""
        self._look_up(values)
        for key, value in values.items():
            self.put(key, value)

    def take_fresh(self) -> list[tuple[str, bytes]]:
        """Return what was put since the last time."""
        fresh, self._fresh = self._fresh, set()
        found = ((key, self._known.get(key)) for key in sorted(fresh))
        return [(key, value) for key, value in found if value is not None]

    def used(self) -> frozenset[str]:
        """Return the keys of all that was got, put or used."""
        return frozenset(self._used)
