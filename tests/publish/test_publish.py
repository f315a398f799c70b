"""Publishing to a directory when nothing stands in the way."""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING

import pytest

from statusgen.model.files import Artifact
from statusgen.publish import publish
from tests.publish.generations import MANIFEST, Notebook, artifacts, generation, written_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def strict_umask() -> Iterator[None]:
    """Run with the umask of a careful administrator."""
    before = os.umask(0o077)
    yield
    os.umask(before)


def test_what_is_published_is_what_was_built(tmp_path: Path) -> None:
    """Customers read the newest build and nothing of the one before it."""
    target = tmp_path / "out" / "public"

    first = publish(artifacts(generation(1)), target)
    assert written_in(target) == generation(1)
    second = publish(artifacts(generation(2)), target)
    assert written_in(target) == generation(2)

    assert (first.written, first.unchanged, first.removed) == (6, 0, 0)
    assert (second.written, second.unchanged, second.removed) == (5, 1, 1)
    assert second.bytes_written == sum(
        len(text) for path, text in generation(2).items() if path != "style.css"
    )
    assert not (target / "incidents/only-1").exists()


def test_many_builds_in_a_row_all_arrive_in_full(tmp_path: Path) -> None:
    """The tree before last becomes the next one, so what it held must not come back."""
    target = tmp_path / "public"
    for number in [1, 2, 3, 3, 1, 2, 2, 5, 4, 1]:
        publish(artifacts(generation(number)), target)
        assert written_in(target) == generation(number)


def test_only_what_changed_is_asked_for_its_bytes(tmp_path: Path) -> None:
    """Rebuilding a site of thousands of pages for one new update has to be quick."""
    target = tmp_path / "public"
    publish(artifacts(generation(1)), target)
    asked: list[str] = []

    publish(artifacts(generation(1), asked), target)
    assert asked == []

    publish(artifacts(generation(1) | {"index.html": "<p>new"}, asked), target)
    assert asked == ["index.html"]


def test_an_unchanged_file_keeps_its_time(tmp_path: Path) -> None:
    """Web servers and rsync tell by the time whether a file has to be sent again."""
    target = tmp_path / "public"
    publish(artifacts(generation(1)), target)
    os.utime(target / "style.css", ns=(10**18, 10**18))
    publish(artifacts(generation(2)), target)
    assert (target / "style.css").stat().st_mtime_ns == 10**18


def test_a_new_key_for_the_same_bytes_leaves_the_file_alone(tmp_path: Path) -> None:
    """A new version of statusgen that renders the same must not make every page look new."""
    target = tmp_path / "public"
    publish(artifacts({"index.html": "same"}), target)
    before = (target / "index.html").stat()
    [page] = artifacts({"index.html": "same"})

    done = publish([Artifact(path=page.path, media_type="", key="k2", make=page.make)], target)

    after = (target / "index.html").stat()
    assert (done.written, done.unchanged) == (0, 1)
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("harm", ["edited", "same size", "deleted", "hidden", "linked"])
def test_a_page_that_somebody_spoiled_is_written_anew(
    tmp_path: Path, harm: str, times: int
) -> None:
    """An edit on the server must not outlive the next build, nor come back with a later one."""
    target = tmp_path / "public"
    for number in range(times):
        publish(artifacts(generation(number)), target)
    page = target / "style.css"
    if harm == "edited":
        page.write_text("spoiled")
    elif harm == "same size":
        page.write_text("x" * page.stat().st_size)
    elif harm == "hidden":
        page.chmod(0o600)
    else:
        page.unlink()
        if harm == "linked":
            page.symlink_to(tmp_path / "elsewhere")

    for number in (7, 8, 9):
        publish(artifacts(generation(number)), target)
        assert written_in(target) == generation(number)
        assert stat.S_IMODE(page.stat(follow_symlinks=False).st_mode) == 0o644
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("harm", ["edited", "deleted"])
def test_a_spoiled_page_is_mended_though_the_site_is_the_same(tmp_path: Path, harm: str) -> None:
    """Whoever builds again to repair the page has changed nothing in the site."""
    target = tmp_path / "public"
    publish(artifacts(generation(1)), target)
    if harm == "edited":
        (target / "style.css").write_text("spoiled")
    else:
        (target / "style.css").unlink()

    done = publish(artifacts(generation(1)), target)

    assert (done.written, done.unchanged, done.removed) == (1, 5, 0)
    assert written_in(target) == generation(1)


