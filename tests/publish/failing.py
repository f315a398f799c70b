"""Run `statusgen build` on a disk that fails or is full, and tell how each build ended.

    python -m tests.publish.failing calls FOLDER N   every Nth call to the system is refused
    python -m tests.publish.failing known FOLDER N   the same; builds know what the last left
    python -m tests.publish.failing full FOLDER      FOLDER/disk, a small disk, is filled up

Prints a line of JSON for each build: what was done to it, its exit status, what it said, and
whether the old site or the new one stood after it, or neither.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.publish.killing import Killer, manifest_is_true_of, tree_in
from tests.publish.test_failing_disk import FAILURES, Disk

if TYPE_CHECKING:
    from collections.abc import Callable

BLOCK = 4096


def ended(killer: Killer, site: str, done: str, prepare: Callable[[], object]) -> str:
    """Build `site` after `prepare` in the process of the build; return which site stands then."""
    child, pipe = killer.start(site, prepare)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.close(pipe)
    tree = tree_in(killer.target)
    stands = [name for name, known in killer.trees.items() if known == tree]
    if not stands or not manifest_is_true_of(killer.target, tree):
        stands = ["neither"]
    said = (killer.folder / "log").read_text()
    line = {"done": done, "status": status, "said": said, "wanted": site, "stands": stands[0]}
    sys.stdout.write(json.dumps(line) + "\n")
    return stands[0]


def fail_calls(killer: Killer, every: int) -> None:
    """Refuse one call to the system in each build, until a build makes no more calls."""
    turn, standing, unreached = 1, "a", killer.folder / "unreached"
    while not unreached.exists():
        number = FAILURES[turn % len(FAILURES)]

        def prepare(turn: int = turn, number: int = number) -> None:
            disk = Disk(pytest.MonkeyPatch())
            disk.fail_at, disk.number = turn, number
            killer.at_end = lambda: None if disk.calls >= turn else unreached.touch()

        site = "b" if standing == "a" else "a"
        standing = ended(killer, site, f"call {turn}: {os.strerror(number)}", prepare)
        turn += every


def fill_disk(killer: Killer) -> None:
    """Leave the disk more and more room, from none, until a build fits."""
    ballast = killer.target.parent / "ballast"
    for blocks in range(1000):
        room = os.statvfs(ballast.parent)
        ballast.write_bytes(bytes((room.f_bavail - blocks) * BLOCK))
        stands = ended(killer, "b", f"room for {blocks} blocks", lambda: None)
        ballast.unlink()
        if stands == "b":
            return


def main() -> None:
    """Do what the command line says."""
    way, name, *more = sys.argv[1:]
    folder = Path(name)
    (folder / "disk").mkdir(exist_ok=True)
    killer = Killer(folder, folder / "disk/public", 0, in_place=False, one_store=way == "known")
    killer.build("a")
    if way == "full":
        fill_disk(killer)
    else:
        fail_calls(killer, int(more[0]))
    for site in ("a", "b"):
        killer.build(site)
    wrong = killer.tally.next_build_failed + killer.tally.left_over
    sys.stdout.write(json.dumps({"wrong": wrong}) + "\n")


if __name__ == "__main__":
    main()
