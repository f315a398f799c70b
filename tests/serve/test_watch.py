"""What is saved is shown, however an editor, git or a file manager writes it."""

from __future__ import annotations

import os
import queue
import resource
import shutil
from functools import partial
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.serve.conftest import Preview, Site, Start

INCIDENT = "/incidents/2026-03-02-checkout/"
FILE = "incidents/2026-03-02-checkout.md"


def _in_place(site: Site) -> None:
    (site.root / FILE).write_text("Checkout works")


def _by_rename(site: Site) -> None:
    site.write(FILE, "Checkout works")


def _as_vim_does(site: Site) -> None:
    path = site.root / FILE
    backup = path.rename(path.with_name(f"{path.name}~"))
    path.write_text("Checkout works")
    backup.unlink()


def _from_elsewhere(site: Site) -> None:
    elsewhere = site.root.parent / "downloaded.md"
    elsewhere.write_text("Checkout works")
    elsewhere.replace(site.root / FILE)


@pytest.mark.parametrize("save", [_in_place, _by_rename, _as_vim_does, _from_elsewhere])
def test_a_save_is_shown_however_the_editor_writes(
    preview: Preview, site: Site, save: Callable[[Site], None]
) -> None:
    """Some editors write into the file, some put a new file in its place."""
    assert preview.shows(INCIDENT, "Checkout works", after=lambda: save(site))


def test_an_incident_in_a_new_sub_folder_is_shown(preview: Preview, site: Site) -> None:
    """Folders below incidents/ only sort files, and a year's first incident makes one."""

    def add() -> None:
        site.write("incidents/2026/11/2026-11-21-dns.md", "DNS fails")

    assert preview.shows("/incidents/2026-11-21-dns/", "DNS fails", after=add)


def test_an_incident_moved_away_is_gone(preview: Preview, site: Site) -> None:
    """A page that outlives its file in the preview would be thought to be published."""

    def move() -> None:
        (site.root / FILE).rename(site.root / "draft.md")

    assert preview.shows(INCIDENT, "There is no such page", after=move)


def test_the_incidents_folder_may_go_and_come_back(preview: Preview, site: Site) -> None:
    """`git checkout` of a branch without incidents, and back, does just that."""
    for text in ("Once", "Twice"):
        assert preview.shows(
            INCIDENT,
            "There is no such page",
            after=lambda: shutil.rmtree(site.root / "incidents"),
        )
        assert preview.shows(INCIDENT, text, after=partial(site.write, FILE, text))
        assert preview.shows(INCIDENT, "Again", after=lambda: site.write(FILE, "Again"))


def test_the_whole_site_may_go_and_come_back(preview: Preview, site: Site) -> None:
    """A second clone put in the place of the first must not leave a preview that sees nothing."""
    away = site.root.with_name("away")
    assert preview.shows("/", "cannot read config.yaml", after=lambda: site.root.rename(away))

    assert preview.shows("/", "operational", after=lambda: shutil.copytree(away, site.root))
    assert preview.shows(INCIDENT, "Again", after=lambda: site.write(FILE, "Again"))

    assert preview.shows("/", "cannot read config.yaml", after=lambda: shutil.rmtree(site.root))


def test_a_site_reached_by_a_symbolic_link_is_watched(
    start: Start, site: Site, tmp_path: Path
) -> None:
    """Checkouts often lie behind a link, and file events do not follow links by themselves."""
    real = site.root.rename(tmp_path / "real")
    site.root.symlink_to(real, target_is_directory=True)

    assert start().shows("/", "Degraded", after=lambda: site.write("config.yaml", "Degraded"))


def test_a_folder_replaced_in_one_go_is_still_watched(preview: Preview, site: Site) -> None:
    """The new folder often gets the number of the old one, so that it looks like the same."""

    def replace() -> None:
        shutil.rmtree(site.root / "incidents")
        site.write(FILE, "Replaced")

    assert preview.shows(INCIDENT, "Replaced", after=replace)
    assert preview.shows(INCIDENT, "Again", after=lambda: site.write(FILE, "Again"))


def test_what_a_build_reads_and_writes_itself_does_not_start_another(
    start: Start, site: Site
) -> None:
    """It would build for ever."""
    site.written_by_builds = (
        ".statusgen/kept",
        "report.html",
        "incidents/.a.md.swp",
        "incidents/drafts/one",
    )
    start()
    site.next_line("rebuilt")

    site.write("config.yaml", "Degraded")
    site.next_line("rebuilt")

    # Were a build to start the next one, it would within a tenth of this.
    with pytest.raises(queue.Empty):
        site.said.get(timeout=0.5)


def test_without_file_events_saves_are_still_noticed(start: Start, site: Site) -> None:
    """Machines with many editors and containers run out of them, which is no fault of the site."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    next_descriptor = os.dup(0)
    os.close(next_descriptor)

    def say(line: str) -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        site.said.put(line)

    # One is left, for the port.
    resource.setrlimit(resource.RLIMIT_NOFILE, (next_descriptor + 1, hard))
    preview = start(say=say)

    assert "no file events left" in site.next_line("warning")
    assert preview.shows("/", "Degraded", after=lambda: site.write("config.yaml", "Degraded"))
    assert preview.shows(INCIDENT, "Again", after=lambda: site.write(FILE, "Again"))
