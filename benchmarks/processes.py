"""What a command costs: time on the clock, time of processors, memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_SAMPLED_EVERY_S = 0.05
# What getrusage counts memory in: kilobytes, on macOS bytes.
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one run of a command took.

    `cpu_s` is user and system time of the process and of all below it that were waited for.
    `peak_bytes` is the most memory of the whole tree of processes, as `measured` tells.
    """

    wall_s: float
    cpu_s: float
    peak_bytes: int


class CommandFailed(Exception):  # noqa: N818 - it names what happened
    """A command did not do what is to be measured; the message holds what it said."""


def measured(
    command: Sequence[str | Path], *, cwd: Path, env: Mapping[str, str] | None = None
) -> Cost:
    """Run `command` in `cwd`, with `env` added to the environment, and return what it cost.

    The memory of a single process is what the kernel counted (`ru_maxrss`). While there are
    several, the sum of their shares (PSS: a page that two have counts half for each) is looked up
    every 50 ms where the system has /proc, and the larger of the two figures is returned. The
    kernel's figure is never below the memory of the process that calls this.

    Raises CommandFailed.
    """
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, env={**os.environ, **(env or {})}, stdout=said, stderr=said
        )
        sampled = _Sampled(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        peak_bytes = max(sampled.stop(), usage.ru_maxrss * _MAXRSS_UNIT)
        if process.returncode:
            said.seek(0)
            end = said.read()[-2000:].decode(errors="replace")
            words = " ".join(map(str, command))
            raise CommandFailed(f"{words}: exit status {process.returncode}\n{end}")
    cpu_s = usage.ru_utime + usage.ru_stime
    return Cost(wall_s=wall_s, cpu_s=cpu_s, peak_bytes=peak_bytes)


class _Sampled:
    """The memory of a tree of processes, watched by a thread until `stop`."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._peak = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """Return the most bytes that were seen, 0 if there was never more than one process."""
        self._over.set()
        self._thread.join()
        return self._peak

    def _watch(self) -> None:
        while not self._over.wait(_SAMPLED_EVERY_S):
            processes = list(_tree(self._root))
            if len(processes) > 1:
                self._peak = max(self._peak, sum(map(_share_bytes, processes)))


def _tree(process: int) -> Iterator[int]:
    """Yield `process` and all below it; nothing of what has ended or where there is no /proc."""
    yield process
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            below = children.read_text().split()
        except OSError:
            continue
        for child in below:
            yield from _tree(int(child))


def _share_bytes(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
