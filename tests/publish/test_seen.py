"""What is remembered of a published tree: it spares reading, and never hides a change."""

from __future__ import annotations

import errno
import os
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from statusgen.model.files import Artifact
from statusgen.problems import PublishFailed
from statusgen.publish import Published, publish, rollback
from tests.publish.generations import MANIFEST, Notebook, all_of, artifacts, generation, written_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def pages_in(opened: list[str]) -> list[str]:
    """Return which of the files `opened` are pages of a generation, wherever it stands."""
    return [path for path in opened if path.endswith(tuple(generation(0) | generation(1)))]


def test_a_build_in_which_nothing_changed_reads_no_page(
    tmp_path: Path, seen: Notebook, opened: list[str]
) -> None:
    """A build every minute of a site with forty thousand files must not read them all."""
    target = tmp_path / "public"
    publish(artifacts(generation(1)), target, seen=seen)
    before, puts = all_of(target), seen.puts
    opened.clear()

    done = publish(artifacts(generation(1)), target, seen=seen)

    assert pages_in(opened) == []
    assert done == Published(unchanged=6)
    assert seen.puts == puts
    assert all_of(target) == before


def test_a_build_in_which_one_page_changed_reads_none_that_did_not(
    tmp_path: Path, seen: Notebook, opened: list[str]
) -> None:
    """One new update must not cost reading ten years of history."""
    target = tmp_path / "public"
    site = generation(1)
    for number in range(4):
        publish(artifacts(site | {"index.html": f"{number}"}), target, seen=seen)
    opened.clear()

    publish(artifacts(site | {"index.html": "new"}), target, seen=seen)

    assert [
        path for path in pages_in(opened) if not path.startswith(str(target.parent / "."))
    ] == []
    assert written_in(target) == site | {"index.html": "new"}


def test_without_a_memory_every_page_is_read(tmp_path: Path, opened: list[str]) -> None:
    """`--no-cache` proves the whole tree, down to the last byte."""
    target = tmp_path / "public"
    publish(artifacts(generation(1)), target)
    opened.clear()
    publish(artifacts(generation(1)), target)
    assert len(pages_in(opened)) == len(generation(1))


def rewritten(page: Path) -> None:
    """Change the bytes, and nothing else that a listing shows: size, time and inode stay."""
    status = page.stat()
    page.write_text("x" * status.st_size)
    os.utime(page, ns=(status.st_atime_ns, status.st_mtime_ns))


def replaced(page: Path) -> None:
    """Put another file of the same size and time in the place of the page."""
    status = page.stat()
    page.with_name("other").write_text("x" * status.st_size)
    page.with_name("other").replace(page)
    os.utime(page, ns=(status.st_atime_ns, status.st_mtime_ns))


def put_behind_a_link(page: Path) -> None:
    """Move the page away and leave a link to it."""
    page.rename(page.with_name("moved"))
    page.symlink_to("moved")


HARMS: list[Callable[[Path], Any]] = [
    rewritten,
    replaced,
    put_behind_a_link,
    lambda page: page.unlink(),
    lambda page: page.chmod(0o600),
    lambda page: page.write_text("longer than it was"),
]


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("path", ["style.css", "incidents/checkout/index.html"])
@pytest.mark.parametrize("harm", HARMS)
def test_a_page_that_somebody_spoiled_is_written_anew_all_the_same(
    tmp_path: Path, seen: Notebook, harm: Callable[[Path], Any], path: str, *, in_place: bool
) -> None:
    """Whoever edits on the server and sets the time back must not fool the next build."""
    target = tmp_path / "public"

    def refuse(one: Path, other: Path) -> None:
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(other))

    for _ in range(3):
        publish(artifacts(generation(1)), target, seen=seen)
    harm(target / path)

    if in_place:
        publish(artifacts(generation(1)), target, seen=seen, exchange=refuse)
    else:
        publish(artifacts(generation(1)), target, seen=seen)

    found = written_in(target)
    found.pop(str((target / path).with_name("moved").relative_to(target)), None)
    assert found == generation(1)
    assert (target / path).lstat().st_mode & 0o777 == 0o644
    assert not (target / path).is_symlink()


def test_a_folder_that_became_a_link_is_named_though_its_pages_are_the_same(
    tmp_path: Path, seen: Notebook
) -> None:
    """Behind the link the very same files may stand, and a web server may not follow it."""
    target = tmp_path / "public"
    publish(artifacts(generation(1)), target, seen=seen)
    (target / "incidents/checkout").rename(tmp_path / "elsewhere")
    (target / "incidents/checkout").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PublishFailed, match="symbolic link"):
        publish(artifacts(generation(1)), target, seen=seen)


@pytest.mark.parametrize("text", ["", "[", '{"version": 99}'])
def test_a_damaged_manifest_is_written_anew_though_all_pages_stand(
    tmp_path: Path, seen: Notebook, text: str
) -> None:
    """The list of our files is part of what is published."""
    target = tmp_path / "public"
    publish(artifacts(generation(1)), target, seen=seen)
    (target / MANIFEST).write_text(text)
    publish(artifacts(generation(1)), target, seen=seen)
    assert all(path in (target / MANIFEST).read_text() for path in generation(1))


