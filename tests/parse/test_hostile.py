"""Files that nobody wrote by hand: alert texts, pasted logs, and attempts to break the build."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from statusgen.model.files import Files
from statusgen.parse import parse_site
from statusgen.problems import InvalidSite
from tests.support import CONFIG

if TYPE_CHECKING:
    from statusgen.model.site import Site
    from statusgen.problems import Problem

# Collections of other people, kept beside the repository; without them there are our own fixtures.
CORPORA = Path(__file__).parents[3] / "shared" / "corpora"

UPDATE = "## 2026-03-02 09:00 UTC - Investigating\n"
BILLION_LAUGHS = "a: &a [ha, ha]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
MERGE_BOMB = "a: &a {x: y}\nb: &b\n  <<: [*a, *a]\n"


def parsed(incident: str | bytes, config: str = CONFIG) -> Site:
    """Return the site of config.yaml and one incident's file."""
    data = incident.encode() if isinstance(incident, str) else incident
    contents = {"config.yaml": config.encode(), "incidents/incident.md": data}
    return parse_site(Files(contents=contents))


def problems_of(incident: str | bytes, config: str = CONFIG) -> tuple[Problem, ...]:
    """Return what is wrong with the site of config.yaml and one incident's file."""
    with pytest.raises(InvalidSite) as refused:
        parsed(incident, config)
    return refused.value.problems


def with_front_matter(fields: str) -> str:
    """Return an incident's file with `fields` beside its title."""
    return f"---\ntitle: Checkout fails\n{fields}\n---\n\n{UPDATE}"


def is_handled(incident: str | bytes, config: str = CONFIG) -> bool:
    """Tell whether the site is made, or refused in words that a terminal can show."""
    try:
        parsed(incident, config)
    except InvalidSite as error:
        return bool(str(error).encode())
    return True


def collected(name: str) -> list[object]:
    """Return the items of a collection, none where it is not there."""
    path = CORPORA / name
    items: list[object] = json.loads(path.read_text("utf-8"))["items"] if path.is_file() else []
    return items


def hostile_documents() -> list[object]:
    """Return documents that broke other generators, by name."""
    return [
        pytest.param(gzip.decompress(base64.b64decode(item["gzip_b64"])), id=item["id"])
        for item in collected("frontmatter-hostile.json")
        if isinstance(item, dict)
    ]


needs_corpora = pytest.mark.skipif(not CORPORA.is_dir(), reason="the collections are not here")


@needs_corpora
@pytest.mark.parametrize("document", hostile_documents())
def test_a_hostile_document_is_read_or_refused_and_nothing_else(document: bytes) -> None:
    """A traceback in the middle of an outage says nothing to the one who has to publish."""
    front, _, body = document.partition(b"\n---\n")
    with_update = front + b"\n---\n\n" + UPDATE.encode() + body

    assert is_handled(document)
    assert is_handled(with_update.replace(b"date: 2026-11-20T10:00:00Z\n", b""))
    assert is_handled(UPDATE, config=document.decode("utf-8", "replace"))


@needs_corpora
def test_a_naughty_string_is_read_or_refused_wherever_it_stands() -> None:
    """Titles and texts come from alerts, and alerts carry what an attacker typed."""
    words = [word for word in collected("blns.json") if isinstance(word, str)]

    assert len(words) > 100
    for word in words:
        quoted = json.dumps(word)
        assert is_handled(with_front_matter("").replace("Checkout fails", word))
        assert is_handled(with_front_matter("").replace("Checkout fails", quoted))
        assert is_handled(f"{with_front_matter('')}\n{word}\n")
        assert is_handled(f"{with_front_matter('')}{word}\n")
        assert is_handled(f"{with_front_matter('')}\n## {word}\n")
        assert is_handled(with_front_matter(f"components: {{{quoted}: {quoted}}}"))
        assert is_handled(with_front_matter(""), CONFIG.replace("Checkout", quoted))


@needs_corpora
def test_a_naughty_string_in_quotes_reaches_the_title_as_it_was_typed() -> None:
    """A title that YAML turned into a number or a null would be wrong on every page."""
    words = [word for word in collected("blns.json") if isinstance(word, str)]
    fine = [word for word in words if word.strip() and len(word) <= 200 and word.isprintable()]

    assert len(fine) > 100
    for word in fine:
        text = with_front_matter("").replace("Checkout fails", json.dumps(word, ensure_ascii=False))
        assert parsed(text).incidents[0].title == word.strip()


