"""Whether a file says what its author meant: a text can hold lines that mean something here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from statusgen.model.files import Files
from statusgen.model.incident import Incident
from statusgen.model.instants import LAST_YEAR, as_written
from statusgen.parse import parse_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statusgen.model.incident import Maintenance


class Texts(NamedTuple):
    """What an incident or a maintenance says: the text before its updates, and theirs."""

    intro: str
    bodies: Mapping[datetime, str]

    def with_update(self, posted: datetime, body: str) -> Texts:
        """Return these texts and one more."""
        return Texts(self.intro, {**self.bodies, posted: body})


def texts_in(path: str, text: str) -> Texts:
    """Return what the file `path` with the content `text` says; nothing if it cannot be read."""
    entry = _read(path, text)
    return _texts_of(entry) if entry else Texts("", {})


# One more update, later than any that a file may have.
_PROBE = datetime(LAST_YEAR, 12, 31, 23, 59, 59, tzinfo=UTC)


def misreading(path: str, text: str, meant: Texts) -> tuple[str, str] | None:
    """Return a reason and a way out if the file would not say what is `meant`, else None.

    The file is read with one more update at its end: a text that would swallow the next update
    is refused now, while its author is there, and not then.
    """
    probe = f"{text.rstrip()}\n\n## {as_written(_PROBE)} - Update\n"
    entry = _read(path, probe)
    if entry is not None and _texts_of(entry) == meant.with_update(_PROBE, ""):
        return None
    for update in entry.updates if entry else ():
        if update.posted not in meant.bodies and update.posted != _PROBE and update.where:
            return (
                f"the line {update.where.text.strip()!r} of the text would begin another update",
                "begin it with ### instead, or with > if it is a quotation",
            )
    return (
        "a code block begins with ``` or ~~~ and does not end, so the next update would be in it",
        "end it with a line that is only ``` or ~~~, as many of them as at its beginning",
    )


def _read(path: str, text: str) -> Incident | Maintenance | None:
    contents = {path: text.encode("utf-8", "surrogateescape")}
    return next(iter(parse_files(Files(contents=contents)).entries), None)


def _texts_of(entry: Incident | Maintenance) -> Texts:
    intro = entry.summary if isinstance(entry, Incident) else entry.body
    return Texts(intro, {update.posted: update.body for update in entry.updates})
