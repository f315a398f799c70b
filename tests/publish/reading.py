"""Readers of a published tree, in a process of their own, while builds come and are killed."""

from __future__ import annotations

import contextlib
import http.client
import http.server
import json
import mmap
import os
import struct
import sys
import threading
from collections import Counter
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

_BOARD = struct.Struct("qq")


class Board:
    """Two numbers that several processes see: which build is running, and whether to stop."""

    def __init__(self) -> None:
        """Start before the first build."""
        self._memory = mmap.mmap(-1, _BOARD.size)

    @property
    def build(self) -> int:
        """The number of the build that runs now, or ran last."""
        return int(_BOARD.unpack(self._memory[:])[0])

    @property
    def is_over(self) -> bool:
        """Tell whether the readers are to stop."""
        return bool(_BOARD.unpack(self._memory[:])[1])

    def next_build(self) -> None:
        """Say that another build is about to start."""
        self._memory[:] = _BOARD.pack(self.build + 1, 0)

    def end(self) -> None:
        """Say that it is over."""
        self._memory[:] = _BOARD.pack(self.build, 1)


class Readers:
    """Read the same pages again and again: through an open directory, by path and from a server.

    `known` tells, for each page, which site its bytes belong to. `whole` is False where files are
    replaced one by one, so that pages of two sites may stand together for a moment.
    """

    def __init__(
        self, target: Path, known: Mapping[str, Mapping[bytes, str]], board: Board, *, whole: bool
    ) -> None:
        """Prepare to read in `target`."""
        self.target, self.known, self.board, self.whole = target, known, board, whole
        self.reads: Counter[str] = Counter()
        self.failures: list[str] = []

    def read_on(self) -> None:
        """Read until the board says that it is over."""
        with _server_of(self.target) as port:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            while not self.board.is_over:
                self._through_directory()
                self._each("path", self._from_path, at_most_changes=1)
                self._each("server", partial(_fetched, connection), at_most_changes=1)

    def _through_directory(self) -> None:
        folder = os.open(self.target, os.O_RDONLY | os.O_DIRECTORY)
        try:
            self._each("directory", partial(_opened_in, folder), at_most_changes=0)
        finally:
            os.close(folder)

    def _from_path(self, path: str) -> bytes:
        return (self.target / path).read_bytes()

    def _each(self, way: str, read: Callable[[str], bytes], *, at_most_changes: int) -> None:
        """Read every page once; what a build that began in between has to do with is not judged."""
        build = self.board.build
        sites = []
        for path, known in self.known.items():
            try:
                sites.append(known.get(read(path), "torn"))
            except OSError as error:
                sites.append(f"{type(error).__name__} {path}")
        if way == "directory" and self.board.build != build:
            return
        self.reads[way] += len(sites)
        self.failures += [f"{way}: {site}" for site in sites if site not in {"a", "b"}]
        changes = sum(one != other for one, other in pairwise(sites))
        if self.whole and self.board.build == build and changes > at_most_changes:
            self.failures.append(f"{way}: a mixture, {' '.join(sites)}")


def _opened_in(folder: int, path: str) -> bytes:
    with os.fdopen(os.open(path, os.O_RDONLY, dir_fd=folder), "rb") as file:
        return file.read()


def _fetched(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", f"/{path}")
    with connection.getresponse() as response:
        body = response.read()
    if response.status != http.HTTPStatus.OK:
        raise FileNotFoundError(response.status, response.reason)
    return body


class _Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextlib.contextmanager
def _server_of(folder: Path) -> Iterator[int]:
    handler = partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@contextlib.contextmanager
def reading(readers: Readers) -> Iterator[dict[str, Any]]:
    """Let `readers` read in a process of their own; what they found is in the dict at the end."""
    found: dict[str, Any] = {}
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        os.close(ours)
        status = 1
        try:
            readers.read_on()
            with os.fdopen(theirs, "w") as pipe:
                json.dump({"reads": dict(readers.reads), "failures": readers.failures}, pipe)
            status = 0
        except BaseException as error:  # noqa: BLE001 - it is told, and the process ends
            sys.stderr.write(f"{error!r}\n")
        finally:
            os._exit(status)
    os.close(theirs)
    try:
        yield found
    finally:
        readers.board.end()
        with os.fdopen(ours) as pipe:
            text = pipe.read()
        os.waitpid(child, 0)
        found.update(json.loads(text) if text else {"reads": {}, "failures": ["no reader left"]})
