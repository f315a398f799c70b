"""What is read of a site's directory, and what is left alone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from statusgen.problems import PublishFailed, Severity
from statusgen.read import read_files, read_theme
from tests.support import files_of, write_files

if TYPE_CHECKING:
    from pathlib import Path

INCIDENT = "---\ntitle: Checkout fails\n---\n\n## 2026-03-02 09:00 UTC - Investigating\n"


def codes_in(root: Path) -> list[tuple[str, str]]:
    """Return the path and the code of every problem of reading `root`."""
    return [(problem.where.path, problem.code) for problem in read_files(root).problems]


def test_the_config_and_everything_under_incidents_is_read_byte_for_byte(tmp_path: Path) -> None:
    """Folders below incidents/ only sort files, and line ends are the parser's business."""
    files = {
        **files_of(incident=INCIDENT),
        "incidents/2026/03/old.md": b"\xef\xbb\xbf---\r\ntitle: Old\r\n---\r\n\xff",
        "incidents/2026/notes.txt": b"",
    }
    write_files(files, tmp_path)

    found = read_files(tmp_path)
    assert found.contents == files
    assert found.problems == ()
    assert "default" in found.themes


def test_other_files_and_hidden_ones_are_passed_over(tmp_path: Path) -> None:
    """A site is a repository, with drafts, editors' files and keys lying about."""
    files = files_of(incident=INCIDENT)
    write_files(files, tmp_path)
    write_files(
        {
            "README.md": b"",
            ".env": b"",
            "public/index.html": b"",
            "incidents/.draft.md": b"",
            "incidents/.obsidian/workspace.md": b"",
        },
        tmp_path,
    )

    assert read_files(tmp_path).contents == files


def test_a_name_that_is_no_utf_8_is_read_under_a_name_that_can_be_printed(tmp_path: Path) -> None:
    """An old archive holds names of another encoding, and a message about one must be shown."""
    site = write_files(files_of(incident=INCIDENT), tmp_path)
    try:
        (site / "incidents" / os.fsdecode(b"caf\xe9.md")).write_bytes(b"")
    except OSError:
        pytest.skip("the file system takes names in UTF-8 only")

    (name,) = set(read_files(site).contents) - set(files_of(incident=INCIDENT))
    assert name == "incidents/caf\ufffd.md"


def test_a_site_without_a_config_or_incidents_is_left_to_the_parser(tmp_path: Path) -> None:
    """A folder that is still empty has problems to tell of, not a traceback."""
    assert read_files(tmp_path).contents == {}


def test_a_directory_that_is_not_there_is_said_with_the_way_out(tmp_path: Path) -> None:
    """Somebody stands in the wrong directory at three in the morning."""
    with pytest.raises(PublishFailed) as failed:
        read_files(tmp_path / "nowhere")

    assert str(failed.value).startswith(f"error: cannot read {tmp_path}/nowhere: ")
    assert "--site" in failed.value.hint


@pytest.mark.parametrize("way", ["relative", "absolute"])
def test_a_link_that_leads_out_of_the_site_is_not_followed(tmp_path: Path, way: str) -> None:
    """A pull request must not be able to publish a file of the machine that builds it."""
    write_files({"secret.md": INCIDENT.encode()}, tmp_path)
    site = write_files(files_of(incident=INCIDENT), tmp_path / "site")
    (site / "incidents" / "stolen.md").symlink_to(
        "../../secret.md" if way == "relative" else tmp_path / "secret.md"
    )

    assert codes_in(site) == [("incidents/stolen.md", "outside-link")]
    assert "incidents/stolen.md" not in read_files(site).contents
    assert read_files(site).problems[0].severity is Severity.ERROR


def test_a_folder_of_incidents_that_is_a_link_out_of_the_site_is_not_followed(
    tmp_path: Path,
) -> None:
    """What holds for one file holds for the folder of them."""
    write_files({"elsewhere/stolen.md": INCIDENT.encode()}, tmp_path)
    site = write_files(files_of(), tmp_path / "site")
    (site / "incidents").symlink_to(tmp_path / "elsewhere")

    assert set(read_files(site).contents) == {"config.yaml"}
    assert codes_in(site) == [("incidents", "outside-link")]


