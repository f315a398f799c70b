"""One cState issue as one of our incidents or maintenance windows."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from statusgen.importers import hugo
from statusgen.importers.cstate_messages import Message, read_messages
from statusgen.importers.cstate_text import (
    fit_for_us,
    own_files_in,
    stamps_of_track,
    without_shortcodes,
)
from statusgen.importers.cstate_timeline import Timeline, incident_timeline, window_timeline
from statusgen.importers.cstate_times import Stamp, read_stamp
from statusgen.importers.site_text import comment, one_line
from statusgen.model.instants import as_written
from statusgen.model.yaml_text import front_matter, scalar
from statusgen.problems import listed, nearest

if TYPE_CHECKING:
    from statusgen.importers.cstate_config import Configuration
    from statusgen.importers.hugo import Page

# cState's `disrupted` says "some of it does not work" and colours the page orange; it sits between
# `notice` and `down` as our partial outage does between the other two.
_STATES = {"down": "major_outage", "disrupted": "partial_outage", "notice": "degraded_performance"}
_KNOWN_FIELDS = frozenset({"title", "date", "resolved", "resolvedwhen", "severity", "affected"})
_KNOWN_FIELDS |= {"section", "informational", "draft", "type"}
_WORK = re.compile(
    r"maint[ea]*n[ae]nce|upgrad|brown-?oun?t|migrat|(?<!un)(?:scheduled|planned)", re.IGNORECASE
)
_PLANNED = re.compile(
    r"\b(?:planned|scheduled)\s+(?:outage|maintenance|downtime|brownout|upgrade)"
    r"|maintenance window",
    re.IGNORECASE,
)
_MINUTE = timedelta(minutes=1)
_YES, _NO = frozenset({"true", "yes", "on", "1"}), frozenset({"false", "no", "off", "0"})
_MOST_COMMENTS = 100
# Ours may hold 64 Ki characters, in a text as well as in a front matter.
_LONGEST_TEXT = 60_000


class NotCarriedOver(Exception):  # noqa: N818 - it says what became of the issue
    """The issue cannot become one of ours. Its words say why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """An issue as one of our files: when it began, its text, and what there is to know about it."""

    started: datetime
    text: str
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Reader:
    """One issue being read. `guesses` go into the file and the notes, `notes` are for the notes."""

    name: str
    page: Page
    config: Configuration
    guesses: list[str]
    notes: list[str]

    def field(self, name: str) -> str:
        return hugo.text_of(self.page.fields, name)

    def stamp(self, name: str) -> Stamp | None:
        """Return the date field `name`; what had to be assumed to read it is kept."""
        said = self.field(name.lower())
        stamp = read_stamp(said, self.config.zone)
        if stamp:
            self.guesses += [f"{name}: {guess}" for guess in stamp.guesses]
        elif said:
            self.guesses.append(f"{name}: {said!r} is no date")
        return stamp


def read_issue(name: str, page: Page, config: Configuration) -> Issue:
    """Return the issue that `page` holds as one of our files.

    `name` is the name of its file, which lends it a title and a date where it has none.
    Systems that `config` does not name are added to it.

    Raises NotCarriedOver where no date can be told or a text is longer than ours may be.
    """
    reader = _Reader(name, page, config, [], list(page.faults))
    starts = _start_of(reader)
    messages, guesses = read_messages(page.body, starts, config.zone)
    ends = _end_of(reader, starts, messages)
    messages = tuple(replace(message, text=_fit(message.text, reader)) for message in messages)
    if not any(message.text for message in messages):
        reader.notes.append("it has no text")
    reader.guesses += guesses
    said, severity = reader.field("severity"), _severity(reader)
    if said.lower() != severity and not (_is_informational(reader) and not said):
        reader.guesses.append(f"severity {said!r} is read as {severity}")
    if ends and _is_window(reader):
        lines, timeline = _window(reader, messages, starts, ends)
    else:
        lines, timeline = _incident(reader, messages, starts, ends)
    reader.guesses += timeline.guesses
    _note_lost_fields(reader)
    return Issue(
        started=starts,
        text=_file(reader, lines, timeline),
        notes=tuple(dict.fromkeys((*reader.notes, *reader.guesses))),
    )


def _start_of(reader: _Reader) -> datetime:
    """Return when the issue began, from its date, its file's name or what its text says."""
    stamp = reader.stamp("date")
    if stamp:
        return stamp.instant
    named = read_stamp(reader.name, reader.config.zone)
    if named:
        reader.guesses.append(
            f"it began on the day in the file's name, {as_written(named.instant)}"
        )
        return named.instant
    tracks = [read_stamp(text, reader.config.zone) for text in stamps_of_track(reader.page.body)]
    told = [track.instant for track in tracks if track]
    if told:
        reader.guesses.append("it began with the earliest of its messages")
        return min(told)
    raise NotCarriedOver("neither its date nor its file's name says when it began")


def _end_of(reader: _Reader, starts: datetime, messages: tuple[Message, ...]) -> datetime | None:
    """Return when the issue ended, always after `starts`, or None while it goes on."""
    said = reader.field("resolved").lower()
    informational = _is_informational(reader)
    is_open = said not in _YES and not (said == "" and informational)
    planned = informational or (_severity(reader) == "notice" and _is_planned_work(reader))
    if is_open and said not in ("", *_NO):
        reader.guesses.append(f"resolved: {said!r} is neither true nor false; read as false")
    stamp = reader.stamp("resolvedWhen")
    if stamp and (said == "" or planned or not is_open):
        return _after_start(reader, starts, stamp)
    if is_open:
        if said == "":
            reader.notes.append("it does not say whether it is resolved; it is imported as open")
        return None
    reader.guesses.append("when it was resolved is not known; its last message stands for it")
    told = (message.stamp.instant for message in messages if message.stamp)
    return max((starts + _MINUTE, *told))


