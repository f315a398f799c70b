"""Any bytes as a file of a site: it is read and every page made, or it is refused in words.

What begins with `---` is an incident or a maintenance, anything else is config.yaml.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import atheris

with atheris.instrument_imports(include=["statusgen", "markdown", "pymdownx"]):
    # Prose imports it only when it is called, which would be too late.
    import statusgen.render.gfm  # noqa: F401
    from statusgen.derive import derive
    from statusgen.model.files import Files
    from statusgen.parse import parse_site
    from statusgen.problems import InvalidSite, PublishFailed
    from statusgen.read import read_theme
    from statusgen.render import render

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
THEME = read_theme(Path(__file__).parent, "default")
CONFIG = b"""\
name: Example Cloud
url: https://status.example.com
components:
  - {id: api, name: Public API}
  - {id: checkout, name: Checkout}
"""
INCIDENT = b"""\
---
title: Checkout fails
components: {checkout: major_outage}
---

## 2026-03-02 09:00 UTC - Investigating

Paying by *card* fails.
"""


def build(data: bytes) -> None:
    """Make every file of the site that `data` is a part of, and read back what has a grammar."""
    contents = {"config.yaml": data, "incidents/incident.md": INCIDENT}
    if data.startswith(b"---"):
        contents = {"config.yaml": CONFIG, "incidents/incident.md": data}
    try:
        site = parse_site(Files(contents=contents))
        for artifact in render(derive(site, now=NOW), THEME):
            made = artifact.make()
            if artifact.path.endswith(".json"):
                json.loads(made)
            elif artifact.path.endswith((".atom", ".rss", ".svg", ".xml")):
                ElementTree.fromstring(made)  # noqa: S314 - our own
    except (InvalidSite, PublishFailed) as error:
        str(error).encode()


if __name__ == "__main__":
    atheris.Setup(sys.argv, build)
    atheris.Fuzz()
