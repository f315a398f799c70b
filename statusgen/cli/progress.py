"""How a build goes on, for people who wait for it, and where its time went."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from statusgen.build import Build, Listener

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from statusgen.publish import Published

_PATIENCE_S = 1.0
_EVERY_S = 5.0


class BuildProgress(Listener):
    """Shows a bar on a terminal, and a line now and then elsewhere, where making files takes long.

    It keeps how many seconds each stage took.
    """

    def __init__(self) -> None:
        """Begin to count."""
        self._times: dict[str, float] = {}
        self._stage, self._since = "start", time.perf_counter()
        self._made, self._tells_at = 0, 0.0
        self._bar: ProgressBar[int] | None = None

    def begins(self, stage: str) -> None:
        """Count the time up to now to the stage before."""
        now = time.perf_counter()
        self._times[self._stage] = now - self._since
        self._stage, self._since = stage, now
        self._tells_at = now + (_PATIENCE_S if sys.stderr.isatty() else _EVERY_S)

    def waits(self) -> None:
        """Say that another build is in the way."""
        click.echo("another build is running; waiting for it", err=True)

    def made(self, number: int, of: int) -> None:
        """Show how far it has come, after a moment of patience."""
        self._made = min(self._made + number, of)
        now = time.perf_counter()
        if self._bar:
            self._bar.update(min(number, of - self._bar.pos))
        elif now >= self._tells_at and self._made < of:
            self._tells_at = now + _EVERY_S
            if sys.stderr.isatty():
                self._bar = click.progressbar(length=of, label="making files", file=sys.stderr)
                self._bar.update(self._made)
            else:
                click.echo(f"{self._made} of {of} files made", err=True)

    def end(self) -> None:
        """Take the bar away, and count the last stage."""
        if self._bar:
            self._bar.render_finish()
        self.begins("end")

    def profile(self, built: Build, published: Published) -> str:
        """Return a table of the stages: seconds, and what they read, made and had from before."""
        site = built.snapshot.site
        read = len(site.incidents) + len(site.maintenances)
        kept = len(built.artifacts) - self._made
        done = {
            "parse": f"{read} documents read, {len(site.settled)} known from before",
            "render": f"{len(built.artifacts)} files to be",
            "publish": f"{self._made} made, {max(kept, 0)} known from before; "
            f"{published.written} written, {published.bytes_written} bytes",
        }
        lines = [
            f"{stage:<10}{seconds:8.3f} s  {done.get(stage, '')}".rstrip()
            for stage, seconds in self._times.items()
        ]
        lines.append(f"{'in all':<10}{sum(self._times.values()):8.3f} s")
        return "\n".join(lines)
