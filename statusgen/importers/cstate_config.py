"""A cState configuration as ours: name, address, and systems in categories as components."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from statusgen.importers import hugo
from statusgen.importers.imported import Note
from statusgen.importers.site_text import comment, one_line
from statusgen.model.slugs import slug_of, unused_slug
from statusgen.model.yaml_text import scalar
from statusgen.model.zones import NoSuchZone, zone_named

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from statusgen.importers.hugo import Fields

_NO_ADDRESS = "https://status.example.com"
_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]*)\)")
_UNNAMED_GROUP = "Other systems"
_COLOURS = {"brand": "#0a0c0f", "ok": "#008000", "disrupted": "#cc4400", "down": "#e60000"}
_COLOURS["notice"] = "#24478f"


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A system of cState's: what is affected by an issue. `category` is nothing for none."""

    id: str
    name: str
    description: str = ""
    category: str = ""


@dataclass(slots=True, kw_only=True)
class Configuration:
    """What a cState configuration says, while issues still name systems that it does not.

    `categories` are their descriptions by name, `systems` and `unnamed` are by id. `guesses` are
    written into config.yaml as comments; `notes` are for whoever imports.
    """

    path: str
    name: str = "Status"
    url: str = _NO_ADDRESS
    description: str = ""
    zone: ZoneInfo = field(default_factory=lambda: zone_named("UTC"))
    categories: dict[str, str] = field(default_factory=dict)
    systems: dict[str, System] = field(default_factory=dict)
    unnamed: dict[str, System] = field(default_factory=dict)
    guesses: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def guess(self, message: str) -> None:
        """Keep what was assumed, for the file and for whoever imports."""
        self.guesses.append(message)
        self.note(message)

    def note(self, message: str) -> None:
        """Keep what could not be carried over."""
        self.notes.append(Note(path=self.path, message=message))

    def id_of(self, name: str) -> str:
        """Return the id of the system that an issue calls `name`; a new one is added.

        cState tells upper from lower case; here names that make the same id are one system.
        """
        known = {**self.systems, **self.unnamed}
        same = [one.id for one in known.values() if one.name.casefold() == name.casefold()]
        if same or slug_of(name) in known:
            return same[0] if same else slug_of(name)
        new = unused_slug(slug_of(name) or "component", known)
        self.unnamed[new] = System(id=new, name=name)
        return new


def read_configuration(path: str, fields: Fields) -> Configuration:
    """Return what the configuration file at `path` says; `fields` are its settings."""
    config = Configuration(path=path)
    params = hugo.mapping_of(fields, "params")
    config.name = one_line(hugo.text_of(fields, "title"))
    if not config.name:
        config.name = "Status"
        config.guess("the site had no title; it is called Status")
    _take_address(config, hugo.text_of(fields, "baseurl"))
    _take_description(config, hugo.text_of(params, "description"))
    _take_zone(config, hugo.text_of(fields, "timezone"))
    _take_categories(config, hugo.mappings_of(params, "categories"))
    _take_systems(config, hugo.mappings_of(params, "systems"))
    _note_what_is_lost(config, fields, params)
    return config


def _take_address(config: Configuration, address: str) -> None:
    if re.fullmatch(r"https?://[^\s/?#@\"'<>\\]+(?:/[^\s?#\"'<>\\]*)?", address):
        config.url = address.rstrip("/")
    else:
        said = f"baseURL {address!r} is no full address" if address else "the site had no baseURL"
        config.guess(f"{said}; write the real one in place of {_NO_ADDRESS}")


def _take_description(config: Configuration, text: str) -> None:
    config.description = _plain(text)
    if _LINK.search(text):
        config.note("links in the description are written out, because ours is plain text")


def _plain(text: str) -> str:
    """Return a description as plain text in one line, links written out."""
    return one_line(_LINK.sub(r"\1 (\2)", text), most=1000)


