"""Publishing while others read or publish."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from statusgen.model.files import Artifact
from statusgen.problems import PublishFailed
from statusgen.publish import publish
from tests.publish.generations import artifacts, generation, written_in

if TYPE_CHECKING:
    from pathlib import Path


def test_a_reader_never_sees_a_mixture_of_two_builds(tmp_path: Path) -> None:
    """A customer loads the page in the very moment of a publication."""
    target = tmp_path / "public"
    publish(artifacts(generation(0)), target)
    begun = [0]
    seen: list[dict[str, str]] = []
    done = threading.Event()

    def read_again_and_again() -> None:
        while not done.is_set():
            before = begun[0]
            found = _read_at_once(target)
            # A publication that begins later may reuse the tree that was opened.
            if begun[0] == before:
                seen.append(found)

    reader = threading.Thread(target=read_again_and_again)
    reader.start()
    try:
        for number in range(1, 60):
            begun[0] = number
            publish(artifacts(generation(number)), target)
    finally:
        done.set()
        reader.join()

    common = {"index.html", "style.css", "history.atom", "status.json"}
    known = [{path: generation(n)[path] for path in common} for n in range(60)]
    assert seen
    assert all(found in known for found in seen)


def _read_at_once(target: Path) -> dict[str, str]:
    """Return four files through one open directory, as a server with an open root reads them."""
    folder = os.open(target, os.O_RDONLY | os.O_DIRECTORY)
    try:
        found = {}
        for name in ("index.html", "style.css", "history.atom", "status.json"):
            try:
                with os.fdopen(os.open(name, os.O_RDONLY, dir_fd=folder), encoding="utf-8") as file:
                    found[name] = file.read()
            except FileNotFoundError:
                found[name] = "missing"
        return found
    finally:
        os.close(folder)


def test_two_builds_at_once_wait_for_each_other(tmp_path: Path) -> None:
    """A cron job and a push may publish to the same directory."""
    target = tmp_path / "public"
    publish(artifacts(generation(0)), target)
    failures: list[PublishFailed] = []

    def build(numbers: range) -> None:
        try:
            for number in numbers:
                publish(artifacts(generation(number)), target)
        except PublishFailed as failure:
            failures.append(failure)

    builds = [threading.Thread(target=build, args=(range(n, n + 15),)) for n in (100, 200, 300)]
    for thread in builds:
        thread.start()
    for thread in builds:
        thread.join()

    assert failures == []
    assert written_in(target) in [generation(n) for n in (114, 214, 314)]


def test_a_build_that_has_to_wait_says_so_once_and_then_publishes(tmp_path: Path) -> None:
    """Silence at a terminal looks like a hang."""
    target = tmp_path / "public"
    said: list[str] = []
    waiting = threading.Event()

    def on_wait() -> None:
        said.append("waiting")
        waiting.set()

    second = threading.Thread(
        target=publish,
        args=(artifacts(generation(2)), target),
        kwargs={"on_wait": on_wait},
    )

    def make() -> bytes:
        second.start()
        assert waiting.wait(30)
        return b"first"

    publish([Artifact(path="index.html", media_type="", key="slow", make=make)], target)
    second.join()

    assert said == ["waiting"]
    assert written_in(target) == generation(2)
