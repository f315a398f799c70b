"""Sites that hold hostile text in every field that an author can write."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from statusgen.derive import derive
from statusgen.model.files import Files
from statusgen.model.yaml_text import scalar
from statusgen.parse import parse_site
from tests.hostile.payloads import PAYLOADS, in_one_line
from tests.support import NOON

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from statusgen.model.snapshot import Snapshot


def a_config(name: str, components: Iterable[str], footer: str) -> str:
    """Return a config.yaml that says `name` everywhere, with a group and a component for each."""
    said = scalar(name)
    lines = (
        f"  - name: {scalar(each)}\n    id: g{number}\n    description: {scalar(each)}\n"
        f"    components: [{{id: c{number}, name: {scalar(each)}, description: {scalar(each)}}}]\n"
        for number, each in enumerate(components)
    )
    return f"""\
name: {said}
url: https://status.example.com/sub
description: {said}
languages: [en, de]
appearance:
  footer: {scalar(footer)}
  links:
    - {{name: {scalar(name[:60])}, href: "https://a.example/?\\"'><script>alert(1)</script>"}}
support:
  - {{name: {said}, hours: {said}, href: "mailto:a@a.example?subject=\\"onclick=alert(1)"}}
  - {{name: {said}, for: critical, href: "tel:+1\\"><script>alert(1)</script>"}}
subscribe: {{mail: "https://a.example/'onclick='alert(1)"}}
components:
{"".join(lines)}"""


def an_incident(title: str, texts: Iterable[str], components: str = "c0: major_outage") -> str:
    """Return an open incident with `title` and an update for each text, the first as summary."""
    told = list(texts)
    updates = (
        f"## {NOON - timedelta(minutes=len(told) - number):%Y-%m-%d %H:%M} UTC - Investigating\n\n"
        f"{text}\n"
        for number, text in enumerate(told)
    )
    return (
        f"---\ntitle: {scalar(title)}\ncomponents: {{{components}}}\n"
        f"workaround: {scalar(told[0])}\n---\n\n{told[0]}\n\n" + "\n".join(updates)
    )


def a_translation(title: str, texts: Iterable[str]) -> str:
    """Return `an_incident` in another language: the same without what a translation has not."""
    lines = an_incident(title, texts).splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("components: "))


def a_window(title: str, text: str, *, update: str = "") -> str:
    """Return a maintenance of the first component that goes on at noon."""
    return f"""\
---
title: {scalar(title)}
components: [c0]
announced: 2026-03-01 09:00 UTC
starts: 2026-03-02 11:00 UTC
ends: 2026-03-02 14:00 UTC
---

{text}

{update}
"""


def snapshot_of(files: dict[str, str], *, now: datetime = NOON) -> Snapshot:
    """Return what is true at `now` of the site that `files` are, texts by path."""
    contents = {path: text.encode() for path, text in files.items()}
    return derive(parse_site(Files(contents=contents)), now=now)


def every_payload() -> dict[str, str]:
    """Return a site with every payload in every place: one for each title and name, all as texts.

    An incident has a payload as its title and every payload, whole, as the text of an update.
    """
    lines = [in_one_line(payload) for payload in PAYLOADS]
    files = {"config.yaml": a_config(" ".join(lines)[:190], lines, "\n\n".join(PAYLOADS)[:2000])}
    for number, line in enumerate(lines):
        title, path = line[:200], f"incidents/case-{number:02}"
        component = f"c{number}: partial_outage"
        files[f"{path}.md"] = an_incident(title, PAYLOADS[number : number + 1], component)
        files[f"{path}.de.md"] = a_translation(title, PAYLOADS[number : number + 1])
    files["incidents/all.md"] = an_incident("All", PAYLOADS)
    files["incidents/all.de.md"] = a_translation("Alle", PAYLOADS)
    for number, payload in enumerate(PAYLOADS):
        files[f"incidents/window-{number:02}.md"] = a_window(lines[number], payload)
    return files
