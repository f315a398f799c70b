"""What people wrote in Markdown, as safe HTML, as plain text and as one line.

Markdown is read as GitHub reads it (`gfm`). The last step to HTML is always a sanitiser with
a list of what may pass; nothing that an author writes becomes a script, a style, an id or a
request to another host. What may not pass is shown as it was written rather than lost.
"""

from __future__ import annotations

import html
import re
import threading

from statusgen.render.plain_text import text_of
from statusgen.render.prose_html import (
    PASSING_ATTRIBUTES,
    PASSING_TAGS,
    SCHEMES,
    UNPRINTABLE,
    passing_value,
    rewritten,
)

# Lines that begin with a letter, a digit or a bracket and hold nothing that Markdown or HTML
# could mean something by.
_PLAIN_LINE = (
    r"(?!\d{1,9}[.)](?:\s|\Z))[^\W_(\"'][^\W_]*+"
    r"(?:[ ,.;:!?'\"()%/+=$€\u2013\u2014\u2026-]++[^\W_]*+)*+(?<! )"
)
_PLAIN = re.compile(rf"(?:{_PLAIN_LINE}\n++)*+{_PLAIN_LINE}")
_LINK_IN_PLAIN = re.compile(r"://|www", re.IGNORECASE)


def to_html(source: str, *, heading_level: int = 4) -> str:
    """Return the Markdown `source` as a fragment of safe, valid HTML; "" if it holds nothing.

    The highest heading of the text becomes `h{heading_level}` and the others follow, down to
    h6. Images become links, for no reader's browser shall call another host; there are no ids,
    so that a page may hold many fragments. Control characters are dropped.
    """
    text = _cleaned(source)
    if _is_plain(text):
        return "\n".join(f"<p>{part}</p>" for part in re.split(r"\n{2,}", text))
    return _Converter.of_this_thread().html_of(text, heading_level) if text.strip() else ""


def to_text(source: str) -> str:
    """Return the Markdown `source` as plain text without marks, its lines ended by `\\n`.

    A link is written `text (https://...)`, a bare address once. Lists keep `- ` and numbers,
    quotes `> `, code its lines. Paragraphs are one line each with an empty line between.
    """
    text = _cleaned(source)
    if _is_plain(text):
        return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n{2,}", text))
    return text_of(to_html(source))


def to_line(source: str, *, most: int = 200) -> str:
    """Return the Markdown `source` as one line of plain text of `most` characters or fewer.

    Longer text is cut behind a word and ends with `…`.

    >>> to_line("Paying by **card** fails.", most=16)
    'Paying by card…'
    """
    line = " ".join(to_text(source).split())
    if len(line) <= most:
        return line
    cut = line[:most].rpartition(" ")[0] or line[: most - 1]
    return cut.rstrip(" ,;:.\u2013\u2014-") + "…"


def _cleaned(source: str) -> str:
    lines = source.replace("\r\n", "\n").replace("\r", "\n")
    return UNPRINTABLE.sub("", lines).strip("\n").rstrip()


def _is_plain(text: str) -> bool:
    """Return whether `text` is paragraphs that mean the same with and without Markdown."""
    return bool(_PLAIN.fullmatch(text)) and not _LINK_IN_PLAIN.search(text)


class _Converter:
    """Markdown and the sanitiser, made once a thread: making them takes longer than their work."""

    _made = threading.local()

    def __init__(self) -> None:
        import nh3
        from markdown import Markdown

        from statusgen.render.gfm import GitHubMarkdown

        self.markdown = Markdown(extensions=[GitHubMarkdown()])
        self.sanitiser = nh3.Cleaner(
            tags=set(PASSING_TAGS),
            attributes=PASSING_ATTRIBUTES,
            attribute_filter=passing_value,
            clean_content_tags=set(),
            url_schemes=set(SCHEMES),
            link_rel="noopener",
        )

    @classmethod
    def of_this_thread(cls) -> _Converter:
        converter: _Converter | None = getattr(cls._made, "converter", None)
        if converter is None:
            converter = cls._made.converter = cls()
        return converter

    def html_of(self, text: str, heading_level: int) -> str:
        try:
            unsafe = self.markdown.reset().convert(text)
        except RecursionError:
            del self._made.converter
            unsafe = _as_written(text)
        return self.sanitiser.clean(rewritten(unsafe, heading_level)).strip()


def _as_written(text: str) -> str:
    """Return `text` as paragraphs with its own line breaks and no Markdown."""
    paragraphs = re.split(r"\n\s*\n", html.escape(text, quote=False))
    return "\n".join("<p>" + part.replace("\n", "<br>\n") + "</p>" for part in paragraphs)
