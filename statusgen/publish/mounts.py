"""File systems that are mounted onto a published tree: it can be written to, but not exchanged."""

from __future__ import annotations

import os
import re
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")  # Linux only; proc_pid_mountinfo(5)
_OCTAL = re.compile(rb"\\([0-7]{3})")


def mounts_in(tree: Path) -> set[str]:
    """Return where something is mounted in `tree`, relative to it; `.` is the tree itself.

    Empty where the system does not tell. A directory bound from the same file system is found
    too, which its device number would not show.
    """
    try:
        lines = _MOUNTS.read_bytes().splitlines()
    except OSError:
        return set()
    points = (Path(os.fsdecode(_plain(line.split(b" ")[4]))) for line in lines)
    return {point.relative_to(tree).as_posix() for point in points if point.is_relative_to(tree)}


def _plain(field: bytes) -> bytes:
    """Return `field` with its spaces and other escaped bytes, written as `\\040`."""
    return _OCTAL.sub(lambda match: bytes([int(match[1], 8)]), field)
