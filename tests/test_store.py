"""What builds keep for the next one: it saves reading, and never changes what is published."""

from __future__ import annotations

import shutil
from datetime import timedelta
from random import Random
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from statusgen.build import build_site, check_site, take_snapshot
from statusgen.problems import InvalidSite
from statusgen.store import KeptStore
from tests.kept import IN_GERMAN, LANGUAGES, NAMED, SETTLED, SITE, Kept, published
from tests.render.made import RESOLVED, WEEKLY
from tests.support import CONFIG, NOON, at, files_of, write_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SEEDS = 2


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """Return a site of three incidents that are over, an open one and a window; no store yet."""
    return Kept(write_files(files_of(**SITE), tmp_path / "site"))


def test_a_second_build_does_not_read_again_what_is_over(kept: Kept) -> None:
    """A site of ten years is built every few minutes, and most of it will never change."""
    assert kept.build() == ([], 5)
    assert kept.build() == (SETTLED, 2)
    assert kept.said == []


def test_a_check_keeps_what_it_read_for_the_build_after_it(kept: Kept) -> None:
    """The hook before a commit and the build after it look at the same files."""
    store = KeptStore(kept.root, kept.said.append)
    assert check_site(kept.root, now=NOON, store=store) == ()
    store.flush()

    assert kept.build() == (SETTLED, 2)


def test_what_is_not_over_for_good_is_read_each_time(kept: Kept) -> None:
    """An update that is dated later is published when its time has come, not never."""
    later = f"{RESOLVED}\n    ## 2026-03-02 13:00 UTC - Postmortem\n\n    A full disk.\n"
    write_files(files_of(done=later), kept.root)
    kept.build()
    known, _ = kept.build()
    assert "done" not in known

    kept.build(at("2026-03-02T13:00Z"))
    assert b"A full disk." in published(kept.root / "public")["incidents/done/index.html"]
    assert "done" in kept.build(at("2026-03-02T13:00Z"))[0]


def test_a_clock_that_was_set_back_hides_what_was_published_later(kept: Kept) -> None:
    """Who builds the page of last week must not find this week on it."""
    kept.build()
    snapshot = take_snapshot(
        kept.root, now=at("2026-02-01T00:00Z"), store=KeptStore(kept.root, kept.said.append)
    )

    assert [status.id for status in snapshot.incidents] == ["named", "old"]


def test_a_fresh_clone_with_a_restored_store_and_no_output_finds_it(
    kept: Kept, tmp_path: Path
) -> None:
    """A runner of CI has new files with new times, nothing published, and the folder's cache."""
    kept.build()
    clone = Kept(write_files(files_of(**SITE), tmp_path / "clone"))
    clone.file.parent.mkdir()
    shutil.copyfile(kept.file, clone.file)

    assert clone.build() == (SETTLED, 2)
    assert published(clone.root / "public") == published(kept.root / "public")
    assert clone.said == []


def test_an_incident_that_is_edited_is_read_anew_and_alone(kept: Kept) -> None:
    """A correction to last year's post-mortem appears, whatever was kept."""
    kept.build()
    write_files(files_of(named=NAMED.replace("was full", "was broken")), kept.root)

    assert kept.build() == (["done", "old"], 3)
    assert b"was broken" in published(kept.root / "public")["incidents/named/index.html"]


def test_a_translation_that_is_edited_is_read_anew(kept: Kept) -> None:
    """The German readers' correction appears, although nobody touched the English text."""
    write_files(files_of(**{**SITE, "named__de": IN_GERMAN}, config=LANGUAGES), kept.root)
    kept.build()
    assert kept.build() == (SETTLED, 2)
    write_files(
        files_of(named__de=IN_GERMAN.replace("Manches", "Vieles"), config=LANGUAGES), kept.root
    )

    assert kept.build() == (["done", "old"], 3)
    page = published(kept.root / "public")["de/incidents/named/index.html"].decode()
    assert "Vieles schlägt fehl." in page


def test_a_component_that_was_taken_out_is_still_an_error(kept: Kept) -> None:
    """What was fine with another configuration is not published on trust."""
    kept.build()
    config = CONFIG.replace("  - {id: website, name: Website}\n", "")
    write_files({"config.yaml": config.encode()}, kept.root)

    with pytest.raises(InvalidSite) as caught:
        kept.build()

    assert {p.where.path for p in caught.value.problems} == {
        "incidents/named.md",
        "incidents/open.md",
    }


