"""What is as the last build left it is not listed again, and what somebody changed is noticed."""

from __future__ import annotations

import os
import random
import shutil
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from statusgen.model.files import Artifact
from statusgen.problems import PublishFailed
from statusgen.publish import Published, publish, rollback
from statusgen.publish.look import looking_ahead
from tests.publish.generations import Notebook, all_of, artifacts, generation, written_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LARGE = {f"incidents/{number}/index.html": f"<p>incident {number}" for number in range(2100)}
CHANGED = "incidents/7/index.html"


@pytest.fixture
def target(tmp_path: Path, seen: Notebook) -> Path:
    """Return where a site was published thrice, so that the next tree lies there as well."""
    for number in (3, 2, 1):
        publish(artifacts(generation(number)), tmp_path / "public", seen=seen)
    return tmp_path / "public"


def spare(target: Path) -> Path:
    """Return the hidden tree that becomes the next one."""
    return target.with_name(f".{target.name}.statusgen") / "tree"


def test_a_small_change_lists_no_directory_of_pages(
    target: Path, seen: Notebook, listed: list[str]
) -> None:
    """Ten years of incidents are twenty thousand directories, in two trees."""
    for word in ("new", "newer"):
        listed.clear()
        page = {"index.html": word, f"incidents/{word}/index.html": word}
        publish(artifacts(generation(1) | page), target, seen=seen)
        assert [path for path in listed if "incidents" in path] == []
        assert written_in(target) == generation(1) | page


def test_files_and_folders_come_and_go_over_many_builds(target: Path, seen: Notebook) -> None:
    """What a file was, a folder may be, and the other way round."""
    for site in (
        {"a": "file", "b/c/d": "deep"},
        {"a/b": "below", "b": "file"},
        {"a": "file", "b/c": "not as deep"},
        {},
        {"b/c/d": "deep again"},
    ):
        publish(artifacts(generation(1) | site), target, seen=seen)
        assert written_in(target) == generation(1) | site


def test_the_page_before_can_be_returned_to(target: Path, seen: Notebook) -> None:
    """The tree that was not listed is whole all the same."""
    before = all_of(target)
    publish(artifacts(generation(1) | {"index.html": "wrong"}), target, seen=seen)
    rollback(target)
    assert all_of(target) == before


HARMS: list[Callable[[Path], Any]] = [
    lambda tree: (tree / "style.css").unlink(),
    lambda tree: (tree / "style.css").replace(tree / "incidents/style.css"),
    lambda tree: (tree / "incidents/checkout/notes.txt").write_text("by hand"),
    lambda tree: shutil.rmtree(tree / "incidents/checkout"),
    lambda tree: (tree / "incidents").rename(tree / "elsewhere"),
    lambda tree: (tree / ".statusgen.json").unlink(),
    lambda tree: (tree / ".statusgen.json").write_text("{}"),
    shutil.rmtree,
]


@pytest.mark.parametrize("harm", HARMS)
def test_a_hidden_tree_that_somebody_changed_becomes_no_page(
    target: Path, seen: Notebook, harm: Callable[[Path], Any]
) -> None:
    """Whoever tidies up in hidden folders must not take a page from the site."""
    harm(spare(target))
    for number in (2, 3):
        publish(artifacts(generation(number)), target, seen=seen)
        assert written_in(target) == generation(number)


@pytest.mark.parametrize("path", ["incidents/new/index.html", "incidents/checkout/new.html"])
def test_a_foreign_file_in_a_new_pages_place_is_not_replaced(
    target: Path, seen: Notebook, path: str
) -> None:
    """It came after the last build, which therefore knows of none."""
    (target / path).parent.mkdir(exist_ok=True)
    (target / path).write_text("by hand")
    with pytest.raises(PublishFailed, match="did not write"):
        publish(artifacts(generation(1) | {path: "ours"}), target, seen=seen)
    assert (target / path).read_text() == "by hand"


@pytest.mark.parametrize("path", ["CNAME", "incidents/checkout/photo.png", ".well-known/acme/one"])
def test_a_foreign_file_that_arrives_after_the_look_is_kept(
    target: Path, seen: Notebook, path: str
) -> None:
    """Whoever looked a second ago must not sweep away what came since."""
    with looking_ahead(target, seen) as look:
        assert look is not None
        assert look.found().spare
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_text("token")
        publish(artifacts(generation(2)), target, seen=seen, look=look)
    assert written_in(target) == generation(2) | {path: "token"}
    for number in (2, 3):
        publish(artifacts(generation(number)), target, seen=seen)
        assert written_in(target) == generation(number) | {path: "token"}


def test_a_look_is_worth_nothing_once_another_build_has_published(
    tmp_path: Path, seen: Notebook
) -> None:
    """Two machines, or two people, build at once."""
    target = tmp_path / "public"
    for site in ({"a": "1", "b": "1"}, {"a": "2", "b": "1"}):
        publish(artifacts(site), target, seen=seen)
    with looking_ahead(target, Notebook(seen)) as look:
        assert look is not None
        assert look.found().spare
        # What stands is as it was after these, but the hidden tree is another.
        publish(artifacts({"a": "2", "b": "2"}), target, seen=Notebook(seen))
        publish(artifacts({"a": "2", "b": "1"}), target, seen=Notebook(seen))
        publish(artifacts({"a": "3", "b": "1"}), target, seen=seen, look=look)
    assert written_in(target) == {"a": "3", "b": "1"}


