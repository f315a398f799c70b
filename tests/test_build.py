"""A whole build: from a directory to a directory, the same everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from statusgen.build import build_site, check_site, publish_site
from statusgen.problems import InvalidSite
from tests.render.made import OPEN, RESOLVED, WEEKLY, WINDOW
from tests.support import CONFIG, NOON, at, files_of, write_files

SITE = {"done": RESOLVED, "open": OPEN, "upgrade": WINDOW, "weekly": WEEKLY}
BROKEN = OPEN.replace("website:", "webside:", 1)
# How what stands there is known again; it tells of the directory, not of the site.
MANIFEST = ".statusgen.json"


def published(folder: Path) -> dict[str, bytes]:
    """Return the files of the site in `folder` by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


def test_a_build_publishes_what_it_made_and_nothing_else(tmp_path: Path) -> None:
    """What stands on the host is what was reviewed."""
    site = write_files(files_of(**SITE), tmp_path / "site")
    build = build_site(site, now=NOON)
    report = publish_site(build, tmp_path / "out")

    assert published(tmp_path / "out") == {
        artifact.path: artifact.make() for artifact in build.artifacts
    }
    assert report.written == len(build.artifacts)


def test_a_build_an_hour_later_with_nothing_new_leaves_nearly_every_file_alone(
    tmp_path: Path,
) -> None:
    """A site of ten years is rebuilt every few minutes."""
    quiet = {"done": RESOLVED, "older": RESOLVED.replace("2026-03-01", "2025-03-01")}
    site = write_files(files_of(**quiet), tmp_path / "site")
    first = publish_site(build_site(site, now=NOON), tmp_path / "out")
    again = publish_site(build_site(site, now=NOON), tmp_path / "out")
    later = publish_site(build_site(site, now=at("2026-03-02T13:00Z")), tmp_path / "out")

    assert (again.written, again.unchanged) == (0, first.written)
    assert later.written + later.unchanged == first.written
    assert later.written < 20


def test_a_site_with_a_mistake_leaves_the_published_page_alone(tmp_path: Path) -> None:
    """A typo made in the middle of an outage must not take the page down as well."""
    site = write_files(files_of(done=RESOLVED), tmp_path / "site")
    publish_site(build_site(site, now=NOON), tmp_path / "out")
    before = published(tmp_path / "out")
    write_files(files_of(open=BROKEN), site)

    with pytest.raises(InvalidSite) as caught:
        publish_site(build_site(site, now=NOON), tmp_path / "out")

    assert [problem.code for problem in caught.value.problems] == ["unknown-component"]
    assert published(tmp_path / "out") == before


def test_checking_a_site_finds_what_would_stop_its_build(tmp_path: Path) -> None:
    """The check runs in the pull request, so that the build after it does not fail."""
    site = write_files(files_of(open=BROKEN), tmp_path / "site")

    assert [problem.code for problem in check_site(site, now=NOON)] == ["unknown-component"]


ELSEWHERE = (
    {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"},
    {"TZ": "Asia/Kolkata", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    {"TZ": "America/St_Johns", "LC_ALL": "de_DE.UTF-8", "PYTHONHASHSEED": "random"},
)


def test_a_build_is_the_same_bytes_on_every_machine(tmp_path: Path) -> None:
    """Two people who build the same commit have to get the same page, or no one can check it."""
    files = files_of(config=f"{CONFIG}timezone: Europe/Berlin\n", **SITE)
    repository = Path(__file__).parents[1]
    results = []
    for number, environment in enumerate(ELSEWHERE):
        site, elsewhere = tmp_path / f"site {number}", tmp_path / f"from-{number}"
        elsewhere.mkdir()
        # Another order of making them is another order in which a directory may list them.
        write_files(dict(sorted(files.items(), reverse=number % 2 == 1)), site)
        command = [sys.executable, "-m", "statusgen", "build", "--now", "2026-03-02T12:00Z"]
        subprocess.run(
            [*command, "--site", os.path.relpath(site, elsewhere), "--output", str(site / "out")],
            cwd=elsewhere,
            env={**os.environ, **environment, "PYTHONPATH": str(repository)},
            check=True,
            capture_output=True,
        )
        results.append(published(site / "out"))

    assert results[0]["index.html"]
    assert results[1] == results[0]
    assert results[2] == results[0]
