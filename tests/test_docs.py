"""The documentation: everything that exists is in it, and nothing that does not."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import click
import pytest

from statusgen.build import build_site
from statusgen.cli import statusgen
from statusgen.model.states import Impact, State
from statusgen.parse import (
    appearance,
    components,
    config,
    feed_rules,
    headings,
    incident,
    maintenance,
    translation,
)
from statusgen.render.schemas import SCHEMAS
from tests.doc_pages import (
    DOCS,
    HEADING,
    PAGES,
    ROOT,
    anchor_of,
    blocks_of,
    named_in,
    paths_in,
    prose_of,
    sections_of,
)
from tests.support import CONFIG, NOON, files_of, write_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from statusgen.build import Build

REFERENCE = DOCS / "reference"
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def _root_context() -> click.Context:
    """Return the context that `statusgen` itself runs in: its commands inherit `-h` from it."""
    return click.Context(statusgen, info_name="statusgen", **statusgen.context_settings)


def commands(
    command: click.Command, context: click.Context
) -> Iterator[tuple[str, click.Command, click.Context]]:
    """Yield `command` and all below it with the words that call them."""
    yield context.command_path, command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from commands(below, click.Context(below, info_name=name, parent=context))


COMMANDS = [each for each in commands(statusgen, _root_context()) if each[0] != "statusgen"]


def test_the_reference_has_every_command_and_no_other() -> None:
    """Someone who looks up a command finds it, and finds none that was taken out."""
    described = [title for title in sections_of(REFERENCE / "cli.md") if "statusgen " in title]

    assert described == [path for path, _, _ in COMMANDS]


@pytest.mark.parametrize(("path", "command", "context"), COMMANDS, ids=[c[0] for c in COMMANDS])
def test_the_reference_has_every_option_of_a_command_as_it_is(
    path: str, command: click.Command, context: click.Context
) -> None:
    """A script is written from this table; an option that is not there is not used."""
    section = sections_of(REFERENCE / "cli.md")[path]
    written = [name for name in named_in(section) if name.startswith("--")]
    options = [p for p in command.get_params(context) if isinstance(p, click.Option)]
    takes_value = {o.opts[-1]: not o.is_flag for o in options if "--help" not in o.opts}

    assert {name.split()[0]: " " in name for name in written} == takes_value
    for parameter in command.get_params(context):
        if isinstance(parameter, click.Argument):
            assert f"`{path} [OPTIONS] {parameter.make_metavar(context)}`" in section


@pytest.mark.parametrize(
    ("page", "title", "fields"),
    [
        ("config", "The site", config.FIELDS),
        ("config", "A component", components.COMPONENT_FIELDS),
        ("config", "A group", components.GROUP_FIELDS),
        ("config", "uptime", config.UPTIME_FIELDS),
        ("config", "cadence", config.CADENCE_FIELDS),
        ("config", "appearance", appearance.APPEARANCE_FIELDS),
        ("config", "A link", appearance.LINK_FIELDS),
        ("config", "subscribe", appearance.SUBSCRIBE_FIELDS),
        ("config", "feeds", feed_rules.FEEDS_FIELDS),
        ("config", "statuspage", config.STATUSPAGE_FIELDS),
        ("config", "A support channel", config.SUPPORT_FIELDS),
        ("incident", "Front matter of an incident", incident.FIELDS),
        ("incident", "Fields of an incident's update", incident.UPDATE_FIELDS),
        ("incident", "Front matter of a maintenance", maintenance.FIELDS),
        ("incident", "Fields of a maintenance's update", maintenance.UPDATE_FIELDS),
        ("incident", "Front matter of a translation", translation.FIELDS),
        ("incident", "States", tuple(State)),
    ],
)
def test_a_table_of_the_reference_has_every_field_once_and_no_other(
    page: str, title: str, fields: tuple[str, ...]
) -> None:
    """An author looks up what can be written; a field that is not there does not exist."""
    written = named_in(sections_of(REFERENCE / f"{page}.md")[title])

    assert Counter(written) == Counter(map(str, fields))


def test_the_reference_has_every_status_and_every_impact() -> None:
    """In the heading of an update only these words are read."""
    text = prose_of(REFERENCE / "incident.md").casefold()

    assert [word for word in headings.STATUS_WORDS if f"`{word}`" not in text] == []
    assert [impact for impact in Impact if f"`{impact}`" not in text] == []


DOCUMENTS: dict[str, dict[str, Any]] = {
    "status.json": SCHEMAS["status"],
    "An incident": SCHEMAS["incident"],
    "A window of maintenance": SCHEMAS["maintenance"],
    "A component": SCHEMAS["component"],
    "An update": SCHEMAS["incident"]["properties"]["updates"]["items"],
    "A text": SCHEMAS["incident"]["properties"]["summary"],
    "Uptime": SCHEMAS["component"]["properties"]["uptime"]["oneOf"][1],
}


def members_of(schema: dict[str, Any], path: str = "") -> Iterator[str]:
    """Yield the members of `schema` as the reference writes them, down to what has a table."""
    described = [names_in(each) for each in DOCUMENTS.values()]
    for name, member in schema.get("properties", {}).items():
        inner, here = member, path + name
        while inner.get("type") == "array":
            inner, here = inner["items"], f"{here}[]"
        inner = inner["oneOf"][1] if "oneOf" in inner else inner
        if "properties" in inner and names_in(inner) not in described:
            yield from members_of(inner, f"{here}.")
        else:
            yield here


def names_in(schema: dict[str, Any]) -> frozenset[str]:
    """Return the names of the members of `schema` but `version`, which only whole files have."""
    return frozenset(schema["properties"]) - {"version"}


def test_every_schema_that_is_published_is_described() -> None:
    """A schema that no page tells of is found by nobody."""
    assert [name for name in SCHEMAS if SCHEMAS[name] not in DOCUMENTS.values()] == []


@pytest.mark.parametrize("title", DOCUMENTS)
def test_a_table_of_the_reference_has_every_json_member_once_and_no_other(title: str) -> None:
    """A script reads these members; one that is missing here is one nobody relies on."""
    written = named_in(sections_of(REFERENCE / "json.md")[title])

    assert Counter(written) == Counter(members_of(DOCUMENTS[title]))


@pytest.fixture
def built(tmp_path: Path) -> Build:
    """Return a build of a site that has every kind of page, in two languages."""
    files = files_of(
        config=f"{CONFIG}languages: [en, de]\nfeeds: {{hub: https://hub.example.com}}\n",
        incident="""
            ---
            title: Paying fails
            components: {checkout: major_outage}
            ---

            ## 2026-03-02 09:00 UTC - Investigating

            Paying by card fails.
            """,
        restart="""
            ---
            title: Restart
            components: [api]
            announced: 2026-01-01 09:00 UTC
            starts: 2026-01-25 02:00 UTC
            ends: 2026-01-25 02:15 UTC
            repeats: FREQ=DAILY;COUNT=40
            ---

            The API is restarted.
            """,
    )
    return build_site(write_files(files, tmp_path / "site"), now=NOON)


def files_named() -> set[tuple[str, str]]:
    """Return the paths, as the reference writes them, and the media types of what is published."""
    page = prose_of(REFERENCE / "files.md")
    return set(re.findall(r"^\| `([^`]+)` \| `([^`]+/[^`]+)` \|", page, re.MULTILINE))


def files_of_language(built: Build, prefix: str) -> set[tuple[str, str]]:
    """Return the same of what `built` has below `prefix`; `""` is what is in no language's."""
    patterns = {
        path: re.compile(
            re.escape(path)
            .replace("ID", "[a-z0-9-]+")
            .replace("HASH", "[0-9a-f]{12}")
            .replace(r"YYYY\-MM", r"\d{4}-\d\d")
            .replace("YYYY", r"\d{4}")
        )
        for path, _ in files_named()
    }
    files = [
        (artifact.path.removeprefix(prefix), artifact.media_type.partition(";")[0])
        for artifact in built.artifacts
        if artifact.path.startswith("de/") == bool(prefix)
    ]
    return {
        (row, media_type)
        for path, media_type in files
        for row in [p for p in patterns if patterns[p].fullmatch(path)] or [path]
    }


