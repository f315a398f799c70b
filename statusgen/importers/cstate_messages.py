"""The text of a cState issue, taken apart into the messages that people wrote one after another."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from statusgen.importers.cstate_labels import Label, Labels
from statusgen.importers.cstate_text import is_text, stamps_of_track
from statusgen.importers.cstate_times import Stamp, read_stamp

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

_RULE = re.compile(r" {0,3}(?:(?P<dashes>-{3,})|={3,}|_{3,}|\*{3,})[ \t]*")
_EMPTY_INTRODUCTION = re.compile(r"\s*(?:#+\s*)?(?:timeline|updates?)\s*:?\s*", re.IGNORECASE)
_OVER = re.compile(
    r"\b(?:(?:is|are|was|went|had|been) (?:\w+ ){0,4}(?:back|fixed|over|successful)|we're back"
    r"|back to normal|back online|resolved|completed|finished|done|successfully|working again)\b",
    re.IGNORECASE,
)
_LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of an issue.

    `status` is one of our status words or nothing, `stamp` when it was posted, as far as the
    text says so.
    """

    status: str = ""
    stamp: Stamp | None = None
    text: str = ""

    @property
    def sounds_over(self) -> bool:
        """Whether it says that things are well again."""
        return bool(_OVER.search(self.text))


@dataclass(slots=True)
class _Draft:
    """A message while its lines are being collected. `ruled`: a rule, not a label, began it."""

    label: Label | None = None
    ruled: bool = False
    lines: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not any(line.strip() for line in self.lines)


def read_messages(
    body: str, started: datetime, zone: tzinfo
) -> tuple[tuple[Message, ...], tuple[str, ...]]:
    """Return the messages in `body`, oldest first, and in words what had to be guessed.

    `started` lends its year to dates without one; times without a zone are read in `zone`.
    A body in which nothing marks another message is one message; an empty body is none.
    """
    drafts = _with_first_message(_drafts(body, Labels(zone, started.year)), started)
    messages = [part for draft in drafts for part in _by_track(draft, zone)]
    kept = [m for m in messages if m.text or m.stamp or m.status not in ("", "Update")]
    guesses = [guess for message in kept if message.stamp for guess in message.stamp.guesses]
    tracks = (text for text in stamps_of_track(body) if read_stamp(text, zone) is None)
    guesses += [f"the track {text!r} is no date" for text in tracks]
    if len(kept) > 1:
        newest_first = _newest_first(kept)
        if newest_first is None:
            newest_first = kept[0].sounds_over and not kept[-1].sounds_over
            guesses.append("which of the messages came first is a guess")
        if newest_first:
            kept.reverse()
    return tuple(kept), tuple(guesses)


def _drafts(body: str, labels: Labels) -> list[_Draft]:
    lines = body.split("\n")
    drafts = [_Draft()]
    for number, (line, readable) in enumerate(zip(lines, is_text(lines), strict=True)):
        label = labels.of(line) if readable and line.strip() else None
        if label:
            drafts.append(_Draft(label, lines=label.rest.split("\n")))
        elif readable and _is_rule(lines, number):
            drafts.append(_Draft(ruled=True))
        else:
            drafts[-1].lines.append(line)
    for draft in drafts:
        _drop_empty_introduction(draft)
    return _joined([draft for draft in drafts if draft.label or not draft.is_empty])


def _joined(drafts: list[_Draft]) -> list[_Draft]:
    """Join what is one message: a label with a date below it, and a preface to all of them.

    What stands above the labels, where the first message is the last of them, goes with that one.
    """
    for draft, following in pairwise(drafts):
        label, date = draft.label, following.label
        if label and date and draft.is_empty and not label.stamp and not date.status:
            following.label = replace(date, status=label.status)
            draft.label = None
    drafts = [draft for draft in drafts if draft.label or not draft.is_empty]
    last = drafts[-1] if drafts else None
    if last and last.label and last.label.status == "Investigating" and not drafts[0].label:
        last.lines = [*drafts[0].lines, "", *(_text(last.lines).split("\n"))]
        return drafts[1:]
    return drafts


