"""On a large site a copy of the process makes what changed while this one looks at what stands."""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from statusgen.model.files import Artifact, key_of
from statusgen.publish import Published, publish
from tests.publish.generations import Notebook, all_of, artifacts, written_in

if TYPE_CHECKING:
    from pathlib import Path

MAIN = os.getpid()
LARGE = {f"incidents/{number}/index.html": f"<p>incident {number}" for number in range(2100)}
CHANGED = "incidents/7/index.html"

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or len(os.sched_getaffinity(0)) < 2,
    reason="copies are made on Linux, with two processors",
)


def telling_who(files: dict[str, str], *, fail_at: int | None = None) -> list[Artifact]:
    """Return `files` as artifacts whose bytes tell whether a copy of this process made them.

    A copy fails at the one with the number `fail_at`.
    """
    asked: list[str] = []

    def one(path: str, text: str) -> Artifact:
        def make() -> bytes:
            asked.append(path)
            if os.getpid() != MAIN and len(asked) - 1 == fail_at:
                raise ValueError(path)
            return f"{text} by a copy: {os.getpid() != MAIN}".encode()

        return Artifact(path=path, media_type="text/plain", key=key_of(path, text), make=make)

    return [one(path, text) for path, text in files.items()]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take no notice of threads that tests of the preview, in the same process, are leaving."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)


@pytest.fixture
def seen() -> Notebook:
    """Nothing, to begin with."""
    return Notebook()


@pytest.fixture
def target(tmp_path: Path, seen: Notebook) -> Path:
    """Return where a large site is published."""
    publish(artifacts(LARGE), tmp_path / "public", seen=seen)
    return tmp_path / "public"


def test_what_changed_on_a_large_site_is_made_by_a_copy(target: Path, seen: Notebook) -> None:
    """At three in the morning the second processor need not be idle."""
    new = {CHANGED: "<p>an update", "incidents/new/index.html": "<p>another incident"}
    gone = "incidents/9/index.html"
    kept = {path: text for path, text in LARGE.items() if path not in {*new, gone}}

    done = publish([*artifacts(kept), *telling_who(new)], target, seen=seen)

    written = {path: f"{text} by a copy: True" for path, text in new.items()}
    assert written_in(target) == kept | written
    assert (done.written, done.removed) == (2, 1)


def test_a_copy_that_fails_halfway_costs_nothing_but_time(target: Path, seen: Notebook) -> None:
    """What a copy cannot do is done by the build itself, which tells why if it cannot either."""
    new = {path: f"{text}, updated" for path, text in list(LARGE.items())[:5]}

    publish([*artifacts({**LARGE, **new})[5:], *telling_who(new, fail_at=3)], target, seen=seen)

    written = {path: f"{text} by a copy: False" for path, text in new.items()}
    assert written_in(target) == LARGE | written


@pytest.mark.parametrize("text", [LARGE[CHANGED], "<p>an update"])
def test_a_file_that_somebody_touched_is_put_right(target: Path, seen: Notebook, text: str) -> None:
    """Whether the page has new bytes or only a new key, what stands in the end is the page."""
    (target / CHANGED).write_text("touched by somebody")
    rest = {path: was for path, was in LARGE.items() if path != CHANGED}
    page = Artifact(path=CHANGED, media_type="text/html", key="new", make=text.encode)

    publish([*artifacts(rest), page], target, seen=seen)

    assert written_in(target) == {**rest, CHANGED: text}


def test_a_page_whose_bytes_stay_the_same_stays_the_same_file(target: Path, seen: Notebook) -> None:
    """A host uploads every file with a new time."""
    before = all_of(target)[CHANGED]
    rest = {path: was for path, was in LARGE.items() if path != CHANGED}
    page = Artifact(path=CHANGED, media_type="text/html", key="new", make=LARGE[CHANGED].encode)

    done = publish([*artifacts(rest), page], target, seen=seen)

    assert done == Published(unchanged=len(LARGE))
    assert all_of(target)[CHANGED] == before
