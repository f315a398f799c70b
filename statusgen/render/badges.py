"""Snapshot to badges: the state of the site and of each component as a small picture.

Beside each SVG stands what https://shields.io/badges/endpoint-badge makes a picture of.
"""

from __future__ import annotations

import re
import unicodedata
from html import escape
from typing import TYPE_CHECKING

from statusgen.model.bidi import isolated
from statusgen.model.files import Artifact, key_of
from statusgen.model.states import UNKNOWN, State
from statusgen.render import urls, words
from statusgen.render.json_files import json_artifact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statusgen.model.snapshot import Snapshot
    from statusgen.render.edition import Edition
    from statusgen.render.languages import Language

# White text on each has a contrast of at least 4.5 to 1.
_COLOURS = {
    State.OPERATIONAL: "#1a7f37",
    State.UNDER_MAINTENANCE: "#0969da",
    State.DEGRADED_PERFORMANCE: "#8a6100",
    State.PARTIAL_OUTAGE: "#b54708",
    State.MAJOR_OUTAGE: "#cf222e",
    UNKNOWN: "#57606a",
}
_LABEL_COLOUR = "#444c56"
# Pixels that characters take in Verdana at 11 px; what is not listed is near 7.
_WIDTHS = {
    character: width
    for width, characters in {
        3: "'ijl",
        4: " !,.ft",
        5: '"()-/:;IJ[\\]r|',
        6: "FLcsz",
        8: "&ABCDHKNRSUVXZ",
        9: "#+<=>GMOQ^w~",
        11: "%@Wm",
    }.items()
    for character in characters
}
_WIDTH, _WIDTH_OF_SQUARE, _WIDTH_OF_EMOJI = 7, 11, 14
_DRAWN_OVER = {"Mn", "Me", "Cf", "Sk"}
_JOINED = re.compile("\u200d.")
_WIDEST_LABEL = 400

_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{text}">
<title>{text}</title>
<rect width="{left}" height="20" fill="{label_colour}"/>
<rect x="{left}" width="{right}" height="20" fill="{colour}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
<text x="6" y="14" textLength="{label_length}" {adjust}>{label}</text>
<text x="{message_x}" y="14" textLength="{message_length}" {adjust}>{message}</text>
</g>
</svg>
"""


def render_badges(snapshot: Snapshot, edition: Edition) -> Iterator[Artifact]:
    """Yield the badges of the site and those of each component."""
    language = edition.language
    yield from _badges("", language.gettext("status"), snapshot.state, language)
    for leaf in snapshot.leaves():
        yield from _badges(urls.component_path(leaf.id), leaf.component.name, leaf.state, language)


def _badges(about: str, label: str, state: str, language: Language) -> Iterator[Artifact]:
    message = words.word_for(state, language)
    endpoint = {
        "schemaVersion": 1,
        "label": label,
        "message": message,
        "color": _COLOURS[state],
    }
    yield json_artifact(f"{about}badge.json", endpoint)
    yield Artifact(
        path=f"{about}badge.svg",
        media_type="image/svg+xml; charset=utf-8",
        key=key_of("badge", label, str(state), message),
        make=lambda: badge(label, message, _COLOURS[state]).encode(),
    )


def badge(label: str, message: str, colour: str) -> str:
    """Return a flat badge that says `label` on grey and `message` on `colour`."""
    shown = _cut(label)
    label_length, message_length = _length(shown), _length(message)
    left, right = label_length + 12, message_length + 12
    return _SVG.format(
        width=left + right,
        left=left,
        right=right,
        text=escape(f"{isolated(label)}: {message}"),
        label=escape(shown),
        message=escape(message),
        label_colour=_LABEL_COLOUR,
        colour=colour,
        label_length=label_length,
        message_length=message_length,
        message_x=left + 6,
        # Wider gaps alone would tear Arabic letters apart, which are joined.
        adjust='lengthAdjust="spacingAndGlyphs"',
    )


def _cut(label: str) -> str:
    """Return `label`, or as much of it as a badge has room for and `…`."""
    shown = label
    while _length(shown) > _WIDEST_LABEL:
        shown = shown[:-1]
    return label if shown == label else f"{shown.rstrip()}…"


def _length(text: str) -> int:
    """Return about how wide `text` is at 11 px in Verdana; the SVG makes it exactly so."""
    return sum(map(_width, _JOINED.sub("", text)))


def _width(character: str) -> int:
    kind = unicodedata.category(character)
    if character.isascii():
        return _WIDTHS.get(character, _WIDTH)
    if kind in _DRAWN_OVER:
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return _WIDTH_OF_EMOJI if kind == "So" else _WIDTH_OF_SQUARE
    return _WIDTHS.get(unicodedata.normalize("NFD", character)[0], _WIDTH)
