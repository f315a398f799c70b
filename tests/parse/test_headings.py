"""Which lines of a file open an update, and which only look like it."""

from __future__ import annotations

import pytest

from statusgen.model.files import Files
from statusgen.model.states import Phase
from statusgen.parse import parse_files
from tests.parse.refusals import problems_of
from tests.support import a_site, at, files_of

FRONT = "---\ntitle: Checkout fails\n---\n\n"
FIRST = f"{FRONT}## 2026-03-02 09:00 UTC - Investigating\n\nPaying by card fails.\n"


@pytest.mark.parametrize(
    "heading",
    [
        "## 2026-03-02 09:40 UTC - Resolved",
        "## 2026-03-02 09:40 UTC – Resolved",  # noqa: RUF001
        "## 2026-03-02 09:40 UTC — Resolved",
        "## 2026-03-02 09:40 UTC-RESOLVED",
        "##   2026-03-02 09:40 utc - resolved   ",
        "## 2026-03-02 09:40 UTC - Resolved ##",
        "   ## 2026-03-02 09:40 UTC - Resolved",
        "## 2026-03-02T09:40Z - Resolved",
        "## 2026-03-02 09:40:00 UTC - Resolved",
        "## 2026-03-02 10:40 +01:00 - Resolved",
        "## 2026-03-02 04:40 -0500 - Resolved",
        "## 2026-03-02 10:40 Europe/Berlin - Resolved",
        "## 2026-03-02 04:40 America/Port-au-Prince - Resolved",
    ],
)
def test_every_spelling_of_an_update_is_read(heading: str) -> None:
    """Editors put in long dashes and people have habits; at night none of that may matter."""
    (incident,) = a_site(incident=f"{FIRST}\n{heading}\n\nAll is well.\n").incidents

    update = incident.updates[-1]
    assert (update.posted, update.phase) == (at("2026-03-02T09:40Z"), Phase.RESOLVED)
    assert update.body == "All is well."


@pytest.mark.parametrize("word", ["Resolved", "resolved", "Monitoring", "Update", "Fixed", "Q"])
@pytest.mark.parametrize(
    "when", ["2026-03-02 09:40 UTC", "2026-02-30 09:40 UTC", "2026-03-02 9:40"]
)
def test_a_second_space_after_the_marks_changes_nothing_but_the_column(
    when: str, word: str
) -> None:
    """The form that nearly everyone writes is read in a shorter way, and has to mean the same."""
    read = [
        parse_files(Files(contents=files_of(incident=f"{FIRST}\n##{gap}{when} - {word}\n")))
        for gap in (" ", "  ")
    ]

    (plain, spaced) = ([(p.code, p.message, p.hint) for p in each.problems] for each in read)
    assert (plain, read[0].entries) == (spaced, read[1].entries)
    columns = [[p.where.column for p in each.problems if p.where.column > 1] for each in read]
    assert [column + 1 for column in columns[0]] == columns[1]


@pytest.mark.parametrize(
    ("word", "phase"),
    [
        ("Investigating", Phase.INVESTIGATING),
        ("identified", Phase.IDENTIFIED),
        ("MONITORING", Phase.MONITORING),
        ("Resolved", Phase.RESOLVED),
        ("Update", Phase.INVESTIGATING),
    ],
)
def test_case_does_not_matter_and_update_keeps_the_status(word: str, phase: Phase) -> None:
    """The words are the page's; how they are typed is the author's."""
    text = f"{FIRST}\n## 2026-03-02 09:40 UTC - {word}\n"

    assert a_site(incident=text).incidents[0].updates[-1].phase is phase


@pytest.mark.parametrize(
    "lines",
    [
        "## What happened",
        "## Monitoring improvements",
        "### Resolved",
        "### 09:05 to 09:20",
        "#### Timeline of 2026-03-02",
        "```\n## 2026-03-02 09:40 UTC - Resolved\n```",
        "~~~ text\n```\n## 2026-03-02 09:40 UTC - Resolved\n~~~",
        "    ## 2026-03-02 09:40 UTC - Resolved",
        "Like \\## 2026-03-02 09:40 UTC - Resolved",
    ],
)
def test_other_headings_and_code_are_text(lines: str) -> None:
    """A post-mortem has sections of its own, and quotes logs and our own documentation."""
    (incident,) = a_site(incident=f"{FIRST}\n{lines}\n\nEnd.\n").incidents

    (update,) = incident.updates
    assert update.body == f"Paying by card fails.\n\n{lines}\n\nEnd."


