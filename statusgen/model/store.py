"""Where results are kept from one build to the next."""

from __future__ import annotations

from typing import Protocol


class Store(Protocol):
    """Results by key. What was put may be gone at any time; what is got is what was put."""

    def get(self, key: str) -> bytes | None:
        """Return the value of `key`, or None if none is kept."""

    def put(self, key: str, value: bytes) -> None:
        """Keep `value` as that of `key`."""
