"""What an entry of a feed says, as HTML and as plain text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statusgen.render import prose

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from statusgen.model.interval import Interval
    from statusgen.render.languages import Language

# Statuspage writes its feeds in English, and scripts look for its dates.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """An update as feeds tell it: its label, when it was posted and its Markdown."""

    label: str
    posted: datetime
    source: str


def html_of(messages: Iterable[Message], planned: Interval | None) -> str:
    """Return `messages` as Statuspage writes them, which scripts look into.

    If they are about a window, it begins with when that is planned. Each message is its date, in
    UTC and without the year, its label and its text.
    """
    paragraphs = [_event(planned)] if planned else []
    return "\n".join((*paragraphs, *map(_paragraph, messages)))


def text_of(message: Message, planned: Interval | None, language: Language) -> str:
    """Return `message` as plain text, after when the window is planned that it is about."""
    text = prose.to_text(message.source)
    if not planned:
        return text
    start, end = language.instant(planned.start), language.instant(planned.end)
    head = language.gettext("Planned from {start} to {end}").format(start=start, end=end)
    return f"{head}\n\n{text}".rstrip()


def _event(planned: Interval) -> str:
    start, end = planned.start, planned.end
    until = _instant(end) if end.date() != start.date() else _clock(end)
    return f"<p><strong>THIS IS A SCHEDULED EVENT {_instant(start)} - {until} UTC</strong></p>"


def _instant(instant: datetime) -> str:
    month = _MONTHS[instant.month - 1]
    return f"{month} <var data-var='date'>{instant.day}</var>, {_clock(instant)}"


def _clock(instant: datetime) -> str:
    return f"<var data-var='time'>{instant:%H:%M}</var>"


def _paragraph(message: Message) -> str:
    posted = f"<small>{_instant(message.posted)} UTC</small>"
    head = f"{posted}<br><strong>{message.label}</strong>"
    html = prose.to_html(message.source).strip()
    if html.startswith("<p>") and html.count("<p>") == 1 and html.endswith("</p>"):
        return f"<p>{head} - {html.removeprefix('<p>')}"
    return f"<p>{head}</p>\n{html}" if html else f"<p>{head}</p>"
