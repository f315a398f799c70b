"""What tests of publishing share: a memory, and what is asked of the system meanwhile."""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest

from tests.publish.generations import Notebook

if TYPE_CHECKING:
    from collections.abc import Iterator

_EVENTS = {"open": "opened", "os.scandir": "listed", "os.listdir": "listed"}
_asked: dict[str, list[str]] = defaultdict(list)
_hooked = False


def _note(event: str, args: tuple[Any, ...]) -> None:
    if event in _EVENTS:
        _asked[_EVENTS[event]].append(str(args[0]))


@pytest.fixture
def seen() -> Notebook:
    """Nothing, to begin with."""
    return Notebook()


@pytest.fixture
def opened() -> Iterator[list[str]]:
    """List the files that are opened while the test runs."""
    yield from _noted("opened")


@pytest.fixture
def listed() -> Iterator[list[str]]:
    """List the directories that are listed while the test runs."""
    yield from _noted("listed")


def _noted(what: str) -> Iterator[list[str]]:
    global _hooked  # noqa: PLW0603 - an audit hook cannot be removed
    if not _hooked:
        sys.addaudithook(_note)
        _hooked = True
    _asked[what].clear()
    yield _asked[what]
    _asked[what].clear()
