"""What the embeds carry; how they look and behave is tested in a browser."""

from __future__ import annotations

import dataclasses
import json
import re
from datetime import timedelta
from typing import Any

import pytest

from statusgen.model.languages import LANGUAGES
from statusgen.read import read_catalogs
from statusgen.render.embed_data import words_of
from statusgen.render.embeds import SCRIPT, pinned_script
from statusgen.render.javascript import js_literal
from statusgen.render.languages import ENGLISH, Language
from tests.render.made import (
    HOSTILE,
    HOSTILE_CONFIG,
    OPEN,
    THEME,
    WEEKLY,
    WINDOW,
    made,
    rendered,
)
from tests.support import CONFIG, NOON, edition_of

LIMIT_BYTES = 4096
SITE = {"open": OPEN, "window": WINDOW, "weekly": WEEKLY}


def script_of(**site: str) -> str:
    """Return `/embed.js` of a site."""
    return made((SCRIPT,), **site)[SCRIPT].decode()


def arguments_of(script: str) -> list[Any]:
    """Return what the script's code is called with, after what places it: words, and data."""
    start = script.index('},{"') + 2
    found, values = json.JSONDecoder(), []
    while script[start] == "{":
        value, end = found.raw_decode(script, start)
        values.append(value)
        start = end + 1
    return values


def code_of(script: str) -> str:
    """Return the script without its words and its data."""
    return script[: script.index('},{"') + 1] + ",,);\n"


def test_the_code_of_the_embed_fits_into_four_kilobytes() -> None:
    """It is loaded by every page of every customer's site, on the worst line they have."""
    assert len(code_of(script_of(**SITE)).encode()) <= LIMIT_BYTES
    assert arguments_of(script_of(**SITE))[1]["page"]["name"] == "Example Cloud"


def test_the_scripts_are_read_alike_whatever_charset_the_page_has() -> None:
    """A page in another charset would read a dash as three other characters."""
    scripts = made((".js",), config=HOSTILE_CONFIG, bad=HOSTILE)

    assert len(scripts) == 4
    assert all(source.isascii() for source in scripts.values())


def test_what_an_embed_carries_is_a_part_of_status_json() -> None:
    """The script that can be pinned reads status.json with the same code."""
    _, data = arguments_of(script_of(**SITE, config=f"{CONFIG}renewed_every: 10m\n"))
    status = json.loads(
        made(("status.json",), **SITE, config=f"{CONFIG}renewed_every: 10m\n")["status.json"]
    )

    assert part_of(status, like=data) == data
    assert len(data["incidents"]) == 1
    assert len(data["maintenances"]) > 2


def part_of(whole: Any, *, like: Any) -> Any:
    """Return `whole` with those members only that `like` has, too."""
    if isinstance(like, dict):
        return {name: part_of(whole[name], like=like[name]) for name in like}
    if isinstance(like, list):
        assert len(whole) == len(like)
        return [part_of(a, like=b) for a, b in zip(whole, like, strict=True)]
    return whole


@pytest.mark.parametrize(
    "state", ["major_outage", "partial_outage", "degraded_performance", "operational"]
)
def test_the_embed_says_of_a_state_what_the_front_page_says(state: str) -> None:
    """Whoever follows the link from the bar finds the words that made them follow it."""
    site = {"open": OPEN.replace("partial_outage", state).replace("degraded_performance", state)}
    headline = json.loads(made(("status.json",), **site)["status.json"])["headline"]
    said, data = arguments_of(script_of(**site))
    lead = data["state"] if data["state"] != "operational" else "open"

    assert said["en"][lead] == headline


def test_every_language_of_the_site_has_every_word() -> None:
    """A word that is missing would leave a visitor without the bar."""
    languages = tuple(Language(code, data) for code, data in read_catalogs(LANGUAGES[1:]).items())
    edition = dataclasses.replace(edition_of(THEME), languages=(ENGLISH, *languages))
    english, *others = words_of(edition).values()

    assert len(others) == len(LANGUAGES) - 1
    for words in others:
        assert words.keys() == english.keys()
        assert words["dir"] in {"ltr", "rtl"}
        for name, text in words.items():
            assert ("{}" in text) == ("{}" in english[name]), (words["locale"], name)


def test_no_text_can_end_the_script_or_a_line_of_it() -> None:
    """A title from an alert may hold anything, and the embed runs in customers' pages."""
    literal = js_literal({"title": "</script><!--\u2028\u2029\"'\\\n`${x}` é"})

    assert not re.search(r"[<\n\u2028\u2029]", literal)
    assert json.loads(literal) == {"title": "</script><!--\u2028\u2029\"'\\\n`${x}` é"}


def test_the_pinned_script_changes_with_its_code_only() -> None:
    """A site that pinned it would lose the embed with every incident."""
    before = pinned_script(rendered(**SITE).values())
    later = rendered(NOON + timedelta(hours=1), config=CONFIG.replace("Cloud", "Acme"))
    templates = {**THEME.templates, "embed/bar.js": "options => [document.body, () => 0]\n"}
    other = rendered(NOON, dataclasses.replace(THEME, templates=templates))

    assert pinned_script(later.values()) == before
    assert pinned_script(other.values())[0] != before[0]
    assert re.fullmatch(r"embed-[0-9a-f]{12}\.js", before[0])
    assert re.fullmatch(r"sha384-[A-Za-z0-9+/]{64}", before[1])


def test_a_site_in_another_language_speaks_that() -> None:
    """A bar in a language that the visitors do not read tells them nothing."""
    said, _ = arguments_of(script_of(config=f"{CONFIG}languages: [fi]\n"))

    assert list(said) == ["fi"]


def test_only_the_pages_for_frames_may_be_framed() -> None:
    """A host sends the policies of all rules for a path, and a browser obeys all of them."""
    headers = made(("_headers",))["_headers"].decode()
    rules = dict(re.findall(r"^(/.*)\n((?:  .+\n)+)", headers, re.MULTILINE))
    forbidding = [
        re.escape(path).replace(r"\*", ".*") for path in rules if "frame-anc" in rules[path]
    ]
    pages = [
        f"/{path.removesuffix('index.html')}" for path in rendered(**SITE) if path.endswith(".html")
    ]
    framed = {page for page in pages if not any(re.fullmatch(rule, page) for rule in forbidding)}

    assert framed == {"/embed/", "/embed/frame/"}


def test_the_pages_for_frames_may_load_files_of_the_site_only() -> None:
    """Their policy stands in the page, because not every host sends headers."""
    pages = made(("embed/index.html", "embed/frame/index.html"), **SITE)

    assert len(pages) == 2
    for page in pages.values():
        text = page.decode()
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in text
        assert not re.search(r"<script>|<style| style=| on\w+=", text)
