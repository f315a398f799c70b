"""`build --keep-going`: a page in spite of broken files, which never seems better than is known."""

from __future__ import annotations

import json
import re
import shutil
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.commands import Statusgen
from tests.render.made import OPEN, RESOLVED, WINDOW
from tests.support import CONFIG, files_of, write_files

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.commands import Answer

NOW = "2026-03-02T12:00Z"
OUTDATED = "The newest version of this could not be read. This is the one before it."
INCOMPLETE = "Part of what was written for this page could not be read."
UNKNOWN = "Current state unknown"
ALL_WELL = "All systems operational"
BROKEN = b"---\ntitle: [\n"
IN_GERMAN = """
    ---
    title: Bezahlen schlägt fehl
    ---

    ## 2026-03-01 09:00 UTC - Investigating

    Kartenzahlungen schlagen fehl.
    """


class Site:
    """A site on disk, what its builds say, and what they have published."""

    def __init__(self, statusgen: Statusgen) -> None:
        """Take the commands that work on it."""
        self.statusgen, self.root = statusgen, statusgen.root

    def build(self, *options: str) -> Answer:
        return self.statusgen("build", *options, now=NOW)

    def write(self, path: str, text: str | bytes) -> None:
        data = text if isinstance(text, bytes) else dedent(text).lstrip("\n").encode()
        self.statusgen.write(path, data)

    def published(self) -> dict[str, bytes]:
        folder = self.root / "public"
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }

    def page(self, path: str = "") -> str:
        return self.published()[f"{path}index.html"].decode()

    def fallen_back(self, path: str) -> str:
        """Return the page of the incident `done` once its file `path` can no longer be read."""
        self.write(path, BROKEN)
        self.build("--keep-going")
        return self.page("incidents/done/")

    def document(self, path: str) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.published()[path])
        return document


@pytest.fixture
def site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Site:
    """Return a site on which all is well, with one incident that is over."""
    root = write_files(files_of(done=RESOLVED), tmp_path / "site")
    return Site(Statusgen(root, capsys))


@pytest.fixture
def broken(site: Site) -> Site:
    """Return the same after a build, with an incident that can no longer be read."""
    assert site.build().status == 0
    site.write("incidents/done.md", BROKEN)
    return site


def test_without_the_option_an_error_leaves_the_page_as_it_was(broken: Site) -> None:
    """Who has not asked for half a page gets the whole one of before."""
    before = broken.published()

    assert broken.build().status == 1
    assert broken.published() == before


def test_a_broken_incident_stands_as_it_was_and_says_so(broken: Site) -> None:
    """A typo at night takes away neither the page nor what customers have read on it already."""
    said = broken.build("--keep-going")

    assert said.status == 1
    assert "incidents/done.md" in said.err
    assert "error: " in said.err
    assert "\nas they were before: incidents/done.md\n" in said.out
    page = broken.page("incidents/done/")
    assert "Paying by card fails." in page
    assert OUTDATED in page
    assert INCOMPLETE in broken.page()


def test_other_files_are_published_as_they_are_now(broken: Site) -> None:
    """The outage that is written at night is the reason to publish in spite of an old mistake."""
    broken.write("incidents/search.md", OPEN)
    broken.build("--keep-going")

    assert "An index is being built anew." in broken.page("incidents/search/")
    assert OUTDATED not in broken.page("incidents/search/")


def test_nothing_claims_that_all_is_well_where_something_could_not_be_read(broken: Site) -> None:
    """What cannot be read may be the outage: a green page would be a lie."""
    broken.build("--keep-going")
    files = broken.published()
    status = broken.document("status.json")

    assert (status["state"], status["complete"]) == ("unknown", False)
    assert status["headline"] == UNKNOWN
    assert f"<h1>{UNKNOWN}</h1>" in broken.page()
    assert ALL_WELL.casefold() not in broken.page().casefold()
    assert UNKNOWN in files["badge.svg"].decode()
    assert broken.document("badge.json")["message"] == UNKNOWN
    assert broken.document("api/v2/status.json")["status"] == {
        "indicator": "minor",
        "description": "Current State Unknown",
    }
    assert broken.document("api/v2/summary.json")["status"]["indicator"] == "minor"
    assert UNKNOWN in files["embed/index.html"].decode()
    for path in ("badge.svg", "badge.json", "embed/index.html"):
        assert b"perational" not in files[path], path