def test_a_place_that_is_refused_is_refused_when_it_is_published_to(
    tmp_path: Path, seen: Notebook
) -> None:
    """Problems of the site come first, as they ever did."""
    (tmp_path / "file").write_text("not a directory")
    with looking_ahead(tmp_path / "file", seen) as look:
        assert look is None


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or len(os.sched_getaffinity(0)) < 2,
    reason="copies are made on Linux, with two processors",
)
class TestAhead:
    """On a large site a copy of the process looks while this one reads."""

    @pytest.fixture(autouse=True)
    def alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Take no notice of threads that tests of the preview, in the same process, are leaving."""
        monkeypatch.setattr(threading, "active_count", lambda: 1)

    @pytest.fixture
    def large(self, tmp_path: Path, seen: Notebook) -> Path:
        """Return where a large site is published."""
        for site in (LARGE | {"index.html": "older"}, LARGE):
            publish(artifacts(site), tmp_path / "public", seen=seen)
        return tmp_path / "public"

    def test_what_it_found_is_what_the_build_goes_by(self, large: Path, seen: Notebook) -> None:
        """The second processor need not be idle at three in the morning."""
        new = LARGE | {CHANGED: "<p>an update", "incidents/new/index.html": "<p>another"}
        gone = new.pop("incidents/9/index.html")
        with looking_ahead(large, seen) as look:
            assert look is not None
            # The copy may have looked by now, or not yet.
            done = publish(artifacts(new), large, seen=seen, look=look)
        assert gone
        assert (done.written, done.removed) == (2, 1)
        assert written_in(large) == new

    def test_a_file_that_was_touched_before_it_looked_is_put_right(
        self, large: Path, seen: Notebook
    ) -> None:
        """Whether the page has new bytes or none, what stands in the end is the page."""
        (large / CHANGED).write_text("touched by somebody")
        with looking_ahead(large, seen) as look:
            publish(artifacts(LARGE), large, seen=seen, look=look)
        assert written_in(large) == LARGE

    def test_a_copy_that_cannot_look_is_no_loss(
        self, large: Path, seen: Notebook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The build looks for itself then."""
        stat, main = os.stat, os.getpid()

        def only_here(*args: Any, **kwargs: Any) -> os.stat_result:
            if os.getpid() != main:
                raise MemoryError
            return stat(*args, **kwargs)

        monkeypatch.setattr(os, "stat", only_here)
        with looking_ahead(large, seen) as look:
            done = publish(artifacts(LARGE), large, seen=seen, look=look)
        assert done == Published(unchanged=len(LARGE))

    def test_a_build_that_publishes_nothing_leaves_no_copy_behind(
        self, large: Path, seen: Notebook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A site with errors is not published."""
        fork, copies = os.fork, []

        def noted() -> int:
            process = fork()
            copies.append(process)
            return process

        monkeypatch.setattr(os, "fork", noted)
        with pytest.raises(ValueError, match="an error"), looking_ahead(large, seen):
            raise ValueError("an error")
        [copy] = copies
        with pytest.raises(ChildProcessError):
            os.waitpid(copy, os.WNOHANG)


def test_a_page_whose_bytes_stay_the_same_stays_the_same_file(target: Path, seen: Notebook) -> None:
    """A host uploads every file with a new time."""
    before = all_of(target)["style.css"]
    rest = {path: text for path, text in generation(1).items() if path != "style.css"}
    style = Artifact(
        path="style.css", media_type="", key="new", make=generation(1)["style.css"].encode
    )
    done = publish([*artifacts(rest), style], target, seen=seen)
    assert done == Published(unchanged=len(generation(1)))
    assert all_of(target)["style.css"] == before


PATHS = ["index.html", "a", "a/b", "a/b/c", "b/x", "b/y/index.html", "b/y.json", "c/d/e/f.css"]


class _Any:
    """Does one thing after the other to a published tree, and knows what has to stand."""

    def __init__(self, root: Path, seed: int) -> None:
        self.target, self.chance = root / "public", random.Random(seed)
        self.seen, self.number = Notebook(), 0
        self.ours: dict[str, str] = {}
        self.foreign: dict[str, str] = {}

    def publish(self) -> None:
        """Publish some site, which may be the one that stands but for a file or two."""
        self.number += 1
        site = dict(self.ours) if self.chance.random() < 0.7 else {}
        for path in self.chance.sample(PATHS, self.chance.randint(0, 4)):
            site[path] = f"{path} {self.number}"
        for path in self.chance.sample(PATHS, 2):
            site.pop(path, None)
        taken = self.foreign.keys() | {p.rpartition("/")[0] for p in self.foreign}
        site = {
            path: text
            for path, text in site.items()
            if not any(other != path and other.startswith(f"{path}/") for other in (*site, *taken))
        } or {"index.html": "alone"}
        publish(artifacts(site), self.target, seen=self.seen)
        self.ours = site

    def spoil(self) -> None:
        """Change or delete a file of either tree."""
        tree = self.chance.choice([self.target, spare(self.target)])
        path = tree / self.chance.choice(PATHS)
        with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError):
            if self.chance.random() < 0.5:
                path.unlink()
            elif path.is_file():
                path.write_text("spoiled")

    def leave(self) -> None:
        """Put in a foreign file, or take it away."""
        path = f"foreign/{self.chance.randint(0, 2)}"
        if self.foreign.pop(path, None):
            (self.target / path).unlink()
        elif self.target.exists():
            (self.target / path).parent.mkdir(exist_ok=True)
            (self.target / path).write_text(path)
            self.foreign[path] = path


@pytest.mark.parametrize("seed", range(30))
def test_whatever_happened_what_is_published_stands(tmp_path: Path, seed: int) -> None:
    """Builds, careless hands and foreign files, in any order."""
    story = _Any(tmp_path, seed)
    for _ in range(25):
        for act in story.chance.choices([story.spoil, story.leave], [2, 1], k=2):
            if story.chance.random() < 0.3:
                act()
        story.publish()
        assert written_in(story.target) == story.ours | story.foreign
