"""Whatever a message holds, it reads back as it was written, or it is refused with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from statusgen.model.files import Files
from statusgen.parse import parse_site
from tests.cli.commands import INCIDENT

if TYPE_CHECKING:
    from tests.cli.commands import Statusgen

ID = "2026-03-02-api"
PATH = f"incidents/{ID}.md"


def bodies_in(statusgen: Statusgen) -> dict[str, str]:
    """Return the texts of the incident's updates by minute."""
    (incident,) = parse_site(Files(contents=statusgen.files())).incidents
    return {f"{update.posted:%H:%M}": update.body for update in incident.updates}


@pytest.mark.parametrize(
    "message",
    [
        "components: {api: operational}",
        "next_update: 14:00 UTC\nnotify: false",
        "---\ntitle: no\n---",
        "A line\n---\nand a line",
        "### Why\n\nBecause.",
        "\"quotes\" and 'quotes', {{ braces }} and {% tags %}: # done",
        "💥 שלום \u202eabc\u202c 日本",
        "    curl -v https://api.example.com",
        "```\n## 2026-03-02 11:00 UTC - Resolved\n```",
        "> ## 2026-03-02 11:00 UTC - Resolved",
        "- a\n- b\n\n  c",
        "<!-- open",
        "\\## 2026-03-02 11:00 UTC - Resolved",
        "",
    ],
)
def test_a_message_reads_back_as_it_was_written(statusgen: Statusgen, message: str) -> None:
    """Nobody types Markdown with the file format in mind."""
    assert statusgen("update", ID, "--message", message).status == 0
    assert bodies_in(statusgen) == {"09:00": "About one in five calls fails.", "10:00": message}


def test_only_white_space_around_a_message_is_taken_off(statusgen: Statusgen) -> None:
    """An editor leaves blank lines at both ends."""
    statusgen("update", ID, "--message", "\n \t\n  one\r\ntwo \n\n")
    assert bodies_in(statusgen)["10:00"] == "  one\ntwo"


@pytest.mark.parametrize("command", [("update", ID), ("new", "incident", "--title", "x")])
@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("It was:\n\n## 2026-03-02 09:30 UTC - Resolved\n\nYes.",
         "the line '## 2026-03-02 09:30 UTC - Resolved' of the text would begin another update"),
        ("Try this:\n\n```\ncurl", "a code block begins with ``` or ~~~ and does not end"),
        ("## Resolved", "looks like an update, but is not written as one"),
        ("## 2026-03-02 09:30 - Resolved", "has no time zone"),
        ("a\udcffb", "is not UTF-8"),
        ("x" * 300_000, "is larger than"),
    ],
)  # fmt: skip
def test_a_message_that_would_read_otherwise_is_refused_and_kept(
    statusgen: Statusgen, command: tuple[str, ...], message: str, reason: str
) -> None:
    """A pasted heading must not resolve an incident, an open code block not swallow the next."""
    before = statusgen.files()

    said = statusgen(*command, "--message", message)

    assert said.status == 1
    assert reason in said.err
    assert "nothing was changed; your text is kept in" in said.err
    (draft,) = (statusgen.root / ".statusgen/drafts").iterdir()
    assert message.encode("utf-8", "surrogateescape") in draft.read_bytes()
    assert statusgen.files() == before


def test_an_announcement_is_not_taken_for_an_update(statusgen: Statusgen) -> None:
    """A window must not begin because its announcement shows how an update is written."""
    new = ("new", "maintenance", "--title", "x", "--starts", "2h", "--ends", "1h", "--message")
    said = statusgen(*new, "Soon.\n\n## 2026-03-02 09:30 UTC - In progress")
    assert said.status == 1
    assert "would begin another update" in said.err
    assert statusgen(*new, "components: none\n\n---\n\nDone.").status == 0
    (maintenance,) = parse_site(Files(contents=statusgen.files())).maintenances
    assert maintenance.body == "components: none\n\n---\n\nDone."


def test_an_update_is_not_added_inside_an_open_code_block(statusgen: Statusgen) -> None:
    """It would be on the page as code, and the incident would stay as it was."""
    statusgen.write(PATH, INCIDENT + b"\n```\ncurl\n")
    before = statusgen.files()
    said = statusgen("resolve", ID, "--message", "Fixed.")
    assert said.status == 1
    assert "a code block begins" in said.err
    assert statusgen.files() == before


def test_a_file_with_the_newest_update_first_stays_so(statusgen: Statusgen) -> None:
    """Where a team writes downwards, the tool does."""
    second = b"## 2026-03-02 09:30 UTC - Identified\n\nFound.\n\n## 2026-03-02 09:00"
    statusgen.write(PATH, INCIDENT.replace(b"## 2026-03-02 09:00", second))
    for minute, message in ((0, "Newest."), (-45, "Between."), (-90, "Oldest.")):
        at = datetime.fromisoformat("2026-03-02T10:00Z") + timedelta(minutes=minute)
        statusgen("update", ID, "--message", message, "--at", at.isoformat())

    headings = [
        line[14:19] for line in statusgen.files()[PATH].decode().splitlines() if line[:3] == "## "
    ]
    assert headings == ["10:00", "09:30", "09:15", "09:00", "08:30"]
    assert list(bodies_in(statusgen)) == sorted(headings)


@pytest.mark.parametrize(
    "data",
    [
        INCIDENT.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + INCIDENT,
        INCIDENT.rstrip(b"\n"),
        INCIDENT + b"\n\n\n",
        INCIDENT + b"  \t",
        INCIDENT.replace(b"title:", b"# why: {a,  b}\ntitle:   "),
    ],
)
def test_the_rest_of_the_file_stays_to_the_byte(statusgen: Statusgen, data: bytes) -> None:
    """A reviewer sees in the diff what was said, and nothing else."""
    statusgen.write(PATH, data)
    assert statusgen("update", ID, "--message", "one\ntwo").status == 0
    after = statusgen.files()[PATH]
    assert after.startswith(data)
    end = b"\r\n" if b"\r\n" in data else b"\n"
    assert after.endswith(
        end.join([b"", b"## 2026-03-02 10:00 UTC - Update", b"", b"one", b"two", b""])
    )
    assert bodies_in(statusgen)["10:00"] == "one\ntwo"
