"""Directories with something mounted onto them, as containers have."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
IN_A_NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount"]

# Publishes three times to a directory prepared by a shell command, and prints what stands.
BUILDS = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from statusgen.problems import PublishFailed
from statusgen.publish import publish
from tests.publish.generations import artifacts, generation, written_in
target = Path(sys.argv[2])
for number in (1, 2, 3):
    try:
        done = publish(artifacts(generation(number)), target, force=True)
    except PublishFailed as failure:
        print(failure.path.relative_to(target), failure.reason)
    else:
        print(done.at_once, written_in(target) == generation(number))
"""


def builds_with(tmp_path: Path, mount: str) -> list[str]:
    """Return a line for each of three builds to `public`, after the command `mount` has run."""
    try:
        possible = subprocess.run([*IN_A_NAMESPACE, "true"], check=False, capture_output=True)
    except FileNotFoundError:
        pytest.skip("needs unshare")
    if possible.returncode:
        pytest.skip("this system lets a user mount nothing")
    builds = [sys.executable, "-c", BUILDS, str(ROOT), str(tmp_path / "public")]
    done = subprocess.run(
        [*IN_A_NAMESPACE, "sh", "-ec", f'{mount}; exec "$@"', "sh", *builds],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


@pytest.mark.parametrize("mount", ["mount --bind . ../public", "mount -t tmpfs none ../public"])
def test_a_mounted_directory_is_published_to_file_by_file(tmp_path: Path, mount: str) -> None:
    """A web root is a volume of the container more often than not."""
    found = builds_with(tmp_path, f"mkdir volume public; cd volume; {mount}")
    assert found == ["False True"] * 3


def test_a_volume_inside_the_directory_stays_mounted(tmp_path: Path) -> None:
    """The challenges of a certificate are often a volume of their own, empty most of the time."""
    found = builds_with(
        tmp_path, "mkdir -p volume public/.well-known; mount --bind volume public/.well-known"
    )
    assert found == ["False True"] * 3


def test_a_volume_where_pages_go_is_named(tmp_path: Path) -> None:
    """Such a tree can be changed neither at once nor file by file."""
    found = builds_with(
        tmp_path, "mkdir -p volume public/incidents; mount --bind volume public/incidents"
    )
    assert found == ["incidents another file system is mounted there, and pages go below it"] * 3
