"""The commands that write, used from questions on a terminal and from $EDITOR."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.commands import INCIDENT
from tests.cli.terminal import an_editor, on_a_terminal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.commands import Statusgen

ID = "2026-03-02-api"
PATH = f"incidents/{ID}.md"


def of_site(statusgen: Statusgen, *arguments: str) -> list[str]:
    """Return the arguments of a command on the site, as of ten o'clock."""
    return [*arguments, "--site", str(statusgen.root), "--now", "2026-03-02T10:00Z"]


def test_an_incident_is_written_from_answers_and_wrong_ones_are_asked_again(
    statusgen: Statusgen,
) -> None:
    """Nobody remembers options in an outage, and a slip must not mean starting over."""
    said = on_a_terminal(
        of_site(statusgen, "new", "incident"),
        [
            ("What do customers notice", "Checkout: fails"),
            ("Affected", "chekout=major_outage"),
            ("did you mean 'checkout'?", "checkout=major_outage, api=degraded_performance"),
            ("Status [investigating]", "Identfied"),
            ("a new incident is", "Identified"),
            ("What do you tell customers", "Paying fails."),
        ],
    )
    assert said.status == 0
    written = statusgen.files()["incidents/2026-03-02-checkout-fails.md"].decode()
    assert written == (
        '---\ntitle: "Checkout: fails"\n'
        "components: {checkout: major_outage, api: degraded_performance}\n---\n\n"
        "## 2026-03-02 10:00 UTC - Identified\n\nPaying fails.\n"
    )


def test_a_maintenance_is_written_from_answers(statusgen: Statusgen) -> None:
    """Its times are asked until they can be: the end after the start, each with a zone."""
    said = on_a_terminal(
        of_site(statusgen, "new", "maintenance"),
        [
            ("What is done", "Upgrade"),
            ("Affected", "api"),
            ("When does it begin", "2026-03-05 02:00"),
            ("has no time zone", "2026-03-05 02:00 UTC"),
            ("When is it planned to end", "2026-03-05 01:00 UTC"),
            ("is not after the start", "2h"),
            ("What do you tell customers", "Writes are paused."),
        ],
    )
    assert said.status == 0
    assert "ends: 2026-03-05 04:00 UTC" in said.out
    assert "components: [api]" in said.out


def test_the_open_incident_is_offered_for_an_update(statusgen: Statusgen) -> None:
    """Enter is enough where there is one; the others are listed."""
    statusgen.write("incidents/2026-03-01-old.md", INCIDENT.replace(b"03-02", b"03-01"))
    said = on_a_terminal(
        of_site(statusgen, "update"),
        [("Which one [2026-03-02-api]", ""), ("Status [Update]", "monitoring"),
         ("What do you tell customers", "Reverted.")],
    )  # fmt: skip
    assert said.status == 0
    assert "  2026-03-01-old\n" in said.out
    assert b"## 2026-03-02 10:00 UTC - Monitoring\n\nReverted.\n" in statusgen.files()[PATH]


def test_ctrl_c_at_a_question_writes_nothing(statusgen: Statusgen) -> None:
    """Thinking better of it is always possible."""
    before = statusgen.files()
    said = on_a_terminal(of_site(statusgen, "new", "incident"), [("What do customers", "\x03")])
    assert said.status == 130
    assert said.out.endswith("stopped\n")
    assert "Traceback" not in said.out
    assert statusgen.files() == before


def test_an_empty_answer_opens_the_editor(statusgen: Statusgen, tmp_path: Path) -> None:
    """A long text is written where long texts are written."""
    editor = an_editor(tmp_path, r'printf "Two calls in five.\n\n- a\n- b\n" >> "$1"')
    said = on_a_terminal(
        of_site(statusgen, "resolve", ID), [("How was it resolved", "")], EDITOR=editor, VISUAL=""
    )
    assert said.status == 0
    assert statusgen.files()[PATH].endswith(
        b"## 2026-03-02 10:00 UTC - Resolved\n\nTwo calls in five.\n\n- a\n- b\n"
    )


def test_a_post_mortem_begins_with_sections_in_the_editor(
    statusgen: Statusgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty page is the reason why many post-mortems are never written."""
    statusgen("resolve", ID, "--message", "Fixed.")
    monkeypatch.setenv("EDITOR", an_editor(tmp_path, 'sed -i "s/^### Why/&\\n\\nA typo./" "$1"'))
    said = statusgen("postmortem", ID, "--edit", now="2026-03-03T10:00Z")
    assert said.status == 0
    assert "- Postmortem\n\n### What happened\n" in said.out
    assert "### Why\n\nA typo.\n" in said.out
    assert "<!--" not in said.out


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("exit 0", "no text came back from the editor; nothing was changed"),
        ('touch "$1"', "no text came back from the editor; nothing was changed"),
        ('echo > "$1"', "no text came back from the editor; nothing was changed"),
        ("exit 1", "Editing failed"),
    ],
)
def test_an_editor_that_brings_no_text_writes_nothing(
    statusgen: Statusgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, words: str
) -> None:
    """Closing the editor without a word is how people step back; saving an empty form, too."""
    statusgen("resolve", ID, "--message", "Fixed.")
    before = statusgen.files()
    monkeypatch.setenv("EDITOR", an_editor(tmp_path, script))
    said = statusgen("postmortem", ID, "--edit")
    assert said.status == 1
    assert words in said.err
    assert statusgen.files() == before


def test_a_file_that_changed_while_the_text_was_typed_keeps_the_change(
    statusgen: Statusgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A colleague's update arrives with git pull while the editor is open."""
    theirs = r"## 2026-03-02 09:30 UTC - Identified\n\nTheirs.\n\n## 2026-03-02 09:00"
    file = statusgen.root / PATH
    script = f"sed -i 's/^## 2026-03-02 09:00/{theirs}/' {file}; echo Ours. >> $1"
    monkeypatch.setenv("EDITOR", an_editor(tmp_path, script))
    assert statusgen("update", ID, "--edit", "--at", "2026-03-02T09:15Z").status == 0
    text = file.read_text()
    assert [line for line in text.splitlines() if line and line[0] in "#TOA"] == [
        "## 2026-03-02 09:30 UTC - Identified",
        "Theirs.",
        "## 2026-03-02 09:15 UTC - Update",
        "Ours.",
        "## 2026-03-02 09:00 UTC - Investigating",
        "About one in five calls fails.",
    ]


def test_a_wrong_option_is_told_before_the_editor_opens(
    statusgen: Statusgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten minutes of typing must not end in a complaint about --next-update."""
    monkeypatch.setenv("EDITOR", an_editor(tmp_path, f"touch {tmp_path}/opened"))
    for command in (["update", ID], ["new", "incident", "--title", "x"]):
        assert statusgen(*command, "--edit", "--next-update", "soon").status == 2
    assert not (tmp_path / "opened").exists()


def test_a_new_site_asks_whose_status_it_is(tmp_path: Path) -> None:
    """Two answers make a site that is theirs."""
    said = on_a_terminal(
        ["init", str(tmp_path / "site")],
        [
            ("Whose status is it", "Müller & Co: Cloud"),
            ("Where will it stand", "https://s.example"),
        ],
    )
    assert said.status == 0
    config = (tmp_path / "site/config.yaml").read_text("utf-8")
    assert 'name: "Müller & Co: Cloud"\nurl: "https://s.example"\n' in config
