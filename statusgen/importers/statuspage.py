"""A Statuspage page as a site of ours, from answers of its API that were saved or fetched.

What our files have no words for, such as the old ids, stands in statuspage.yaml, so that the API
of the new page says what that of the old one said. Source of the format: docs/reference/api-v2.md.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from statusgen.importers.imported import Imported, Note
from statusgen.importers.site_text import comment, one_line
from statusgen.importers.statuspage_components import Catalogue
from statusgen.importers.statuspage_files import (
    incident_file,
    kept_incident,
    kept_yaml,
    window_file,
)
from statusgen.importers.statuspage_json import NoCapture, Row, read_capture
from statusgen.importers.statuspage_states import (
    settle_own,
    settle_together,
    settle_unsaid,
    settle_window,
)
from statusgen.importers.statuspage_updates import complete, read_draft
from statusgen.model.slugs import slug_of, unused_slug
from statusgen.model.statuspage import Kept
from statusgen.model.yaml_text import scalar
from statusgen.model.zones import NoSuchZone, zone_named
from statusgen.problems import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statusgen.importers.statuspage_json import Capture
    from statusgen.importers.statuspage_updates import Draft

KEPT = "statuspage.yaml"
_NO_ADDRESS = "https://status.example.com"
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::[1-9]\d{1,4})?(?:/[A-Za-z0-9/._~-]*)?")
_LARGEST = 1024 * 1024
_MADE_UP = "(the page)"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_NOTHING = Kept()


def import_statuspage(
    documents: Mapping[str, bytes],
    before: Kept = _NOTHING,
    *,
    by_chance: frozenset[str] = frozenset(),
) -> Imported:
    """Return the page that `documents`, by path or address, tell of, as a site of ours.

    `before` is what an earlier import kept: its ids stay as they are, and an incident that is
    older than it was then is passed over. A document that is none of Statuspage's is named, and
    left out with no harm done if it is there `by_chance`. Without any the site is but notes.

    Where documents differ, the newest `updated_at` counts: of an incident its own, of the rest
    that of the page.
    """
    importer = _Importer(before)
    captures = []
    for path, data in documents.items():
        try:
            captures.append(read_capture(path, data))
        except NoCapture as reason:
            message = f"left out: {reason}"
            importer.notes.append(Note(path=path, message=message, left_out=path not in by_chance))
    if not captures:
        importer.notes.append(
            Note(path=".", message="there is no document of Statuspage", left_out=True)
        )
        return Imported(files={}, notes=tuple(importer.notes))
    of_one_page = importer.of_one_page(captures, by_chance)
    if of_one_page:
        importer.take(sorted(of_one_page, key=lambda capture: capture.taken or _NEVER))
        return importer.imported()
    return Imported(files={}, notes=tuple(importer.notes))


class _Importer:
    def __init__(self, before: Kept) -> None:
        self.before = before
        self.notes: list[Note] = []
        self.page = Row({})
        self.page_path = ""
        self.guesses: list[str] = []
        self.catalogue = Catalogue()
        self.drafts: list[Draft] = []

    def of_one_page(self, captures: list[Capture], by_chance: frozenset[str]) -> list[Capture]:
        """Return those of one page: of the one imported before, else of the newest capture's."""
        newest = max(captures, key=lambda capture: capture.taken or _NEVER)
        page_id = self.before.page_id or newest.page.code("id")
        kept = []
        for capture in captures:
            if capture.page.code("id") in {"", page_id}:
                kept.append(capture)
                continue
            name = one_line(capture.page.text("name") or capture.page.code("id"))
            message = f"left out: it is of another page, {name}"
            self._note(capture.path, message, left_out=capture.path not in by_chance)
        return kept

    def take(self, captures: list[Capture]) -> None:
        """Take what `captures`, the newest last, tell together."""
        self.page_path = captures[-1].path
        for capture in captures:
            if capture.page.members:
                self.page, self.page_path = capture.page, capture.path
            if capture.besides:
                what = listed(capture.besides)
                self._note(capture.path, f"fields that are not carried over: {what}")
        listing = next((c for c in reversed(captures) if c.components is not None), None)
        rows = (listing and listing.components) or []
        self.catalogue.may_grow = listing is None
        self.catalogue.seen = listing.taken if listing else None
        self.catalogue.add_all(rows, self.before.components)
        self._take_incidents(captures)
        self._find_stale(captures)
        path = listing.path if listing else self.page_path
        for message in [*self.catalogue.notes, *settle_together(self.drafts, self.catalogue)]:
            self._note(path, message)

    def _note(self, path: str, message: str, *, left_out: bool = False) -> None:
        self.notes.append(Note(path=path, message=message, left_out=left_out))

    def _take_incidents(self, captures: list[Capture]) -> None:
        """Take every incident once, as it was last changed."""
        newest: dict[str, tuple[Row, Capture]] = {}
        for capture in captures:
            for row in capture.incidents:
                key = row.code("id") or f"\0{row.text('name')}"
                known = newest.get(key)
                if known is None or _updated(row) >= _updated(known[0]):
                    newest[key] = (row, capture)
        ids: set[str] = set()
        for row, capture in newest.values():
            wanted = slug_of(row.code("id")) or slug_of(row.text("name"))
            new = unused_slug(wanted or "incident", ids)
            ids.add(new)
            self._take_incident(row, capture, new)

    def _take_incident(self, row: Row, capture: Capture, new: str) -> None:
        known = self.before.incidents.get(new)
        if known and _updated(row) < known.updated:
            self._note(capture.path, f"{new} is left as it is: a newer state of it was imported")
            return
        draft = read_draft(row, capture.path, new, self.catalogue)
        draft.seen = capture.taken
        if draft.is_window and row.instant("scheduled_for") is None:
            what = f"{new}: left out: {row.text('scheduled_for')!r} is no date to start at"
            self._note(capture.path, what, left_out=True)
            return
        complete(draft)
        if not draft.told:
            self._note(capture.path, f"{new}: left out: nothing in it has a date", left_out=True)
            return
        if draft.is_window:
            settle_window(draft)
        else:
            settle_own(draft, self.catalogue.names())
            settle_unsaid(draft, self.catalogue)
        if row.code("id") and row.code("id") != new:
            draft.notes.append(f"its address changes from /incidents/{one_line(row.text('id'))}")
        self.drafts.append(draft)

    def _find_stale(self, captures: list[Capture]) -> None:
        """Note what is open here because nothing tells how it ended."""
        for draft in self.drafts:
            seen, code = draft.seen, draft.row.code("id")
            if seen is None or draft.is_over:
                continue
            if any(c.is_summary and c.taken and c.taken > seen and not c.lists(code)
                   for c in captures):  # fmt: skip
                draft.is_stale = True
                draft.notes.append(
                    "it is over by now, but nothing tells how it ended; "
                    "import incidents.json as well, or end it yourself"
                )

    def imported(self) -> Imported:
        """Return everything that was taken."""
        if not self.catalogue.pieces and not self.before.components:
            self.catalogue.add_all([Row({"id": _MADE_UP, "name": self._name()})], {})
            self._guess("the page had no components; one stands for all of it")
        # Incidents alone do not tell what else there is; what was imported before does.
        is_whole = not (self.catalogue.may_grow and self.before.components)
        files = {"config.yaml": self._config()} if is_whole else {}
        files[KEPT] = kept_yaml(self._kept())
        for draft in self.drafts:
            text = window_file(draft) if draft.is_window else incident_file(draft)
            if len(text.encode()) > _LARGEST:
                what = f"{draft.id}: left out: it is larger than {_LARGEST} bytes"
                self._note(draft.path, what, left_out=True)
                continue
            files[f"incidents/{draft.told[0].at:%Y}/{draft.id}.md"] = text
            for message in dict.fromkeys(draft.notes):
                self._note(draft.path, f"{draft.id}: {message}")
        return Imported(files=files, notes=tuple(self.notes))

    def _kept(self) -> Kept:
        """Return what is to be kept, together with what was kept before."""
        incidents = {draft.id: kept_incident(draft) for draft in self.drafts}
        before, pieces = self.before.components, self.catalogue.pieces
        gone = {name: kept for name, kept in before.items() if kept.id not in pieces}
        return Kept(
            page_id=self.page.code("id") or self.before.page_id,
            components={} if _MADE_UP in pieces else self.catalogue.kept() | gone,
            incidents={**self.before.incidents, **incidents},
        )

    def _name(self) -> str:
        return one_line(self.page.text("name")) or "Status"

    def _guess(self, message: str) -> None:
        self.guesses.append(message)
        self._note(self.page_path, message)

    def _config(self) -> str:
        url = self.page.text("url")
        if not _ADDRESS.fullmatch(url):
            said = f"{url!r} is no address of a page" if url else "it does not say its address"
            self._guess(f"{said}; write the real one in place of {_NO_ADDRESS}")
            url = _NO_ADDRESS
        if not one_line(self.page.text("name")):
            self._guess("the page had no name; it is called Status")
        zone = self.page.text("time_zone") or "UTC"
        try:
            zone = zone_named(zone).key
        except NoSuchZone:
            self._guess(f"no time zone is called {zone!r}; days are those of UTC")
            zone = "UTC"
        lines = list(map(comment, self.guesses))
        lines += [f"name: {scalar(self._name())}", f"url: {scalar(url)}"]
        lines += [f"timezone: {scalar(zone)}"] if zone != "UTC" else []
        return "\n".join((*lines, *self.catalogue.yaml(), ""))


def _updated(row: Row) -> datetime:
    return row.instant("updated_at") or _NEVER
