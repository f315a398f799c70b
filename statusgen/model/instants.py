"""The one reader and writer of times. Everything it returns is aware and in UTC."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING

from statusgen.model.zones import NoSuchZone, zone_named

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


class BadTime(ValueError):  # noqa: N818 - reads better where it is caught
    """A text that is no time. `code`, `message` and `hint` are those of the problem to report."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        """Keep what to tell the author."""
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


_CLOCK = r"(?P<clock>\d{1,2}:\d\d(?::\d\d(?:\.\d{1,6})?)?)"
_ZONE = r"(?P<zone>(?i:Z|UTC|GMT)|[+-]\d\d:?\d\d|[A-Z][A-Za-z_]+(?:/[A-Za-z0-9_+-]+)+)"
_INSTANT = re.compile(rf"(?P<date>\d{{4}}-\d\d-\d\d)(?:T|t|[ \t]+){_CLOCK}[ \t]*{_ZONE}?")
_TIME_OF_DAY = re.compile(rf"{_CLOCK}[ \t]*{_ZONE}?")
_ABBREVIATED = re.compile(rf"(?:.*[Tt \t])?{_CLOCK}[ \t]*(?P<zone>[A-Za-z]{{2,5}})")
_PLAIN = re.compile(r"(\d{4}-\d\d-\d\d[ T](?:[01]\d|2[0-3]):\d\d(?::\d\d)?)(?: UTC|Z)", re.ASCII)
_EXAMPLE = "write it like 2026-11-21 14:05 UTC"
# Between these years no sum of times that we make leaves the calendar of datetime.
_FIRST_YEAR, LAST_YEAR = 1970, 2199
_YEARS = f"the years {_FIRST_YEAR} and {LAST_YEAR}"


def parse_instant(text: str, *, zone: ZoneInfo) -> datetime:
    """Return the instant that `text` names: a date, a time and a zone.

    The zone is `UTC`, `GMT`, `Z`, an offset such as `+01:00` or a name such as `Europe/Berlin`.
    Without one the text is refused, and the hint says what it would be in `zone`, the site's.

    Raises BadTime (bad-time, no-time-zone, no-such-time, ambiguous-time, bad-timezone).

    >>> from statusgen.model.zones import zone_named
    >>> str(parse_instant("2026-11-21 14:05 +01:00", zone=zone_named("UTC")))
    '2026-11-21 13:05:00+00:00'
    """
    plain = _plain(text)
    if plain:
        return plain
    match = _INSTANT.fullmatch(text.strip())
    if not match:
        raise _no_instant(text)
    local = _local(match["date"], match["clock"])
    if match["zone"] is None:
        raise BadTime("no-time-zone", f"{text!r} has no time zone", _zone_hint(local, zone))
    return _in_utc(local, match["zone"])


def _plain(text: str) -> datetime | None:
    """Return the instant of a text that is written as nearly all are, None for any other.

    That is `2026-11-21 14:05 UTC` or `2026-11-21T14:05:00Z`; a day that there is not is left to
    those who can tell what is wrong with it.
    """
    match = _PLAIN.fullmatch(text)
    if not match:
        return None
    try:
        instant = datetime.fromisoformat(f"{match[1]}Z")
    except ValueError:
        return None
    return instant if _FIRST_YEAR <= instant.year <= LAST_YEAR else None


def parse_instant_after(text: str, earlier: datetime, *, zone: ZoneInfo) -> datetime:
    """Return the instant that `text` names; a bare time of day is the first one after `earlier`.

    Raises BadTime as `parse_instant` does.
    """
    match = _TIME_OF_DAY.fullmatch(text.strip())
    if not match:
        return parse_instant(text, zone=zone)
    if match["zone"] is None:
        raise BadTime(
            "no-time-zone",
            f"{text!r} has no time zone",
            f"write {match['clock']} UTC, or the zone that is meant",
        )
    for days in (-1, 0, 1, 2):
        day = (earlier + timedelta(days=days)).date().isoformat()
        instant = _in_utc(_local(day, match["clock"]), match["zone"])
        if instant > earlier:
            return instant
    raise AssertionError("a time of day comes back every day")


def _no_instant(text: str) -> BadTime:
    """Return what to tell of `text`, which does not have the form of an instant."""
    match = _ABBREVIATED.fullmatch(text.strip())
    if match and match["zone"].upper() not in {"AM", "PM", "UTC", "GMT"}:
        return BadTime(
            "bad-timezone",
            f"{match['zone']!r} does not say which time zone is meant",
            "write UTC, an offset such as +01:00, or a name such as Europe/Berlin",
        )
    hint = _EXAMPLE
    with suppress(BadTime):
        parse_duration(text)
        hint += "; only options of commands take a length"
    return BadTime("bad-time", f"{text!r} is no date and time", hint)


def parse_date(text: str) -> date:
    """Return the date that `text` names as year-month-day. Raises BadTime (bad-date)."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise BadTime("bad-date", f"{text!r} is no date", "write it like 2026-11-21")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadTime("bad-date", f"there is no day {text}", "write it like 2026-11-21") from None
    if not _FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadTime("bad-date", f"{text} is not between {_YEARS}", "check the year")
    return day


