"""What can be wrong, and how it is said.

Two exceptions for two causes: `InvalidSite`, which an author can mend, and `PublishFailed`,
where the machine stood in the way. Anything else that is raised is a bug of ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Severity(StrEnum):
    """How bad a problem is: a site with an error is not published, one with a warning is."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A stretch of one line of a file.

    `path` is relative to the site, with `/`. `line` and `column` count from 1, columns in
    characters. `width` is how many characters are meant, at least 1. `text` is the line itself.
    """

    path: str
    line: int = 1
    column: int = 1
    width: int = 1
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with a site, where it stands and the way out.

    `code` is short and stable and has a page in `docs/problems/`.
    """

    code: str
    where: Location
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR


@dataclass(slots=True)
class Problems:
    """The problems found so far, in the order in which they were found; `errors` counts those."""

    found: list[Problem] = field(default_factory=list)
    errors: int = field(init=False)

    def __post_init__(self) -> None:
        """Count the errors of the problems that there are to begin with."""
        self.errors = sum(problem.severity is Severity.ERROR for problem in self.found)

    def error(self, code: str, where: Location, message: str, *, hint: str = "") -> None:
        """Add an error."""
        self.errors += 1
        self.found.append(Problem(code=code, where=where, message=message, hint=hint))

    def warning(self, code: str, where: Location, message: str, *, hint: str = "") -> None:
        """Add a warning."""
        self.found.append(
            Problem(code=code, where=where, message=message, hint=hint, severity=Severity.WARNING)
        )


class InvalidSite(Exception):  # noqa: N818 - it names what is wrong, as `PublishFailed` does
    """The site has errors. `problems` holds every problem, warnings too, in reading order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep `problems`, sorted by place."""
        self.problems = in_reading_order(problems)
        super().__init__("\n".join(as_text(problem) for problem in self.problems))


class PublishFailed(Exception):  # noqa: N818
    """The machine stood in the way of reading or writing. What was published before still stands.

    `path` is what could not be read or written, `reason` why and `hint` what to do.
    """

    def __init__(self, path: Path | str, reason: str, hint: str, *, verb: str = "write") -> None:
        """Say that `path` could not be written, or whatever else `verb` says."""
        self.path, self.reason, self.hint = path, reason, hint
        super().__init__(f"error: cannot {verb} {path}: {reason}\n hint: {hint}")


def in_reading_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return `problems` by file, line and column, config.yaml first."""
    return tuple(
        sorted(
            problems,
            key=lambda problem: (
                problem.where.path != "config.yaml",
                problem.where.path,
                problem.where.line,
                problem.where.column,
            ),
        )
    )


# A line of source is shown so that the caret stands under what is meant: a long line is cut
# around it, and what a terminal would obey or draw with no width is shown as a dot.
_SHOWN_WIDTH = 100
_SHOWN_BEFORE = 60


def _shown(where: Location) -> tuple[str, int]:
    """Return the source line as it can be shown, and how many characters stand before the caret."""
    start = max(0, where.column - 1 - _SHOWN_BEFORE) if where.column > _SHOWN_WIDTH else 0
    part = where.text[start : start + _SHOWN_WIDTH]
    shown = "".join(c if c.isprintable() else " " if c == "\t" else "·" for c in part)
    return shown.rstrip(), where.column - 1 - start


def as_text(problem: Problem) -> str:
    """Return `problem` as the terminal shows it: place, message, source line, caret and hint."""
    where = problem.where
    place = f"{where.path}:{where.line}:{where.column}"
    lines = [f"{place}: {problem.severity}: {problem.message} [{problem.code}]"]
    shown, before = _shown(where)
    if shown:
        width = max(1, min(where.width, len(shown) - before))
        lines.append(f"{where.line:5} | {shown}")
        lines.append(f"      | {' ' * before}{'^' * width}")
    if problem.hint:
        first, *more = problem.hint.splitlines()
        lines.append(f" hint: {first}")
        lines.extend(f"       {line}" for line in more)
    return "\n".join(lines)


_SHORTEST_PART = 4


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the one of `known` that `word` was probably meant to be, or None.

    >>> nearest("degraded", ["degraded_performance", "major_outage"])
    'degraded_performance'
    """
    import difflib

    folded = word.casefold()
    by_folded = {candidate.casefold(): str(candidate) for candidate in known}
    close = difflib.get_close_matches(folded, by_folded, n=1, cutoff=0.6)
    if not close and len(folded) >= _SHORTEST_PART:
        close = [candidate for candidate in by_folded if folded in candidate]
    return by_folded[close[0]] if close else None


def suggestion(word: str, known: Iterable[str], *, called: str = "known") -> str:
    """Return a hint for `word`, which is none of `known`: the nearest one and the list.

    >>> suggestion("chekout", ["api", "checkout", "website"], called="config.yaml declares")
    "did you mean 'checkout'? config.yaml declares api, checkout and website"
    """
    choices = list(known)
    near = nearest(word, choices)
    meant = f"did you mean {near!r}? " if near else ""
    return f"{meant}{called} {listed(choices)}"


_MOST_LISTED = 12


def listed(words: Iterable[str]) -> str:
    """Return `words` as a phrase: `a, b and c`; a long list is cut with a count of the rest."""
    all_words = list(words)
    if len(all_words) > _MOST_LISTED:
        rest = len(all_words) - _MOST_LISTED
        return f"{', '.join(all_words[:_MOST_LISTED])} and {rest} more"
    if len(all_words) < 2:  # noqa: PLR2004 - one word, or none, needs no "and"
        return "".join(all_words) or "nothing"
    return f"{', '.join(all_words[:-1])} and {all_words[-1]}"
