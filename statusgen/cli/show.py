"""Problems on a terminal, as JSON and as annotations of a pull request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from statusgen.problems import Severity, as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statusgen.problems import Problem

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def show_problems(problems: Sequence[Problem], *, err: bool = True) -> None:
    """Print `problems` as text, and how many there are."""
    for problem in problems:
        place, severity, rest = _parts(problem)
        coloured = click.style(severity, fg=_COLOURS[problem.severity], bold=True)
        click.echo(f"{click.style(place, bold=True)} {coloured}{rest}", err=err)
    if problems:
        click.echo(f"\n{counted(problems)}", err=err)


def _parts(problem: Problem) -> tuple[str, str, str]:
    """Return the place, the severity and the rest of a problem's text."""
    where = problem.where
    place = f"{where.path}:{where.line}:{where.column}:"
    text = as_text(problem)
    return place, problem.severity, text[len(place) + 1 + len(problem.severity) :]


def counted(problems: Sequence[Problem]) -> str:
    """Return how many errors and warnings there are, in words."""
    parts = []
    for severity in Severity:
        number = sum(problem.severity is severity for problem in problems)
        if number:
            parts.append(f"{number} {severity}{'s' if number > 1 else ''}")
    return " and ".join(parts)


def as_json(problems: Sequence[Problem]) -> str:
    """Return `problems` as a JSON list, described in docs/reference/cli.md."""
    return json.dumps(
        [
            {
                "code": problem.code,
                "severity": problem.severity,
                "path": problem.where.path,
                "line": problem.where.line,
                "column": problem.where.column,
                "width": problem.where.width,
                "message": problem.message,
                "hint": problem.hint,
            }
            for problem in problems
        ],
        indent=1,
        ensure_ascii=False,
    )


def as_annotations(problems: Sequence[Problem]) -> str:
    """Return `problems` as workflow commands that GitHub shows beside the lines.

    The format and its escapes are those of GitHub's "Workflow commands" page.
    """
    lines = []
    for problem in problems:
        where = problem.where
        place = (
            f"file={_escaped(where.path, ':,')},line={where.line},col={where.column},"
            f"endColumn={where.column + where.width},title={problem.code}"
        )
        text = problem.message + (f"\n{problem.hint}" if problem.hint else "")
        lines.append(f"::{problem.severity} {place}::{_escaped(text)}")
    return "\n".join(lines)


def _escaped(text: str, more: str = "") -> str:
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text