def _after_start(reader: _Reader, starts: datetime, stamp: Stamp) -> datetime:
    """Return the end that was given, or what was probably meant by one that is not after the start.

    People mistype the day more often than the time: then it is the first such time after the start.
    """
    if stamp.instant > starts:
        return stamp.instant
    said = f"resolvedWhen is {as_written(stamp.instant)}, which is not after the start"
    if stamp.instant == starts:
        reader.guesses.append(f"{said}; a minute stands for it")
        return starts + _MINUTE
    ends = starts - (starts - stamp.instant) % timedelta(days=1)
    ends += timedelta(days=1)
    reader.guesses.append(f"{said}; the next time at that hour stands for it")
    return ends


def _severity(reader: _Reader) -> str:
    """Return one of cState's three severities: the one given, the nearest, or `disrupted`."""
    said = reader.field("severity").lower()
    return said if said in _STATES else nearest(said, _STATES) or "disrupted"


def _is_informational(reader: _Reader) -> bool:
    return reader.field("informational").lower().strip("\\\"' ") in _YES


def _is_planned_work(reader: _Reader) -> bool:
    """Tell whether title, file name or text call the issue a maintenance or the like."""
    named = f"{reader.field('title')} {reader.name}"
    return bool(_WORK.search(named) or _PLANNED.search(reader.page.body))


def _is_window(reader: _Reader) -> bool:
    """Tell whether the issue is planned and says when it ends; what was not down is no outage."""
    if read_stamp(reader.field("resolvedwhen"), reader.config.zone) is None:
        return False
    return _is_informational(reader) or (_severity(reader) == "notice" and _is_planned_work(reader))


def _fit(text: str, reader: _Reader) -> str:
    """Return the text of a message as ours, and note what it loses."""
    plain, shortcodes = without_shortcodes(text)
    if shortcodes:
        reader.notes.append(f"Hugo shortcodes became plain text: {listed(shortcodes)}")
    if files := own_files_in(plain):
        reader.notes.append(f"it refers to files of the old site: {listed(files)}")
    fitted = fit_for_us(plain)
    if len(fitted) > _LONGEST_TEXT:
        raise NotCarriedOver(f"a text in it is longer than {_LONGEST_TEXT} characters")
    return fitted


def _note_lost_fields(reader: _Reader) -> None:
    lost = sorted(set(reader.page.fields) - _KNOWN_FIELDS)
    if lost:
        reader.notes.append(f"fields that are not carried over: {listed(lost)}")


def _window(
    reader: _Reader, messages: tuple[Message, ...], starts: datetime, ends: datetime
) -> tuple[list[str], Timeline]:
    timeline = window_timeline(messages, starts, ends)
    announced = timeline.announced or starts
    if announced == starts:
        reader.guesses.append("when it was announced is not known; its start stands for it")
    lines = [f"  - {scalar(one)}" for one in _affected(reader)]
    lines = ["components:", *lines] if lines else []
    instants = {"announced": announced, "starts": starts, "ends": ends}
    return [*lines, *(f"{name}: {as_written(at)}" for name, at in instants.items())], timeline


def _incident(
    reader: _Reader, messages: tuple[Message, ...], starts: datetime, ends: datetime | None
) -> tuple[list[str], Timeline]:
    timeline = incident_timeline(messages, starts, ends)
    severity = _severity(reader)
    lines = []
    # What only informs says nothing about a system's state.
    if not _is_informational(reader):
        lines = [f"  {scalar(one)}: {_STATES[severity]}" for one in _affected(reader)]
        lines = ["components:", *lines] if lines else []
    if starts < timeline.entries[0].posted:
        lines.append(f"started: {as_written(starts)}")
    return lines, timeline


def _affected(reader: _Reader) -> list[str]:
    """Return the ids of the affected systems, each once."""
    names = (one_line(name) for name in hugo.texts_of(reader.page.fields, "affected"))
    return list(dict.fromkeys(reader.config.id_of(name) for name in names if name))


def _file(reader: _Reader, lines: list[str], timeline: Timeline) -> str:
    """Return the whole file; what was guessed stands in comments in its front matter."""
    title = one_line(reader.field("title"))
    if not title:
        title = one_line(reader.name.replace("-", " ")) or "Untitled"
        reader.guesses.append("it has no title; the file's name stands for it")
    guesses = list(dict.fromkeys(reader.guesses))
    if len(guesses) > _MOST_COMMENTS:
        guesses[_MOST_COMMENTS:] = [f"and {len(guesses) - _MOST_COMMENTS} more guesses"]
    head = front_matter([f"title: {scalar(title)}", *lines, *map(comment, guesses)])
    if len(head) > _LONGEST_TEXT:
        raise NotCarriedOver(f"its fields are longer than {_LONGEST_TEXT} characters")
    parts = [head]
    if timeline.announcement:
        parts.append(f"{timeline.announcement}\n")
    for entry in timeline.entries:
        parts.append(f"## {as_written(entry.posted)} - {entry.status}\n")
        if entry.text:
            parts.append(f"{entry.text}\n")
    return "\n".join(parts)
