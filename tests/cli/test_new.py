"""New files: their titles, their ids and where they go."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from statusgen.model.files import Files
from statusgen.parse import parse_site
from tests.cli.commands import INCIDENT

if TYPE_CHECKING:
    from tests.cli.commands import Statusgen

ID = "2026-03-02-api"
PATH = f"incidents/{ID}.md"


@pytest.mark.parametrize(
    "title",
    [
        '"Quoted": no',
        "it's # not a comment",
        "💥 API",
        "yes",
        "12:30",
        "- a",
        "{a: b}",
        "é\u200f ש",
    ],
)
def test_any_title_reads_back_as_it_was_typed(statusgen: Statusgen, title: str) -> None:
    """Whoever types a title thinks of customers, and not of YAML."""
    said = statusgen("new", "incident", "--title", title, "--message", "x", "--id", "new")
    assert said.status == 0
    assert title in [
        incident.title for incident in parse_site(Files(contents=statusgen.files())).incidents
    ]


@pytest.mark.parametrize("title", ["two\nlines", "a\udcffb", "x" * 201])
def test_a_title_that_no_file_can_hold_is_refused(statusgen: Statusgen, title: str) -> None:
    """A located problem instead of a file that breaks the next build."""
    before = statusgen.files()
    said = statusgen("new", "incident", "--title", title, "--message", "x", "--id", "new")
    assert said.status == 1
    assert "incidents/new.md:2:" in said.err
    assert statusgen.files() == before


def test_an_id_that_is_taken_gets_a_number_even_by_a_broken_file(statusgen: Statusgen) -> None:
    """The same title twice a day, and a file that cannot be read, are everyday."""
    statusgen.write("incidents/2026-03-02-down.md", b"title: [")
    new = ("new", "incident", "--title", "Down", "--message", "x", "--json")
    ids = [json.loads(statusgen(*new).out)["id"] for _ in range(2)]
    assert ids == ["2026-03-02-down-2", "2026-03-02-down-3"]

    taken = statusgen("new", "incident", "--title", "x", "--message", "x", "--id", ID)
    assert taken.status == 1
    assert f"{PATH}: it is there already" in taken.err
    assert f"statusgen update {ID}" in taken.err


def test_a_site_that_sorts_by_year_gets_its_new_files_sorted(statusgen: Statusgen) -> None:
    """On the first of January too, when the folder of the year is not there yet."""
    statusgen.write("incidents/2025/2025-01-01-old.md", INCIDENT.replace(b"2026", b"2025"))
    statusgen("new", "incident", "--title", "Down", "--message", "x")
    assert "incidents/2026/2026-03-02-down.md" in statusgen.files()


def test_a_maintenance_is_announced_moved_through_and_completed(statusgen: Statusgen) -> None:
    """The other half of a status page: what is planned."""
    said = statusgen(
        "new", "maintenance", "--title", "Database upgrade", "--component", "api", "--starts",
        "2026-03-05 02:00 UTC", "--ends", "2h", "--message", "Writes are paused.", "--confirm-end",
    )  # fmt: skip
    assert said.status == 0
    entry = "2026-03-05-database-upgrade"
    assert (
        "announced: 2026-03-02 10:00 UTC\nstarts: 2026-03-05 02:00 UTC\nends: 2026-03-05 04:00"
        in said.out
    )
    assert statusgen("next").out == "2026-03-05 02:00 UTC\n"
    said = statusgen("update", entry, "--status", "in_progress", "--message", "It begins.",
                     now="2026-03-05T02:01Z")  # fmt: skip
    assert said.status == 0
    said = statusgen("resolve", entry, "--message", "Done.", now="2026-03-05T05:00Z")
    assert "## 2026-03-05 05:00 UTC - Completed" in said.out
    assert statusgen("check", now="2026-03-06T00:00Z").out == "no problems\n"


def test_nothing_is_written_where_there_is_no_site(statusgen: Statusgen) -> None:
    """A command typed in the wrong directory must not leave an incident there."""
    (statusgen.root / "config.yaml").unlink()
    before = statusgen.files()
    said = statusgen("new", "incident", "--title", "x", "--message", "x")
    assert said.status == 1
    assert "the site has no config.yaml" in said.err
    assert "statusgen init" in said.err
    assert statusgen.files() == before


def test_a_file_in_the_way_of_the_folder_leaves_the_text_on_the_terminal(
    statusgen: Statusgen,
) -> None:
    """Where not even a draft can be kept, the words are still on the screen."""
    (statusgen.root / PATH).unlink()
    (statusgen.root / "incidents").rmdir()
    statusgen.write("incidents", b"")
    statusgen.write(".statusgen", b"")
    said = statusgen("new", "incident", "--title", "x", "--message", "Precious words.")
    assert said.status == 1
    assert "error: cannot write" in said.err
    assert "nothing was changed" in said.err
    assert "Precious words." in said.err
