"""The command line as a test uses it: what went in, the status and what was said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from statusgen.cli import run

if TYPE_CHECKING:
    import pytest

REPOSITORY = Path(__file__).parents[2]
CONFIG = b"""\
name: Example Cloud
url: https://status.example.com
components:
  - {id: api, name: Public API}
  - {id: checkout, name: Checkout}
"""
INCIDENT = b"""\
---
title: API errors   # a remark
components: {api: major_outage}
---

## 2026-03-02 09:00 UTC - Investigating

About one in five calls fails.
"""


class Answer(NamedTuple):
    """How a command ended and what it wrote."""

    status: int
    out: str
    err: str


class Statusgen:
    """Runs commands on the site in `root`, in this process."""

    def __init__(self, root: Path, captured: pytest.CaptureFixture[str]) -> None:
        """Remember where the site is."""
        self.root, self._captured = root, captured

    def __call__(self, *arguments: str, now: str = "2026-03-02T10:00Z") -> Answer:
        """Run a command with `--site` and `--now`, which every command here has."""
        return self.bare(*arguments, "--site", str(self.root), "--now", now)

    def bare(self, *arguments: str) -> Answer:
        """Run a command with just these arguments."""
        self._captured.readouterr()
        status = run(list(arguments))
        out, err = self._captured.readouterr()
        return Answer(status, out, err)

    def write(self, path: str, data: bytes) -> Path:
        """Write a file of the site and return where it is."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        return target

    def files(self) -> dict[str, bytes]:
        """Return every file below the site, drafts left out."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and ".statusgen" not in path.relative_to(self.root).parts
        }

    def draft(self, name: str) -> str:
        """Return the text that was kept when a command refused to write."""
        return (self.root / ".statusgen/drafts" / name).read_text("utf-8")


def in_a_process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m statusgen` with these arguments and wait for its end."""
    return subprocess.run(
        [sys.executable, "-m", "statusgen", *arguments],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )
