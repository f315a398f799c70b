"""The store of a site, for the commands that use it."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from statusgen.store import KeptStore


@contextmanager
def opened_store(site: Path, *, cached: bool) -> Iterator[KeptStore | None]:
    """Open the store of `site`, None unless `cached`; write it when all went well.

    No garbage is collected meanwhile, for all that is read of a site is needed up to the end.
    """
    gc.disable()
    try:
        if not cached:
            yield None
            return
        from statusgen.store import KeptStore

        store = KeptStore(site, lambda line: click.echo(line, err=True))
        yield store
        store.flush()
    finally:
        gc.enable()


def go_on_for_long() -> None:
    """Collect garbage again, but none of what there is by now."""
    gc.freeze()
    gc.enable()
