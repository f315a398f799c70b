"""Results of texts that stand in many files of a site."""

from __future__ import annotations

import functools
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_CHARACTERS = 4_000_000
"""How much of a function's texts and results is remembered."""


class Conversion(Protocol):
    """A function from a text to another, with whole numbers that say how."""

    def __call__(self, source: str, /, **how: int) -> str:
        """Return what `source` becomes."""


def remembered(convert: Callable[..., str]) -> Conversion:
    """Return `convert` with a memory of its last results; it may be called from any thread."""
    # A dict would look at the places of all that was dropped to find the oldest.
    kept: OrderedDict[tuple[str, tuple[int, ...]], str] = OrderedDict()
    size = 0
    lock = threading.Lock()

    @functools.wraps(convert)
    def conversion(source: str, /, **how: int) -> str:
        nonlocal size
        key = source, tuple(how.values())
        found = kept.get(key)
        if found is not None:
            return found
        found = convert(source, **how)
        with lock:
            if key not in kept:
                kept[key] = found
                size += len(source) + len(found)
            while size > MOST_CHARACTERS:
                (text, _how), result = kept.popitem(last=False)
                size -= len(text) + len(result)
        return found

    return conversion
