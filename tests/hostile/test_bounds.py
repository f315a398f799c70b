"""Files that would fill the memory or the night: each is shown, or named with file and line."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from statusgen.model.files import Files
from statusgen.parse import parse_site
from statusgen.problems import InvalidSite
from statusgen.read import read_files
from statusgen.render.prose import to_html
from tests.support import CONFIG, at

if TYPE_CHECKING:
    from statusgen.model.site import Site
    from statusgen.problems import Problem

FRONT = "---\ntitle: Checkout fails\ncomponents: {checkout: major_outage}\n---\n\n"
HEADING = "## 2026-03-02 09:00 UTC - Investigating\n\n"
FIRST_UPDATE = 6


def parsed(body: str, *, front: str = FRONT, config: str = CONFIG) -> Site:
    """Return the site of config.yaml and an incident's file with `body` behind its front matter."""
    contents = {"config.yaml": config, "incidents/incident.md": front + body}
    return parse_site(Files(contents={path: text.encode() for path, text in contents.items()}))


def refused(body: str, *, front: str = FRONT, config: str = CONFIG) -> tuple[Problem, ...]:
    """Return why the site of `parsed` is not published."""
    with pytest.raises(InvalidSite) as refusal:
        parsed(body, front=front, config=config)
    return refusal.value.problems


def updates(count: int, body: str = "Still *failing*.") -> str:
    """Return so many updates, a minute apart."""
    first = at("2026-02-01T00:00Z")
    return "".join(
        f"## {first + timedelta(minutes=number):%Y-%m-%d %H:%M} UTC - Update\n\n{body}\n\n"
        for number in range(count)
    )


def test_a_long_night_of_five_hundred_updates_is_shown() -> None:
    """A limit that a real incident meets would take the page from those who need it."""
    body = "We see **errors** in `eu-1`, see [the graph](https://a.example/b).\n\n- one\n- two\n"

    (incident,) = parsed(updates(500, body)).incidents
    assert len(incident.updates) == 500


def test_a_post_mortem_of_200_kb_with_tables_and_code_is_shown_as_written() -> None:
    """The longest texts are the most wanted ones."""
    row = "| 09:01 | `gateway-7` | **failed over** to eu-2, see [ticket](https://a.example/1) |\n"
    section = (
        "### What happened\n\n" + "The *first* alert came `late`, and we looked elsewhere. " * 20
        + "\n\n| time | who | what |\n|---|---|---|\n" + row * 10
        + "\n```\n" + "09:01 [error] *upstream* timed_out <a> | b\n" * 40 + "```\n\n"
    )  # fmt: skip
    body = section * (200_000 // len(section) + 1)

    (incident,) = parsed(HEADING + body).incidents
    shown = to_html(incident.updates[0].body)
    assert shown.count("<strong>failed over</strong>") == body.count("**failed over**")
    assert shown.count("<em>first</em>") == body.count("*first*")


@pytest.mark.parametrize(
    "body",
    [
        "a|b\n-|-\n" * 8_000,
        "* * a\n" * 19_000,
        "1) 1. - a\n" * 10_000,
        "|" + "a|" * 10_000 + "\n|" + "-|" * 10_000 + "\n" + "a\n" * 5_000,
        "- [*a*](b) `c` *d*\n" * 9_000,
        "[" * 60_000,
        "![a](b " * 20_000,
        "<b>\n\n" * 9_000 + "<i>" * 60_000,
        "**a " * 60_000,
    ],
    ids=["table", "bullets", "nested", "wide", "marks", "brackets", "images", "tags", "stars"],
)
def test_more_markdown_than_a_page_can_show_is_refused_where_it_stands(body: str) -> None:
    """A dump that was pasted in must not stop the build in the middle of an outage."""
    (problem,) = refused(HEADING + body)

    assert (problem.code, problem.where.path, problem.where.line) == (
        "too-much-markup",
        "incidents/incident.md",
        FIRST_UPDATE,
    )


def test_the_same_text_between_fences_is_shown() -> None:
    """The way out that the message names has to be one."""
    assert parsed(f"{HEADING}```\n{'| a [b] *c* | ' * 15_000}\n```\n").incidents


def test_many_texts_that_are_each_small_enough_are_refused_at_the_one_too_many() -> None:
    """What holds for one text has to hold for a thousand of them in one file."""
    (problem,) = refused(updates(500, "*a [b] " * 60))

    assert problem.code == "too-much-markup"
    assert FIRST_UPDATE < problem.where.line < FIRST_UPDATE + 4 * 499
    assert problem.where.text.endswith(" UTC - Update")


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (updates(1_001), FIRST_UPDATE + 4 * 1_000),
        ("## 2026-03-02 09:00 UTC - Foo\n" * 15_000, FIRST_UPDATE + 100),
        ("## Investigating\n" * 15_000, FIRST_UPDATE + 100),
        ("## 2026-03-02 09:00 - Update\n" * 15_000, FIRST_UPDATE + 100),
        ("x\n" * 30_000, 20_001),
        ("\n" * 500_000, 20_001),
    ],
    ids=["updates", "statuses", "times", "zones", "lines", "blank lines"],
)
def test_a_file_of_endless_lines_is_refused_at_the_one_too_many(body: str, line: int) -> None:
    """A file that a program wrote is named, and the terminal is not filled with it."""
    problems = refused(body)

    assert [problem.where.line for problem in problems if problem.code == "too-large"] == [line]
    assert len(problems) < 200


def test_thousands_of_unknown_components_are_each_named_and_soon() -> None:
    """Looking for the nearest of a thousand names, thousands of times, would take minutes."""
    config = re.sub(r"(?s)components:.*", "components:\n", CONFIG) + "".join(
        f"  - {{id: component-{number}, name: Component}}\n" for number in range(1_000)
    )
    names = ", ".join(f"component-{number}x: major_outage" for number in range(1_500))

    problems = refused(
        HEADING, front=f"---\ntitle: x\ncomponents: {{{names}}}\n---\n", config=config
    )
    assert [problem.code for problem in problems] == ["unknown-component"] * 1_500
    assert "did you mean 'component-0'?" in problems[0].hint


def test_folders_nested_deeper_than_any_program_calls_are_read(tmp_path: Path) -> None:
    """A folder that a script made inside itself must not end the build with a traceback."""
    (tmp_path / "config.yaml").write_text(CONFIG)
    folders = [str(tmp_path / "incidents")]
    folders += [folders[0] + "/a" * depth for depth in range(1, 1_200)]
    for folder in folders:
        Path(folder).mkdir()
    deepest = Path(folders[-1]) / "incident.md"
    deepest.write_text(FRONT + HEADING)

    incidents = parse_site(read_files(tmp_path)).incidents
    deepest.unlink()
    for folder in reversed(folders):
        Path(folder).rmdir()
    assert len(incidents) == 1
