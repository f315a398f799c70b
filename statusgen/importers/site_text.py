"""Foreign text made fit for a line of our own files."""

from __future__ import annotations

import unicodedata

from statusgen.model.bidi import balanced

_NEVER = "\ufffe\uffff\u202d\u202e"


def one_line(text: str, *, most: int = 200) -> str:
    """Return `text` in one line of at most `most` characters; one that was cut ends in an ellipsis.

    Runs of white space are one space; control characters, what is no character and what shows
    letters in reverse go.
    """
    shown = (" " if c.isspace() else c for c in text if c.isspace() or _can_be_shown(c))
    line = balanced(" ".join("".join(shown).split()))
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _can_be_shown(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cs") and character not in _NEVER


def comment(text: str) -> str:
    """Return the line that marks in an imported file what had to be guessed."""
    return f"# imported: {one_line(text)}"
