"""How much one file may hold: far more than an incident needs, little enough to show at once."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from statusgen.model.markdown_effort import effort_of, most_effort_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statusgen.model.incident import Markdown
    from statusgen.parse.source import Source
    from statusgen.problems import Problems

MOST_LINES = 20_000
MOST_UPDATES = 1_000
MOST_UNREADABLE_HEADINGS = 100
MOST_EFFORT = 28_000_000
"""A second or two of work on an ordinary machine, for all texts of a file together."""
# So many characters are less effort than that even if each of them were a mark.
_HARMLESS = 2_000


def has_too_many_lines(source: Source, problems: Problems) -> bool:
    """Tell whether `source` has more than `MOST_LINES` lines, which is reported."""
    if len(source.lines) <= MOST_LINES:
        return False
    problems.error(
        "too-large",
        source.where(MOST_LINES + 1),
        f"the file has more than {MOST_LINES} lines",
        hint="link to a page that holds the long version",
    )
    return True


def has_too_many_headings(
    found: int, unreadable: int, source: Source, line: int, problems: Problems
) -> bool:
    """Tell whether there are too many updates, or headings meant as one, which is reported.

    `line` is that of the last one.
    """
    if found > MOST_UPDATES:
        message, hint = f"the file has more than {MOST_UPDATES} updates", "begin another incident"
    elif unreadable > MOST_UNREADABLE_HEADINGS:
        message = f"the file has more than {MOST_UNREADABLE_HEADINGS} headings with a mistake"
        hint = "mend those above; the rest of the file has not been read"
    else:
        return False
    problems.error("too-large", source.where(line), message, hint=hint)
    return True


def report_effort(source: Source, texts: Mapping[int, Markdown], problems: Problems) -> None:
    """Report the text that takes `source` over `MOST_EFFORT`; `texts` stand by lines, in order."""
    if sum(map(len, texts.values())) <= _HARMLESS:
        return
    if sum(map(most_effort_of, texts.values())) <= MOST_EFFORT:
        return
    efforts = zip(texts, accumulate(map(effort_of, texts.values())), strict=True)
    line = next((line for line, effort in efforts if effort > MOST_EFFORT), None)
    if line is None:
        return
    problems.error(
        "too-much-markup",
        source.where(line),
        "with this text, the file holds more Markdown than statusgen takes",
        hint="put a log or a long list of values between two lines of ```, or link to it",
    )
