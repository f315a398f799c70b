"""Builds killed at random moments, with readers at work: nobody sees anything but a whole site."""

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
KILLS = int(os.environ.get("KILLS", "40"))
MOUNTED = 'mkdir public; mount --bind public public; exec "$@"'


def killed(folder: Path, *more: str, within: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what is found when builds to `folder`/public are killed."""
    command = [sys.executable, "-m", "tests.publish.killing", "--folder", str(folder), *more]
    done = subprocess.run(
        [*within, *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("more", [(), ("--one-store",)], ids=["strangers", "one-store"])
def test_builds_killed_at_random_moments_leave_whole_sites_and_no_reader_notices(
    tmp_path: Path, more: tuple[str, ...]
) -> None:
    """Power cuts, timeouts and a full memory end builds wherever they are."""
    found = killed(tmp_path, f"--kills={KILLS}", *more)

    assert found["kills"] == KILLS
    assert found["while_publishing"] > KILLS / 3
    assert found["torn"] == []
    assert found["next_build_failed"] == []
    assert found["left_over"] == []
    assert found["failed_reads"] == []
    assert min(found["reads"][way] for way in ("directory", "path", "server")) > 0


def test_no_file_is_torn_or_missing_where_builds_are_killed_in_place(tmp_path: Path) -> None:
    """A mounted web root cannot be exchanged: there files are whole, and the next build mends."""
    try:
        possible = subprocess.run([*IN_A_NAMESPACE, "true"], check=False, capture_output=True)
    except FileNotFoundError:
        pytest.skip("needs unshare")
    if possible.returncode:
        pytest.skip("this system lets a user mount nothing")
    kills = max(KILLS // 4, 10)
    mounted = (*IN_A_NAMESPACE, "sh", "-ec", MOUNTED, "sh")
    found = killed(tmp_path, f"--kills={kills}", "--in-place", within=mounted)

    assert found["kills"] == kills
    assert found["torn"] == []
    assert found["next_build_failed"] == []
    assert found["left_over"] == []
    assert found["failed_reads"] == []
