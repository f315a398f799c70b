"""A site with everything a page can show, and its pages taken apart."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from statusgen.derive import derive
from statusgen.model.files import Files
from statusgen.parse import parse_site
from statusgen.render.pages import render_pages
from tests.support import at, edition_of

if TYPE_CHECKING:
    from statusgen.model.files import Theme
    from statusgen.model.snapshot import Snapshot

NOW = at("2026-11-21T14:40Z")

_VOID = {"br", "hr", "img", "link", "meta", "source", "wbr"}
_ONCE = "starts: 2026-11-{0} 03:00 UTC\nends: 2026-11-{0} 05:00 UTC"
_MONTHLY = """\
starts: 2023-10-01 02:00 UTC
ends: 2023-10-01 03:00 UTC
repeats: FREQ=MONTHLY;BYDAY=1SU"""
_WINDOWS = (
    (
        "late",
        "api",
        f"{_ONCE.format(21)}\nconfirm_end: true",
        "## 2026-11-21 04:00 UTC - Verifying",
    ),
    ("soon", "web", _ONCE.format(28), ""),
    ("monthly", "new", _MONTHLY, ""),
    ("off", "web", _ONCE.format(10), "## 2026-11-09 12:00 UTC - Cancelled"),
)


def a_full_site(text: str = "Something to tell") -> dict[str, str]:
    """Return a site with everything a page can show, `text` wherever an author may write."""
    said = json.dumps(text)
    return {
        "config.yaml": f"""\
name: {said}
url: https://status.example.com/sub
description: {said}
components:
  - name: {said}
    id: group
    description: {said}
    components:
      - {{id: api, name: {said}, description: {said}}}
      - {{id: new, name: {said}, since: 2026-11-21}}
  - {{id: quiet, name: {said}, show: when-degraded}}
  - {{id: web, name: {said}, since: 2027-01-01}}
support:
  - {{name: {said}, for: critical, href: "tel:+4930123", hours: {said}, answers_within: 15m}}
  - {{name: {said}, href: "https://support.example.com/?\\"'><script>"}}
""",
        "incidents/open.md": f"""\
---
title: {said}
components: {{api: major_outage, new: degraded_performance}}
workaround: {said}
---

{text}

## 2026-11-21 14:05 UTC - Investigating
next_update: 15:00 UTC

{text}

## 2026-11-21 14:20 UTC - Update
components: {{api: partial_outage}}

{text}
""",
        "incidents/over.md": f"""\
---
title: {said}
components: {{web: partial_outage, api: degraded_performance}}
---

## 2026-11-12 09:00 UTC - Investigating

{text}

## 2026-11-12 10:00 UTC - Resolved

## 2026-11-14 10:00 UTC - Postmortem

### {text}

| a | b |
|---|---|
| {text} | `{text}` |

## 2026-11-15 10:00 UTC - Update

{text}
""",
        **{
            f"incidents/{name}.md": f"""\
---
title: {said}
components: [{component}]
announced: 2026-10-01 09:00 UTC
{times}
---

{text}
{more}
"""
            for name, component, times, more in _WINDOWS
        },
    }


def snapshot_of(site: dict[str, str]) -> Snapshot:
    """Return what is true of `site`, its texts by path, at NOW."""
    contents = {path: text.encode() for path, text in site.items()}
    return derive(parse_site(Files(contents=contents)), now=NOW)


def pages_of(snapshot: Snapshot, theme: Theme) -> dict[str, str]:
    """Return the HTML of every page by its path."""
    return {page.path: page.make().decode() for page in render_pages(snapshot, edition_of(theme))}


class Page(HTMLParser):
    """A page taken apart: its elements, and what is wrong with how they are nested."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: dict[str, str] = {}
        self.wrong: list[str] = []
        self.feed(html)
        self.close()
        self.wrong += [f"<{tag}> is never closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.wrong.append(f"<{tag}> has an attribute twice")
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes what is not open, at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        tag = self.open[-1] if self.open else ""
        self.text[tag] = self.text.get(tag, "") + data

    def values(self, attribute: str) -> list[str]:
        """Return the values of `attribute` in the order of the page."""
        return [attrs[attribute] for _, attrs in self.elements if attribute in attrs]

    def tags(self) -> list[str]:
        """Return the names of the elements in the order of the page."""
        return [tag for tag, _ in self.elements]
