"""Going back to the page before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from statusgen.problems import PublishFailed
from statusgen.publish import publish, rollback
from tests.publish.generations import MANIFEST, all_of, artifacts, generation, written_in

if TYPE_CHECKING:
    from pathlib import Path


def test_a_rollback_brings_the_page_before_back(tmp_path: Path) -> None:
    """Whoever published the wrong thing at night wants the old page now, not after a build."""
    target = tmp_path / "public"
    publish(artifacts(generation(1)), target)
    publish(artifacts(generation(2)), target)
    publish(artifacts(generation(3)), target)

    rollback(target)

    assert written_in(target) == generation(2)


def test_builds_go_on_after_a_rollback(tmp_path: Path) -> None:
    """The mended site is published as if nothing had happened, and can be rolled back too."""
    target = tmp_path / "public"
    for number in (1, 2):
        publish(artifacts(generation(number)), target)
    rollback(target)
    for number in (2, 3):
        publish(artifacts(generation(number)), target)
        assert written_in(target) == generation(number)
    rollback(target)
    assert written_in(target) == generation(2)


def test_a_page_that_was_removed_and_came_back_can_be_rolled_back(tmp_path: Path) -> None:
    """Two builds may list the very same files and still be two builds."""
    target = tmp_path / "public"
    more = generation(1) | {"extra.html": "extra"}
    for files in (generation(1), more, generation(1)):
        publish(artifacts(files), target)
    rollback(target)
    assert written_in(target) == more


def test_a_rollback_keeps_the_foreign_files_of_today(tmp_path: Path) -> None:
    """Only the pages go back in time, not the domain or the history of a work tree."""
    target = tmp_path / "public"
    publish(artifacts(generation(1)), target)
    (target / "CNAME").write_text("old.example.com")
    publish(artifacts(generation(2)), target)
    (target / "CNAME").unlink()
    (target / "CNAME").write_text("new.example.com")
    (target / "keys").mkdir()
    (target / "keys/one").write_text("key")

    rollback(target)

    assert written_in(target) == generation(1) | {"CNAME": "new.example.com", "keys/one": "key"}


def test_a_rollback_does_not_write_over_a_file_that_came_since(tmp_path: Path) -> None:
    """The older build had a page where somebody else has put a file by now."""
    target = tmp_path / "public"
    publish(artifacts(generation(1) | {"about.html": "ours"}), target)
    publish(artifacts(generation(2)), target)
    (target / "about.html").write_text("theirs")
    before = all_of(target)
    with pytest.raises(PublishFailed, match=r"about\.html"):
        rollback(target)
    assert all_of(target) == before


@pytest.mark.parametrize("is_gone", [True, False])
def test_a_page_from_before_that_somebody_changed_is_not_published(
    tmp_path: Path, *, is_gone: bool
) -> None:
    """What a rollback brings back is what customers have read, or nothing."""
    target, hidden = tmp_path / "public", tmp_path / ".public.statusgen/tree/index.html"
    publish(artifacts(generation(1)), target)
    publish(artifacts(generation(2)), target)
    hidden.unlink()
    if not is_gone:
        hidden.write_text("theirs")
    before = all_of(target)

    with pytest.raises(PublishFailed, match=r"index\.html of the page from before was changed"):
        rollback(target)
    assert all_of(target) == before


def test_a_damaged_manifest_does_not_stand_in_the_way_of_a_rollback(tmp_path: Path) -> None:
    """Something went wrong with the tree that stands: that is when people roll back."""
    target = tmp_path / "public"
    for number in (1, 2):
        publish(artifacts(generation(number)), target)
    (target / MANIFEST).write_text("damaged")
    rollback(target)
    assert written_in(target) == generation(2) | generation(1)


@pytest.mark.parametrize("builds", [0, 1, 2])
def test_without_an_earlier_page_nothing_is_rolled_back(tmp_path: Path, builds: int) -> None:
    """After the first build, or right after a rollback, there is nothing to go back to."""
    target = tmp_path / "public"
    for number in range(builds):
        publish(artifacts(generation(number)), target)
    if builds == 2:
        rollback(target)
    before = all_of(tmp_path)
    with pytest.raises(PublishFailed, match=r"cannot roll back .*no page from before is kept"):
        rollback(target)
    assert all_of(tmp_path) == before


def test_a_rollback_works_where_directories_cannot_be_exchanged(tmp_path: Path) -> None:
    """The hidden folder may have been moved to another file system with its site."""
    target = tmp_path / "public"
    for number in (1, 2):
        publish(artifacts(generation(number)), target)

    def refuse(one: Path, other: Path) -> None:
        raise OSError(22, "Invalid argument", str(other))

    rollback(target, exchange=refuse)
    assert written_in(target) == generation(1)
    publish(artifacts(generation(3)), target)
    assert written_in(target) == generation(3)
