"""Options that several commands share, and the only reading of the clock."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from statusgen.model.instants import LAST_YEAR, BadTime, parse_instant
from statusgen.model.zones import zone_named

if TYPE_CHECKING:
    from collections.abc import Callable


class InstantType(click.ParamType[datetime]):
    """An instant with a zone, such as 2026-03-02T09:00Z."""

    name = "instant"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the instant that `value` names, in UTC."""
        if isinstance(value, datetime):
            return value
        try:
            return parse_instant(str(value), zone=zone_named("UTC"))
        except BadTime as error:
            self.fail(f"{error.message}; {error.hint}", param, ctx)


INSTANT = InstantType()
_LAST_EPOCH = datetime(LAST_YEAR, 12, 31, tzinfo=UTC).timestamp()


def read_clock(ctx: click.Context) -> datetime:
    """Return the instant that SOURCE_DATE_EPOCH names, else that of the clock, to the second."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - the one reading of it
    if not (epoch.isascii() and epoch.isdigit()) or int(epoch[:12]) > _LAST_EPOCH:
        raise click.UsageError(
            f"SOURCE_DATE_EPOCH is {epoch!r}, which is no number of seconds since 1970 "
            f"up to the year {LAST_YEAR}",
            ctx,
        )
    return datetime.fromtimestamp(int(epoch), UTC)


def _or_clock(ctx: click.Context, _param: click.Parameter, value: datetime | None) -> datetime:
    return value or read_clock(ctx)


def site_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--site DIRECTORY`."""
    return click.option(
        "--site",
        metavar="DIRECTORY",
        type=click.Path(path_type=Path),
        default=".",
        show_default=True,
        help="Where config.yaml and incidents/ are.",
    )(command)


def store_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--no-cache`, which becomes the flag `cached`."""
    return click.option(
        "--no-cache",
        "cached",
        flag_value=False,
        default=True,
        help="Work everything out anew, and keep nothing for the next time.",
    )(command)


def now_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--now INSTANT`, which becomes an aware instant in UTC."""
    return click.option(
        "--now",
        metavar="INSTANT",
        type=INSTANT,
        callback=_or_clock,
        help="Act as if it were this instant, such as 2026-03-02T09:00Z.",
    )(command)
