"""Lines in a cState issue that say: here begins another message to customers.

cState has no format for updates. Its example site marks them `*Resolved* - We fixed it.`, and
people write `[Final message]`, `**Update 2021-05-03 11:58 UTC**`, `Update: ...`, `### Update` or
`- Tue Oct 11 12:24:02 UTC: ...` as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from statusgen.importers.cstate_times import Stamp, find_stamp

if TYPE_CHECKING:
    from datetime import tzinfo

_STATUSES = (
    ("Investigating", r"initial|open(?:ing|ed)?|investigat\w*"),
    ("Identified", r"identif\w*"),
    ("Monitoring", r"monitor(?:ing|ed)?"),
    ("Resolved", r"final|clos(?:e|ed|ing)|end|resolv\w*|resolution|fixed|solved|recovered"),
    ("Postmortem", r"post[- ]?mortem"),
    ("Scheduled", r"scheduled|planned"),
    ("In progress", r"in progress|ongoing|underway"),
    ("Verifying", r"verif\w*"),
    ("Completed", r"completed?|finished|done"),
    ("Cancelled", r"cancell?ed|aborted|postponed"),
    ("Update", r"updat(?:e|es|ed)|edit(?:ed)?"),
)
_STATUS = re.compile(
    "|".join(rf"(?P<s{n}>(?:{words})\b)" for n, (_, words) in enumerate(_STATUSES)), re.IGNORECASE
)
_FILLER = re.compile(
    r"message|issue|incident|maintenance|outage|of|at|on|the|utc|monday|tuesday|wednesday|thursday"
    r"|friday|saturday|sunday|\d{1,2}(?:st|nd|rd|th)?|[^\w\s]",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r" {0,3}\[([^\]\n]{1,80})\](?![(\[:])[ \t]*(?:-->)?[ \t]*:?[ \t]*(.*)")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*)")
_LINE = re.compile(r" {0,3}(?P<bullet>[-*+][ \t]+)?(?P<mark>[*_]{1,3}|`)?(?P<text>\S.*)")
_SEPARATOR = re.compile(r":(?=\s|$)[ \t]*|[ \t]+[-\u2013\u2014][ \t]+")
_AROUND = re.compile(r"^[^\w]+|[^\w]+$")
_UNREAD = re.compile(r"[a-z]{3,}day|\d(?:st|nd|rd|th)\b|\d[:h]\d\d", re.IGNORECASE)
_LONGEST_LABEL = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a line says about the message that it begins.

    `status` is one of our status words, or nothing where only a date is given. `rest` is the
    part of the line that is already text. `is_item`: the line begins an item of a list.
    """

    status: str
    stamp: Stamp | None
    rest: str = ""
    is_item: bool = False


@dataclass(frozen=True, slots=True)
class Labels:
    """Tells labels from text, with the zone and the year in which their dates are read."""

    zone: tzinfo
    year: int

    def of(self, line: str) -> Label | None:
        """Return the label that `line` is or begins with, or None where it is plain text."""
        if found := _BRACKETS.fullmatch(line):
            return self._read(found[1], found[2], strict=False)
        if found := _HEADING.fullmatch(line):
            text = found[1].strip(" \t#")
            return self._read(text, "") if len(text) <= _LONGEST_LABEL else None
        found = _LINE.fullmatch(line)
        if not found:
            return None
        label = self._longest(found["text"].rstrip(), found["mark"] or "", found["bullet"])
        # A list has items that look like labels; only a date makes messages of them.
        if label and found["bullet"]:
            return replace(label, is_item=True) if label.stamp else None
        # "Planned outage:" introduces what is planned more often than another message.
        is_prose = label and label.status == "Scheduled" and not (label.stamp or found["mark"])
        return None if is_prose else label

    def _longest(self, text: str, mark: str, bullet: str | None) -> Label | None:
        best = None
        for label, rest in _candidates(text, mark, whole=bool(mark) and not bullet):
            if len(label) <= _LONGEST_LABEL:
                # A date in words may be a part of its sentence: "May 3 at 9:00 UTC: we move".
                prose = not mark and not bullet and re.match(r"[A-Z][a-z]+ .*\d", label)
                best = self._read(label, text if prose and rest else rest) or best
        return best

    def _read(self, text: str, rest: str, *, strict: bool = True) -> Label | None:
        """Return the label that `text` is; a strict one has no other words in it."""
        found = find_stamp(text, self.zone, year=self.year)
        stamp, left = (
            (found[0], text[: found[1]] + " " + text[found[2] :]) if found else (None, text)
        )
        status = _STATUS.match(_AROUND.sub("", left))
        if not status and not stamp:
            return None
        words = _STATUS.sub(" ", left, count=1) if status else left
        more = _FILLER.sub(" ", words).strip()
        if more and (strict or not status):
            return None
        name = _STATUSES[int((status.lastgroup or "s0")[1:])][0] if status else ""
        # A label whose day or words cannot be carried over in any other way stays in the text.
        is_lost = more or (stamp is None and _UNREAD.search(words))
        rest = f"*{text}*\n\n{rest.strip()}".rstrip("\n") + "\n" if is_lost else rest.strip()
        return Label(status=name, stamp=stamp, rest=rest)


def _candidates(text: str, mark: str, *, whole: bool) -> list[tuple[str, str]]:
    """Return the ways to cut a line into a label and text, the shortest label first."""
    cuts = []
    if mark and (end := text.find(mark, 1)) > 0:
        label, after = text[:end], text[end + len(mark) :]
        separator = re.match(r"[ \t]*(?:[:\-\u2013\u2014]+(?=\s|$)|$)[ \t]*", after)
        if separator or label.rstrip().endswith(":"):
            cuts.append((label, after[separator.end() :] if separator else after))
    for separator in list(_SEPARATOR.finditer(text, 0, 2 * _LONGEST_LABEL))[:3]:
        is_colon = separator[0].startswith(":")
        label, rest = text[: separator.start()], text[separator.end() :]
        if is_colon or mark or re.search(r"\d", label):
            cuts.append((label.rstrip("*_`"), _closed(rest, mark)))
    if whole or re.search(r"\d{4}", text):
        cuts.append((text.strip("*_`"), ""))
    return cuts


def _closed(rest: str, mark: str) -> str:
    """Return `rest` without the end of an emphasis that began before the label."""
    dangling = bool(mark) and rest.count(mark) % 2 == 1 and rest.endswith(mark)
    return rest[: -len(mark)] if dangling else rest
