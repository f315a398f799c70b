"""What statusgen did not write is never deleted, changed or written through."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from statusgen.model.files import Artifact
from statusgen.problems import PublishFailed
from statusgen.publish import publish
from tests.publish.generations import all_of, artifacts, generation, written_in


def test_foreign_files_stay_as_they_are_through_many_builds(tmp_path: Path) -> None:
    """GitHub Pages loses its domain with CNAME, a work tree its history with .git."""
    target = tmp_path / "public"
    publish(artifacts(generation(0)), target)
    (target / "CNAME").write_text("status.example.com")
    (target / ".git/objects/ab").mkdir(parents=True)
    (target / ".git/objects/ab/cd").write_bytes(b"object")
    (target / ".git/objects/ab/cd").chmod(0o444)
    (target / ".git/hooks").mkdir(mode=0o700)
    (target / "latest").symlink_to("incidents")
    (target / "nowhere").symlink_to("missing")
    (target / "incidents/notes.txt").write_text("by hand")
    (target / "incidents/checkout/photo").mkdir()
    names = ["CNAME", "latest", "nowhere", "incidents/notes.txt", "incidents/checkout/photo"]

    def foreign() -> dict[str, tuple[int, int, bytes]]:
        return {
            path: known if not (target / path).is_symlink() else (known[0], 0, known[2])
            for path, known in all_of(target).items()
            if path in names or path.startswith(".git")
        }

    before = foreign()
    assert len(before) == 10

    for number in range(1, 5):
        publish(artifacts(generation(number)), target)
        assert foreign() == before
    assert (target / "latest").readlink() == Path("incidents")
    publish(artifacts({"index.html": "alone"}), target)
    assert (target / "incidents/notes.txt").read_text() == "by hand"


def test_a_build_publishes_the_foreign_files_of_today(tmp_path: Path) -> None:
    """A commit in a work tree between two builds must not be undone by the second."""
    target = tmp_path / "public"
    publish(artifacts(generation(0)), target)
    (target / ".git").mkdir()
    for number in range(1, 6):
        (target / ".git/HEAD").unlink(missing_ok=True)
        (target / ".git/HEAD").write_text(f"commit {number}")
        (target / f".git/object-{number}").write_text("")
        (target / f".git/object-{number - 2}").unlink(missing_ok=True)
        publish(artifacts(generation(number)), target)
        assert (target / ".git/HEAD").read_text() == f"commit {number}"
        assert {path.name for path in (target / ".git").glob("object-*")} == {
            f"object-{n}" for n in (number, number - 1) if n > 0
        }


def test_a_foreign_file_is_kept_though_the_time_of_its_directory_tells_nothing(
    tmp_path: Path,
) -> None:
    """The clock of a disk may tick slowly, and stand still between two changes."""
    target = tmp_path / "public"
    publish(artifacts(generation(0)), target)
    later = (target / "incidents").stat().st_mtime_ns + 10**12
    os.utime(target / "incidents", ns=(later, later))

    def make() -> bytes:
        (target / "incidents/token").write_text("token")
        os.utime(target / "incidents", ns=(later, later))
        return b"new"

    publish([Artifact(path="index.html", media_type="", key="new", make=make)], target)

    assert written_in(target) == {"index.html": "new", "incidents/token": "token"}


def test_a_foreign_file_that_arrives_during_a_build_is_kept(tmp_path: Path) -> None:
    """A certificate is renewed with a file that lives for seconds, at any time."""
    target = tmp_path / "public"
    publish(artifacts(generation(0)), target)
    (target / "robots-of-mine.txt").write_text("old")

    def make() -> bytes:
        (target / ".well-known/acme").mkdir(parents=True)
        (target / ".well-known/acme/token").write_text("token")
        (target / "incidents/token").write_text("token")
        (target / "robots-of-mine.txt").unlink()
        (target / "robots-of-mine.txt").write_text("new")
        return b"new"

    publish([Artifact(path="index.html", media_type="", key="new", make=make)], target)

    assert written_in(target) == {
        "index.html": "new",
        ".well-known/acme/token": "token",
        "incidents/token": "token",
        "robots-of-mine.txt": "new",
    }
    publish(artifacts({"index.html": "newer"}), target)
    assert (target / ".well-known/acme/token").read_text() == "token"


def test_a_directory_with_other_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    """A slip in --output must not mix a site into somebody's documents."""
    target = tmp_path / "documents"
    target.mkdir()
    (target / "letter.txt").write_text("Dear")
    before = all_of(tmp_path)

    with pytest.raises(PublishFailed, match=r"did not write\n hint: .*--force") as failure:
        publish(artifacts(generation(1)), target)

    assert failure.value.path == target
    assert all_of(tmp_path) == before


