"""Any text as Markdown: it comes out as HTML that the sanitiser would not change, and as text."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["statusgen", "markdown", "pymdownx"]):
    # Prose imports it only when it is called, which would be too late.
    import statusgen.render.gfm  # noqa: F401
    from statusgen.render.prose import to_html, to_line, to_text
    from statusgen.render.prose_html import PASSING_ATTRIBUTES, PASSING_TAGS, UNPRINTABLE

import nh3

ATTRIBUTES = {**PASSING_ATTRIBUTES, "a": {*PASSING_ATTRIBUTES["a"], "rel"}}


def convert(data: bytes) -> None:
    """Convert `data` in every way and see that nothing that could do harm is left."""
    text = data.decode("utf-8", "surrogateescape")
    html = to_html(text)
    clean = nh3.clean(html, tags=set(PASSING_TAGS), attributes=ATTRIBUTES, link_rel=None)
    assert clean == html, (clean, html)  # noqa: S101
    for made in (html, to_text(text), to_line(text)):
        assert not UNPRINTABLE.search(made.replace("\n", "")), made  # noqa: S101
        made.encode()


if __name__ == "__main__":
    atheris.Setup(sys.argv, convert)
    atheris.Fuzz()