def test_a_fresh_clone_is_not_rendered_again(tmp_path: Path) -> None:
    """A checkout in CI gives every file a new time; the bytes still say that nothing changed."""
    target = tmp_path / "public"
    publish(artifacts(generation(1)), target)
    for path in generation(1):
        os.utime(target / path, ns=(10**18, 10**18))
    asked: list[str] = []

    publish(artifacts(generation(1), asked), target)

    assert asked == []
    assert written_in(target) == generation(1)


@pytest.mark.usefixtures("strict_umask")
def test_everything_can_be_read_by_a_web_server(tmp_path: Path) -> None:
    """The server runs as another user than the build."""
    target = tmp_path / "srv" / "public"
    publish(artifacts(generation(1)), target)
    publish(artifacts(generation(2)), target)

    found = [tmp_path / "srv", target, *target.rglob("*")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in found if path.is_dir()} == {0o755}
    assert {stat.S_IMODE(path.stat().st_mode) for path in found if path.is_file()} == {0o644}


@pytest.mark.parametrize("remembers", [True, False])
def test_modes_of_directories_are_the_same_after_every_build(
    tmp_path: Path, *, remembers: bool
) -> None:
    """Two trees take turns, and what was done to one must not come and go."""
    target, seen = tmp_path / "public", Notebook() if remembers else None
    for number in (1, 2, 3):
        publish(artifacts(generation(number)), target, seen=seen)
    target.chmod(0o2775)
    (target / "incidents").chmod(0o700)
    modes = []
    for number in (4, 5, 6, 7):
        publish(artifacts(generation(number)), target, seen=seen)
        found = [target, target / "incidents"]
        modes.append([stat.S_IMODE(folder.stat().st_mode) for folder in found])

    assert modes == [[0o2775, 0o755]] * 4
    assert written_in(target) == generation(7)


def test_a_link_to_a_directory_is_published_to_where_it_points(tmp_path: Path) -> None:
    """A server that reads `current -> /srv/site` keeps its link."""
    (tmp_path / "site").mkdir()
    (tmp_path / "current").symlink_to("site")

    for number in (1, 2):
        publish(artifacts(generation(number)), tmp_path / "current")
        assert written_in(tmp_path / "site") == generation(number)

    assert (tmp_path / "current").is_symlink()


def test_a_file_may_become_a_directory_and_back(tmp_path: Path) -> None:
    """A theme may move `history` to `history/index.html`."""
    target = tmp_path / "public"
    for files in [{"history": "1"}, {"history/index.html": "2"}, {"history": "3"}] * 2:
        publish(artifacts(files), target)
        assert written_in(target) == files


@pytest.mark.parametrize(
    "text", ["", "[", "{}", "[[]]", '{"version": 99}', "[" * 100_000, '{"version":1,"files":[]}']
)
def test_a_damaged_manifest_locks_nobody_out(tmp_path: Path, text: str) -> None:
    """What cannot be read is written anew, and nothing that may be somebody's is deleted."""
    target = tmp_path / "public"
    publish(artifacts(generation(1)), target)
    (target / MANIFEST).write_text(text)

    done = publish(artifacts(generation(2)), target)

    assert done.written == len(generation(2))
    assert written_in(target) == generation(1) | generation(2)
    publish(artifacts(generation(3)), target)
    assert json.loads((target / MANIFEST).read_text())["files"].keys() == generation(3).keys()


def test_a_manifest_that_lists_files_elsewhere_deletes_nothing_there(tmp_path: Path) -> None:
    """A published tree may come out of somebody else's pull request."""
    target = tmp_path / "public"
    publish(artifacts(generation(1)), target)
    precious = tmp_path / "precious"
    precious.write_text("precious")
    manifest = json.loads((target / MANIFEST).read_text())
    manifest["files"] |= {name: ["", "", 8, 0] for name in ("../precious", str(precious))}
    (target / MANIFEST).write_text(json.dumps(manifest))

    publish(artifacts(generation(2)), target)
    assert precious.read_text() == "precious"


@pytest.mark.parametrize(
    "paths",
    [
        ["/etc/passwd"],
        ["../up"],
        ["a/../b"],
        ["a//b"],
        ["./a"],
        [""],
        ["a\0b"],
        [MANIFEST],
        [".statusgen-new/a"],
        ["a", "a"],
        ["a", "a/b"],
    ],
)
def test_a_path_outside_the_site_is_a_bug_and_writes_nothing(
    tmp_path: Path, paths: list[str]
) -> None:
    """The renderer must never be able to write over a file elsewhere."""
    wanted = [artifact for path in paths for artifact in artifacts({path: "x"})]
    with pytest.raises(ValueError, match=r".+"):
        publish(wanted, tmp_path / "public")
    assert list(tmp_path.iterdir()) == []