def test_a_link_within_the_site_is_followed(tmp_path: Path) -> None:
    """An incident may be kept beside the notes about it and linked to from here."""
    site = write_files(files_of(incident=INCIDENT), tmp_path)
    (site / "incidents" / "again.md").symlink_to("incident.md")

    assert read_files(site).contents["incidents/again.md"] == INCIDENT.encode()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_a_problem_and_does_not_keep_the_build_waiting(tmp_path: Path) -> None:
    """A build that hangs tells nobody anything."""
    site = write_files(files_of(incident=INCIDENT), tmp_path)
    os.mkfifo(site / "incidents" / "pipe.md")

    assert codes_in(site) == [("incidents/pipe.md", "unreadable-file")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    """One file with the wrong mode must not hide the problems of the others."""
    site = write_files(files_of(incident=INCIDENT), tmp_path)
    (site / "incidents" / "incident.md").chmod(0)

    assert codes_in(site) == [("incidents/incident.md", "unreadable-file")]


def test_of_a_huge_file_no_more_is_read_than_is_needed_to_refuse_it(tmp_path: Path) -> None:
    """A disk image that strayed into the folder must not fill the memory."""
    site = write_files(files_of(incident=INCIDENT), tmp_path)
    with (site / "incidents" / "image.md").open("wb") as image:
        image.truncate(64 * 1024 * 1024)

    assert len(read_files(site).contents["incidents/image.md"]) == 1024 * 1024 + 1


def test_a_theme_of_the_site_changes_only_the_templates_that_it_has(tmp_path: Path) -> None:
    """A logo in the header should not cost a copy of every template."""
    ours = write_files({"themes/default/page.html": b"<main>ours</main>"}, tmp_path)
    (ours / "themes" / "default" / "notes.txt").write_text("not a template")
    shipped, theme = read_theme(tmp_path / "nowhere", "default"), read_theme(ours, "default")

    assert theme.templates["page.html"] == "<main>ours</main>"
    assert "notes.txt" not in theme.templates
    assert dict(theme.templates) == {**shipped.templates, "page.html": "<main>ours</main>"}
    assert theme.digest != shipped.digest
    assert read_theme(ours, "default").digest == theme.digest


def test_a_theme_that_links_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    """Templates are printed on the page, so a link would publish whatever it leads to."""
    (tmp_path / "secret.html").write_text("secret")
    theme = tmp_path / "site" / "themes" / "ours"
    theme.mkdir(parents=True)
    (theme / "page.html").symlink_to(tmp_path / "secret.html")

    with pytest.raises(PublishFailed, match="link leads out"):
        read_theme(tmp_path / "site", "ours")


def test_pictures_and_style_sheets_below_assets_are_read_and_nothing_else_there(
    tmp_path: Path,
) -> None:
    """Beside a logo lies the file that it was drawn in, which may be large."""
    files = {**files_of(), "assets/logo.svg": b"<svg/>", "assets/2026/extra.css": b"h1 {}"}
    write_files({**files, "assets/logo.psd": b"8BPS", "assets/.logo.svg": b""}, tmp_path)

    assert read_files(tmp_path).contents == files


def test_of_a_large_file_below_assets_only_as_much_is_read_as_tells_that_it_is_too_large(
    tmp_path: Path,
) -> None:
    """A poster of a hundred megabytes must not fill the memory."""
    write_files({**files_of(), "assets/poster.png": bytes(3_000_000)}, tmp_path)

    assert len(read_files(tmp_path).contents["assets/poster.png"]) == 256 * 1024 + 1


@pytest.mark.parametrize("link", ["assets", "assets/logo.svg"])
def test_a_logo_outside_the_site_is_not_read(tmp_path: Path, link: str) -> None:
    """A pull request must not be able to publish a file of the machine that builds it."""
    write_files({"elsewhere/logo.svg": b"<svg/>"}, tmp_path)
    site = write_files(files_of(), tmp_path / "site")
    (site / link).parent.mkdir(exist_ok=True)
    (site / link).symlink_to(tmp_path / "elsewhere" / ("" if link == "assets" else "logo.svg"))

    assert codes_in(site) == [(link, "outside-link")]
    assert set(read_files(site).contents) == {"config.yaml"}
