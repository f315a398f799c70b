"""The examples of the documentation: what is pasted works, and what is shown is what comes."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from statusgen.build import build_site, check_site
from statusgen.cli import run
from tests.doc_pages import DOCS, ROOT, blocks_of
from tests.importers.statuspage_pages import a_summary, an_incident, an_update
from tests.support import CONFIG, at, write_files

if TYPE_CHECKING:
    from collections.abc import Iterator


def statusgen_commands(body: str) -> Iterator[list[str]]:
    """Yield the words of each line of a `sh` block that calls statusgen or changes directory."""
    for line in body.splitlines():
        if line.startswith(("statusgen ", "cd ")):
            yield shlex.split(line, comments=True)


def test_the_commands_of_the_readme_make_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A visitor pastes them, and has a page or goes away."""
    monkeypatch.chdir(tmp_path)
    for block in blocks_of(ROOT / "README.md"):
        for command, *arguments in statusgen_commands(block.body):
            if command == "cd":
                monkeypatch.chdir(arguments[0])
            else:
                assert run(arguments) == 0, arguments

    assert "API errors" in Path("public/index.html").read_text("utf-8")


def test_the_commands_for_three_in_the_morning_work_one_after_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody wants to debug the instructions then."""
    assert run(["init", str(tmp_path), "--name", "Example", "--url", "https://example.com"]) == 0
    monkeypatch.chdir(tmp_path)
    assert run(["build"]) == 0
    page = DOCS / "how-to" / "at-three-in-the-morning.md"
    commands = [c for b in blocks_of(page) for c in statusgen_commands(b.body)]

    assert [c[1] for c in commands] == ["new", "build", "update", "resolve", "rollback"]
    for _, *arguments in commands:
        assert run(arguments) == 0, arguments


def test_the_tutorial_shows_what_the_terminal_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A learner compares each line; one that differs makes them doubt themselves."""
    monkeypatch.chdir(tmp_path)
    for block in blocks_of(DOCS / "tutorial.md"):
        if block.path is not None:
            Path(block.path).write_text(block.body, "utf-8")
        if block.language != "console":
            continue
        monkeypatch.setenv("SOURCE_DATE_EPOCH", f"{at(block.options['now']).timestamp():.0f}")
        for step in re.split(r"^\$ ", block.body, flags=re.MULTILINE)[1:]:
            line, _, expected = step.partition("\n")
            command, *arguments = shlex.split(line)
            if command == "cd":
                monkeypatch.chdir(arguments[0])
                continue
            assert command == "statusgen"
            run(arguments)
            said = capsys.readouterr()
            assert lasting(said.err + said.out) == lasting(expected), line


def lasting(said: str) -> str:
    """Return what a build said without the hash of the script that other sites can pin."""
    return re.sub(r"/embed-[0-9a-f]{12}\.js sha384-\S+", "/embed-HASH.js sha384-HASH", said)


@pytest.mark.parametrize(
    "page",
    [
        "reference/config.md",
        "reference/incident.md",
        "how-to/write-a-theme.md",
        "how-to/languages.md",
    ],
)
def test_the_examples_of_a_page_are_a_site_without_a_problem(page: str, tmp_path: Path) -> None:
    """An example is copied before it is understood."""
    files = {block.path: block.body for block in blocks_of(DOCS / page) if block.path}
    assert len(files) > (page != "reference/config.md")
    contents = {path: text.encode() for path, text in {"config.yaml": CONFIG, **files}.items()}
    site = write_files(contents, tmp_path)

    now = at("2026-12-05T12:00Z")
    assert check_site(site, now=now) == ()
    for artifact in build_site(site, now=now).artifacts:
        artifact.make()


def test_the_example_of_cstate_is_imported_as_the_page_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Someone with years of history compares the notes with those on the page."""
    old = {
        "config.yml": b"title: Old\nbaseURL: https://status.example.com\n"
        b"params:\n  systems: [{name: Gateway}]\n",
        "content/issues/2020-04-06-gateway-down.md": b"---\ntitle: Gateway down\n"
        b"date: 2020-04-06 16:24:00\nseverity: down\naffected: [Gateway]\nresolved: false\n---\n\n"
        b"*Investigating* - Calls fail.\n",
    }
    write_files(old, tmp_path / "old-status")
    monkeypatch.chdir(tmp_path)

    assert_shown(DOCS / "how-to" / "move-from-cstate.md", capsys)


def test_the_example_of_statuspage_is_imported_as_the_page_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever pays for the old page decides by this whether the move is worth a try."""
    summary = a_summary(an_incident(an_update("05:11:19.350", "investigating", "It <b>fails</b>.")))
    write_files({"saved/summary.json": json.dumps(summary).encode()}, tmp_path)
    monkeypatch.chdir(tmp_path)

    assert_shown(DOCS / "how-to" / "move-from-statuspage.md", capsys)


def assert_shown(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Assert that the first command that `page` shows with its output says just that."""
    shown = next(block.body for block in blocks_of(page) if block.language == "console")
    command, _, expected = shown.partition("\n")

    run(shlex.split(command)[2:])

    assert capsys.readouterr().out == expected
