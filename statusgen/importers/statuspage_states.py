"""Which update put which component in which state.

Statuspage lets people change a component beside its incidents. Ours follows from the incidents
alone, so a change that was made between two updates is told with the one before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from statusgen.model.instants import as_written
from statusgen.model.states import Phase, State, worst_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from statusgen.importers.statuspage_components import Catalogue
    from statusgen.importers.statuspage_updates import Draft, Told

_UP = State.OPERATIONAL


def settle_own(draft: Draft, names: dict[str, str]) -> None:
    """Fill the states that an incident's updates put their components in, by what they say."""
    last: dict[str, Told] = {}
    for told in draft.told:
        for component, (old, new) in told.named.items():
            before = last.get(component)
            if before and old and before.states[component] is not old and not before.is_over:
                before.states[component] = old
                draft.notes.append(
                    f"the state of {names[component]!r} was changed beside it; "
                    f"that is told with the update of {as_written(before.at)}"
                )
            told.states[component] = _up_if_over(new or _UP, told, names[component], draft)
            last[component] = told


def _up_if_over(state: State, told: Told, name: str, draft: Draft) -> State:
    if told.is_over and state is not _UP:
        draft.notes.append(
            f"{name!r} was left in {state} when it was resolved; here it is operational from then"
        )
        return _UP
    return state


def settle_unsaid(draft: Draft, catalogue: Catalogue) -> None:
    """Fill the states of components that an incident names, but none of its updates."""
    states, names = catalogue.states(), catalogue.names()
    for component in draft.components:
        if any(component in told.named for told in draft.told):
            continue
        state = _UP if draft.is_over else states.get(component, _UP)
        draft.told[0].states[component] = state
        if state is _UP:
            draft.notes.append(f"how it affected {names[component]!r} is not known")


def settle_window(draft: Draft) -> None:
    """Find the components that a maintenance left operational while it went on."""
    for told in draft.told:
        if told.phase in {Phase.IN_PROGRESS, Phase.VERIFYING}:
            draft.untouched |= {name for name, (_, new) in told.named.items() if new is _UP}


def settle_together(drafts: Iterable[Draft], catalogue: Catalogue) -> list[str]:
    """Make what goes on agree with the states that the page showed.

    Returns a note for every component whose state nothing explains. What an incident names that
    is newer than the list of components is left as it is.
    """
    going_on = [draft for draft in drafts if not draft.is_over and not draft.is_stale]
    newer = [draft for draft in going_on if not _was_seen(draft, catalogue.seen)]
    names, notes = catalogue.names(), []
    for component, state in catalogue.states().items():
        if any(component in draft.components for draft in newer):
            continue
        naming = [draft for draft in going_on if component in draft.components]
        _settle(component, names[component], state, naming)
        if worst_of(_put_in(draft, component) for draft in naming) is not state:
            notes.append(
                f"{names[component]!r} was set to {state} by hand; "
                "add it to an incident if that still holds"
            )
    return notes


def _was_seen(draft: Draft, seen: datetime | None) -> bool:
    updated = draft.row.instant("updated_at")
    return seen is None or updated is None or updated <= seen


def _put_in(draft: Draft, component: str) -> State:
    """Return the state that `draft`, which goes on, has put `component` in."""
    if not draft.is_window:
        return state_in(draft, component)
    active = draft.is_active and component not in draft.untouched
    return State.UNDER_MAINTENANCE if active else _UP


def _settle(component: str, name: str, state: State, naming: list[Draft]) -> None:
    """Make what the drafts `naming` a component say of it agree with `state`."""
    for draft in naming:
        if _put_in(draft, component).rank <= state.rank:
            continue
        if draft.is_window:
            draft.untouched.add(component)
        else:
            _correct(draft, component, name, state)
    incidents = [draft for draft in naming if not draft.is_window]
    if incidents and worst_of(_put_in(draft, component) for draft in naming).rank < state.rank:
        _correct(max(incidents, key=lambda draft: draft.told[-1].at), component, name, state)


def state_in(draft: Draft, component: str) -> State:
    """Return the state that an incident's updates leave `component` in."""
    state = _UP
    for told in draft.told:
        state = told.states.get(component, _UP if told.is_over else state)
    return state


def _correct(draft: Draft, component: str, name: str, state: State) -> None:
    """Let the last update that names `component` put it in `state`."""
    last = [told for told in draft.told if component in told.states][-1]
    if last.is_over:
        return
    last.states[component] = state
    draft.notes.append(
        f"{name!r} was set to {state} beside it; "
        f"that is told with the update of {as_written(last.at)}"
    )


def written_states(told: Iterable[Told]) -> list[dict[str, State]]:
    """Return for each update, oldest first, the states that have to stand in our file.

    A resolved incident of ours returns its components to operational, and one that goes on after
    that affects again what it affected before; only what differs from that is written.
    """
    ours: dict[str, State] = {}
    before: dict[str, State] = {}
    wanted: dict[str, State] = {}
    was_over, written = False, []
    for one in told:
        over = was_over if one.phase is None else one.is_over
        if over and not was_over:
            before, ours = ours, dict.fromkeys(ours, _UP)
            wanted = dict.fromkeys(wanted, _UP)
        elif was_over and not over:
            ours = before
        wanted = {**wanted, **one.states}
        changed = {name: state for name, state in wanted.items() if ours.get(name) is not state}
        ours = {**ours, **changed}
        written.append(changed)
        was_over = over
    return written