def _take_zone(config: Configuration, name: str) -> None:
    if not name:
        return
    try:
        config.zone = zone_named(name)
    except NoSuchZone as error:
        config.guess(f"{error}; times without a zone are read in UTC")


def _take_categories(config: Configuration, categories: list[Fields]) -> None:
    for category in categories:
        name = one_line(hugo.text_of(category, "name"))
        if name and name not in config.categories:
            config.categories[name] = _plain(hugo.text_of(category, "description"))
    if any(hugo.text_of(category, "untitled") == "true" for category in categories):
        config.note("untitled categories become groups that show their names")


def _take_systems(config: Configuration, systems: list[Fields]) -> None:
    for system in systems:
        name = one_line(hugo.text_of(system, "name"))
        if not name:
            config.note("a system without a name is left out")
            continue
        new = unused_slug(slug_of(name) or "component", config.systems)
        category = one_line(hugo.text_of(system, "category"))
        if category and category not in config.categories:
            config.guess(f"{name} is in no group: no category is called {category!r}")
            category = ""
        text = _plain(hugo.text_of(system, "description"))
        config.systems[new] = System(id=new, name=name, description=text, category=category)
        for lost in ("link", "partial"):
            if hugo.text_of(system, lost):
                config.note(f"the {lost} of system {name!r} is not carried over")


def _note_what_is_lost(config: Configuration, fields: Fields, params: Fields) -> None:
    """Name the settings that a visitor saw and that ours has no place for."""
    language = hugo.text_of(fields, "defaultcontentlanguage") or "en"
    lost = {
        f"language {language!r}: set languages in config.yaml": language != "en",
        f"logo {hugo.text_of(params, 'logo')!r}": hugo.text_of(params, "uselogo") == "true",
        "customTabs": bool(params.get("customtabs")),
        "colours": any(hugo.text_of(params, c) not in ("", v) for c, v in _COLOURS.items()),
        "googleAnalytics": hugo.text_of(params, "googleanalytics") not in ("", "UA-00000000-1"),
        "announcement": bool(params.get("announcement")),
    }
    for what, is_lost in lost.items():
        if is_lost:
            config.note(f"not carried over: {what}")


def config_yaml(config: Configuration) -> str:
    """Return our config.yaml. Systems that only issues name stand in a group of their own."""
    lines = [comment(guess) for guess in config.guesses]
    lines += [f"name: {scalar(config.name)}", f"url: {scalar(config.url)}"]
    if config.description:
        lines.append(f"description: {scalar(config.description)}")
    if config.zone.key != "UTC":
        lines.append(f"timezone: {scalar(config.zone.key)}")
    lines.append("components:")
    for system in config.systems.values():
        if not system.category:
            lines += _component(system, indent="  ")
    taken = {*config.systems, *config.unnamed}
    for category, description in config.categories.items():
        of_it = [system for system in config.systems.values() if system.category == category]
        lines += _group(category, description, of_it, taken)
    if config.unnamed:
        name = _UNNAMED_GROUP
        while name in config.categories:
            name += " from issues"
        lines.append(f"  {comment('these are named by issues but not by the old configuration')}")
        lines += _group(name, "", list(config.unnamed.values()), taken)
    return "\n".join((*lines, ""))


def _group(name: str, description: str, systems: list[System], taken: set[str]) -> list[str]:
    """Return a group with an id that is none of `taken`, which it joins; nothing for no systems."""
    if not systems:
        return []
    group_id = unused_slug(slug_of(name) or "group", taken)
    taken.add(group_id)
    lines = [f"  - id: {scalar(group_id)}", f"    name: {scalar(name)}"]
    if description:
        lines.append(f"    description: {scalar(description)}")
    lines.append("    components:")
    for system in systems:
        lines += _component(system, indent="      ")
    return lines


def _component(system: System, *, indent: str) -> list[str]:
    lines = [f"{indent}- id: {scalar(system.id)}", f"{indent}  name: {scalar(system.name)}"]
    if system.description:
        lines.append(f"{indent}  description: {scalar(system.description)}")
    return lines
