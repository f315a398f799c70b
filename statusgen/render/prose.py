"""What people wrote in Markdown, as safe HTML, as plain text and as one line.

Markdown is read as GitHub reads it (`gfm`). The last step to HTML is always a sanitiser with
a list of what may pass; nothing that an author writes becomes a script, a style, an id or a
request to another host. What may not pass is shown as it was written rather than lost.
"""

from __future__ import annotations

import html
import re
import threading
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import TYPE_CHECKING

from statusgen.model.files import key_of
from statusgen.render import simple_prose
from statusgen.render.plain_text import text_of
from statusgen.render.prose_html import (
    PASSING_ATTRIBUTES,
    PASSING_TAGS,
    SCHEMES,
    UNPRINTABLE,
    passing_value,
    rewritten,
)
from statusgen.render.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown import Markdown
    from nh3 import Cleaner

    from statusgen.model.store import Store

# Without one of these a text holds no heading, so it is the same wherever it stands.
_MAY_HOLD_HEADING = re.compile("[#<=-]")
_TOP = 4

_KEPT: ContextVar[Store | None] = ContextVar("kept", default=None)


@contextmanager
def kept_in(store: Store) -> Iterator[None]:
    """Take HTML that took long to make from `store` and keep it there, in this context.

    It is kept as it was before the sanitiser, which sees whatever `store` returns.
    """
    token = _KEPT.set(store)
    try:
        yield
    finally:
        _KEPT.reset(token)


@remembered
def to_html(source: str, *, heading_level: int = _TOP) -> str:
    """Return the Markdown `source` as a fragment of safe, valid HTML; "" if it holds nothing.

    The highest heading of the text becomes `h{heading_level}` and the others follow, down to
    h6. Images become links, for no reader's browser shall call another host; there are no ids,
    so that a page may hold many fragments. Control characters are dropped.
    """
    text = _cleaned(source)
    simple = simple_prose.html_of(text)
    if simple is not None or not text.strip():
        return simple or ""
    return _converted(text, level=heading_level if _MAY_HOLD_HEADING.search(text) else _TOP)


@remembered
def to_text(source: str) -> str:
    """Return the Markdown `source` as plain text without marks, its lines ended by `\\n`.

    A link is written `text (https://...)`, a bare address once. Lists keep `- ` and numbers,
    quotes `> `, code its lines. Paragraphs are one line each with an empty line between.
    """
    simple = simple_prose.text_of(_cleaned(source))
    return text_of(to_html(source)) if simple is None else simple


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


@remembered
def _converted(text: str, *, level: int) -> str:
    """Return the HTML of `text` by the long way, which costs a hundred times the other."""
    kept, converter = _KEPT.get(), _Converter.of_this_thread()
    if kept is None:
        return converter.safe(converter.html_of(text, level))
    key = key_of("prose", text, level)
    found = kept.get(key)
    if found is None:
        found = converter.html_of(text, level).encode()
        kept.put(key, found)
    return converter.safe(found.decode(errors="replace"))


class _Converter:
    """Markdown and the sanitiser, made once a thread: making them takes longer than their work."""

    _made = threading.local()

    @classmethod
    def of_this_thread(cls) -> _Converter:
        converter: _Converter | None = getattr(cls._made, "converter", None)
        if converter is None:
            converter = cls._made.converter = cls()
        return converter

    @cached_property
    def markdown(self) -> Markdown:
        from markdown import Markdown

        from statusgen.render.gfm import GitHubMarkdown

        return Markdown(extensions=[GitHubMarkdown()])

    @cached_property
    def sanitiser(self) -> Cleaner:
        from nh3 import Cleaner

        return Cleaner(
            tags=set(PASSING_TAGS),
            attributes=PASSING_ATTRIBUTES,
            attribute_filter=passing_value,
            clean_content_tags=set(),
            url_schemes=set(SCHEMES),
            link_rel="noopener",
        )

    def html_of(self, text: str, heading_level: int) -> str:
        try:
            unsafe = self.markdown.reset().convert(text)
        except RecursionError:
            del self.markdown
            unsafe = _as_written(text)
        return rewritten(unsafe, heading_level)

    def safe(self, written: str) -> str:
        return self.sanitiser.clean(written).strip()


def _as_written(text: str) -> str:
    """Return `text` as paragraphs with its own line breaks and no Markdown."""
    paragraphs = re.split(r"\n\s*\n", html.escape(text, quote=False))
    return "\n".join("<p>" + part.replace("\n", "<br>\n") + "</p>" for part in paragraphs)
