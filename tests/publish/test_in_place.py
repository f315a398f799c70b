"""Publishing where the system refuses to exchange two directories."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, Any

import pytest

from statusgen.problems import PublishFailed
from statusgen.publish import Published, publish, rollback
from statusgen.publish.in_place import in_order
from tests.publish.generations import MANIFEST, all_of, artifacts, generation, written_in

if TYPE_CHECKING:
    from pathlib import Path

REFUSALS = [errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EPERM, errno.EBUSY]


def publish_in_place(
    files: dict[str, str], target: Path, *, number: int = errno.EXDEV, force: bool = False
) -> Published:
    """Publish as on a file system whose answer to an exchange is the error `number`."""

    def refuse(one: Path, other: Path) -> None:
        raise OSError(number, os.strerror(number), str(other))

    return publish(artifacts(files), target, force=force, exchange=refuse)


@pytest.mark.parametrize("number", REFUSALS)
def test_a_site_is_published_file_by_file_where_it_cannot_be_exchanged(
    tmp_path: Path, number: int
) -> None:
    """A container often has its web root mounted, and a mount point cannot be exchanged."""
    target = tmp_path / "public"
    publish(artifacts(generation(0)), target)
    folder = target.stat().st_ino
    (target / "CNAME").write_text("status.example.com")
    unchanged = (target / "style.css").stat()

    for build in range(1, 5):
        done = publish_in_place(generation(build), target, number=number)
        assert not done.at_once
        assert written_in(target) == generation(build) | {"CNAME": "status.example.com"}

    assert (target / "style.css").stat().st_ino == unchanged.st_ino
    assert (target / "style.css").stat().st_mtime_ns == unchanged.st_mtime_ns
    assert target.stat().st_ino == folder
    assert not any(path.name.startswith(".statusgen-") for path in target.iterdir())
    assert {stat.S_IMODE(path.stat().st_mode) for path in target.rglob("*") if path.is_file()} == {
        0o644
    }


def test_nothing_is_written_again_in_place_when_nothing_changed(tmp_path: Path) -> None:
    """A build every minute must not wear out a disk."""
    target = tmp_path / "public"
    publish(artifacts(generation(0)), target)
    publish_in_place(generation(1), target)
    before = all_of(target)
    asked: list[str] = []
    publish(artifacts(generation(1), asked), target)
    assert asked == []
    assert all_of(target) == before


def test_a_file_may_become_a_directory_in_place(tmp_path: Path) -> None:
    """A theme may move `history` to `history/index.html` on any file system."""
    target = tmp_path / "public"
    publish(artifacts({"index.html": "0"}), target)
    for files in [{"history": "1"}, {"history/old/index.html": "2"}, {"history": "3"}]:
        publish_in_place(files, target)
        assert written_in(target) == files


def test_no_earlier_page_is_kept_in_place(tmp_path: Path) -> None:
    """A rollback that brought back a mixture would be worse than none."""
    target = tmp_path / "public"
    publish(artifacts(generation(0)), target)
    publish(artifacts(generation(1)), target)
    publish_in_place(generation(2), target)
    with pytest.raises(PublishFailed, match="no page from before is kept"):
        rollback(target)
    assert written_in(target) == generation(2)


def test_what_may_be_ours_is_still_known_after_a_build_that_broke_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A manifest was damaged once; the page that stood then may be replaced ever after."""
    target = tmp_path / "public"
    publish_in_place({"index.html": "1", "old.html": "1"}, target)
    (target / MANIFEST).write_text("rubbish")
    publish_in_place({"index.html": "2"}, target)
    replace, calls = os.replace, []

    def broken_off(*paths: Any) -> None:
        calls.append(paths)
        if len(calls) > 1:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        replace(*paths)

    with monkeypatch.context() as breaking:
        breaking.setattr(os, "replace", broken_off)
        with pytest.raises(PublishFailed):
            publish_in_place({"index.html": "3"}, target)
    publish_in_place({"index.html": "3"}, target)
    publish_in_place({"index.html": "4", "old.html": "4"}, target)

    assert written_in(target) == {"index.html": "4", "old.html": "4"}


def test_force_in_place_keeps_other_files(tmp_path: Path) -> None:
    """The first publication into a mounted directory that holds something already."""
    target = tmp_path / "public"
    target.mkdir()
    (target / "index.html").write_text("before")
    (target / "other.html").write_text("other")
    publish_in_place(generation(1), target, force=True)
    assert written_in(target) == generation(1) | {"other.html": "other"}


def test_a_foreign_file_with_no_second_name_is_not_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of another user may not be linked: then everything is replaced around it."""
    target = tmp_path / "public"
    publish(artifacts(generation(1)), target)
    (target / "CNAME").write_text("status.example.com")
    number = (target / "CNAME").stat().st_ino
    link = os.link

    def guarded(source: str, *rest: str, follow_symlinks: bool = True) -> None:
        if str(source).endswith("CNAME"):
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), source)
        link(source, *rest, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(os, "link", guarded)
    done = publish(artifacts(generation(2)), target)

    assert not done.at_once
    assert (target / "CNAME").stat().st_ino == number
    assert written_in(target) == generation(2) | {"CNAME": "status.example.com"}


def test_a_page_comes_after_what_it_loads_and_the_front_page_last() -> None:
    """Whoever loads the page in that moment finds everything that it refers to."""
    paths = ["index.html", "status.json", "a.css", "a/index.html", "z.svg", "history.atom"]
    assert sorted(paths, key=in_order) == [
        "a.css",
        "z.svg",
        "a/index.html",
        "history.atom",
        "index.html",
        "status.json",
    ]
