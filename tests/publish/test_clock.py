"""Clocks that jump: the clock of a build, and those of the disk and of whoever wrote the files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from statusgen.build import build_site
from statusgen.publish import publish
from tests.publish.generations import Notebook, artifacts, generation, written_in
from tests.support import at, files_of, write_files

if TYPE_CHECKING:
    from pathlib import Path

INCIDENT = """
    ---
    title: Checkout fails
    components: {checkout: major_outage}
    ---

    ## 2026-03-02 09:00 UTC - Investigating

    Paying by card fails.

    ## 2026-03-02 09:40 UTC - Resolved

    All is well.
"""
INSTANTS = ["2026-03-02T09:10Z", "2026-03-02T10:00Z", "2026-03-02T09:10Z", "2031-01-01T00:00Z"]


def test_a_build_after_the_clock_was_put_back_shows_that_earlier_time(tmp_path: Path) -> None:
    """A machine whose clock was wrong for an hour must not leave its page behind."""
    site = write_files(files_of(incident=INCIDENT), tmp_path / "site")
    seen = Notebook()
    for number, instant in enumerate([*INSTANTS, "2026-03-02T09:10Z"]):
        wanted = build_site(site, now=at(instant)).artifacts
        publish(wanted, tmp_path / "public", seen=seen)
        publish(wanted, tmp_path / f"alone-{number}")
        assert written_in(tmp_path / "public") == written_in(tmp_path / f"alone-{number}")


@pytest.mark.parametrize("seconds", [0, 10**9, 2**33])
@pytest.mark.parametrize("remembering", [False, True])
def test_times_of_files_long_ago_or_in_the_future_make_no_page_stale(
    tmp_path: Path, seconds: int, *, remembering: bool
) -> None:
    """The disk was mounted on a machine with another clock."""
    target = tmp_path / "public"
    seen = Notebook() if remembering else None
    for number in (1, 1, 2, 3, 3, 1):
        publish(artifacts(generation(number)), target, seen=seen)
        assert written_in(target) == generation(number)
        for path in tmp_path.rglob("*"):
            os.utime(path, (seconds, seconds))


def test_a_page_that_changed_is_newer_than_it_was_whatever_the_clock_says(tmp_path: Path) -> None:
    """Browsers and mirrors that ask for what is newer must be given the new page."""
    target = tmp_path / "public"
    publish(artifacts(generation(1)), target)
    os.utime(target / "index.html", (2**33, 2**33))
    before = (target / "index.html").stat().st_mtime_ns
    publish(artifacts(generation(2)), target)
    assert (target / "index.html").stat().st_mtime_ns > before