def test_the_reference_has_every_published_file_with_its_media_type(built: Build) -> None:
    """Someone who sets up a host, or a script, goes by the list of paths."""
    assert files_of_language(built, "") == files_named()


def test_another_language_has_every_file_but_those_that_the_reference_says_exist_once(
    built: Build,
) -> None:
    """Someone who reads the feeds of one language looks for all of them below its prefix."""
    once = tuple(named_in(sections_of(REFERENCE / "files.md")["Languages"]))

    expected = {row for row in files_named() if not row[0].startswith(once)}
    assert files_of_language(built, "de/") == expected
    assert all(any(path.startswith(each) for path, _ in files_named()) for each in once)


def test_the_reference_has_every_member_of_the_json_feed(built: Build) -> None:
    """A bot that repeats updates in a chat reads this feed."""
    feed = json.loads(next(a.make() for a in built.artifacts if a.path == "updates.json"))
    written = named_in(sections_of(REFERENCE / "json.md")["updates.json"])

    assert set(written) == set(paths_in(feed))


def test_the_code_map_has_every_module_and_no_other() -> None:
    """Someone new finds the module to change in the map, or not at all."""
    package = ROOT / "statusgen"
    modules = [path.relative_to(package).as_posix() for path in package.rglob("*.py")]
    written = named_in(sections_of(DOCS / "architecture.md")["Code map"])

    assert sorted(written) == sorted(modules)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_relative_link_of_a_page_leads_somewhere(page: Path) -> None:
    """A reader at night follows one link, and does not search for what it may have meant."""
    dead = []
    for target in LINK.findall(re.sub(r"`[^`\n]+`", "", prose_of(page))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, fragment = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        titles = HEADING.findall(prose_of(linked)) if fragment and linked.is_file() else []
        if not linked.exists() or (fragment and fragment not in {anchor_of(t) for _, t in titles}):
            dead.append(target)

    assert dead == []


def test_contributors_are_sent_to_the_style_guide() -> None:
    """Code that does not look like the rest is sent back; better to know before."""
    assert (ROOT / "STYLE.md").is_file()
    assert "(STYLE.md)" in prose_of(ROOT / "CONTRIBUTING.md")


def test_every_make_target_that_the_pages_name_exists() -> None:
    """The first command that a visitor tries is make site."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    lines = "\n".join(block.body for page in pages for block in blocks_of(page))
    named = re.findall(r"^make ([a-z]+)", lines, re.MULTILINE)

    assert {"site", "test"} <= set(named) <= targets