def test_warnings_come_with_every_build(kept: Kept) -> None:
    """A warning that is told once and then no more is one that nobody mends."""
    partly = IN_GERMAN.partition("    ## 2025-06-03")[0]
    write_files(files_of(named=NAMED, named__de=partly, config=LANGUAGES), kept.root)
    store = KeptStore(kept.root, kept.said.append)
    first = check_site(kept.root, now=NOON, store=store)
    store.flush()

    assert [problem.code for problem in first] == ["translation-behind"]
    assert check_site(kept.root, now=NOON, store=KeptStore(kept.root, kept.said.append)) == first
    assert check_site(kept.root, now=NOON) == first


class Edits:
    """A site that is edited again and again, as `random` has it."""

    def __init__(self, random: Random) -> None:
        """Begin with the site of the other tests, in two languages."""
        self.random = random
        self.zone, self.languages, self.api = "UTC", "[en, de]", "Public API"
        self.texts = {**SITE, "weekly": WEEKLY, "named__de": IN_GERMAN}
        self.now = NOON

    def files(self) -> dict[str, bytes]:
        """Return the files as they are now."""
        config = CONFIG.replace("Public API", self.api) + dedent(
            f"""\
            timezone: {self.zone}
            languages: {self.languages}
            """
        )
        translated = "de" in self.languages
        texts = {id_: t for id_, t in self.texts.items() if translated or "__" not in id_}
        return files_of(config=config, **texts)

    def kinds(self) -> list[Callable[[], None]]:
        """Return what changes one thing that a build follows from, each kind, in any order."""
        kinds: list[Callable[[], None]] = [
            lambda: self._reword("named", "was full", "was broken"),
            lambda: self._reword("old", "invoice", "bill"),
            lambda: self._reword("named__de", "Manches", "Vieles"),
            lambda: self._toggle("done", RESOLVED),
            lambda: self._toggle("named__de", IN_GERMAN),
            lambda: setattr(self, "api", "The API"),
            lambda: setattr(self, "zone", "Asia/Tokyo"),
            lambda: setattr(self, "languages", "[en]"),
            lambda: setattr(self, "languages", "[en, de]"),
            lambda: setattr(self, "languages", "[en, fr, de]"),
            self._move_clock,
            self._move_clock,
            self._move_clock,
        ]
        self.random.shuffle(kinds)
        return kinds

    def _reword(self, id_: str, old: str, new: str) -> None:
        if id_ in self.texts:
            self.texts[id_] = self.texts[id_].replace(old, new, 1)

    def _toggle(self, id_: str, text: str) -> None:
        if self.texts.pop(id_, None) is None:
            self.texts[id_] = text

    def _move_clock(self) -> None:
        """Go to just before, to or just after an instant at which somebody wrote something."""
        instants = ["2025-06-01T09:00Z", "2025-06-01T11:00Z", "2025-06-03T09:00Z"]
        instants += ["2026-03-01T09:20Z", "2026-03-01T09:40Z", "2026-03-02T11:45Z"]
        instants += ["2026-03-02T14:00Z", "2026-09-01T00:00Z"]
        seconds = self.random.choice([-1, 0, 1])
        self.now = at(self.random.choice(instants)) + timedelta(seconds=seconds)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_with_a_store_every_file_is_the_same_to_the_byte_as_without(
    seed: int, tmp_path: Path
) -> None:
    """What was kept may save time and must never show: an old fact on the page is a false one."""
    edits = Edits(Random(seed))
    kept = Kept(tmp_path / "site")
    reused = 0
    for edit in edits.kinds():
        shutil.rmtree(kept.root / "incidents", ignore_errors=True)
        write_files(edits.files(), kept.root)
        reused += len(kept.build(edits.now)[0])
        without = build_site(kept.root, now=edits.now)
        stands = published(kept.root / "public")
        stands.pop(".statusgen.json")
        assert stands == {artifact.path: artifact.make() for artifact in without.artifacts}
        edit()

    assert reused > 0
    assert kept.said == []