def _is_rule(lines: list[str], number: int) -> bool:
    """Tell whether the line parts two messages, rather than underlines a heading."""
    rule = _RULE.fullmatch(lines[number])
    if not rule:
        return False
    above = lines[number - 1].strip() if number else ""
    if not above:
        return True
    alone = number < 2 or not lines[number - 2].strip()  # noqa: PLR2004 - the line above the one above
    is_title = alone and len(above) <= _LONGEST_TITLE and above[-1] not in ".!:?"
    return bool(rule["dashes"]) and not is_title


def _drop_empty_introduction(draft: _Draft) -> None:
    """Drop a last line such as `## Timeline` whose list has become messages of their own."""
    while draft.lines and not draft.lines[-1].strip():
        draft.lines.pop()
    if draft.lines and _EMPTY_INTRODUCTION.fullmatch(draft.lines[-1]):
        draft.lines.pop()


def _with_first_message(drafts: list[_Draft], started: datetime) -> list[_Draft]:
    """Part the first message from an update that was written above it.

    People put `Update: ...` on top and leave the first message below it without any label.
    Then the update is one paragraph.
    """
    first, last = drafts[0] if drafts else None, drafts[-1] if drafts else None
    if not (first and first.label and last and last.label):
        return drafts
    is_later = first.label.stamp is None or first.label.stamp.instant > started
    last_is_later = last.label.stamp is None or last.label.stamp.instant > started
    begins = any(draft.label and draft.label.status == "Investigating" for draft in drafts)
    if begins or first.label.status == "Investigating" or not (is_later and last_is_later):
        return drafts
    text = next((n for n, line in enumerate(last.lines) if line.strip()), len(last.lines))
    blank = next((n for n in range(text, len(last.lines)) if not last.lines[n].strip()), None)
    if blank is None:
        return drafts
    below = _Draft(Label(status="Investigating", stamp=None), lines=last.lines[blank:])
    return [*drafts[:-1], replace(last, lines=last.lines[:blank]), below]


def _by_track(draft: _Draft, zone: tzinfo) -> list[Message]:
    """Return the messages in `draft`, each of which ends with its `track` shortcode."""
    status = draft.label.status if draft.label else ""
    stamp = draft.label.stamp if draft.label else None
    messages: list[Message] = []
    lines: list[str] = []
    for line in _outdented(draft):
        stamps = [read_stamp(text, zone) for text in stamps_of_track(line)]
        lines.append(line)
        if stamps and (stamp is None or messages):
            messages.append(Message(status=status, stamp=stamps[-1], text=_text(lines)))
            status, stamp, lines = "", None, []
    if not messages:
        return [Message(status=status, stamp=stamp, text=_text(lines))]
    left = _text(lines)
    if left:
        messages[-1] = replace(messages[-1], text=f"{messages[-1].text}\n\n{left}")
    return messages


def _outdented(draft: _Draft) -> list[str]:
    """Return the lines of `draft`; what hung below an item of a list is no longer indented."""
    hangs = draft.label and draft.label.is_item
    if not hangs or not all(re.match(r"  |\s*$", line) for line in draft.lines[1:]):
        return draft.lines
    return [*draft.lines[:1], *(line[2:] for line in draft.lines[1:])]


def _text(lines: list[str]) -> str:
    return "\n".join(lines).strip("\n")


def _newest_first(messages: list[Message]) -> bool | None:
    """Tell whether the newest message comes first, or None where nothing says so."""
    stamps = [message.stamp.instant for message in messages if message.stamp]
    if len(stamps) > 1 and stamps[0] != stamps[-1]:
        return stamps[0] > stamps[-1]
    first, last = messages[0].status, messages[-1].status
    ends = ("Resolved", "Completed", "Postmortem")
    if (first in ends) != (last in ends):
        return first in ends
    if (first == "Investigating") != (last == "Investigating"):
        return last == "Investigating"
    if bool(first) != bool(last):
        return bool(first)
    return None
