"""Parts of a snapshot as templates see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from statusgen.model.entry import IncidentStatus, Window
from statusgen.model.states import Phase, State
from statusgen.render import urls, words
from statusgen.render.turns import LOOKS_LIKE, Forecast
from statusgen.render.views import (
    BarView,
    ComponentLink,
    ComponentView,
    EntryView,
    GroupView,
    IncidentView,
    Mark,
    UpdateView,
    WindowView,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from statusgen.model.entry import Entry
    from statusgen.model.incident import Update
    from statusgen.model.snapshot import ComponentStatus, GroupStatus, Snapshot
    from statusgen.render.languages import Language


# Up to so many components are shown without having to open their groups.
_FEW_COMPONENTS = 12


class Validity(TypedDict, total=False):
    """When a page was made and until when it is promised to hold; empty where nothing is."""

    generated: datetime
    valid_until: datetime


class ViewMaker:
    """Makes views of the parts of one snapshot."""

    def __init__(self, snapshot: Snapshot, language: Language) -> None:
        """Remember the names of components and of causes."""
        self.snapshot, self.language = snapshot, language
        self.forecast = Forecast(snapshot)
        self._names = {leaf.id: leaf.component.name for leaf in snapshot.leaves()}
        self._titles = {i.id: i.title for i in snapshot.incidents}
        self._titles |= {w.id: w.title for w in snapshot.windows}
        self._few = sum(map(is_shown, snapshot.leaves())) <= _FEW_COMPONENTS

    def links(self, states: Mapping[str, State]) -> tuple[ComponentLink, ...]:
        """Return components by id as links, in the order of config.yaml."""
        return tuple(
            ComponentLink(name=name, path=urls.component_path(component), state=states[component])
            for component, name in self._names.items()
            if component in states
        )

    def affected(self) -> tuple[ComponentLink, ...]:
        """Return the components that are not operational now, with what becomes of them."""
        return tuple(
            ComponentLink(
                name=leaf.component.name,
                path=urls.component_path(leaf.id),
                state=leaf.state,
                turns=self.forecast.of_component(leaf),
            )
            for leaf in self.snapshot.leaves()
            if leaf.state is not State.OPERATIONAL
        )

    def updates(self, updates: tuple[Update, ...]) -> tuple[UpdateView, ...]:
        """Return updates, oldest first, as views, newest first."""
        views = [
            UpdateView(
                anchor=urls.anchor_of(update),
                posted=update.posted,
                phase=update.phase,
                label=label,
                body=words.text_of(update, self.language),
                language=update.language or "",
                changes=self.links(update.components),
                next_update=update.next_update,
                automatic=update.automatic,
            )
            for update, label in zip(updates, words.labels_of(updates, self.language), strict=True)
        ]
        return tuple(reversed(views))

    def incident(self, status: IncidentStatus) -> IncidentView:
        """Return an incident whole."""
        updates = self.updates(status.updates)
        return IncidentView(
            id=status.id,
            path=urls.incident_path(status.id),
            title=status.title,
            language=status.language or "",
            outdated=status.id in self.snapshot.unread,
            phase=status.phase,
            impact=status.impact,
            state=LOOKS_LIKE[status.impact],
            started=status.started,
            resolved=status.resolved,
            length=status.resolved - status.started if status.resolved else None,
            summary=status.incident.summary,
            workaround=status.incident.workaround or "",
            updates=tuple(u for u in updates if u.phase is not Phase.POSTMORTEM),
            postmortems=tuple(u for u in updates if u.phase is Phase.POSTMORTEM),
            affected=self.links(status.affected),
            current=self.links({c: status.states[c] for c in status.affected}),
            next_update=status.next_update,
        )

    def window(self, window: Window) -> WindowView:
        """Return a window whole."""
        under = dict.fromkeys(window.components, State.UNDER_MAINTENANCE)
        return WindowView(
            id=window.id,
            path=urls.incident_path(window.id),
            title=window.title,
            language=window.language or "",
            outdated=window.maintenance.id in self.snapshot.unread,
            phase=window.phase,
            announced=window.announced,
            starts=window.planned.start,
            ends=window.planned.end,
            length=window.planned.length,
            began=window.began,
            ended=window.ended,
            unconfirmed=window.unconfirmed,
            unconfirmed_from=self.forecast.unconfirmed_from(window),
            confirm_end=window.maintenance.confirm_end,
            repeats=window.maintenance.repeats is not None,
            body=window.body,
            updates=self.updates(window.updates),
            components=self.links(under),
            turns=self.forecast.of_window(window),
        )

    def entry(self, entry: Entry) -> EntryView:
        """Return an incident or a window as a line of a list."""
        is_incident = isinstance(entry, IncidentStatus)
        if isinstance(entry, IncidentStatus):
            length = entry.resolved - entry.started if entry.resolved else None
            names = tuple(link.name for link in self.links(entry.affected))
            impact = entry.impact
        else:
            began = entry.began
            length = entry.ended - began if began and entry.ended else entry.planned.length
            names = tuple(self._names[component] for component in entry.components)
            impact = None
        told = [u for u in entry.updates if u.phase is not Phase.POSTMORTEM] or entry.updates
        return EntryView(
            kind="incident" if is_incident else "maintenance",
            id=entry.id,
            path=urls.incident_path(entry.id),
            title=entry.title,
            language=entry.language or "",
            phase=entry.phase,
            label=words.word_for(entry.phase, self.language),
            impact=impact,
            state=LOOKS_LIKE[impact] if impact else State.UNDER_MAINTENANCE,
            started=entry.started,
            length=length,
            text=words.text_of(told[-1], self.language),
            components=names,
            turns=self.forecast.of_window(entry) if isinstance(entry, Window) else (),
        )

    def group(self, status: GroupStatus) -> GroupView:
        """Return a group with the components that are shown."""
        return GroupView(
            id=status.group.id,
            name=status.group.name,
            description=status.group.description,
            state=status.state,
            turns=self.forecast.of_group(status),
            uptime=self.language.percent(status.uptime) if status.uptime is not None else "",
            is_open=self._few or status.state is not State.OPERATIONAL,
            only_when_degraded=all(c.only_when_degraded for c in status.group.components),
            components=tuple(self.component(c) for c in status.components if self.may_be_shown(c)),
        )

    def component(self, status: ComponentStatus) -> ComponentView:
        """Return a component with its bar."""
        return ComponentView(
            id=status.id,
            name=status.component.name,
            description=status.component.description,
            path=urls.component_path(status.id),
            state=status.state,
            turns=self.forecast.of_component(status),
            uptime=self.language.percent(status.uptime) if status.uptime is not None else "",
            only_when_degraded=status.component.only_when_degraded,
            bar=self._bar(status),
        )

    def may_be_shown(self, status: ComponentStatus) -> bool:
        """Tell whether the front page lists the component now, or will by the clock."""
        return is_shown(status) or bool(self.forecast.of_component(status))

    def validity(self) -> Validity:
        """Return when the page was made and until when it holds, if somebody promised to renew it.

        Where nobody did, a page is the same at every build that has nothing new to tell.
        """
        until = self.snapshot.valid_until
        return {"generated": self.snapshot.now, "valid_until": until} if until else {}

    def _bar(self, status: ComponentStatus) -> BarView:
        days = self.snapshot.site.uptime.days
        last = self.snapshot.today.toordinal()
        first = last - days + 1
        marks = tuple(
            Mark(
                index=day.date.toordinal() - first,
                day=day.date,
                worst=day.worst,
                lengths=tuple(sorted(day.lengths.items(), key=lambda item: -item[0].rank)),
                causes=tuple((self._titles[id_], urls.incident_path(id_)) for id_ in day.causes),
            )
            for day in status.days
        )
        unknown = min(days, max(0, status.first_day.toordinal() - first))
        return BarView(
            days=days,
            unknown=unknown,
            marks=marks,
            incident_days=sum(mark.worst is not State.UNDER_MAINTENANCE for mark in marks),
        )


def is_shown(status: ComponentStatus) -> bool:
    """Tell whether the front page lists the component: always, unless only when degraded."""
    return not status.component.only_when_degraded or status.state is not State.OPERATIONAL