def test_the_script_for_other_sites_has_the_unknown_state_in_it(broken: Site) -> None:
    """A shop that shows the bar must not be told that all is well."""
    broken.build("--keep-going")
    script = broken.published()["embed.js"].decode()

    assert re.search(r'"?state"?:"unknown","?complete"?:false', script)


def test_the_unknown_state_has_a_shape_on_the_front_page(broken: Site) -> None:
    """Who cannot tell the colours apart goes by the shape, and an empty one says nothing."""
    broken.build("--keep-going")

    assert 'href="#unknown"' in broken.page()
    assert broken.page().count('id="unknown"') == 1


def test_a_worse_state_than_unknown_stays_what_it_is(broken: Site) -> None:
    """An outage that is known is not hidden behind one that is not."""
    broken.write("incidents/search.md", OPEN)
    broken.build("--keep-going")
    status = broken.document("status.json")

    assert (status["state"], status["complete"]) == ("partial_outage", False)
    assert INCOMPLETE in broken.page()


def test_an_open_incident_that_broke_goes_on(site: Site) -> None:
    """The update that was mistyped must not end the outage that it tells of."""
    site.write("incidents/search.md", OPEN)
    assert site.build().status == 0
    site.write("incidents/search.md", OPEN + "\n## 2026-03-02 11:50 UTC - Resolvd\n")

    assert site.build("--keep-going").status == 1
    assert site.document("status.json")["state"] == "partial_outage"
    assert OUTDATED in site.page("incidents/search/")


def test_a_broken_maintenance_stands_as_it_was_and_says_so(site: Site) -> None:
    """Customers have planned for the window; it does not go away with a typo."""
    site.write("incidents/upgrade.md", WINDOW)
    assert site.build().status == 0
    site.write("incidents/upgrade.md", WINDOW.replace("ends: 2026", "ends: x"))

    assert site.build("--keep-going").status == 1
    assert OUTDATED in site.page("incidents/upgrade/")
    assert site.document("status.json")["state"] == "under_maintenance"


def test_a_broken_configuration_stands_as_it_was(site: Site) -> None:
    """Without it there would be no page at all."""
    assert site.build().status == 0
    site.write("config.yaml", CONFIG.replace("Example Cloud", "New name") + "langages: [en]\n")

    assert site.build("--keep-going").status == 1
    assert site.document("status.json")["page"]["name"] == "Example Cloud"
    assert INCOMPLETE in site.page()


def test_a_new_file_that_was_never_fine_is_left_out(site: Site) -> None:
    """There is nothing to show of it, and that something is missing is said."""
    assert site.build().status == 0
    site.write("incidents/search.md", BROKEN)
    said = site.build("--keep-going")

    assert said.status == 1
    assert "\nleft out: incidents/search.md\n" in said.out
    assert "as they were before" not in said.out
    assert "incidents/search/index.html" not in site.published()
    assert "incidents/done/index.html" in site.published()
    assert UNKNOWN in site.page()


def test_a_broken_translation_stands_as_it_was(site: Site) -> None:
    """Readers of the other language do not lose their text over it."""
    site.write("config.yaml", f"{CONFIG}languages: [en, de]\n")
    site.write("incidents/done.de.md", IN_GERMAN)
    assert site.build().status == 0
    site.write("incidents/done.de.md", IN_GERMAN.replace("title:", "titel:"))

    assert site.build("--keep-going").status == 1
    assert "Kartenzahlungen schlagen fehl." in site.page("de/incidents/done/")
    assert "Die neueste Fassung war nicht lesbar." in site.page("de/incidents/done/")


