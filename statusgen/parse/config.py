"""config.yaml."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from statusgen.model.languages import LANGUAGES
from statusgen.model.site import DEFAULT_CADENCE, Site, SupportChannel, UptimeRules
from statusgen.model.states import Impact, State
from statusgen.model.zones import NoSuchZone, zone_named
from statusgen.parse.appearance import read_appearance, read_mail
from statusgen.parse.components import read_components
from statusgen.parse.feed_rules import read_feed_rules
from statusgen.parse.fields import Fields, text_of
from statusgen.parse.links import read_href
from statusgen.parse.source import decoded
from statusgen.parse.yaml_nodes import Mapping, fields_at, read_yaml
from statusgen.problems import Location, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping as Contents
    from datetime import timedelta
    from fractions import Fraction

    from statusgen.parse.source import Source
    from statusgen.problems import Problems

PATH = "config.yaml"
FIELDS = (
    "name",
    "url",
    "timezone",
    "languages",
    "description",
    "theme",
    "appearance",
    "components",
    "uptime",
    "cadence",
    "support",
    "subscribe",
    "feeds",
    "renewed_every",
    "statuspage",
)
UPTIME_FIELDS = ("days", "partial_outage", "major_outage", "degraded_performance")
CADENCE_FIELDS = ("critical", "major", "minor")
STATUSPAGE_FIELDS = ("maintenance_indicator",)
SUPPORT_FIELDS = ("name", "for", "href", "hours", "answers_within")
LARGEST_CONFIG = 512 * 1024
LONGEST_PERIOD = 366


def read_config(
    contents: Contents[str, bytes], themes: Iterable[str], problems: Problems
) -> Site | None:
    """Return the site that config.yaml describes, with no incidents yet, or None if it is refused.

    `contents` are the files of the site, of which it takes config.yaml and what that names.
    `themes` are the names that the site can choose from. Where there are errors the site serves
    only to check the other files: its components or languages are empty if one of them is wrong.
    """
    fields = _fields(contents.get(PATH), problems)
    if fields is None:
        return None
    name = fields.line("name")
    url = _url(fields, problems)
    components = read_components(fields, problems)
    fields.missing("name", "say whose status it is: name: Example Cloud")
    fields.missing("url", "say where the page will stand: url: https://status.example.com")
    fields.missing("components", "list what customers use: components: [{id: api, name: API}]")
    zone = _zone(fields, problems)
    return Site(
        name=name or "",
        url=url or "",
        zone=zone_named(zone),
        components=components,
        languages=_languages(fields, problems),
        description=fields.text("description", most=1000) or "",
        theme=_theme(fields, themes, problems),
        appearance=read_appearance(fields, contents, problems),
        uptime=_uptime(fields, problems),
        cadence=_cadence(fields),
        support=_support(fields, problems),
        mail=read_mail(fields, problems),
        feeds=read_feed_rules(fields, problems),
        renewed_every=fields.duration("renewed_every"),
        maintenance_indicator=_maintenance_indicator(fields),
    )


def _fields(data: bytes | None, problems: Problems) -> Fields | None:
    if data is None:
        # A config.yaml that is there and could not be read has been reported as that.
        if not any(problem.where.path == PATH for problem in problems.found):
            problems.error(
                "no-config",
                Location(path=PATH),
                "the site has no config.yaml",
                hint="run statusgen init, or name the site's directory with --site",
            )
        return None
    if len(data) > LARGEST_CONFIG:
        problems.error(
            "too-large", Location(path=PATH), f"the file is larger than {LARGEST_CONFIG} bytes"
        )
        return None
    source = decoded(PATH, data, problems)
    return _mapping(source, problems) if source else None


def _mapping(source: Source, problems: Problems) -> Fields | None:
    before = problems.errors
    node = read_yaml(source, 1, len(source.lines), problems)
    if node is None and problems.errors > before:
        return None
    if node is not None and not isinstance(node, Mapping):
        problems.error(
            "wrong-type", node.where, "the file has to hold fields, such as name: Example Cloud"
        )
        return None
    entries = node.entries if node else ()
    return Fields(fields_at(source, 1, entries), problems, known=FIELDS)


def _url(fields: Fields, problems: Problems) -> str | None:
    scalar = fields.scalar("url")
    if scalar is None:
        return None
    value = scalar.value.strip().rstrip("/")
    try:
        parts = urlsplit(value)
        fine = (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and not (parts.query or parts.fragment or parts.username)
            and re.fullmatch(r"[!-~]+", value)
            and not re.search(r"[\"'<>\\^`{|}]", value)
        )
        fine = fine and (parts.port is None or parts.port > 0)
    except ValueError:
        fine = False
    if not fine:
        problems.error(
            "bad-url",
            scalar.where,
            f"{scalar.value.strip()!r} is no address of a site",
            hint="write it like https://status.example.com, with nothing after the path",
        )
        return None
    return value


def _zone(fields: Fields, problems: Problems) -> str:
    scalar = fields.scalar("timezone")
    if scalar is None:
        return "UTC"
    try:
        return zone_named(scalar.value.strip()).key
    except NoSuchZone as error:
        problems.error("bad-timezone", scalar.where, str(error), hint=error.hint)
        return "UTC"


def _languages(fields: Fields, problems: Problems) -> tuple[str, ...]:
    if "languages" not in fields:
        return ("en",)
    before = problems.errors
    languages: list[str] = []
    for node in fields.items("languages", such_as="[en, de]") or ():
        scalar = text_of(node, problems, what="a language")
        if scalar is None:
            continue
        word = scalar.value.strip()
        if word not in LANGUAGES or word in languages:
            problems.error(
                "bad-language",
                scalar.where,
                f"{word!r} stands twice"
                if word in languages
                else f"the page does not speak {word!r}",
                hint=f"it speaks {', '.join(LANGUAGES)}",
            )
        languages.append(word)
    return (tuple(languages) or ("en",)) if problems.errors == before else ()


def _theme(fields: Fields, themes: Iterable[str], problems: Problems) -> str:
    scalar = fields.scalar("theme")
    if scalar is None:
        return "default"
    name = scalar.value.strip()
    if name not in themes:
        problems.error(
            "unknown-theme",
            scalar.where,
            f"there is no theme {name!r}",
            hint=suggestion(name, themes, called="the themes are")
            + "; one of your own is a folder themes/NAME beside config.yaml",
        )
    return name


def _uptime(fields: Fields, problems: Problems) -> UptimeRules:
    uptime = fields.nested("uptime", known=UPTIME_FIELDS, such_as="{days: 90}")
    rules = UptimeRules()
    if uptime is None:
        return rules
    weights: dict[State, Fraction] = dict(rules.weights)
    for state in weights:
        share = uptime.share(state.value)
        if share is not None:
            weights[state] = share
    order = (State.DEGRADED_PERFORMANCE, State.PARTIAL_OUTAGE, State.MAJOR_OUTAGE)
    if not weights[order[0]] <= weights[order[1]] <= weights[order[2]]:
        problems.error(
            "bad-value",
            fields.key("uptime"),
            "a worse state counts for less downtime than a better one",
            hint="order them: degraded_performance, partial_outage, major_outage",
        )
    days = uptime.whole("days", least=1, most=LONGEST_PERIOD)
    return UptimeRules(days=days or rules.days, weights=weights)


def _cadence(fields: Fields) -> dict[Impact, timedelta]:
    cadence = fields.nested("cadence", known=CADENCE_FIELDS, such_as="{critical: 20m}")
    lengths = dict(DEFAULT_CADENCE)
    for word in CADENCE_FIELDS:
        length = cadence.duration(word) if cadence else None
        if length is not None:
            lengths[Impact(word)] = length
    return lengths


def _support(fields: Fields, problems: Problems) -> tuple[SupportChannel, ...]:
    channels = []
    for node in fields.items("support", such_as="[{name: …, href: …}]") or ():
        if not isinstance(node, Mapping):
            fields.wrong_type(node.where, "support", "a list of {name: …, href: …}")
            continue
        entry = Fields(node, problems, known=SUPPORT_FIELDS)
        for name in ("name", "href"):
            entry.missing(name, "a support channel needs a name and an href")
        channels.append(
            SupportChannel(
                name=entry.line("name") or "",
                href=read_href(entry.scalar("href"), problems),
                critical_only=entry.choice("for", ("critical", "normal")) == "critical",
                hours=entry.line("hours") or "",
                answers_within=entry.duration("answers_within"),
            )
        )
    return tuple(channels)


def _maintenance_indicator(fields: Fields) -> str:
    """Return what Statuspage's API calls maintenance; its documents know `none` only."""
    statuspage = fields.nested(
        "statuspage", known=STATUSPAGE_FIELDS, such_as="{maintenance_indicator: none}"
    )
    word = statuspage.choice(*STATUSPAGE_FIELDS, ("maintenance", "none")) if statuspage else None
    return word or "maintenance"
