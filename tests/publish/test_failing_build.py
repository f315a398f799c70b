"""`statusgen build` on a disk that fails or is full: exit status 1, one message, the old site."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.publish.test_mounts import IN_A_NAMESPACE

ROOT = Path(__file__).parents[2]
SMALL_DISK = 'mkdir disk; mount -t tmpfs -o size=2m none disk; exec "$@"'


def builds(folder: Path, *way: str, within: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Return how each build ended; all builds after the disk was mended have succeeded."""
    module, *more = way
    done = subprocess.run(
        [*within, sys.executable, "-m", "tests.publish.failing", module, str(folder), *more],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    *lines, last = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert last == {"wrong": []}
    return lines


def check(build: dict[str, Any], reason: str) -> None:
    """Check that what the exit status and the message say is what stands."""
    other = "b" if build["wanted"] == "a" else "a"
    if build["status"] == 0:
        assert build["stands"] == build["wanted"]
        return
    assert build["status"] == 1
    assert build["said"].startswith("error: cannot write ")
    assert reason.lower() in build["said"]
    assert "Traceback" not in build["said"]
    done = "the new page stands all the same" in build["said"]
    assert done or "the page published before is untouched" in build["said"]
    assert build["stands"] == (build["wanted"] if done else other)


@pytest.mark.parametrize("way", ["calls", "known"])
def test_a_build_that_fails_at_some_call_to_the_system_says_so_and_leaves_a_whole_site(
    tmp_path: Path, way: str
) -> None:
    """Scripts look at the exit status, people at the message, and customers at the page."""
    found = builds(tmp_path, way, "17")
    for build in found:
        check(build, build["done"].partition(": ")[2])
    assert sum(build["status"] == 1 for build in found) > 10
    assert found[-1]["status"] == 0


def test_a_disk_that_is_full_sooner_or_later_leaves_the_old_site_to_the_byte(
    tmp_path: Path,
) -> None:
    """A real disk of two megabytes is filled, with a little more room each time."""
    try:
        possible = subprocess.run([*IN_A_NAMESPACE, "true"], check=False, capture_output=True)
    except FileNotFoundError:
        pytest.skip("needs unshare to mount a small disk")
    if possible.returncode:
        pytest.skip("this system lets a user mount nothing, so there is no small disk to fill")
    found = builds(tmp_path, "full", within=(*IN_A_NAMESPACE, "sh", "-ec", SMALL_DISK, "sh"))

    for build in found:
        check(build, "no space left on device")
    assert len(found) > 10
    assert [build["status"] for build in found] == [1] * (len(found) - 1) + [0]
