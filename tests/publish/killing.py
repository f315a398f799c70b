"""Kill builds at random moments while others read, and tell what was torn or missing.

    python -m tests.publish.killing --kills 1000 --seed 20261121

Two sites that differ in every page are published in turn to one directory by `statusgen build`.
Each build is a process that is killed at a random moment of its life, three times out of four
while it publishes; then the tree is compared, and the next build has to succeed and tidy up. To
save time the processes are forked from one that has loaded statusgen and do no start of Python.
The moments follow the time that builds take on this machine.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import random
import select
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from statusgen import cli
from tests.publish.generations import MANIFEST
from tests.publish.reading import Board, Readers, reading

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = "2026-11-21T14:40Z"
CONFIG = """\
name: Site {site}
url: https://status.example.com
theme: tiny
components:
  - {{id: api, name: Public API}}
"""
INCIDENT = """\
---
title: Checkout fails on {site}
components: {{api: major_outage}}
---

## 2026-11-21 09:00 UTC - Investigating

Paying by card fails on {site}.
"""
# Templates that take no time to compile, so that a build is quick and most of it publishing.
TEMPLATES = "404 base component embed/frame history incident index maintenance month uptime year"
PAGES_IN_BOTH = ("index.html", "status.json", "history.atom", "incidents/checkout/index.html")
Tree = dict[str, bytes]


def tree_in(target: Path) -> Tree:
    """Return every file in `target` but the manifest, which counts the builds."""
    return {
        path.relative_to(target).as_posix(): path.read_bytes()
        for path in target.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


def manifest_is_true_of(target: Path, tree: Tree) -> bool:
    """Tell whether the manifest in `target` lists `tree`, with its digests."""
    files = json.loads((target / MANIFEST).read_bytes())["files"]
    return {path: record[1] for path, record in files.items()} == {
        path: hashlib.sha256(data).hexdigest() for path, data in tree.items()
    }


@dataclass
class Tally:
    """What was found."""

    kills: int = 0
    while_publishing: int = 0
    old_stood: int = 0
    new_stood: int = 0
    both_stood: int = 0
    torn: list[str] = field(default_factory=list)
    next_build_failed: list[str] = field(default_factory=list)
    left_over: list[str] = field(default_factory=list)
    build_ms: int = 0
    publish_ms: int = 0


class Killer:
    """Builds two sites in turn to one directory, and kills every other build."""

    def __init__(
        self, folder: Path, target: Path, seed: int, *, in_place: bool, one_store: bool
    ) -> None:
        """Write the sites below `folder`, and build each to a place of its own.

        With `one_store` they share what builds keep, as one site does that goes back and forth, so
        that each build knows what the last one left.
        """
        self.folder, self.target, self.in_place = folder, target, in_place
        self.moments = random.Random(seed)
        self.board = Board()
        self.tally = Tally()
        self.trees: dict[str, Tree] = {}
        self.build_s = self.publish_s = 0.0
        self.at_end: Callable[[], object] = int
        for site in ("a", "b"):
            source = folder / site
            (source / "incidents").mkdir(parents=True)
            (source / "config.yaml").write_text(CONFIG.format(site=site))
            (source / "themes/tiny/embed").mkdir(parents=True)
            (source / "themes/tiny/style.css").write_text("")
            if one_store:
                (folder / "store").mkdir(exist_ok=True)
                (source / ".statusgen").symlink_to(folder / "store")
            for name in TEMPLATES.split():
                page = source / f"themes/tiny/{name}.html"
                page.write_text("<p>{{ page.site.name }} {{ page.root }}</p>" + " " * 4000)
            for name in ("checkout", f"only-{site}"):
                (source / f"incidents/{name}.md").write_text(INCIDENT.format(site=site))
            # In this process, so that what is loaded and compiled is there for all the others.
            self._run(site, folder / f"expected-{site}")
            self.trees[site] = tree_in(folder / f"expected-{site}")

    def _run(self, site: str, output: Path) -> int:
        """Run `statusgen build`; return the exit status."""
        arguments = ["build", "--site", str(self.folder / site), "--output", str(output)]
        return cli.run([*arguments, "--now", NOW, "--force"])

    def start(self, site: str, prepare: Callable[[], object] = int) -> tuple[int, int]:
        """Fork a build; return its process, and a pipe that tells when it starts to publish.

        `prepare` is called in the process of the build at that time, and `at_end` when it is done.
        """
        self.board.next_build()
        ours, theirs = os.pipe()
        child = os.fork()
        if child:
            os.close(theirs)
            return child, ours
        log = os.open(self.folder / "log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(log, 1)
        os.dup2(log, 2)

        def tell(event: str, args: tuple[object, ...]) -> None:
            if event == "open" and str(args[0]) == f"{self.lock}":
                with contextlib.suppress(OSError):
                    os.write(theirs, b".")
                prepare()

        sys.addaudithook(tell)
        status = 70
        try:
            status = self._run(site, self.target)
            self.at_end()
        finally:
            sys.stdout.flush()
            os._exit(status)

    @property
    def lock(self) -> Path:
        """The file that the build locks first of all."""
        return self.target.parent / f".{self.target.name}.statusgen/lock"

    def build(self, site: str) -> None:
        """Run a build to its end, check what it leaves, and note how long it took."""
        started = time.monotonic()
        child, pipe = self.start(site)
        select.select([pipe], [], [])
        publishing = time.monotonic()
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        ended = time.monotonic()
        os.close(pipe)
        self.build_s = (self.build_s * 3 + ended - started) / 4 if self.build_s else ended - started
        self.publish_s = (self.publish_s * 3 + ended - publishing) / 4 or ended - publishing
        tree = tree_in(self.target)
        if status or tree != self.trees[site] or not manifest_is_true_of(self.target, tree):
            self.tally.next_build_failed.append(f"{status} {(self.folder / 'log').read_text()}")
        left = {path.name for path in self.lock.parent.iterdir()} - {"lock", "tree"}
        left |= {path.name for path in self.target.iterdir() if path.name.startswith(".statusgen-")}
        self.tally.left_over += sorted(left)

    def kill(self, site: str) -> None:
        """Start a build, kill it at a random moment, and compare what stands."""
        child, pipe = self.start(site)
        if self.moments.random() < 0.75:
            select.select([pipe], [], [])
            time.sleep(self.moments.uniform(0, self.publish_s * 1.2))
        else:
            time.sleep(self.moments.uniform(0, self.build_s))
        os.kill(child, signal.SIGKILL)
        was_killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
        began = bool(select.select([pipe], [], [], 0)[0] and os.read(pipe, 1))
        os.close(pipe)
        self.tally.kills += was_killed
        self.tally.while_publishing += was_killed and began
        self._compare(site)

    def _compare(self, site: str) -> None:
        old, new = self.trees["b" if site == "a" else "a"], self.trees[site]
        tree = tree_in(self.target)
        if tree == old and manifest_is_true_of(self.target, tree):
            self.tally.old_stood += 1
        elif tree == new and manifest_is_true_of(self.target, tree):
            self.tally.new_stood += 1
        elif self.in_place and _is_of_both(tree, old, new):
            self.tally.both_stood += 1
        else:
            self.tally.torn.append(" ".join(sorted(tree)))


def _is_of_both(tree: Tree, old: Tree, new: Tree) -> bool:
    """Tell whether every file is whole, from the one or the other, and none of both is missing."""
    shown = {path: data for path, data in tree.items() if not path.startswith(".statusgen-new/")}
    return shown.keys() >= old.keys() & new.keys() and all(
        data in (old.get(path), new.get(path)) for path, data in shown.items()
    )


def killed(
    folder: Path, kills: int, seed: int, *, in_place: bool, one_store: bool
) -> dict[str, object]:
    """Kill `kills` builds; return what was found by name: numbers, and lists of what was wrong."""
    target = folder / "public"
    target.mkdir(exist_ok=True)
    killer = Killer(folder, target, seed, in_place=in_place, one_store=one_store)
    killer.build("a")
    known = {
        path: {tree[path]: site for site, tree in killer.trees.items()} for path in PAGES_IN_BOTH
    }
    readers = Readers(target, known, killer.board, whole=not in_place)
    with reading(readers) as found:
        sites = ["b", "a"]
        while killer.tally.kills < kills:
            killer.kill(sites[0])
            killer.build(sites[0])
            sites.reverse()
    killer.tally.build_ms = round(killer.build_s * 1000)
    killer.tally.publish_ms = round(killer.publish_s * 1000)
    return {**vars(killer.tally), "reads": found["reads"], "failed_reads": found["failures"]}


def main() -> None:
    """Print what was found, and fail if anything was torn or missing."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--in-place", action="store_true", help="the directory is a mount point")
    parser.add_argument("--one-store", action="store_true", help="builds know what the last left")
    parser.add_argument("--folder", type=Path, help="where to work; default: a temporary folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        found = killed(
            folder,
            options.kills,
            options.seed,
            in_place=options.in_place,
            one_store=options.one_store,
        )
    sys.stdout.write(json.dumps(found) + "\n")
    wrong = ("torn", "next_build_failed", "left_over", "failed_reads")
    sys.exit(any(found[name] for name in wrong))


if __name__ == "__main__":
    main()
