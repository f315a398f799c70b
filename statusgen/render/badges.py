"""Snapshot to badges: the state of the site and of each component as a small SVG."""

from __future__ import annotations

import unicodedata
from html import escape
from typing import TYPE_CHECKING

from statusgen.model.files import Artifact, key_of
from statusgen.model.states import State
from statusgen.render import urls, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statusgen.model.files import Theme
    from statusgen.model.snapshot import Snapshot

# White text on each has a contrast of at least 4.5 to 1.
_COLOURS = {
    State.OPERATIONAL: "#1a7f37",
    State.UNDER_MAINTENANCE: "#0969da",
    State.DEGRADED_PERFORMANCE: "#8a6100",
    State.PARTIAL_OUTAGE: "#b54708",
    State.MAJOR_OUTAGE: "#cf222e",
}
_LABEL_COLOUR = "#444c56"
_NARROW, _WIDE = set("fijlrtI.,:;'|!()[] "), set("mwMWO@%—")
_LONGEST = 60

_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{text}">
<title>{text}</title>
<rect width="{left}" height="20" fill="{label_colour}"/>
<rect x="{left}" width="{right}" height="20" fill="{colour}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
<text x="6" y="14" textLength="{label_length}">{label}</text>
<text x="{message_x}" y="14" textLength="{message_length}">{message}</text>
</g>
</svg>
"""


def render_badges(snapshot: Snapshot, _theme: Theme) -> Iterator[Artifact]:
    """Yield the badge of the site and one for each component."""
    yield _badge("badge.svg", "status", snapshot.state)
    for leaf in snapshot.leaves():
        yield _badge(f"{urls.component_path(leaf.id)}badge.svg", leaf.component.name, leaf.state)


def _badge(path: str, label: str, state: State) -> Artifact:
    return Artifact(
        path=path,
        media_type="image/svg+xml; charset=utf-8",
        key=key_of("badge", label, state.value, words.WORDS[state]),
        make=lambda: badge(label, words.WORDS[state], _COLOURS[state]).encode(),
    )


def badge(label: str, message: str, colour: str) -> str:
    """Return a flat badge that says `label` on grey and `message` on `colour`."""
    shown = label if len(label) <= _LONGEST else label[: _LONGEST - 1] + "…"
    label_length, message_length = _length(shown), _length(message)
    left, right = label_length + 12, message_length + 12
    return _SVG.format(
        width=left + right,
        left=left,
        right=right,
        text=escape(f"{label}: {message}"),
        label=escape(shown),
        message=escape(message),
        label_colour=_LABEL_COLOUR,
        colour=colour,
        label_length=label_length,
        message_length=message_length,
        message_x=left + 6,
    )


def _length(text: str) -> int:
    """Return about how wide `text` is at 11 px in Verdana; the SVG makes it exactly so."""
    return sum(map(_width, text))


def _width(character: str) -> int:
    if character in _NARROW:
        return 4
    if character in _WIDE:
        return 10
    if unicodedata.combining(character):
        return 0
    return 11 if unicodedata.east_asian_width(character) in "WF" else 7