_DURATION = re.compile(r"(?:(\d+)d)?\s*(?:(\d+)h)?\s*(?:(\d+)m)?")
_MOST_MINUTES = 3650 * 24 * 60


def parse_duration(text: str) -> timedelta:
    """Return the length that `text` names in days, hours and minutes. Raises BadTime.

    >>> parse_duration("1h 30m")
    datetime.timedelta(seconds=5400)
    """
    match = _DURATION.fullmatch(text.strip())
    parts = [int(part[:9]) if part else 0 for part in match.groups()] if match else []
    days, hours, minutes = parts or (0, 0, 0)
    total = (days * 24 + hours) * 60 + minutes
    if not 0 < total <= _MOST_MINUTES:
        raise BadTime("bad-duration", f"{text!r} is no length of time", "write 20m, 8h or 1d 12h")
    return timedelta(minutes=total)


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Return the first instant of `day` in `zone`, also where the clocks change at midnight."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def as_iso(instant: datetime) -> str:
    """Return `instant` in RFC 3339 with whole seconds: `2026-11-21T14:05:00Z`."""
    return instant.astimezone(UTC).isoformat(timespec="seconds")[: -len("+00:00")] + "Z"


def as_written(instant: datetime) -> str:
    """Return `instant` as people write it in our files: `2026-11-21 14:05 UTC`.

    Seconds, and thousandths of them, stand there only where there are any.
    """
    utc = instant.astimezone(UTC).replace(tzinfo=None)
    precision = "milliseconds" if utc.microsecond else "seconds" if utc.second else "minutes"
    return f"{utc.isoformat(' ', precision)} UTC"


def localised(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant at which the clocks of `zone` show `local`, which has no zone itself.

    Raises BadTime if they never do (no-such-time) or do so twice (ambiguous-time).
    """
    first = local.replace(tzinfo=zone, fold=0)
    second = local.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    said = f"{local:%Y-%m-%d %H:%M} in {zone.key}"
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
        raise BadTime(
            "no-such-time",
            f"there is no {said}: the clocks are put forward over it",
            f"write the time in UTC, such as {as_written(first)}",
        )
    raise BadTime(
        "ambiguous-time",
        f"{said} comes twice: the clocks are put back over it",
        f"write {as_written(first)} for the first or {as_written(second)} for the second",
    )


def _local(day: str, clock: str) -> datetime:
    """Return the time that a calendar and a clock show, with no zone yet."""
    whole, _, part = clock.partition(".")
    hour, minute, second = (*map(int, whole.split(":")), 0)[:3]
    microsecond = int(part.ljust(6, "0") or 0)
    try:
        local = datetime.combine(date.fromisoformat(day), time(hour, minute, second, microsecond))
    except ValueError:
        raise BadTime("bad-time", f"there is no {day} {clock}", _EXAMPLE) from None
    if not _FIRST_YEAR <= local.year <= LAST_YEAR:
        raise BadTime("bad-time", f"{day} is not between {_YEARS}", "check the year")
    return local


def _in_utc(local: datetime, zone: str) -> datetime:
    """Return the instant at which the clocks of the zone written as `zone` show `local`."""
    try:
        if zone.upper() in {"Z", "UTC", "GMT"}:
            return local.replace(tzinfo=UTC)
        if zone[0] in "+-":
            hours, minutes = int(zone[1:3]), int(zone[-2:])
            offset = timedelta(hours=hours, minutes=minutes) * (-1 if zone[0] == "-" else 1)
            return local.replace(tzinfo=timezone(offset)).astimezone(UTC)
        return localised(local, zone_named(zone))
    except NoSuchZone as error:
        raise BadTime("bad-timezone", f"there is no time zone {zone!r}", error.hint) from None
    except (ValueError, OverflowError) as error:
        if isinstance(error, BadTime):
            raise
        raise BadTime("bad-time", f"{zone!r} is no offset from UTC", _EXAMPLE) from None


def _zone_hint(local: datetime, zone: ZoneInfo) -> str:
    """Return what to write instead of `local`, which was written without a zone."""
    as_utc = f"{local:%Y-%m-%d %H:%M} UTC"
    try:
        instant = localised(local, zone)
    except BadTime as error:
        return f"write {as_utc} if it is UTC; {error.message}"
    except OverflowError:
        return f"write {as_utc}"
    if zone.key == "UTC":
        return f"write {as_utc}"
    return f"write {as_utc} if it is UTC, or {as_written(instant)} if it is {zone.key} time"