@pytest.mark.parametrize(
    ("fields", "code", "line", "column"),
    [
        (BILLION_LAUGHS, "yaml-feature", 3, 4),
        (MERGE_BOMB, "yaml-feature", 3, 4),
        ("impact: &anchor major", "yaml-feature", 3, 9),
        ("impact: *anchor", "yaml-feature", 3, 9),
        ("impact: !!python/object/apply:os.system [id]", "yaml-feature", 3, 9),
        ("impact: !!binary aGk=", "yaml-feature", 3, 9),
        ("components:\n  <<: {api: major_outage}", "yaml-feature", 4, 3),
        ("? [impact]\n: major", "yaml-feature", 3, 3),
        ("impact: major\nimpact: minor", "duplicate-field", 4, 1),
        ("components: {api: major_outage, api: operational}", "duplicate-field", 3, 33),
        ("components:\n\tapi: major_outage", "yaml-syntax", 4, 1),
        ("impact: major\n\t\nworkaround: x", "yaml-syntax", 4, 1),
        ("impact: major\n\n# Why\n\t", "yaml-syntax", 6, 1),
        ('workaround: "\\ud800"', "yaml-syntax", 3, 16),
        ('workaround: "\\ud83d\\ude00"', "yaml-syntax", 3, 16),
        ('workaround: "a\\0b"', "control-character", 3, 13),
        ("workaround: a\0b", "control-character", 3, 14),
        ("workaround: a\x92b", "control-character", 3, 14),
        (f"components: {'[' * 30_000}", "too-deep", 3, 20),
        (f"components: {'{a: ' * 10_000}", "too-deep", 3, 38),
        (f"components:\n  {'- ' * 10_000}x", "too-deep", 4, 17),
    ],
)
def test_what_makes_yaml_dangerous_or_surprising_is_refused_where_it_stands(
    fields: str, code: str, line: int, column: int
) -> None:
    """A file of a few lines must neither fill the memory nor mean something unseen."""
    (problem,) = problems_of(with_front_matter(fields))

    assert (problem.code, problem.where.line, problem.where.column) == (code, line, column)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_a_hundred_thousand_levels_are_refused_in_config_and_under_a_heading(opening: str) -> None:
    """Whoever builds a pull request must not lose the machine to it."""
    deep = opening * 100_000
    under_heading = f"{with_front_matter('')}components:\n  {deep}\n"

    assert [problem.code for problem in problems_of(under_heading)] == ["too-deep"]
    assert [problem.code for problem in problems_of("", f"languages:\n  {deep}\n")] == [
        "too-deep",
        "no-front-matter",
    ]


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    """Notepad saves like this, and the author cannot see it."""
    text = f"{with_front_matter('impact: major')}next_update: 09:30 UTC\n\nOne.\n\nTwo.\n"
    as_windows_saves = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()

    assert parsed(as_windows_saves, CONFIG.replace("\n", "\r\n")) == parsed(text)


def test_windows_line_ends_do_not_move_the_caret() -> None:
    """The place has to be right in the editor that the author has open."""
    text = with_front_matter("components: {chekout: major_outage}")
    as_windows_saves = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()

    assert problems_of(as_windows_saves) == problems_of(text)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1"])
def test_another_encoding_than_utf_8_is_refused(encoding: str) -> None:
    """A guess would print wrong characters to customers."""
    codes = {problem.code for problem in problems_of("---\ntitle: Café\n---\n".encode(encoding))}

    assert codes <= {"not-utf8", "no-front-matter"}
    assert codes


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"])
def test_a_character_that_only_yaml_takes_for_a_line_end_does_not_shift_the_line(
    separator: str,
) -> None:
    """Text pasted from a chat carries such characters; editors show them as one line."""
    fields = f'workaround: "Try{separator}again"\ncomponents: {{chekout: major_outage}}'

    (problem,) = problems_of(with_front_matter(fields))
    assert (problem.where.line, problem.where.column) == (4, 14)
    assert problem.where.text == "components: {chekout: major_outage}"


def test_a_control_character_in_a_text_is_a_warning() -> None:
    """A log that was pasted in at night must not keep the update from being published."""
    (warning,) = parsed(f"{with_front_matter('')}\nLog: \x1b[31mfailed\x00\n").warnings

    assert (warning.code, warning.where.line, warning.where.column) == ("control-character", 8, 6)


@pytest.mark.parametrize(
    "text",
    [
        f"{with_front_matter('')}\n{'x ' * 500_000}\n",
        f"---\ntitle: {'x' * 60_000}\n---\n\n{UPDATE}",
        f"---\ntitle: {'x' * 1_000_000}\n---\n\n{UPDATE}",
        f"{with_front_matter('')}next_update: {'1' * 900_000}\n",
        "x" * 2_000_000,
    ],
    ids=["text", "title", "front matter", "field", "file"],
)
def test_a_line_of_a_megabyte_is_refused(text: str) -> None:
    """The page has to stay small for the hour in which everyone loads it."""
    assert [problem.code for problem in problems_of(text)] == ["too-large"]


@pytest.mark.parametrize("filling", ["1", "-", "1-", " ", " -", "#", "a ", "2026-03-02 09:00 - a"])
def test_a_long_line_that_begins_like_a_heading_is_text(filling: str) -> None:
    """A search that tries every way to split such a line would take hours."""
    line = f"## x{filling * 2_000}x1"

    (incident,) = parsed(f"{with_front_matter('')}\n{line}\n").incidents
    assert incident.updates[0].body == line


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("9999-12-31 23:00 UTC", "bad-time"),
        ("0001-01-01 00:00 UTC", "bad-time"),
        ("0000-00-00 00:00 UTC", "bad-time"),
        ("2026-03-02 09:00 +99:99", "bad-time"),
        ("2026-03-02 09:00 Europe/../../etc", "bad-time"),
        ("2026-03-02 09:00 Europe/Nowhere", "bad-timezone"),
    ],
)
def test_an_instant_at_the_edge_of_the_calendar_is_a_problem_and_no_crash(
    written: str, code: str
) -> None:
    """A sum of times that leaves the calendar would otherwise end the build with a traceback."""
    text = with_front_matter("").replace("2026-03-02 09:00 UTC", written)

    assert [problem.code for problem in problems_of(f"{text}next_update: 08:00 UTC\n")] == [code]
