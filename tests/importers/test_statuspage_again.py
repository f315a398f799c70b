"""Importing a Statuspage page by command, and again when the old page has gone on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from statusgen.cli import run
from tests.importers.statuspage_pages import (
    API,
    PAGE,
    a_component,
    a_summary,
    an_incident,
    an_update,
    components,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Import = Callable[..., tuple[int, str]]

OPEN = an_incident(an_update("05:00:00.000", "investigating"))
OVER = an_incident(
    an_update("05:00:00.000", "investigating"),
    an_update("05:30:00.000", "resolved", "Over."),
    resolved_at="2026-05-14T05:30:00.000Z",
)
FILE = "incidents/2026/66xtkckvt2td.md"


@pytest.fixture
def import_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Import:
    """Return the command on a site in `tmp_path/site`; it takes documents and options."""

    def import_page(*documents: Any, options: tuple[str, ...] = ()) -> tuple[int, str]:
        sources = []
        for number, document in enumerate(documents):
            source = tmp_path / f"{number}.json"
            source.write_text(document if isinstance(document, str) else json.dumps(document))
            sources.append(str(source))
        status = run(["import", "statuspage", *sources, "--site", str(tmp_path / "site"), *options])
        captured = capsys.readouterr()
        return status, captured.out + captured.err

    return import_page


def test_an_import_without_anything_new_changes_nothing(
    import_page: Import, tmp_path: Path
) -> None:
    """It can run every hour until the last customer has moved."""
    import_page(a_summary(OPEN))
    before = _files(tmp_path / "site")

    status, said = import_page(a_summary(OPEN))

    assert status == 0
    assert "0 added, 0 updated, 3 unchanged, 0 left as they are" in said
    assert _files(tmp_path / "site") == before


def test_what_is_new_on_the_old_page_is_added(import_page: Import, tmp_path: Path) -> None:
    """A file that nobody has edited follows the old page; what fell out of its list stays."""
    import_page(a_summary(OPEN))
    other = an_incident(an_update("05:50:00.000", "investigating"), id="otherinciden")

    status, said = import_page(a_summary(OVER), a_summary(other))
    status, said = import_page({"page": PAGE, "incidents": [other]})

    assert status == 0
    assert "0 added, 0 updated, 2 unchanged" in said
    assert "- Resolved\n\nOver." in (tmp_path / "site" / FILE).read_text()
    kept = (tmp_path / "site/statuspage.yaml").read_text()
    assert '"66xtkckvt2td":' in kept
    assert "otherinciden:" in kept


def test_an_edited_file_is_left_as_it_is(import_page: Import, tmp_path: Path) -> None:
    """A text that was made better by hand must not be lost to a command that runs every hour."""
    import_page(a_summary(OPEN))
    edited = (tmp_path / "site" / FILE).read_text().replace("It fails.", "Paying fails.")
    (tmp_path / "site" / FILE).write_text(edited)

    status, said = import_page(a_summary(OVER))

    assert status == 0
    assert f"{FILE}: left as it is: it was edited; --force replaces it" in said
    assert (tmp_path / "site" / FILE).read_text() == edited


def test_force_replaces_an_edited_file(import_page: Import, tmp_path: Path) -> None:
    """The way back to what the old page says."""
    import_page(a_summary(OPEN))
    (tmp_path / "site" / FILE).write_text("edited")

    assert import_page(a_summary(OVER), options=("--force",))[0] == 0
    assert "Over." in (tmp_path / "site" / FILE).read_text()


def test_an_incident_that_was_moved_to_another_folder_is_found_there(
    import_page: Import, tmp_path: Path
) -> None:
    """Folders only sort files; the same incident twice would stop the build."""
    import_page(a_summary(OPEN))
    (tmp_path / "site/incidents/old").mkdir()
    (tmp_path / "site" / FILE).rename(tmp_path / "site/incidents/old/66xtkckvt2td.md")

    _, said = import_page(a_summary(OVER))

    assert "left as it is" in said
    assert not (tmp_path / "site" / FILE).exists()


def test_an_older_capture_does_not_undo_a_newer_one(import_page: Import, tmp_path: Path) -> None:
    """Captures are saved in folders, and somebody will name the wrong one."""
    import_page(a_summary(OVER))

    _, said = import_page(a_summary(OPEN))

    assert "66xtkckvt2td is left as it is: a newer state of it was imported" in said
    assert "Over." in (tmp_path / "site" / FILE).read_text()


def test_a_component_keeps_its_id_when_it_is_renamed(import_page: Import, tmp_path: Path) -> None:
    """Every incident names it by its id, and so do the addresses of badges."""
    import_page(a_summary())
    listed = components()
    listed[0] |= {"name": "REST API"}

    import_page(a_summary(listed=listed))

    config = (tmp_path / "site/config.yaml").read_text()
    assert "id: public-api\n    name: REST API" in config


def test_a_component_that_an_edited_config_lacks_is_named(
    import_page: Import, tmp_path: Path
) -> None:
    """The configuration is the first file that anybody edits, and the import leaves it alone."""
    import_page(a_summary())
    config = tmp_path / "site/config.yaml"
    config.write_text(config.read_text() + "theme: default\n")
    down = {"new000000005": ("operational", "major_outage")}
    incident = an_incident(an_update("05:00:00.000", "investigating", named=down))
    listed = [*components(), a_component("new000000005", "Search", 4, status="major_outage")]

    _, said = import_page(a_summary(incident, listed=listed))

    assert "config.yaml: no component is called 'search'; add it" in said


def test_a_site_that_did_not_come_from_statuspage_is_not_mixed_with_it(
    import_page: Import, tmp_path: Path
) -> None:
    """Two configurations cannot be one; whoever wrote the first decides."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site/config.yaml").write_text("name: Mine\n")

    status, said = import_page(a_summary(OPEN))

    assert status == 1
    assert "it is there and no import from Statuspage wrote it" in said
    assert _files(tmp_path / "site") == {"config.yaml": b"name: Mine\n"}


def test_what_cannot_be_imported_is_told_in_the_exit_status(
    import_page: Import, tmp_path: Path
) -> None:
    """A script that saved an error page instead of an answer has to notice."""
    status, said = import_page("<html>")

    assert status == 1
    assert "0.json: left out: it is no JSON" in said
    assert not (tmp_path / "site").exists()


def test_a_folder_of_captures_is_taken_whole(tmp_path: Path) -> None:
    """Whoever saved answers for a year has a folder of them."""
    folder = tmp_path / "saved" / "2026"
    folder.mkdir(parents=True)
    (folder / "summary.json").write_text(json.dumps(a_summary(OPEN)))
    (folder / "package.json").write_text("{}")

    site = tmp_path / "site"
    assert run(["import", "statuspage", str(tmp_path / "saved"), "--site", str(site)]) == 0
    assert (site / FILE).exists()


def test_a_statuspage_yaml_that_cannot_be_read_stops_the_import(
    import_page: Import, tmp_path: Path
) -> None:
    """It holds ids that nothing else knows, so it is not replaced by accident."""
    import_page(a_summary(OPEN))
    (tmp_path / "site/statuspage.yaml").write_text("page: x\n")

    status, said = import_page(a_summary(OPEN))

    assert status == 1
    assert "statuspage.yaml:1:1: error: there is no field 'page'" in said
    assert import_page(a_summary(OPEN), options=("--force",))[0] == 0
    assert API in (tmp_path / "site/statuspage.yaml").read_text()


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
