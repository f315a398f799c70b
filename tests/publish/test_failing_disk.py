"""Publishing while the machine stands in the way: nothing is lost, and the message says so."""

from __future__ import annotations

import errno
import io
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from statusgen.problems import PublishFailed
from statusgen.publish import publish
from statusgen.publish.exchange import exchange_trees
from tests.publish.generations import Notebook, all_of, artifacts, generation, written_in

# What the publisher asks of the system: every one of these is made to fail in turn.
CALLS = (
    "chmod", "fchmod", "fsync", "link", "lstat", "mkdir", "open", "rename", "replace",
    "rmdir", "scandir", "stat", "symlink", "unlink", "utime",
)  # fmt: skip


FAILURES = [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EACCES]


class Disk:
    """Counts the calls to the system, and refuses the one whose turn it is.

    Writing into an open file is a call like the others.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Wrap the calls; none fails until `fail_at` is set."""
        self.calls = 0
        self.fail_at = 0
        self.number = errno.ENOSPC
        for name in CALLS:
            monkeypatch.setattr(os, name, self._wrapped(getattr(os, name)))
        fdopen, refusing_writes = os.fdopen, self._wrapped(lambda: None)

        class File(io.FileIO):
            def write(self, data: Any, /) -> int:
                refusing_writes()
                return super().write(data) or 0

        def opened(descriptor: int, mode: str) -> Any:
            if mode == "wb":
                return io.BufferedWriter(File(descriptor, "w"))
            return fdopen(descriptor, mode)

        monkeypatch.setattr(os, "fdopen", opened)

    def _wrapped(self, call: Any) -> Any:
        def refusing(*args: Any, **kwargs: Any) -> Any:
            self.calls += 1
            if self.calls == self.fail_at:
                raise OSError(self.number, os.strerror(self.number))
            return call(*args, **kwargs)

        return refusing


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """A disk that can be told which call to refuse."""
    return Disk(monkeypatch)


def refusing(one: Path, other: Path) -> None:
    """Answer an exchange as a mount point does."""
    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(other))


@pytest.mark.parametrize("number", FAILURES)
@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("foreign", [{}, {"CNAME": "status.example.com"}])
def test_whichever_call_fails_one_whole_build_stands_and_the_next_one_succeeds(
    tmp_path: Path, disk: Disk, number: int, foreign: dict[str, str], *, in_place: bool
) -> None:
    """A disk may fill up at any moment of a publication, of a tree that is listed or is known."""
    target = tmp_path / "public"
    exchange = refusing if in_place else exchange_trees
    publish(artifacts(generation(0)), target)
    for path, text in foreign.items():
        (target / path).write_text(text)
    seen = Notebook()
    failures = 0
    for turn in range(1, 1000):
        disk.fail_at = 0
        old, new = generation(turn), generation(turn + 1)
        publish(artifacts(old), target, seen=seen)
        assert written_in(target) == old | foreign
        before = all_of(target)
        disk.calls, disk.fail_at, disk.number = 0, turn, number
        failure = None
        try:
            publish(artifacts(new), target, seen=seen, exchange=exchange)
        except PublishFailed as caught:
            failure = caught
            assert os.strerror(number).lower() in str(failure)
        was_reached = disk.calls >= turn
        disk.fail_at = 0
        _check(target, failure, before, new | foreign)
        failures += failure is not None
        if not was_reached:
            break
    assert failures > 20
    assert not was_reached


def _check(
    target: Path, failure: PublishFailed | None, before: dict[str, Any], new: dict[str, str]
) -> None:
    """Check that what stands is what the message says; `new` has the files of others, too."""
    assert (target / "CNAME").exists() == ("CNAME" in new)
    if failure is None or "the new page stands" in failure.hint:
        assert written_in(target) == new
    elif "already the new ones" not in failure.hint:
        assert "untouched" in failure.hint
        assert all_of(target) == before


def test_a_full_disk_is_named_with_the_page_it_hit(tmp_path: Path) -> None:
    """The operator reads which file did not fit, and that customers still have a page."""
    target = tmp_path / "public"
    publish(artifacts(generation(1)), target)
    before = all_of(target)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, limits[1]))
    try:
        with pytest.raises(PublishFailed) as failure:
            publish(artifacts(generation(2) | {"big.html": "x" * 60_000}), target)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert str(failure.value) == (
        f"error: cannot write {target}/big.html: file too large\n"
        " hint: the page published before is untouched; "
        "raise the limit on the size of files (ulimit -f) and run the build again"
    )
    assert all_of(target) == before
    publish(artifacts(generation(2)), target)
    assert written_in(target) == generation(2)


def test_a_limit_met_while_replacing_in_place_leaves_the_tree_byte_identical(
    tmp_path: Path,
) -> None:
    """The manifest is the largest file of a small site, and the last to be written."""
    target = tmp_path / "public"
    publish(artifacts(generation(1)), target)
    before = all_of(target)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400, limits[1]))
    try:
        for exchange in (refusing, exchange_trees):
            with pytest.raises(PublishFailed, match="file too large"):
                publish(artifacts(generation(2)), target, exchange=exchange)
            assert all_of(target) == before
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.parametrize("kind", ["file", "link to nowhere", "below a file"])
def test_a_target_that_cannot_be_a_directory_is_refused(tmp_path: Path, kind: str) -> None:
    """The message names the path as it was typed, and nothing is made or replaced."""
    target = tmp_path / "public"
    if kind == "file":
        target.write_text("precious")
    elif kind == "link to nowhere":
        target.symlink_to("missing")
    else:
        target.write_text("precious")
        target = target / "site"
    before = all_of(tmp_path)
    with pytest.raises(PublishFailed, match=r"^error: cannot write .*\n hint: ."):
        publish(artifacts(generation(1)), target, force=True)
    assert all_of(tmp_path) == before


UNPRIVILEGED = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from statusgen.problems import PublishFailed
from statusgen.publish import publish
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    publish([], Path(sys.argv[1]))
except PublishFailed as failure:
    print(failure)
"""


def test_a_parent_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    """A build user without rights at the web root reads that, not a traceback."""
    parent = tmp_path / "srv"
    parent.mkdir()
    parent.chmod(0o555)
    root = Path(__file__).parents[2]
    if os.getuid() == 0:  # root may write everywhere, so the build runs as nobody, who may not look
        above = Path(tempfile.gettempdir())
        for folder in (tmp_path, *tmp_path.parents):
            if folder != above and folder.is_relative_to(above):
                folder.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", UNPRIVILEGED, str(parent / "public"), str(root)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == (
        f"error: cannot write {parent}/.public.statusgen: permission denied\n"
        " hint: the page published before is untouched; let this user write there, "
        "or name another directory, and run the build again\n"
    ), done.stderr
    assert list(parent.iterdir()) == []
