"""Choices that come out the same on every machine and with every Python."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

_Choice = TypeVar("_Choice")


class Chance:
    """A series of choices that `seed` decides.

    All come from `Random.random`, the one method whose series no version of Python may change:
    https://docs.python.org/3/library/random.html#notes-on-reproducibility
    """

    def __init__(self, seed: int) -> None:
        """Begin the series of `seed`."""
        self._random = random.Random(seed)  # noqa: S311 - no secret depends on it

    def happens(self, share: float) -> bool:
        """Return True in `share`, from 0 to 1, of all cases."""
        return self._random.random() < share

    def number(self, least: int, most: int) -> int:
        """Return a number from `least` to `most`, both included."""
        return least + int(self._random.random() * (most - least + 1))

    def one_of(self, choices: Sequence[_Choice]) -> _Choice:
        """Return one of `choices`, each as often as the others."""
        return choices[self.number(0, len(choices) - 1)]
