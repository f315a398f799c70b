"""The field `feeds` of config.yaml."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from statusgen.model.site import FeedRules

if TYPE_CHECKING:
    from statusgen.parse.fields import Fields
    from statusgen.problems import Problems

FEEDS_FIELDS = ("hub", "bare_maintenance_end")

_ADDRESS = re.compile(r"[!-~]+")


def read_feed_rules(fields: Fields, problems: Problems) -> FeedRules:
    """Return what `feeds` says, or the defaults."""
    such_as = "{hub: https://hub.example.com}"
    rules = fields.nested("feeds", known=FEEDS_FIELDS, such_as=such_as)
    if rules is None:
        return FeedRules()
    return FeedRules(
        hub=_hub(rules, problems),
        bare_maintenance_end=rules.flag("bare_maintenance_end") or False,
    )


def _hub(rules: Fields, problems: Problems) -> str | None:
    scalar = rules.scalar("hub")
    if scalar is None:
        return None
    value = scalar.value.strip()
    try:
        parts = urlsplit(value)
        fine = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        fine = False
    if not fine or not _ADDRESS.fullmatch(value):
        problems.error(
            "bad-url",
            scalar.where,
            f"{value!r} is no address of a hub",
            hint="write it like https://pubsubhubbub.appspot.com",
        )
        return None
    return value