def test_while_the_clock_of_the_disk_stands_nothing_is_taken_on_trust(
    tmp_path: Path, seen: Notebook, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Changed twice within a tick, a file looks the same after both: it has to be read."""
    target = tmp_path / "public"
    publish(artifacts(generation(0)), target)
    utime = os.utime

    def standing_still(path: Any, *args: Any, **kwargs: Any) -> None:
        if not str(path).endswith("/lock"):
            utime(path, *args, **kwargs)

    monkeypatch.setattr(os, "utime", standing_still)
    for _ in range(2):
        opened.clear()
        publish(artifacts(generation(1)), target, seen=seen)

    assert len(pages_in(opened)) == len(generation(1))


def test_a_file_whose_time_lies_in_the_future_is_read_every_time(
    tmp_path: Path, seen: Notebook, opened: list[str]
) -> None:
    """The clock was wrong while it was written, so its times tell nothing."""
    target = tmp_path / "public"
    publish(artifacts(generation(1)), target, seen=seen)
    os.utime(target / "style.css", (2**33, 2**33))
    for _ in range(3):
        opened.clear()
        publish(artifacts(generation(1)), target, seen=seen)
        assert pages_in(opened) == [f"{target}/style.css"]


def test_a_copy_of_the_tree_is_read_before_it_is_trusted(
    tmp_path: Path, seen: Notebook, opened: list[str]
) -> None:
    """A tree restored from a backup has the same names, sizes and times."""
    target = tmp_path / "public"
    publish(artifacts(generation(1)), target, seen=seen)
    shutil.copytree(target, tmp_path / "copy")
    shutil.rmtree(target)
    (tmp_path / "copy").rename(target)
    opened.clear()

    publish(artifacts(generation(1)), target, seen=seen)

    assert len(pages_in(opened)) == len(generation(1))
    assert written_in(target) == generation(1)


def test_what_is_remembered_outlives_neither_a_rollback_nor_a_build_without_it(
    tmp_path: Path, seen: Notebook
) -> None:
    """Whatever happened in between, the site that is asked for stands in the end."""
    target = tmp_path / "public"
    publish(artifacts(generation(1)), target, seen=seen)
    publish(artifacts(generation(2)), target, seen=seen)
    rollback(target)
    publish(artifacts(generation(2)), target, seen=seen)
    assert written_in(target) == generation(2)
    publish(artifacts(generation(3)), target)
    publish(artifacts(generation(2)), target, seen=seen)
    assert written_in(target) == generation(2)


def test_keys_of_another_engine_are_not_trusted_by_one_that_was_here_before(
    tmp_path: Path, seen: Notebook
) -> None:
    """After an upgrade and the way back, each file is what the engine that builds makes of it."""
    target, other = tmp_path / "public", Notebook()
    ours, theirs = artifacts(generation(1)), artifacts(generation(2))
    keys = {artifact.path: artifact.key for artifact in ours}
    theirs = [replace(each, key=keys[each.path]) for each in theirs if each.path in keys]
    ours = [artifact for artifact in ours if artifact.path in {each.path for each in theirs}]
    assert [each.make() for each in ours] != [each.make() for each in theirs]
    for _ in range(2):
        publish(ours, target, seen=seen)
        of_ours = written_in(target)
        publish(theirs, target, seen=other)
        assert written_in(target) != of_ours
    rollback(target)
    publish(theirs, target, seen=other)
    assert written_in(target) != of_ours
    publish(ours, target, seen=seen)
    assert written_in(target) == of_ours


def test_a_build_into_an_empty_directory_is_remembered(
    tmp_path: Path, seen: Notebook, opened: list[str]
) -> None:
    """A volume that is mounted, or a folder that somebody made beforehand, is as good as none."""
    target = tmp_path / "public"
    target.mkdir()
    publish(artifacts(generation(1)), target, seen=seen)
    opened.clear()

    assert publish(artifacts(generation(1)), target, seen=seen) == Published(unchanged=6)
    assert pages_in(opened) == []


def test_rubbish_in_the_memory_costs_nothing_but_time(tmp_path: Path, seen: Notebook) -> None:
    """The cache is a file, and files get damaged."""
    target = tmp_path / "public"
    publish(artifacts(generation(1)), target, seen=seen)
    [(key, good)] = seen.items()
    for rubbish in [
        b"",
        b"rubbish",
        good[:-1],
        good + b"x",
        good[:90],
        good.replace(b"\0", b"\xff"),
    ]:
        (target / "style.css").write_text("spoiled")
        seen[key] = rubbish
        publish(artifacts(generation(1)), target, seen=seen)
        assert written_in(target) == generation(1)
    assert seen[key] != rubbish
    (target / "style.css").write_text("spoiled")
    publish(artifacts(generation(1)), target, seen=seen)
    assert written_in(target) == generation(1)


def test_a_foreign_file_that_arrives_is_kept_by_a_build_that_remembers(
    tmp_path: Path, seen: Notebook
) -> None:
    """What statusgen did not write stays, whether anything else changes or not."""
    target = tmp_path / "public"
    publish(artifacts(generation(1)), target, seen=seen)
    (target / "CNAME").write_text("status.example.com")
    for number in (1, 1, 2, 2):
        publish(artifacts(generation(number)), target, seen=seen)
        assert written_in(target) == generation(number) | {"CNAME": "status.example.com"}


def test_an_edit_during_a_build_does_not_outlive_the_next_one(
    tmp_path: Path, seen: Notebook
) -> None:
    """The page was looked at, then edited, then published as it had been looked at."""
    target = tmp_path / "public"
    site = generation(1)
    publish(artifacts(site), target, seen=seen)

    def make() -> bytes:
        (target / "style.css").write_text("x" * len(site["style.css"]))
        return b"new"

    page = Artifact(path="index.html", media_type="", key="new", make=make)
    rest = artifacts({path: text for path, text in site.items() if path != "index.html"})
    publish([page, *rest], target, seen=seen)
    publish([page, *rest], target, seen=seen)

    assert written_in(target) == site | {"index.html": "new"}