def test_force_replaces_the_same_paths_and_keeps_the_others(tmp_path: Path) -> None:
    """The way from another generator to this one, in the same directory."""
    target = tmp_path / "public"
    target.mkdir()
    (target / ".git").mkdir()
    (target / ".git/HEAD").write_text("head")
    (target / "index.html").write_text("by the generator before")
    (target / "old.html").write_text("old")

    publish(artifacts(generation(1)), target, force=True)
    publish(artifacts(generation(2)), target)

    assert written_in(target) == generation(2) | {".git/HEAD": "head", "old.html": "old"}


def test_the_source_of_a_site_is_refused_even_by_force(tmp_path: Path) -> None:
    """`--output .` must not publish a site among its own source files."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site/config.yaml").write_text("name: Example")
    before = all_of(tmp_path)
    for force in (False, True):
        with pytest.raises(PublishFailed, match=r"config\.yaml"):
            publish(artifacts(generation(1)), tmp_path / "site", force=force)
    assert all_of(tmp_path) == before


@pytest.mark.parametrize(
    "target", [Path("/"), Path("~").expanduser(), Path("~").expanduser().parent]
)
def test_the_root_and_the_home_directory_are_refused_even_by_force(target: Path) -> None:
    """Nobody means these, and nothing could bring them back."""
    before = sorted(target.iterdir())
    with pytest.raises(PublishFailed, match="home directory"):
        publish(artifacts(generation(1)), target, force=True)
    assert sorted(target.iterdir()) == before


@pytest.mark.parametrize("force", [False, True])
def test_pages_are_never_written_through_a_link(tmp_path: Path, *, force: bool) -> None:
    """`incidents -> /etc` in a published tree must not let a build write to /etc."""
    target = tmp_path / "public"
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "index.html").write_text("precious")
    publish(artifacts({"index.html": "1"}), target)
    (target / "incidents").symlink_to(outside)
    before = all_of(tmp_path / "public")

    with pytest.raises(PublishFailed, match="incidents: it is a symbolic link"):
        publish(artifacts(generation(1)), target, force=force)

    assert all_of(target) == before
    assert written_in(outside) == {"index.html": "precious"}


def test_a_directory_of_ours_that_became_a_link_loses_nothing(tmp_path: Path) -> None:
    """Files that are no longer wanted are deleted only where they were written."""
    target = tmp_path / "public"
    publish(artifacts(generation(1)), target)
    (target / "incidents").rename(tmp_path / "moved")
    (target / "incidents").symlink_to(tmp_path / "moved")
    before = written_in(tmp_path / "moved")

    publish(artifacts({"index.html": "2"}), target)

    assert written_in(tmp_path / "moved") == before
    assert (target / "incidents").is_symlink()


@pytest.mark.parametrize("path", ["index.html", "incidents", "incidents/checkout/index.html"])
@pytest.mark.parametrize("kind", ["file", "directory"])
def test_something_in_the_way_is_named_and_kept(tmp_path: Path, path: str, kind: str) -> None:
    """What another person put there is theirs to move."""
    target = tmp_path / "public"
    publish(artifacts({"about.html": "1"}), target)
    obstacle = target / path
    if kind == "file":
        obstacle.parent.mkdir(parents=True, exist_ok=True)
        obstacle.write_text("by hand")
    else:
        (obstacle / "sub").mkdir(parents=True)
        (obstacle / "sub/notes.txt").write_text("by hand")
    before = all_of(target)

    if (path, kind) == ("incidents", "directory"):
        publish(artifacts(generation(1)), target)
        assert (target / "incidents/sub/notes.txt").read_text() == "by hand"
        return
    with pytest.raises(PublishFailed, match=r"untouched; move it away") as failure:
        publish(artifacts(generation(1)), target)
    assert str(failure.value.path) == str(target / path)
    assert all_of(target) == before


def test_a_pipe_in_the_tree_does_not_hang_a_build(tmp_path: Path) -> None:
    """Whatever lies in the directory, a build ends."""
    target = tmp_path / "public"
    publish(artifacts(generation(1)), target)
    os.mkfifo(target / "pipe")
    publish(artifacts(generation(2)), target)
    assert (target / "pipe").is_fifo()
