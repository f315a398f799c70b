"""Statuspage's components and groups as ours: readable ids, and the old ones to look up by."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from statusgen.importers.site_text import one_line
from statusgen.importers.statuspage_json import Row
from statusgen.importers.statuspage_text import plain
from statusgen.model.instants import BadTime, parse_date
from statusgen.model.slugs import slug_of, unused_slug
from statusgen.model.states import State
from statusgen.model.statuspage import KeptComponent
from statusgen.model.yaml_text import scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_DESCRIPTION = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A component or a group: `code` is Statuspage's id for it, `id` ours, `group` the group's."""

    id: str
    code: str
    name: str
    row: Row
    is_group: bool
    group: str | None = None


@dataclass(slots=True)
class Catalogue:
    """Every component of the page, in the order in which Statuspage lists them.

    `seen` is when the list was captured, None where that is not known. `may_grow` says that there
    was no list, so that what an incident names becomes a component. `notes` are what had to be
    guessed or left out.
    """

    seen: datetime | None = None
    may_grow: bool = False
    pieces: dict[str, Piece] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    _before: dict[str, str] = field(default_factory=dict)

    def add_all(self, rows: Iterable[Row], before: Mapping[str, KeptComponent]) -> None:
        """Add what `rows` describe; what was imported `before` keeps its id."""
        self._before |= {kept.id: our_id for our_id, kept in before.items()}
        listed = [row for row in rows if row.code("id")]
        groups = {row.code("id"): row.text("name") for row in listed if _is_group(row)}
        filled = {row.code("group_id") for row in listed if not _is_group(row)}
        for row in sorted(listed, key=lambda row: not _is_group(row)):
            if _is_group(row) and row.code("id") not in filled:
                self.notes.append(f"the group {row.text('name')!r} is left out: it is empty")
            else:
                self._add(row, groups)
        order = {row.code("id"): place for place, row in enumerate(listed)}
        self.pieces = dict(sorted(self.pieces.items(), key=lambda pair: order.get(pair[0], 0)))

    def _add(self, row: Row, groups: Mapping[str, str]) -> None:
        code, name = row.code("id"), one_line(row.text("name"))
        if not name:
            name = f"Component {one_line(code)}"
            self.notes.append(f"the component {code!r} has no name")
        group = row.code("group_id")
        if group and group not in groups:
            self.notes.append(f"{name!r} stands in no group: there is none with the id {group!r}")
            group = ""
        self.pieces[code] = Piece(
            id=self._id_for(code, name, groups.get(group, "")),
            code=code,
            name=name,
            row=row,
            is_group=_is_group(row),
            group=None if _is_group(row) else group or None,
        )

    def _id_for(self, code: str, name: str, group: str) -> str:
        taken = {piece.id for piece in self.pieces.values()} | set(self._before.values())
        if code in self._before:
            return self._before[code]
        wanted = slug_of(name) or "component"
        if wanted in taken and group:
            wanted = slug_of(f"{group} {name}") or wanted
        return unused_slug(wanted, taken)

    def id_of(self, row: Row, code: str) -> str | None:
        """Return our id of the component `code`, or None if the page does not have it any more.

        `row` describes it where the page's own list is not known.
        """
        if code not in self.pieces and code and self.may_grow:
            self._add(Row({**row.members, "id": code}), {})
        piece = self.pieces.get(code)
        return piece.id if piece and not piece.is_group else None

    def states(self) -> dict[str, State]:
        """Return the state of every component, by our id, where it was captured as one we know."""
        return {
            piece.id: State(piece.row.text("status"))
            for piece in self.pieces.values()
            if not piece.is_group and piece.row.text("status") in set(State)
        }

    def names(self) -> dict[str, str]:
        """Return the name of every component by our id."""
        return {piece.id: piece.name for piece in self.pieces.values()}

    def kept(self) -> dict[str, KeptComponent]:
        """Return what our own files cannot say of the components."""
        return {
            piece.id: KeptComponent(
                id=piece.code,
                created=piece.row.instant("created_at") or _ALWAYS,
                updated=piece.row.instant("updated_at") or _ALWAYS,
                position=place if (at := piece.row.whole("position")) is None else at,
                showcase=piece.row.flag("showcase") or False,
            )
            for place, piece in enumerate(self.pieces.values(), 1)
        }

    def yaml(self) -> list[str]:
        """Return the lines of the field `components` of config.yaml."""
        lines = ["components:"]
        for piece in self.pieces.values():
            if piece.is_group:
                lines += _described(piece, "  ")
                lines.append("    components:")
                members = [one for one in self.pieces.values() if one.group == piece.code]
                for member in members:
                    lines += [*_described(member, "      "), *_more(member, "        ")]
            elif piece.group is None:
                lines += [*_described(piece, "  "), *_more(piece, "    ")]
        return lines


def _is_group(row: Row) -> bool:
    return row.flag("group") or False


def _described(piece: Piece, indent: str) -> list[str]:
    lines = [f"{indent}- id: {scalar(piece.id)}", f"{indent}  name: {scalar(piece.name)}"]
    text = plain(piece.row.text("description"))
    if len(text) > _LONGEST_DESCRIPTION:
        text = text[: _LONGEST_DESCRIPTION - 1].rstrip() + "…"
    return [*lines, f"{indent}  description: {scalar(text)}"] if text else lines


def _more(piece: Piece, indent: str) -> list[str]:
    lines = []
    with contextlib.suppress(BadTime):
        lines.append(f"{indent}since: {parse_date(piece.row.text('start_date'))}")
    if piece.row.flag("only_show_if_degraded"):
        lines.append(f"{indent}show: when-degraded")
    return lines
