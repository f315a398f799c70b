"""Foreign text made fit for a line of our own files."""

from __future__ import annotations

import unicodedata


def one_line(text: str, *, most: int = 200) -> str:
    """Return `text` in one line of at most `most` characters; one that was cut ends in an ellipsis.

    Runs of white space are one space; control characters and what is no character go.
    """
    shown = (" " if c.isspace() else c for c in text if c.isspace() or _can_be_shown(c))
    line = " ".join("".join(shown).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _can_be_shown(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cs") and character not in "\ufffe\uffff"


def comment(text: str) -> str:
    """Return the line that marks in an imported file what had to be guessed."""
    return f"# imported: {one_line(text)}"