def test_once_it_is_mended_everything_is_as_usual(broken: Site) -> None:
    """Whoever corrects the file in the morning is done with it."""
    broken.build("--keep-going")
    broken.write("incidents/done.md", RESOLVED.replace("by card", "with a card"))
    said = broken.build("--keep-going")

    assert said.status == 0
    assert "error: " not in said.err
    assert "Paying with a card fails." in broken.page("incidents/done/")
    assert OUTDATED not in broken.page("incidents/done/")
    assert INCOMPLETE not in broken.page()
    assert broken.document("status.json")["state"] == "operational"
    assert broken.document("status.json")["complete"] is True


def test_it_falls_back_to_the_last_version_without_errors(site: Site) -> None:
    """The newest one that anybody could read is the one that is nearest to the truth."""
    assert site.build().status == 0
    site.write("incidents/done.md", RESOLVED.replace("by card", "with a card"))
    assert site.build().status == 0
    site.write("incidents/done.md", BROKEN)
    site.build("--keep-going")
    site.build("--keep-going")

    assert "Paying with a card fails." in site.page("incidents/done/")


def test_a_text_that_came_back_is_the_last_one(site: Site) -> None:
    """An incident that is over is not read again; what stands in its file is kept all the same."""
    for text in (RESOLVED, RESOLVED.replace("by card", "with a card"), RESOLVED):
        site.write("incidents/done.md", text)
        assert site.build().status == 0
    assert "Paying by card fails." in site.fallen_back("incidents/done.md")


def test_a_file_that_was_moved_is_kept_at_its_place(site: Site) -> None:
    """Sorting old incidents into folders by year is no reason to lose one."""
    assert site.build().status == 0
    (site.root / "incidents/2026").mkdir()
    (site.root / "incidents/done.md").rename(site.root / "incidents/2026/done.md")
    assert site.build().status == 0
    assert "Paying by card fails." in site.fallen_back("incidents/2026/done.md")


def test_what_was_fine_beside_a_broken_file_is_kept_once_all_is_well(site: Site) -> None:
    """The first build of a site may be one in spite of an error."""
    site.write("incidents/search.md", BROKEN)
    site.build("--keep-going")
    (site.root / "incidents/search.md").unlink()
    assert site.build().status == 0
    assert "Paying by card fails." in site.fallen_back("incidents/done.md")


def test_an_incident_may_have_the_name_of_another_file(site: Site) -> None:
    """A configuration that was changed is kept, although `config` is an incident that is over."""
    site.write("incidents/config.md", RESOLVED)
    for name in ("First", "Second"):
        site.write("config.yaml", CONFIG.replace("Example Cloud", name))
        assert site.build().status == 0
    site.write("config.yaml", "name: [\n")
    site.build("--keep-going")

    assert "Second" in site.page()


def test_a_store_that_was_cut_down_has_all_that_can_be_fallen_back_to(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody looked at, because nothing had changed, is in use."""
    assert site.build().status == 0
    monkeypatch.setattr("statusgen.store.MOST_BYTES", 1)
    for number in range(3):
        site.write("incidents/search.md", OPEN.replace("slow", f"slow {number}"))
        assert site.build().status == 0
    assert "Paying by card fails." in site.fallen_back("incidents/done.md")


@pytest.mark.parametrize("without", ["deleted", "--no-cache"])
def test_without_what_was_kept_a_broken_file_is_left_out(broken: Site, without: str) -> None:
    """A fresh runner has nothing to fall back to; it says so, and publishes the rest."""
    options = [without] if without.startswith("--") else []
    if not options:
        shutil.rmtree(broken.root / ".statusgen")
    broken.write("incidents/search.md", OPEN)

    assert broken.build("--keep-going", *options).status == 1
    assert "incidents/done/index.html" not in broken.published()
    assert "incidents/search/index.html" in broken.published()
    assert INCOMPLETE in broken.page()


def test_where_not_even_the_configuration_can_be_had_the_page_stays(broken: Site) -> None:
    """Nothing can be published then, and the page of before is better than nothing."""
    before = broken.published()
    shutil.rmtree(broken.root / ".statusgen")
    broken.write("config.yaml", "name: [\n")

    assert broken.build("--keep-going").status == 1
    assert broken.published() == before
