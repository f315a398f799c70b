"""Work shared with copies of this process, where the system can make them at no cost."""

from __future__ import annotations

import os
import pickle
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_Job = TypeVar("_Job")
_Done = TypeVar("_Done")

_TOGETHER = 16


def spread(
    jobs: Sequence[_Job],
    work: Callable[[Sequence[_Job]], Iterable[_Done]],
    *,
    least: int,
    on_done: Callable[[int], None] | None = None,
    on_copy_end: Callable[[], None] | None = None,
) -> list[_Done]:
    """Return what `work` makes of `jobs`, in their order, each processor doing a part of them.

    `work` yields one result for each of the jobs that it is given. With fewer than `least` jobs,
    where only one processor is free to use, or where a copy of the process would be unsafe, it is
    called once with all. What a copy cannot do is done again here, so errors are raised as ever.
    Neighbours are mostly done together. `on_done` is told about how many more jobs were done, those
    of copies counted as if they were as quick, and `on_copy_end` is called in each copy when it has
    done its part.
    """
    copies = _copies(len(jobs), least)
    shares: list[list[_Job]] = [[] for _ in range(copies)]
    for place, job in enumerate(jobs):
        shares[place // _TOGETHER % copies].append(job)
    others: list[_Copy[_Job, _Done]] = []
    try:
        # Each is in the list before the next is made, so that none is left when one fails.
        others.extend(_Copy(share, work, on_copy_end) for share in shares[1:])
        own = []
        for done in work(shares[0]):
            own.append(done)
            if on_done:
                on_done(copies)
        parts = [iter(own), *(iter(other.done()) for other in others)]
    finally:
        for other in others:
            other.end()
    return [next(parts[place // _TOGETHER % copies]) for place in range(len(jobs))]


@contextmanager
def begun(work: Callable[[], _Done]) -> Iterator[Callable[[], _Done]]:
    """Let a copy of the process begin with `work`; yield what waits for its result.

    Where no other processor is free to use, where a copy would be unsafe, and if a copy cannot do
    it, it is done here when the result is asked for.
    """
    if _processors() < 2:  # noqa: PLR2004 - this one and another
        yield work
        return
    other = _Copy([work], lambda works: [each() for each in works], None)
    try:
        yield lambda: other.done()[0]
    finally:
        other.end()


def _copies(jobs: int, least: int) -> int:
    """Return how many processes are to share the work, this one included."""
    return 1 if jobs < least else min(_processors(), 2 * jobs // least)


def _processors() -> int:
    """Return how many processors this process and copies of it can use; 1 if copies are unsafe."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


class _Copy(Generic[_Job, _Done]):
    """A copy of this process that does `work` on its `share` of the jobs."""

    def __init__(
        self,
        share: Sequence[_Job],
        work: Callable[[Sequence[_Job]], Iterable[_Done]],
        on_end: Callable[[], None] | None,
    ) -> None:
        self.share, self.work = share, work
        self.reading, writing = os.pipe()
        try:
            self.process = os.fork()
        except OSError:  # a limit on processes or memory: as if it had ended without doing anything
            self.process = -1
        if self.process:
            os.close(writing)
            return
        try:
            os.close(self.reading)
            with open(writing, "wb") as pipe:  # noqa: PTH123 - of a descriptor
                pipe.write(pickle.dumps(list(work(share)), protocol=5))
            if on_end:
                on_end()
        finally:
            # Nothing that the original has yet to do, such as cleaning up, is done here.
            os._exit(0)

    def done(self) -> list[_Done]:
        """Return what the copy made of its share; if it ended without, it is made here."""
        with open(self.reading, "rb", closefd=False) as pipe:
            data = pipe.read()
        try:
            made: list[_Done] = pickle.loads(data)  # noqa: S301 - a copy of this process wrote it
        except (EOFError, pickle.UnpicklingError):
            return list(self.work(self.share))
        return made

    def end(self) -> None:
        """Wait for the copy to end; it does so when nobody reads what it says."""
        os.close(self.reading)
        if self.process > 0:
            os.waitpid(self.process, 0)