@pytest.mark.parametrize(
    ("heading", "to_write"),
    [
        ("## Resolved", "- Resolved"),
        ("## 09:40 UTC - Resolved", "09:40 UTC - Resolved"),
        ("## Resolved - 2026-03-02 09:40 UTC", "## 2026-03-02 09:40 UTC - Resolved"),
        ("## 2026-03-02 - Resolved", "## 2026-03-02"),
        ("## 2026-03-02 09:40 UTC", "## 2026-03-02 09:40 UTC"),
        ("### 2026-03-02 09:40 UTC - Resolved", "## 2026-03-02 09:40 UTC - Resolved"),
        ("# 2026-03-02 09:40 UTC - Resolved", "## 2026-03-02 09:40 UTC - Resolved"),
        ("##2026-03-02 09:40 UTC - Resolved", "## 2026-03-02 09:40 UTC - Resolved"),
        ("2026-03-02 09:40 UTC - Resolved\n-------", "## 2026-03-02 09:40 UTC - Resolved"),
        (
            f"## 2026-03-02 09:40 UTC - Resolved, and {'we are sorry ' * 20}",
            "## 2026-03-02 09:40 UTC - Resolved; the text begins below it",
        ),
    ],
)
def test_a_heading_that_was_meant_as_an_update_is_an_error_with_the_line_to_write(
    heading: str, to_write: str
) -> None:
    """Taken as text, it would leave the page red for hours after everything works again."""
    (problem,) = problems_of(incident=f"{FIRST}\n{heading}\n\nAll is well.\n")

    assert (problem.code, problem.where.line) == ("not-an-update", 9)
    assert to_write in problem.hint


@pytest.mark.parametrize(
    ("heading", "code", "column", "width", "hint"),
    [
        ("## 2026-03-02 09:40 - Resolved", "no-time-zone", 4, 16, "2026-03-02 09:40 UTC"),
        ("## 2026-02-30 09:40 UTC - Resolved", "bad-time", 4, 20, "2026-11-21 14:05 UTC"),
        ("## 2026-03-02 09:40 UTC - Resloved", "unknown-status", 27, 8, "'Resolved'"),
        ("## 2026-03-02 09:40 UTC - Completed", "unknown-status", 27, 9, "Resolved"),
        ("## 2026-03-29 02:30 Europe/Berlin - Update", "no-such-time", 4, 30, "01:30 UTC"),
        ("## 2026-10-25 02:30 Europe/Berlin - Update", "ambiguous-time", 4, 30, "00:30 UTC"),
        ("## 2026-03-02 09:00 UTC - Resolved", "same-instant", 4, 20, ""),
    ],
)
def test_a_mistake_in_an_update_is_shown_where_it_stands(
    heading: str, code: str, column: int, width: int, hint: str
) -> None:
    """The caret under the wrong word saves the minute that nobody has."""
    (problem,) = problems_of(incident=f"{FIRST}\n{heading}\n\nAll is well.\n")

    assert (problem.code, problem.where.line) == (code, 9)
    assert (problem.where.column, problem.where.width) == (column, width)
    assert hint in problem.hint


def test_a_mistake_in_the_only_update_is_the_only_problem() -> None:
    """The first thing that a new author gets wrong is the time zone of the first update."""
    text = f"{FRONT}## 2026-03-02 09:00 - Investigating\n\nPaying by card fails.\n"

    (problem,) = problems_of(incident=text)
    assert problem.code == "no-time-zone"


def test_fields_stand_right_under_the_heading_and_end_at_a_blank_line() -> None:
    """What is meant for the machine must not be printed, nor the other way round."""
    text = (
        f"{FIRST}\n## 2026-03-02 09:20 UTC - Identified\nnext_update: 09:50 UTC\nnotify: false\n\n"
        "notify: true is what a customer asked for.\n\n"
        "## 2026-03-02 09:40 UTC - Monitoring\nA fix: it is out.\n"
    )
    _, identified, monitoring = a_site(incident=text).incidents[0].updates

    assert identified.next_update == at("2026-03-02T09:50Z")
    assert identified.notify is False
    assert identified.body == "notify: true is what a customer asked for."
    assert (monitoring.notify, monitoring.body) == (True, "A fix: it is out.")


@pytest.mark.parametrize(
    ("under", "code"),
    [
        ("next_update: 09:50 UTC\nA fix is on its way.", "yaml-syntax"),
        ("next_updat: 09:50 UTC", "unknown-field"),
        ("next_update: 09:50", "no-time-zone"),
        ("next_update: 2026-03-02 09:10 UTC", "next-update-too-early"),
        ("components: {chekout: operational}", "unknown-component"),
        ("components: {checkout: down}", "unknown-state"),
        ("notify: yes", "bad-value"),
    ],
)
def test_a_mistake_in_a_field_of_an_update_is_an_error(under: str, code: str) -> None:
    """A promise that the page does not know of is a promise that nobody keeps."""
    text = f"{FIRST}\n## 2026-03-02 09:20 UTC - Identified\n{under}\n"

    (problem,) = problems_of(incident=text)
    assert (problem.code, problem.where.line in {10, 11}) == (code, True)
