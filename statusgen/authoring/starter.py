"""The files of a new site."""

from __future__ import annotations

from statusgen.model.yaml_text import scalar

_CONFIG = """\
# The status page of {name}. Everything but name, url and components has a default;
# docs/reference/config.md tells of every field.
name: {quoted_name}
url: {url}

# Whose days the page counts. Times in incidents always say their own zone.
timezone: UTC
# description: Status of {name} and its API.

# What customers use, in the order of the page. An id stands in addresses and in
# incidents, so choose it once; a name can change at any time.
components:
  - id: api
    name: API
    # description: REST and GraphQL
    # since: 2026-01-31         # uptime is not claimed before it
  - id: website
    name: Website
  # A group: a name, and components of its own.
  # - name: Web
  #   components:
  #     - {{id: dashboard, name: Dashboard}}
  #     - {{id: docs, name: Documentation, show: when-degraded}}

# How uptime is counted: over how many days, and how much of each state's time is downtime.
# uptime: {{days: 90, partial_outage: 0.3, major_outage: 1, degraded_performance: 0}}

# How long an open incident may stay silent.
# cadence: {{critical: 20m, major: 30m, minor: 60m}}

# Where customers find people.
# support:
#   - name: Emergency line
#     for: critical
#     href: "tel:+49301234567"
#     hours: "24/7"
#     answers_within: 15m
#   - {{name: Support desk, href: "https://support.example.com", answers_within: 8h}}
"""

IGNORED = """\
# What statusgen makes.
/public/
/.public.statusgen/
/.statusgen/
"""


def starter_files(name: str, url: str) -> dict[str, str]:
    """Return the files of a new site: paths relative to it, to text."""
    # In a comment, a line end of any kind would begin a line that is none.
    shown = "".join(c if c.isprintable() else " " for c in name)
    return {
        "config.yaml": _CONFIG.format(name=shown, quoted_name=scalar(name), url=scalar(url)),
        "incidents/.gitkeep": "",
        ".gitignore": IGNORED,
    }
