"""Many files are made by copies of the process, which must neither tear a site nor outlive it."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from statusgen.forks import begun, spread
from statusgen.model.files import Artifact
from statusgen.publish import publish
from tests.publish.generations import written_in
from tests.publish.killing import tree_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

CONFIG = """\
name: Example
url: https://status.example.com
components:
  - {id: api, name: API}
"""
INCIDENT = """\
---
title: Errors {number}
components: {{api: partial_outage}}
---

## 2026-01-01 {hour:02}:00 UTC - Resolved

It is over, {word}.
"""
HUNDREDS = range(240)
ROUNDS = 8


def doubled(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield each number doubled, and the process that did it."""
    for number in numbers:
        if number == 130 and os.getpid() != MAIN:
            raise ValueError(number)
        yield 2 * number, os.getpid()


MAIN = os.getpid()


def test_the_results_come_in_the_order_of_the_jobs_whoever_did_them() -> None:
    """A file that got the hash of another would be published as that."""
    done: list[int] = []
    found = spread(HUNDREDS, doubled, least=100, on_done=done.append)

    assert [number for number, _ in found] == [2 * number for number in HUNDREDS]
    assert sum(done) >= len(HUNDREDS)


def test_few_jobs_are_done_here() -> None:
    """A copy of the process costs more than it saves."""
    assert {process for _, process in spread(range(99), doubled, least=100)} == {os.getpid()}


def test_where_no_process_can_be_made_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit on processes must not stop what one process can do."""

    def refused() -> int:
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr(os, "fork", refused)

    found = list(spread(HUNDREDS, doubled, least=100))
    with begun(lambda: 7) as result:
        assert result() == 7
    assert {process for _, process in found} == {os.getpid()}
    assert [number for number, _ in found] == [2 * number for number in HUNDREDS]


def write_site(site: Path, word: str) -> None:
    """Write a site of hundreds of files."""
    (site / "incidents").mkdir(parents=True)
    (site / "config.yaml").write_text(CONFIG)
    for number in range(120):
        text = INCIDENT.format(number=number, hour=number % 24, word=word)
        (site / f"incidents/errors-{number}.md").write_text(text)


def build(site: Path, output: Path) -> subprocess.Popen[bytes]:
    """Begin to build `site` into `output`."""
    command = [sys.executable, "-m", "statusgen", "build", "--no-cache", "--force"]
    where = ["--site", str(site), "--output", str(output), "--now", "2026-02-01T00:00Z"]
    return subprocess.Popen([*command, *where], stdout=subprocess.DEVNULL)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="copies are made on Linux only")
def test_a_build_that_is_killed_while_copies_of_it_work_leaves_one_whole_site(
    tmp_path: Path,
) -> None:
    """The copies may go on for a moment; the next build waits for them and tidies up."""
    trees, output = {}, tmp_path / "public"
    for word in "ab":
        write_site(tmp_path / word, word)
        began = time.monotonic()
        assert build(tmp_path / word, output).wait() == 0
        took_s = time.monotonic() - began
        trees[word] = tree_in(output)
    moments = random.Random(5)
    for _ in range(ROUNDS):
        process = build(tmp_path / "a", output)
        time.sleep(moments.uniform(0.3, 1.0) * took_s)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert tree_in(output) in trees.values()

    assert build(tmp_path / "a", output).wait() == 0
    assert tree_in(output) == trees["a"]
    assert sorted(path.name for path in (tmp_path / ".public.statusgen").iterdir()) in (
        ["lock", "tree"],
        ["lock"],
    )


def test_a_copy_that_fails_halfway_costs_nothing_but_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a copy left is written anew by the build itself, which tells why if it cannot either."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    texts = {f"{number}.html": f"page {number}" for number in range(2 * len(HUNDREDS))}
    asked: list[str] = []

    def one(path: str, text: str) -> Artifact:
        def make() -> bytes:
            asked.append(path)
            if os.getpid() != MAIN and len(asked) > 30:
                raise ValueError(path)
            return text.encode()

        return Artifact(path=path, media_type="text/html", key=path, make=make)

    publish([one(path, text) for path, text in texts.items()], tmp_path / "public")

    assert written_in(tmp_path / "public") == texts
