"""The commands around a build: init, check, build, rollback and next."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.commands import CONFIG, INCIDENT, in_a_process

if TYPE_CHECKING:
    from tests.cli.commands import Statusgen

NOW = ("--now", "2026-03-02T10:00Z")


def all_of(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return every file below `folder`, hidden ones too, with its bytes and its time."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_new_site_checks_and_builds_as_it_is(statusgen: Statusgen, tmp_path: Path) -> None:
    """The first minute decides whether somebody goes on."""
    new = tmp_path / "new"
    said = statusgen.bare("init", str(new), "--name", "Möbel # 1", "--url", "https://s.example")
    assert said.status == 0
    assert f"wrote {new}/config.yaml" in said.out
    assert f"statusgen serve --site {new}" in said.out
    assert statusgen.bare("check", "--site", str(new), *NOW).out == "no problems\n"
    assert statusgen.bare("build", "--site", str(new), *NOW).status == 0
    assert "Möbel # 1" in (new / "public/index.html").read_text("utf-8")
    assert "/public/" in (new / ".gitignore").read_text()


def test_a_site_that_is_there_is_not_made_again(statusgen: Statusgen) -> None:
    """One command typed in the wrong directory must not cost a configuration."""
    before = statusgen.files()
    said = statusgen.bare("init", str(statusgen.root))
    assert said.status == 1
    assert "config.yaml: it is there already\n hint: nothing was changed" in said.err
    assert statusgen.files() == before


def test_a_new_site_that_check_would_reject_is_not_written(
    statusgen: Statusgen, tmp_path: Path
) -> None:
    """An address without https:// is better told now than by the first check."""
    for options in (["--url", "status.example.com"], ["--name", "a\r\nb"]):
        said = statusgen.bare("init", str(tmp_path / "new"), *options)
        assert said.status == 1
        assert "config.yaml:" in said.err
        assert not (tmp_path / "new").exists()


def test_a_build_says_what_the_page_says_and_when_it_changes(statusgen: Statusgen) -> None:
    """Whoever runs it at night reads two lines and knows."""
    statusgen("update", "--message", "x", "--next-update", "30m")
    said = statusgen("build")
    assert said.status == 0
    assert said.err == ""
    assert "at 2026-03-02 10:00 UTC\n" in said.out
    assert re.search(r"public: \d+ files written, 0 unchanged, 0 removed\n", said.out)
    assert said.out.endswith("the page next changes by itself at 2026-03-02 10:30 UTC\n")
    assert ": 0 files written" in statusgen("build").out


def test_a_directory_whose_name_is_no_text_can_be_built_into(
    statusgen: Statusgen, tmp_path: Path
) -> None:
    """A name from an old system is still a name."""
    output = os.fsdecode(os.fsencode(tmp_path) + b"/p\xfcblic")
    try:
        Path(output).mkdir()
    except (OSError, UnicodeError):
        pytest.skip("this file system has no such names")
    for files in ("0 unchanged", "0 files written"):
        said = in_a_process("build", "--site", str(statusgen.root), "--output", output, *NOW)
        assert (said.returncode, said.stderr) == (0, "")
        assert files in said.stdout
    assert (Path(output) / "index.html").exists()


def test_ten_mistakes_are_ten_located_problems_and_the_page_stays(statusgen: Statusgen) -> None:
    """One run tells all of it, and customers go on reading the page of before."""
    assert statusgen("build").status == 0
    before = all_of(statusgen.root / "public")
    statusgen.write("config.yaml", CONFIG + b"langages: [en]\nuptime: {days: many}\n")
    statusgen.write("incidents/a.md", b"no front matter\n")
    statusgen.write("incidents/b.md", INCIDENT.replace(b"title:", b"titel:"))
    statusgen.write("incidents/c.md", INCIDENT.replace(b"api:", b"apo:"))
    statusgen.write("incidents/d.md", INCIDENT.replace(b"major_outage", b"mayor_outage"))
    statusgen.write("incidents/e.md", INCIDENT.replace(b" UTC", b""))
    statusgen.write("incidents/f.md", INCIDENT.replace(b"Investigating", b"Investigatin"))
    statusgen.write("incidents/g.md", INCIDENT + b"\n## 2026-03-02 09:00 UTC - Update\n")
    statusgen.write("incidents/h.md", b"---\ntitle: [\n---\n")
    statusgen.write("incidents/Big Name.md", INCIDENT)
    statusgen.write("incidents/i.md", INCIDENT + b"\xff\n")

    said = statusgen("build")

    places = re.findall(r"^\S.*?:\d+:\d+: error: .* \[([a-z0-9-]+)\]$", said.err, re.MULTILINE)
    assert said.status == 1
    assert said.out == ""
    assert len(places) >= 10
    assert {"unknown-field", "no-front-matter", "unknown-component", "unknown-state", "not-utf8",
            "no-time-zone", "unknown-status", "same-instant", "bad-id"} <= set(places)  # fmt: skip
    assert said.err.rstrip().endswith("errors")
    assert all_of(statusgen.root / "public") == before
    assert statusgen("check").out.count(": error: ") == len(places)


def test_check_prints_problems_for_people_scripts_and_pull_requests(statusgen: Statusgen) -> None:
    """The same problem, where each of them looks for it."""
    statusgen.write("incidents/c.md", INCIDENT.replace(b"api:", b"apo:"))

    text = statusgen("check")
    assert text.status == 1
    assert (
        "incidents/c.md:3:14: error: no component is called 'apo' [unknown-component]" in text.out
    )
    assert "\x1b" not in text.out

    as_json = statusgen("check", "--format", "json")
    (problem,) = json.loads(as_json.out)
    assert as_json.status == 1
    assert (problem["path"], problem["line"], problem["column"]) == ("incidents/c.md", 3, 14)

    github = statusgen("check", "--format", "github")
    assert github.status == 1
    assert github.out.startswith("::error file=incidents/c.md,line=3,col=14,endColumn=17,title=")
    assert github.out.count("\n") == 1


