"""The command `import cstate`: statuses, notes, and what it never replaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.commands import Statusgen

NOW = ("--now", "2026-03-02T10:00Z")
ISSUE = b"""\
---
title: API fails
date: 2024-05-01T10:00:00Z
resolved: true
resolvedWhen: 2024-05-01T12:00:00Z
severity: down
affected: [API]
section: issue
---
It fails.
"""


def a_cstate_site(folder: Path) -> Path:
    """Write a cState site with one issue and return where it is."""
    (folder / "content/issues").mkdir(parents=True)
    (folder / "config.yml").write_text(
        "title: Old\nbaseURL: https://old.example/\nparams:\n  systems:\n    - name: API\n"
    )
    (folder / "content/issues/outage.md").write_bytes(ISSUE)
    return folder


def test_a_cstate_site_is_imported_once_and_then_left_to_its_editors(
    statusgen: Statusgen, tmp_path: Path
) -> None:
    """What was written after the import is worth more than what was there before."""
    source, site = a_cstate_site(tmp_path / "old"), tmp_path / "imported"
    command = ["import", "cstate", str(source), "--site", str(site)]
    said = statusgen.bare(*command)
    assert said.status == 0
    assert said.out.endswith(f"incidents and windows: 1 in {site}, 0 left out\n")
    assert statusgen.bare("check", "--site", str(site), *NOW).out == "no problems\n"
    assert {"/public/", "/.statusgen/"} <= set((site / ".gitignore").read_text().splitlines())
    assert statusgen.bare("build", "--site", str(site), *NOW).status == 0
    assert statusgen.bare(*command).status == 0

    (incident,) = site.glob("incidents/*/outage.md")
    edited = incident.read_text() + "\nBy hand.\n"
    incident.write_text(edited)
    refused = statusgen.bare(*command)
    assert refused.status == 1
    assert "it is there and differs" in refused.err
    assert "nothing was changed" in refused.err
    assert incident.read_text() == edited
    assert statusgen.bare(*command, "--force").status == 0
    assert "By hand." not in incident.read_text()


def test_an_issue_that_has_to_be_left_out_is_named_and_the_status_is_1(
    statusgen: Statusgen, tmp_path: Path
) -> None:
    """A migration that lost something must not look like one that did not."""
    source = a_cstate_site(tmp_path / "old")
    (source / "content/issues/broken.md").write_bytes(b"---\ntitle: [\n---\n")
    said = statusgen.bare("import", "cstate", str(source), "--site", str(tmp_path / "new"))
    assert said.status == 1
    assert "content/issues/broken.md: left out: " in said.out
    assert said.out.endswith("1 left out\n")
    assert statusgen.bare("check", "--site", str(tmp_path / "new"), *NOW).status == 0


def test_a_directory_in_the_way_of_an_import_is_named(statusgen: Statusgen, tmp_path: Path) -> None:
    """Also with --force, which replaces files and nothing else."""
    source = a_cstate_site(tmp_path / "old")
    (tmp_path / "new/config.yaml").mkdir(parents=True)
    for force in ([], ["--force"]):
        said = statusgen.bare(
            "import", "cstate", str(source), "--site", str(tmp_path / "new"), *force
        )
        assert said.status == 1
        assert f"cannot write {tmp_path}/new/config.yaml" in said.err
