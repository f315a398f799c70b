"""The dates and times that people write into cState issues, as instants in UTC.

cState hands front matter dates to Hugo, which takes what Go's `cast` library knows and reads a
time without a zone in the site's `timeZone`, UTC by default. In the text people write as they like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_WEEKDAY = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.?,?[ ]+)?(?:the[ ]+)?"
_OF_ZONES = {"z": 0, "utc": 0, "gmt": 0, "cet": 60, "cest": 120, "est": -300, "edt": -240}
_OF_ZONES |= {"cst": -360, "cdt": -300, "pst": -480, "pdt": -420}

_STAMP = re.compile(
    rf"""
    {_WEEKDAY}
    (?: (?P<y1>\d{{4}})[-/.](?P<m1>\d\d?)[-/.](?P<d1>\d\d?)
      | (?P<d2>\d\d?)(?:st|nd|rd|th|d)?[ ]+(?:of[ ]+)?(?P<m2>{_MONTH})(?:,?[ ]+(?P<y2>\d{{4}}))?
      | (?P<m3>{_MONTH})[ ]+(?P<d3>\d\d?)(?:st|nd|rd|th|d)?(?!\d|:)(?:,?[ ]+(?P<y3>\d{{4}}))?
    )
    (?!\d)
    (?: (?:T|[ ]*,[ ]*|[ ]+[-\u2013\u2014][ ]+|[ ]+at[ ]+|[ ]+)
        (?P<hour>\d{{1,3}})[:h](?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?
        [ ]*(?P<half>[ap]m\b)?
        (?:[ ]*(?P<offset>[+-]\d\d(?::?\d\d)?)(?![\d])(?:[ ]+(?:UTC|GMT))?
          |[ ]*(?P<zone>Z|UTC|GMT|CES?T|[ECP][SD]T)\b)?
    )?
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """An instant that was written down somewhere.

    `instant` is in UTC. `guesses` says in words what had to be assumed. `timed` is false where
    only a day was given; the instant is then its first.
    """

    instant: datetime
    timed: bool
    guesses: tuple[str, ...] = ()


def read_stamp(text: str, zone: tzinfo, *, year: int | None = None) -> Stamp | None:
    """Return the instant that all of `text` is, or None where no day can be made out.

    A time without a zone is read in `zone`, a day without a year in `year`. A time that is
    no time of day is given up, and the start of the day stands in for it.
    """
    found = _STAMP.match(text.strip())
    if not found:
        return None
    stamp = _stamp_of(found, zone, year)
    rest = text.strip()[found.end() :].strip()
    if stamp and rest:
        guess = f"only the beginning of {text.strip()!r} could be read"
        return Stamp(instant=stamp.instant, timed=stamp.timed, guesses=(*stamp.guesses, guess))
    return stamp


def find_stamp(text: str, zone: tzinfo, *, year: int) -> tuple[Stamp, int, int] | None:
    """Return the first instant in `text` with the places where it starts and ends, or None."""
    for found in _STAMP.finditer(text):
        stamp = _stamp_of(found, zone, year)
        if stamp:
            return stamp, found.start(), found.end()
    return None


def _stamp_of(found: re.Match[str], zone: tzinfo, year: int | None) -> Stamp | None:
    day = _day_of(found, year)
    if day is None:
        return None
    if found["hour"] is None:
        guess = f"{found[0].strip()!r} has no time of day and is read as its start"
        return Stamp(instant=_in_utc(day, zone), timed=False, guesses=(guess,))
    since_midnight = _time_of(found)
    if since_midnight is None:
        guess = f"{found[0].strip()!r} is no time of day; the start of the day stands in for it"
        return Stamp(instant=_in_utc(day, zone), timed=False, guesses=(guess,))
    guesses: tuple[str, ...] = ()
    if len(found["hour"]) > 2:  # noqa: PLR2004 - an hour has two digits
        guesses += (f"{found[0].strip()!r} has an hour of three digits",)
    written_zone = _zone_of(found)
    if written_zone is None:
        name = "UTC" if zone is UTC else str(zone)
        guesses += (f"{found[0].strip()!r} has no time zone and is read in {name}",)
    instant = _in_utc(day + since_midnight, written_zone or zone)
    return Stamp(instant=instant, timed=True, guesses=guesses)


def _day_of(found: re.Match[str], year: int | None) -> datetime | None:
    """Return midnight of the day, without a zone, or None where there is no such day."""
    written = found["y1"] or found["y2"] or found["y3"] or year
    month = found["m1"] or found["m2"] or found["m3"]
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    try:
        day = datetime(  # noqa: DTZ001 - the zone is added with the time
            int(written or 0), number, int(found["d1"] or found["d2"] or found["d3"])
        )
    except ValueError:
        return None
    # Hugo's zero date, and years in which nobody ran a status page, are no dates of an issue.
    return day if 1970 < day.year < 2199 else None  # noqa: PLR2004


def _time_of(found: re.Match[str]) -> timedelta | None:
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    half = (found["half"] or "").lower()
    if half and hour <= 12:  # noqa: PLR2004 - people write 13:00pm, too, and mean 13:00
        hour = hour % 12 + (12 if half == "pm" else 0)
    length = timedelta(hours=hour, minutes=minute, seconds=second)
    return length if max(minute, second) < 60 and length <= timedelta(days=1) else None  # noqa: PLR2004


def _zone_of(found: re.Match[str]) -> tzinfo | None:
    """Return the zone that was written, or None where there was none or no such one."""
    if found["zone"]:
        return timezone(timedelta(minutes=_OF_ZONES[found["zone"].lower()]))
    if found["offset"]:
        digits = found["offset"].replace(":", "")
        length = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:] or 0))
        if length < timedelta(days=1):
            return timezone(-length if digits[0] == "-" else length)
    return None


def _in_utc(local: datetime, zone: tzinfo) -> datetime:
    return local.replace(tzinfo=zone).astimezone(UTC)
