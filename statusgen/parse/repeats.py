"""When a repeated maintenance begins: RFC 5545 rules, by python-dateutil."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from statusgen.model.instants import LAST_YEAR, BadTime, localised

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

MOST_REPEATS = 1_500
"""How many windows of one rule are followed: four years of a daily one."""

_DAILY_OR_RARER = re.compile(r"(?:^|;)FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;|$)")
_UNTIL = re.compile(r"(?:^|;)UNTIL=(\d{8})(T\d{6}(Z?))?(?=;|$)")
_EXAMPLE = "write an RFC 5545 rule such as FREQ=WEEKLY;BYDAY=TU or FREQ=MONTHLY;BYDAY=1SU;COUNT=12"


class BadRule(ValueError):  # noqa: N818 - reads better where it is caught
    """A rule that cannot be followed; the message says why, `hint` what to write."""

    def __init__(self, message: str, hint: str = _EXAMPLE) -> None:
        """Keep what to tell the author."""
        super().__init__(message)
        self.hint = hint


def starts_of(rule: str, first: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Return the starts that `rule` gives from `first` on, oldest first, in UTC.

    The rule is followed on the clocks of `zone`, so that 02:00 stays 02:00 when they change. A
    later start that falls into the hour that is skipped comes as much later, one in the hour that
    comes twice is the first. At most `MOST_REPEATS` are returned. Raises BadRule.
    """
    from dateutil.rrule import rrulestr

    text = rule.strip().upper().removeprefix("RRULE:")
    if not re.fullmatch(r"[A-Z]+=[A-Z0-9,+-]+(?:;[A-Z]+=[A-Z0-9,+-]+)*;?", text):
        raise BadRule(f"{rule!r} is no rule for repeating")
    if not _DAILY_OR_RARER.search(text):
        raise BadRule(f"{rule!r} does not say how often, or more often than daily")
    if re.search(r"(?:^|;)INTERVAL=0+(?:;|$)", text):
        raise BadRule(f"{rule!r} does not move on", "INTERVAL is 1 or more")
    if re.search(r"BY(?:HOUR|MINUTE|SECOND)=", text):
        raise BadRule(f"{rule!r} sets a time of day", "the time of day is that of 'starts'")
    local = first.astimezone(zone).replace(tzinfo=None)
    try:
        rule_set = rrulestr(_UNTIL.sub(lambda m: _local_until(m, zone), text), dtstart=local)
        # A rule such as the 30th of February never comes, and dateutil searches to the year 9999.
        coming = itertools.takewhile(lambda start: start.year <= LAST_YEAR, rule_set)
        found = list(itertools.islice(coming, MOST_REPEATS))
    except (ValueError, TypeError, OverflowError, KeyError) as error:
        raise BadRule(f"{rule!r} cannot be followed: {error}") from None
    if not found:
        raise BadRule(f"{rule!r} never comes")
    if found[0] != local:
        raise BadRule(
            f"{rule!r} does not begin at 'starts', which is a {local:%A, %Y-%m-%d}",
            f"the rule first comes on {found[0]:%A, %Y-%m-%d}; let 'starts' be that day",
        )
    return (first, *(_instant(start, zone) for start in found[1:]))


def _local_until(match: re.Match[str], zone: ZoneInfo) -> str:
    """Return UNTIL as the local time that dateutil compares with; a date is its last second."""
    day = datetime.strptime(match[1], "%Y%m%d")  # noqa: DTZ007 - local on purpose
    if match[2] is None:
        until = datetime.combine(day, time(23, 59, 59))
    else:
        until = datetime.strptime(match[1] + match[2][:7], "%Y%m%dT%H%M%S")  # noqa: DTZ007
        if match[3]:
            until = until.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
    return match.group().replace(match.group().split("UNTIL=")[1], until.strftime("%Y%m%dT%H%M%S"))


def _instant(local: datetime, zone: ZoneInfo) -> datetime:
    try:
        return localised(local, zone)
    except BadTime:
        return local.replace(tzinfo=zone, fold=0).astimezone(UTC)
