"""What the commands that write ask for: from an option, from a question, or in $EDITOR."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, TypeVar

import click

from statusgen.model.states import State
from statusgen.problems import suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import datetime

Value = TypeVar("Value")

_MARK = "<!-- Write the text below this line. Save and close; an unchanged text stops. -->"
_NO_TERMINAL = "is missing, and there is no terminal to ask on"


def is_asking() -> bool:
    """Tell whether there is somebody at a terminal to ask."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def asked(
    value: str | None,
    question: str,
    option: str,
    read: Callable[[str], Value],
    *,
    default: str | None = None,
) -> Value:
    """Return what `read` makes of `value`, or of the answer to `question`.

    `read` raises UsageError for what it cannot read; a question is then asked again. Without a
    terminal to ask on the answer is `default`, or UsageError says which option is missing.
    """
    if value is not None and value.strip():
        return read(value)
    if not is_asking():
        if default is None:
            raise click.UsageError(f"{option} {_NO_TERMINAL}")
        return read(default)
    answer: Value = click.prompt(
        question, default=default, show_default=bool(default), value_proc=read
    )
    return answer


def message_from(message: str | None, question: str, *, edit: bool, template: str = "") -> str:
    """Return the text of an update: from an option, a question, or $EDITOR.

    An empty answer to the question opens the editor. `template` is what it begins with.
    """
    if message is not None:
        return message
    if not edit:
        if not is_asking():
            raise click.UsageError(f"--message {_NO_TERMINAL}")
        answer: str = click.prompt(f"{question} (empty: open the editor)", default="",
                                   show_default=False)  # fmt: skip
        if answer.strip():
            return answer
    try:
        edited = click.edit(f"{_MARK}\n\n{template}", extension=".md")
    except click.ClickException as error:
        raise click.ClickException(
            f"{error.message}; nothing was changed. Let EDITOR name a program that exists, or give "
            "the text with --message"
        ) from None
    text = (edited or "").replace(_MARK, "")
    if not text.strip() or text.strip() == template.strip():
        raise click.ClickException("no text came back from the editor; nothing was changed")
    return text


def component_states(pairs: Iterable[str], known: Collection[str] | None) -> dict[str, str]:
    """Return `ID=STATE` options as states by component id.

    Raises UsageError for another shape and for a component that is none of `known`; None means
    that nobody could tell which there are.
    """
    states = {}
    for pair in pairs:
        component, equals, state = (part.strip() for part in pair.partition("="))
        checked_component(component, known)
        if not equals:
            raise click.UsageError(f"--component {pair!r} has no state; write {pair}=major_outage")
        if state not in set(State):
            hint = suggestion(state, State, called="a state is one of")
            raise click.UsageError(f"--component {pair!r}: there is no state {state!r}; {hint}")
        states[component] = state
    return states


def checked_component(component: str, known: Collection[str] | None) -> str:
    """Return `component` if it is one of `known`. Raises UsageError, with the nearest."""
    if known is not None and component not in known:
        hint = suggestion(component, known, called="config.yaml declares")
        raise click.UsageError(f"--component: no component is called {component!r}; {hint}")
    return component


def split_answer(answer: str) -> list[str]:
    """Return the parts of an answer that may name several, with commas between."""
    return [part.strip() for part in answer.split(",") if part.strip()]


def promised(text: str | None, posted: datetime) -> datetime | None:
    """Return the instant that `--next-update` names, None if it was not given."""
    if text is None:
        return None
    instant = instant_or_length(text, posted, "--next-update")
    if instant <= posted:
        from statusgen.model.instants import as_written

        raise click.UsageError(
            f"--next-update: {as_written(instant)} is not after this update, which is of "
            f"{as_written(posted)}"
        )
    return instant


def instant_or_length(text: str, earlier: datetime, option: str) -> datetime:
    """Return the instant that `text` names: an instant, a time of day, or a length such as 30m.

    The last two count from `earlier`. Raises UsageError, which names `option`.
    """
    from statusgen.model.instants import BadTime, parse_duration, parse_instant_after
    from statusgen.model.zones import zone_named

    with contextlib.suppress(BadTime):
        return earlier + parse_duration(text)
    try:
        return parse_instant_after(text, earlier, zone=zone_named("UTC"))
    except BadTime as error:
        hint = f"{error.hint}, or a length such as 30m"
        raise click.UsageError(f"{option}: {error.message}; {hint}") from None
