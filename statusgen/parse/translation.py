"""A translation beside an incident's or a maintenance's file: `ID.LANGUAGE.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statusgen.model.incident import Markdown, Translation
from statusgen.model.instants import as_written
from statusgen.parse.fields import Fields
from statusgen.problems import listed

if TYPE_CHECKING:
    from statusgen.model.incident import Incident, Maintenance
    from statusgen.parse.document import Document
    from statusgen.problems import Problems

FIELDS = ("title", "workaround")
_NO_FIELDS = "an update has its fields in the original only; a blank line comes before the text"


def read_translation(
    language: str,
    document: Document,
    original: Incident | Maintenance | None,
    problems: Problems,
) -> Translation | None:
    """Return the translation, or None if there is an error in it.

    `original` is None where the original's file has errors of its own; then the instants of the
    updates are not compared.
    """
    before = problems.errors
    fields = Fields(document.front, problems, known=FIELDS)
    title, workaround = fields.line("title"), fields.text("workaround")
    bodies = {}
    for section in document.sections:
        Fields(section.fields, problems, known=(), also=_NO_FIELDS)
        if section.heading.posted is not None:
            bodies[section.heading.posted] = section.body
    if original is not None:
        _compare(document, original, problems)
    if problems.errors > before:
        return None
    return Translation(
        language=language,
        title=title,
        workaround=Markdown(workaround) if workaround else None,
        summary=document.intro,
        bodies=bodies,
        where=document.front.where,
    )


def _compare(document: Document, original: Incident | Maintenance, problems: Problems) -> None:
    """Report updates that only one of the two has.

    While a time is wrong, the update that seems to be missing is probably the one it is meant for.
    """
    instants = {update.posted for update in original.updates}
    headings = [section.heading for section in document.sections]
    for heading in headings:
        if heading.posted is not None and heading.posted not in instants:
            have = listed([as_written(instant) for instant in sorted(instants)])
            problems.error(
                "no-such-update",
                heading.time_where,
                f"the original has no update of {as_written(heading.posted)}",
                hint=f"its updates are of {have}; the times have to be the same",
            )
    translated = {heading.posted for heading in headings if heading.posted}
    behind = [update for update in original.updates if update.posted not in translated]
    if behind and document.is_whole and translated <= instants:
        when = listed([as_written(update.posted) for update in behind])
        problems.warning(
            "translation-behind",
            document.source.where(1),
            f"the translation lacks the update of {when}",
            hint="the page shows the original there, marked as such",
        )
