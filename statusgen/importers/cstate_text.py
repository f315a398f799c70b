"""The Markdown of a cState issue, made fit for one of our files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TRACK = re.compile(
    r"""\{\{[<%]\s{0,9}track\s{1,9}["'`]?([^"'`<>%\n]{0,80}?)["'`]?\s{0,9}/?[%>]\}\}"""
)
_SHORTCODE = re.compile(r"\{\{[<%]\s{0,9}(/?)\s{0,9}([\w./-]{1,80})([^{}]{0,2000}?)/?[%>]\}\}")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_UNDERLINE = re.compile(r" {0,3}(?:-+|=+)[ \t]*")
_HEADING = re.compile(r" {0,3}(#{1,6})([ \t]+|$)(.*)")
_LIKE_AN_UPDATE = re.compile(
    r"\d{4}-\d|\d{1,2}[:./]\d\d|\b(?:investigating|identified|monitoring|resolved|post-?mortem"
    r"|update|scheduled|in progress|verifying|completed|cancell?ed)\b",
    re.IGNORECASE,
)
_OWN_FILE = re.compile(r"\]\((/[^()\[\]\s]*)")


def is_text(lines: list[str]) -> list[bool]:
    """Return for each line whether it is text that Markdown reads: no code and no comment.

    Code that is never closed goes on to the end; a comment that is never closed is none.
    """
    hidden = _in_comments(lines)
    for first, last in _fences(lines, hidden):
        hidden[first : last + 1] = [True] * (last + 1 - first)
    return [
        not (hidden[number] or line.startswith(("    ", "\t"))) for number, line in enumerate(lines)
    ]


def _in_comments(lines: list[str]) -> list[bool]:
    """Return for each line whether a comment hides it; text before a comment hides nothing."""
    hidden = [False] * len(lines)
    last = max((number for number, line in enumerate(lines) if "-->" in line), default=-1)
    inside = False
    for number, line in enumerate(lines):
        if inside:
            hidden[number], inside = True, "-->" not in line
        elif "<!--" in line:
            before, _, after = line.partition("<!--")
            hidden[number] = not before.strip() and ("-->" in after or last > number)
            inside = "-->" not in after and last > number
    return hidden


def _fences(lines: list[str], hidden: list[bool]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last line of every block of fenced code."""
    opened, fence = 0, ""
    for number, line in enumerate(lines):
        found = _FENCE.match(line)
        if not found or hidden[number]:
            continue
        if not fence:
            opened, fence = number, found[1]
        elif found[1].startswith(fence) and not line.strip().strip(fence[0]):
            yield opened, number
            fence = ""
    if fence:
        yield opened, len(lines) - 1


def stamps_of_track(text: str) -> list[str]:
    """Return what the `track` shortcodes in `text` hold, in order."""
    return [found[1].strip() for found in _TRACK.finditer(text)]


def without_shortcodes(text: str) -> tuple[str, list[str]]:
    """Return `text` without Hugo's shortcodes, and the names of those other than `track`.

    What a shortcode was given stays as text in parentheses, so that nothing is lost.
    """
    names: list[str] = []

    def plain(found: re.Match[str]) -> str:
        if found[1]:
            return ""
        names.append(found[2])
        given = " ".join((found[2], *found[3].replace('"', " ").split()))
        return f"({given})"

    return _SHORTCODE.sub(plain, _TRACK.sub("", text)), list(dict.fromkeys(names))


def own_files_in(text: str) -> list[str]:
    """Return the addresses inside the old site that `text` links to or shows."""
    return list(dict.fromkeys(_OWN_FILE.findall(text)))


def fit_for_us(text: str) -> str:
    """Return `text` with no line that could be taken for the heading of an update.

    A second-level heading goes down one level. One with a date or a status word becomes bold
    text at any level. Code that is never closed is closed, and a comment that is never closed is
    shown as the characters it is made of, so that neither swallows the next update.
    """
    lines: list[str] = []
    fence = ""
    for line in text.strip("\n").split("\n"):
        found = _FENCE.match(line)
        if fence:
            closes = found and found[1].startswith(fence) and not line.strip().strip(fence[0])
            fence = "" if closes else fence
        elif found and not (found[1][0] == "`" and "`" in line.strip().lstrip("`")):
            fence = found[1]
        elif lines and _UNDERLINE.fullmatch(line) and _LIKE_AN_UPDATE.search(lines[-1]):
            # Right below, it would make a heading of that line.
            lines.append("")
        lines.append(line.rstrip() if fence else _as_text(line.rstrip()))
    if fence:
        lines.append(fence)
    return _open_comment_as_text("\n".join(lines).strip("\n"))


def _as_text(line: str) -> str:
    """Return a line outside code, a heading as one that opens no update."""
    found = _HEADING.fullmatch(line)
    if not found:
        return line
    if _LIKE_AN_UPDATE.search(found[3]):
        return f"**{found[3].strip(' #*')}**"
    return f"### {found[3]}" if len(found[1]) == 2 else line  # noqa: PLR2004 - the level of updates


def _open_comment_as_text(text: str) -> str:
    last = text.rfind("<!--")
    if last >= 0 and "-->" not in text[last:]:
        return text[:last] + "&lt;!--" + text[last + 4 :]
    return text