def test_a_warning_alone_does_not_stop_anything(statusgen: Statusgen) -> None:
    """An update dated for the evening is announced, not an error."""
    statusgen("update", "--message", "x", "--at", "2026-03-02T20:00Z")
    said = statusgen("check")
    assert said.status == 0
    assert "warning: the update is dated 2026-03-02 20:00 UTC" in said.out
    built = statusgen("build")
    assert built.status == 0
    assert "1 warning, listed above" in built.out


@pytest.mark.parametrize("command", ["build", "check", "next", "update", "new incident", "serve"])
def test_a_missing_site_directory_is_one_line_and_a_way_out(
    statusgen: Statusgen, tmp_path: Path, command: str
) -> None:
    """The commonest mistake of all: the wrong directory."""
    more = ["--title", "x"] if "new" in command else []
    more += ["--message", "x"] if command in {"update", "new incident"} else []
    said = statusgen.bare(*command.split(), "--site", str(tmp_path / "nowhere"), *more)
    assert said.status == 1
    assert said.err == (
        f"error: cannot read {tmp_path}/nowhere: there is no such directory\n"
        " hint: run statusgen init to make a site, or name its directory with --site\n"
    )
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("output", ["a-file", "a-file/public"])
def test_an_output_that_cannot_be_a_directory_is_named(
    statusgen: Statusgen, tmp_path: Path, output: str
) -> None:
    """A file in the way is somebody's file."""
    (tmp_path / "a-file").write_text("precious")
    said = statusgen("build", "--output", str(tmp_path / output))
    assert said.status == 1
    assert said.err.startswith(f"error: cannot write {tmp_path}/a-file")
    assert "\n hint: " in said.err
    assert (tmp_path / "a-file").read_text() == "precious"


def test_a_directory_of_somebody_else_is_published_to_only_with_force(
    statusgen: Statusgen, tmp_path: Path
) -> None:
    """`--output ~/Documents` is a slip; `public` with a CNAME in it is not."""
    output = tmp_path / "documents"
    output.mkdir()
    (output / "letter.txt").write_text("Dear")
    said = statusgen("build", "--output", str(output))
    assert said.status == 1
    assert "it holds files that statusgen did not write" in said.err
    assert "--force" in said.err
    assert list(output.iterdir()) == [output / "letter.txt"]

    assert statusgen("build", "--output", str(output), "--force").status == 0
    assert (output / "letter.txt").read_text() == "Dear"
    assert (output / "index.html").exists()


def test_rollback_says_that_it_looked_in_the_wrong_place(statusgen: Statusgen) -> None:
    """In another directory there is no page to return to, and nothing to build."""
    said = statusgen.bare("rollback", "--site", str(statusgen.root / "elsewhere"))
    assert said.status == 1
    assert "nothing is published there" in said.err
    assert "name the site's directory with --site" in said.err


def test_rollback_returns_to_the_page_before_once(statusgen: Statusgen) -> None:
    """A build that told too much is taken back with one command."""
    public = statusgen.root / "public"
    first = ("rollback", "--site", str(statusgen.root))
    assert statusgen.bare(*first).status == 1
    statusgen("build")
    before = (public / "index.html").read_bytes()
    statusgen("update", "--message", "Told too much.")
    statusgen("build")
    assert b"Told too much." in (public / "index.html").read_bytes()

    assert statusgen.bare(*first).status == 0
    assert (public / "index.html").read_bytes() == before
    again = statusgen.bare(*first)
    assert again.status == 1
    assert "no page from before is kept" in again.err


def test_next_names_the_instant_of_the_next_build(statusgen: Statusgen) -> None:
    """A cron job sleeps until then."""
    assert statusgen("next").out == "nothing is known to change\n"
    answer = {"now": "2026-03-02T10:00:00Z", "next_change": None}
    assert json.loads(statusgen("next", "--json").out) == answer
    statusgen("update", "--message", "x", "--next-update", "11:15 UTC")
    assert statusgen("next").out == "2026-03-02 11:15 UTC\n"
    answer = {"now": "2026-03-02T10:00:00Z", "next_change": "2026-03-02T11:15:00Z"}
    assert json.loads(statusgen("next", "--json").out) == answer


def test_the_clock_can_be_set_by_an_option_or_by_the_environment(
    statusgen: Statusgen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reproducible builds set SOURCE_DATE_EPOCH; what is typed wins over it."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772445600")
    asked = ["next", "--json", "--site", str(statusgen.root)]
    assert json.loads(statusgen.bare(*asked).out)["now"] == "2026-03-02T10:00:00Z"
    typed = statusgen.bare(*asked, "--now", "2026-03-02 12:00 +01:00")
    assert json.loads(typed.out)["now"] == "2026-03-02T11:00:00Z"
    without = statusgen.bare(*asked, "--now", "2026-03-02T12:00")
    assert without.status == 2
    assert "has no time zone; write 2026-03-02 12:00 UTC" in " ".join(without.err.split())


@pytest.mark.parametrize("epoch", ["", "soon", "-1", "1e9", "253402300799", "9" * 400])
def test_an_epoch_that_is_no_instant_is_refused(
    statusgen: Statusgen, monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    """A build of the year 1970 or 9999 is a mistake in the pipeline."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    said = statusgen.bare("build", "--site", str(statusgen.root))
    assert said.status == 2
    assert "SOURCE_DATE_EPOCH is" in said.err
