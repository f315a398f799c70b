"""Update headings: `## INSTANT - STATUS`, and what was meant as one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from statusgen.model.instants import BadTime, parse_instant
from statusgen.model.states import INCIDENT_PHASES, MAINTENANCE_PHASES, Phase
from statusgen.problems import nearest

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from statusgen.parse.source import Source
    from statusgen.problems import Location, Problems

UPDATE = "update"
_UPDATE_LEVEL = 2


def label_of(phase: Phase) -> str:
    """Return the word for `phase` as it stands in a heading: `In progress`."""
    return phase.replace("_", " ").capitalize()


STATUS_WORDS: dict[str, Phase | None] = {
    **{label_of(phase).casefold(): phase for phase in Phase},
    "post-mortem": Phase.POSTMORTEM,
    "canceled": Phase.CANCELLED,
    UPDATE: None,
}


class UpdateHeading(NamedTuple):
    """A heading that opens an update, in line `line` of `source`.

    `posted` is None where it could not be read, which is reported; `phase` is None for `Update`,
    which leaves the status as it was. `when` and `status` are the columns and widths of the two.
    """

    source: Source
    line: int
    posted: datetime | None
    phase: Phase | None
    when: tuple[int, int]
    status: tuple[int, int]

    @property
    def where(self) -> Location:
        """Return the place of the whole line."""
        return self.source.where(self.line)

    @property
    def time_where(self) -> Location:
        """Return the place of the instant."""
        return self.source.where(self.line, *self.when)

    @property
    def status_where(self) -> Location:
        """Return the place of the status."""
        return self.source.where(self.line, *self.status)


# Longer than any update's heading; what stands behind that is never searched.
_LONGEST = 200
_HEADING = re.compile(r" {0,3}(?P<marks>#{1,6})(?P<gap>[ \t]*)(?P<text>[^#\s].*)")
# How nearly all updates begin: the same as below, told at once.
_PLAIN = re.compile(
    r"## (?P<when>\d{4}-\d\d-\d\d \d\d:\d\d UTC) - (?P<status>[A-Z][a-z]+)", re.ASCII
)
_UNDERLINE = re.compile(r" {0,3}(?:-+|=+)[ \t]*")
_DASH = "[-–—]"  # noqa: RUF001
# A dash with space around it comes first: zones such as America/Port-au-Prince have dashes, too.
_UPDATES = tuple(
    re.compile(rf"(?P<when>.*?[^\s–—-])[ \t]{some}{_DASH}+[ \t]{some}(?P<status>[^\W\d][^\d:]*)")  # noqa: RUF001
    for some in ("+", "*")
)
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}")
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_CLOCK = re.compile(r"\d{1,2}:\d\d")
_ZONE = re.compile(
    r"\b(?:UTC|GMT)\b|(?<=\d)Z\b|(?<=:\d\d)[ \t]?[+-]\d\d:\d\d|[A-Z][A-Za-z_]+/[\w+/-]+"
)
_WORDS = "|".join(sorted((re.escape(word) for word in STATUS_WORDS), key=len, reverse=True))
_STATUS_WORD = re.compile(rf"\b(?:{_WORDS})\b", re.IGNORECASE)


def read_heading(
    source: Source, number: int, line: str, problems: Problems, zone: ZoneInfo
) -> UpdateHeading | None:
    """Return the update that `line` opens, or None if it is text.

    A heading that was meant as an update and is not written so is reported, and is None.
    """
    plain = _PLAIN.fullmatch(line)
    if plain:
        return _update(source, number, plain, 0, problems, zone)
    is_short = len(line) <= _LONGEST
    match = _HEADING.fullmatch(line[:_LONGEST])
    if match:
        text, level = _without_closing(match["text"]), len(match["marks"])
    elif _is_underlined(source, number, line):
        text, level = line.strip(), 0
    else:
        return None
    update = _as_update(text)
    if match and match["gap"] and level == _UPDATE_LEVEL and update and is_short:
        return _update(source, number, update, match.start("text"), problems, zone)
    if _was_meant(text, level if match and match["gap"] else 0):
        said = f"the heading {text!r} looks like an update, but is not written as one"
        hint = _line_to_write(text)
        if not is_short:
            said = f"this looks like an update, but is longer than {_LONGEST} characters"
            hint += "; the text begins below it"
        problems.error("not-an-update", source.where(number), said, hint=hint)
    return None


def _without_closing(text: str) -> str:
    """Return the text of a heading without the `#` that may close it."""
    bare = text.rstrip()
    rest = bare.rstrip("#")
    return rest.rstrip() if rest.endswith((" ", "\t")) else bare


def _is_underlined(source: Source, number: int, line: str) -> bool:
    """Tell whether `line` is a heading by the line of dashes or equals signs below it."""
    below = source.lines[number] if number < len(source.lines) else ""
    return 0 < len(line) <= _LONGEST and bool(_UNDERLINE.fullmatch(below))


def _as_update(text: str) -> re.Match[str] | None:
    """Return `text` as a time and a status, if it has the form of the two."""
    for pattern in _UPDATES:
        match = pattern.fullmatch(text)
        if match and _DATE.search(match["when"]) and _CLOCK.search(match["when"]):
            return match
    return None


def _update(
    source: Source,
    number: int,
    match: re.Match[str],
    place: int,
    problems: Problems,
    zone: ZoneInfo,
) -> UpdateHeading:
    written, word = match.group("when", "status")
    when = place + match.start("when") + 1, len(written)
    status = place + match.start("status") + 1, len(word)
    posted = None
    try:
        posted = parse_instant(written, zone=zone)
    except BadTime as error:
        where = source.where(number, *when)
        problems.error(error.code, where, error.message, hint=error.hint)
    folded = word.strip().casefold()
    if folded not in STATUS_WORDS:
        folded = re.sub(r"[\s_]+", " ", folded)
    phase = STATUS_WORDS.get(folded)
    if folded not in STATUS_WORDS:
        _report_status(word, folded, source.where(number, *status), problems)
    return UpdateHeading(source, number, posted, phase, when, status)


def _report_status(word: str, folded: str, where: Location, problems: Problems) -> None:
    near = nearest(folded, STATUS_WORDS)
    meant = f"did you mean {near.capitalize()!r}? " if near else ""
    problems.error(
        "unknown-status",
        where,
        f"there is no status {word!r}",
        hint=f"{meant}an incident is {_choices(INCIDENT_PHASES)}; "
        f"a maintenance {_choices(MAINTENANCE_PHASES)}; both may have Update",
    )


def _choices(phases: tuple[Phase, ...]) -> str:
    return ", ".join(label_of(phase) for phase in phases)


def _was_meant(text: str, level: int) -> bool:
    """Tell whether a heading has a date or a status word where only an update has one.

    On the second level either is enough; elsewhere it takes both, because a post-mortem has
    sections of its own.
    """
    dated, status = bool(_DATE.match(text)), _has_status(text)
    if level == _UPDATE_LEVEL:
        return dated or status
    return bool(_DATE.search(text)) and status


def _has_status(text: str) -> bool:
    """Tell whether a status word stands alone, first before a dash or last after one."""
    words = list(_STATUS_WORD.finditer(text))
    if not words:
        return False
    around = [match.span() for match in re.finditer(r"\w+", text)]
    start, end = words[0].start(), words[0].end()
    after = min((begin for begin, _ in around if begin >= end), default=None)
    if start == around[0][0] and (after is None or re.search(r"[-–—:(\[]", text[end:after])):  # noqa: RUF001
        return True
    start, end = words[-1].start(), words[-1].end()
    before = max((stop for _, stop in around if stop <= start), default=None)
    is_last = end == around[-1][1]
    return is_last and before is not None and bool(re.search(r"[-–—:]", text[before:start]))  # noqa: RUF001


def _line_to_write(text: str) -> str:
    """Return the heading that the author may have meant, with gaps where nothing was said."""
    date, clock, status = _ISO_DATE.search(text), _CLOCK.search(text), _STATUS_WORD.search(text)
    word = status.group().capitalize() if status else "Update"
    day = date.group() if date else "2026-11-21"
    time = clock.group().zfill(5) if clock else "14:05"
    said = _ZONE.search(text)
    zone = said.group().strip() if said else "UTC"
    if date and clock and status:
        line = f"write ## {day} {time} {zone} - {word}"
        return line if said else f"{line}, with the zone that is meant"
    return (
        f"write an update as ## {day} {time} {zone} - {word}; "
        "a section of the text may have a heading of the third level: ###"
    )
