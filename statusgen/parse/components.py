"""The components of config.yaml, and their groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statusgen.model.site import Component, Group
from statusgen.model.slugs import SLUG_RULE, is_slug, slug_of
from statusgen.parse.fields import Fields
from statusgen.parse.yaml_nodes import Mapping

if TYPE_CHECKING:
    from statusgen.parse.yaml_nodes import Node
    from statusgen.problems import Location, Problems

COMPONENT_FIELDS = ("id", "name", "description", "since", "show")
GROUP_FIELDS = ("id", "name", "description", "components")
SHOW = ("always", "when-degraded")


def read_components(fields: Fields, problems: Problems) -> tuple[Component | Group, ...]:
    """Return the field `components`: components and groups of them, none if one is wrong."""
    before = problems.errors
    nodes = fields.items("components", such_as="[{id: api, name: API}]")
    if nodes == ():
        problems.error(
            "empty-value",
            fields.key("components"),
            "the site has no components",
            hint="list what customers use: components: [{id: api, name: API}]",
        )
    reader = _Reader(problems)
    entries = tuple(entry for node in nodes or () if (entry := reader.entry(node)) is not None)
    return entries if problems.errors == before else ()


class _Reader:
    """Reads components and keeps the ids seen so far, which have to differ."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.lines: dict[str, int] = {}

    def entry(self, node: Node) -> Component | Group | None:
        """Return the component or the group that `node` describes."""
        if not isinstance(node, Mapping):
            self.problems.error(
                "wrong-type",
                node.where,
                "a component has to be fields",
                hint="write {id: api, name: Public API}",
            )
            return None
        if any(key.value == "components" for key, _ in node.entries):
            return self._group(node)
        return self._component(node)

    def _component(self, node: Mapping) -> Component | None:
        fields = Fields(node, self.problems, known=COMPONENT_FIELDS)
        scalar = fields.scalar("id")
        for required in ("id", "name"):
            fields.missing(
                required, "a component needs an id and a name: {id: api, name: Public API}"
            )
        if scalar is not None:
            self._take(scalar.value.strip(), scalar.where)
        name = fields.line("name")
        component = Component(
            id=scalar.value.strip() if scalar else "",
            name=name or "",
            description=fields.text("description", most=1000) or "",
            since=fields.date("since"),
            only_when_degraded=fields.choice("show", SHOW) == "when-degraded",
        )
        return component if scalar and name else None

    def _group(self, node: Mapping) -> Group | None:
        fields = Fields(node, self.problems, known=GROUP_FIELDS)
        fields.missing("name", "a group needs a name")
        name, scalar = fields.line("name"), fields.scalar("id")
        members = []
        nodes = fields.items("components", such_as="[{id: api, name: API}]")
        if nodes == ():
            self.problems.error(
                "empty-value",
                fields.key("components"),
                "the group has no components",
                hint="list them, or take the group out",
            )
        for member in nodes or ():
            inner = any(
                key.value == "components"
                for key, _ in (member.entries if isinstance(member, Mapping) else ())
            )
            if inner:
                self.problems.error(
                    "wrong-type",
                    member.where,
                    "a group cannot hold a group",
                    hint="there are two levels: groups, and components in them",
                )
                continue
            entry = self.entry(member)
            if isinstance(entry, Component):
                members.append(entry)
        if name is None:
            return None
        group_id = scalar.value.strip() if scalar else slug_of(name) or "group"
        self._take(group_id, scalar.where if scalar else fields.key("name"), group=scalar is None)
        return Group(
            id=group_id,
            name=name,
            components=tuple(members),
            description=fields.text("description", most=1000) or "",
        )

    def _take(self, slug: str, where: Location, *, group: bool = False) -> None:
        """Report an id that is none, or that another entry has."""
        if not is_slug(slug):
            near = slug_of(slug)
            self.problems.error(
                "bad-id",
                where,
                f"{slug!r} cannot be an id",
                hint=f"use {SLUG_RULE}" + (f", such as {near}" if near else ""),
            )
        elif slug in self.lines:
            self.problems.error(
                "duplicate-id",
                where,
                f"the id {slug!r} is taken by line {self.lines[slug]}",
                hint="give the group an id of its own: id: …" if group else "choose another",
            )
        self.lines.setdefault(slug, where.line)
