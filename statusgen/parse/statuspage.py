"""statuspage.yaml: ids and dates that a site brought along from Statuspage.

An update's `created` is its instant and its `updated` is `created` where they are left out.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from statusgen.model.instants import BadTime, parse_instant
from statusgen.model.statuspage import Kept, KeptComponent, KeptIncident, KeptUpdate
from statusgen.model.zones import zone_named
from statusgen.parse.fields import Fields
from statusgen.parse.source import decoded
from statusgen.parse.yaml_nodes import Mapping, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statusgen.parse.yaml_nodes import Scalar
    from statusgen.problems import Problems

PATH = "statuspage.yaml"
FIELDS = ("page_id", "components", "incidents")
COMPONENT_FIELDS = ("id", "created", "updated", "position", "showcase")
_MOMENTS = ("started", "monitoring", "resolved")
INCIDENT_FIELDS = ("created", "updated", *_MOMENTS, "named", "updates")
UPDATE_FIELDS = ("id", "created", "updated", "affected")

_HINT = "run the import again with --force; nobody needs to edit this file"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_COMPONENTS = 1_000_000


def read_kept(data: bytes | None, problems: Problems) -> Kept:
    """Return what statuspage.yaml keeps; nothing where there is no such file."""
    source = decoded(PATH, data, problems) if data is not None else None
    node = read_yaml(source, 1, len(source.lines), problems) if source else None
    if not isinstance(node, Mapping):
        if node is not None:
            problems.error("wrong-type", node.where, "the file has to hold fields", hint=_HINT)
        return Kept()
    fields = Fields(node, problems, known=FIELDS)
    return Kept(
        page_id=fields.line("page_id"),
        components={
            key.value: _component(entry)
            for key, entry in _entries(fields, "components", COMPONENT_FIELDS)
        },
        incidents={
            key.value: _incident(entry)
            for key, entry in _entries(fields, "incidents", INCIDENT_FIELDS)
        },
    )


def _entries(fields: Fields, name: str, known: tuple[str, ...]) -> Iterator[tuple[Scalar, Fields]]:
    """Yield the entries of the field `name`, each with the fields `known`."""
    for key, node in fields.fields(name, such_as=f"{{{known[0]}: …}}") or ():
        if isinstance(node, Mapping):
            yield key, Fields(node, fields.problems, known=known)
        else:
            fields.wrong_type(node.where, key.value, f"fields: {', '.join(known)}")


def _optional(fields: Fields, name: str) -> datetime | None:
    return fields.instant(name, lambda text: parse_instant(text, zone=zone_named("UTC")))


def _instant(fields: Fields, name: str) -> datetime:
    fields.missing(name, _HINT)
    return _optional(fields, name) or _NEVER


def _id(fields: Fields) -> str:
    fields.missing("id", _HINT)
    return fields.line("id") or ""


def _component(fields: Fields) -> KeptComponent:
    return KeptComponent(
        id=_id(fields),
        created=_instant(fields, "created"),
        updated=_instant(fields, "updated"),
        position=fields.whole("position", least=0, most=_MOST_COMPONENTS) or 0,
        showcase=fields.flag("showcase") or False,
    )


def _incident(fields: Fields) -> KeptIncident:
    updates = {}
    for key, entry in _entries(fields, "updates", UPDATE_FIELDS):
        try:
            posted = parse_instant(key.value, zone=zone_named("UTC"))
        except BadTime as error:
            fields.problems.error(error.code, key.where, error.message, hint=error.hint)
            continue
        updates[posted] = _update(entry, posted)
    started, monitoring, resolved = (_optional(fields, name) for name in _MOMENTS)
    return KeptIncident(
        created=_instant(fields, "created"),
        updated=_instant(fields, "updated"),
        updates=updates,
        started=started,
        monitoring=monitoring,
        resolved=resolved,
        named=_words(fields, "named"),
    )


def _update(fields: Fields, posted: datetime) -> KeptUpdate:
    created = _optional(fields, "created") or posted
    return KeptUpdate(
        id=_id(fields),
        created=created,
        updated=_optional(fields, "updated") or created,
        affected=_words(fields, "affected"),
    )


def _words(fields: Fields, name: str) -> tuple[str, ...]:
    """Return the ids that a field holds, parted by spaces."""
    return tuple((fields.text(name) or "").split())
