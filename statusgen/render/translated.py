"""A snapshot in another language of its site."""

from __future__ import annotations

import dataclasses
import functools
from typing import TYPE_CHECKING, TypeVar

from statusgen.model.incident import Markdown

if TYPE_CHECKING:
    from statusgen.model.entry import IncidentDetails, IncidentStatus
    from statusgen.model.incident import Incident, Maintenance, Translation, Update
    from statusgen.model.snapshot import Snapshot

    _Written = TypeVar("_Written", Incident, Maintenance)


def in_language(snapshot: Snapshot, code: str) -> Snapshot:
    """Return `snapshot` as the part of the site in the language `code`, which lies below `/code/`.

    Texts that are not translated stay in the default language, and say so in `language`.
    """
    site = dataclasses.replace(snapshot.site, url=f"{snapshot.site.url}/{code}", languages=(code,))
    original = snapshot.site.languages[0]
    return dataclasses.replace(
        snapshot,
        site=site,
        incidents=tuple(_status(status, code, original) for status in snapshot.incidents),
        windows=tuple(
            dataclasses.replace(
                window,
                maintenance=_maintenance(window.maintenance, code, original),
                updates=_updates(window.updates, window.maintenance, code, original),
            )
            for window in snapshot.windows
        ),
    )


def _status(status: IncidentStatus, code: str, original: str) -> IncidentStatus:
    @functools.cache
    def details() -> IncidentDetails:
        written = status.details()
        return dataclasses.replace(
            written,
            incident=_incident(written.incident, code, original),
            updates=_updates(written.updates, written.incident, code, original),
        )

    title = status.titles.get(code)
    return dataclasses.replace(
        status,
        title=title or status.title,
        language=None if title else original,
        details=details,
    )


def _titled(entry: _Written, translation: Translation | None, original: str) -> _Written:
    if translation is None or translation.title is None:
        return dataclasses.replace(entry, language=original)
    return dataclasses.replace(entry, title=translation.title)


def _incident(incident: Incident, code: str, original: str) -> Incident:
    translation = incident.translations.get(code)
    titled = _titled(incident, translation, original)
    if translation is None:
        return titled
    return dataclasses.replace(
        titled,
        summary=translation.summary or incident.summary,
        workaround=translation.workaround or incident.workaround,
    )


def _maintenance(maintenance: Maintenance, code: str, original: str) -> Maintenance:
    translation = maintenance.translations.get(code)
    titled = _titled(maintenance, translation, original)
    body = translation.summary if translation else Markdown("")
    return dataclasses.replace(titled, body=body or maintenance.body)


def _updates(
    updates: tuple[Update, ...], entry: Incident | Maintenance, code: str, original: str
) -> tuple[Update, ...]:
    """Return `updates` with the texts of the translation; the announcement is its summary."""
    translation = entry.translations.get(code)

    def text_for(update: Update) -> Markdown:
        if translation is None:
            return Markdown("")
        return (
            translation.summary
            if update.automatic
            else translation.bodies.get(update.posted, Markdown(""))
        )

    translated = []
    for update in updates:
        if not update.body:
            translated.append(update)
        elif text := text_for(update):
            translated.append(dataclasses.replace(update, body=text))
        else:
            translated.append(dataclasses.replace(update, language=original))
    return tuple(translated)
