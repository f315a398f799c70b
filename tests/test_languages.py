"""The words of the interface in every language, and what a site in several languages is."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from statusgen.model.languages import LANGUAGES
from statusgen.read import LOCALES, read_catalogs
from statusgen.render import render
from tests.render.made import THEME
from tests.support import CONFIG, a_snapshot, at

if TYPE_CHECKING:
    from babel.messages import Catalog

ROOT = Path(__file__).parents[1]
TRANSLATED = LANGUAGES[1:]
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w*\}")
RIGHT_TO_LEFT = {"ar", "he", "fa"}

INCIDENT = """
    ---
    title: Checkout fails
    components: {checkout: major_outage}
    ---

    ## 2026-03-02 09:00 UTC - Investigating
    next_update: 12:30 UTC

    Paying by card fails.

    ## 2026-03-02 09:20 UTC - Identified

    Retrying helps.
    """
IN_GERMAN = """
    ---
    title: Bezahlen schlägt fehl
    ---

    ## 2026-03-02 09:00 UTC - Investigating

    Kartenzahlungen schlagen fehl.
    """


def messages() -> set[str | tuple[str, str]]:
    """Return every message that templates and code mark, plural ones as pairs."""
    found: set[str | tuple[str, str]] = set()
    methods = [("statusgen/render/**.py", "python"), ("themes/**.html", "jinja2")]
    keywords: dict[str, Any] = {
        "_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "words": None,
    }  # fmt: skip
    for _, _, message, _, _ in extract_from_dir(
        str(ROOT),
        methods,
        {
            "themes/**.html": {
                "encoding": "utf-8",
                "trimmed": "true",
                "extensions": "statusgen.render.theme_environment.Once",
            }
        },
        keywords=keywords,
    ):
        found.add(message if isinstance(message, str) else (message[0], message[1]))
    return found


def catalog(language: str) -> Catalog:
    return read_po(io.BytesIO((LOCALES / f"{language}.po").read_bytes()), abort_invalid=True)


def test_each_language_has_a_catalog_and_each_catalog_a_language() -> None:
    """A language that the config takes has to be spoken, and one that is spoken can be had."""
    assert {path.stem for path in LOCALES.glob("*.po")} == set(TRANSLATED)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalog_has_every_message_and_no_other(language: str) -> None:
    """Half a page in another language is worse than none."""
    entries = [message for message in catalog(language) if message.id]

    assert {tuple(m.id) if m.pluralizable else m.id for m in entries} == messages()
    assert not [m.id for m in entries if m.fuzzy]


def forms(text: Any) -> tuple[str, ...]:
    """Return a message's text, or its texts for one, for many and so on."""
    return (text,) if isinstance(text, str) else tuple(text)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_with_its_placeholders(language: str) -> None:
    """A placeholder that is misspelt would stop the build of that language's page."""
    whole = catalog(language)
    for message in whole:
        if not message.id:
            continue
        ids, texts = forms(message.id), forms(message.string)
        wanted = set(PLACEHOLDER.findall(ids[-1]))
        assert all(texts), message.id
        assert len(texts) == (whole.num_plurals if message.pluralizable else 1), message.id
        assert set(PLACEHOLDER.findall(texts[-1])) == wanted, message.id
        assert all(set(PLACEHOLDER.findall(text)) <= wanted for text in texts), message.id
        # Babel's own reading, with which translators' tools refuse a catalog.
        assert [str(error) for error in message.check(whole)] == [], message.id


def pages_in(*languages: str, **site: str) -> dict[str, str]:
    """Return the text files of a site in `languages` by path."""
    config = f"{CONFIG}languages: [{', '.join(languages)}]\n"
    snapshot = a_snapshot(at("2026-03-02T12:00Z"), config=config, **site)
    artifacts = render(snapshot, THEME, read_catalogs(languages))
    return {artifact.path: artifact.make().decode() for artifact in artifacts}


@pytest.mark.parametrize(
    ("language", "share"),
    [
        ("en", "12.5%"),
        ("de", "12,5\u00a0%"),
        ("tr", "%12,5"),
        ("fr", "12,5\u00a0%"),
        ("ja", "12.5%"),
    ],
)
def test_weights_are_written_as_the_language_writes_them(language: str, share: str) -> None:
    """A reader who works out the uptime should not stumble over 12.5 where it means 12,5."""
    config = f"{CONFIG}languages: [{language}]\nuptime: {{partial_outage: 0.125}}\n"
    artifacts = render(a_snapshot(config=config), THEME, read_catalogs((language,)))
    uptime = next(each for each in artifacts if each.path == "uptime/index.html")

    assert share in uptime.make().decode().partition("<main")[2]


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_page_renders_in_every_language(language: str) -> None:
    """The first incident after a new catalog must not be the one that finds its mistake."""
    pages = pages_in("en", language, incident=INCIDENT)
    index = pages[f"{language}/index.html"]

    assert f'<html lang="{language}" dir="{direction(language)}">' in index
    assert {p.removeprefix(f"{language}/") for p in pages if p.startswith(f"{language}/")} >= {
        "index.html", "history/index.html", "uptime/index.html", "incidents/incident/index.html",
        "components/api/index.html", "updates.atom", "maintenance.ics", "embed.js", "badge.svg",
        "status.json",
    }  # fmt: skip
    assert "Next update by" not in index


def direction(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def test_what_a_site_has_once_stays_at_its_root() -> None:
    """Clients of the API and web hosts look there, whatever the reader speaks."""
    pages = pages_in("en", "de", incident=INCIDENT)

    for path in ("api/v2/summary.json", "schemas/status.json", "404.html", "_headers"):
        assert path in pages
        assert f"de/{path}" not in pages
    assert "https://status.example.com/de/incidents/incident/" in pages["sitemap.xml"]
    assert "/de/index.html" in pages["_headers"] or "/de/" in pages["_headers"]


def test_a_translated_incident_is_shown_and_what_is_missing_is_marked() -> None:
    """Who cannot read the original has to know that it is not a translation."""
    pages = pages_in("en", "de", incident=INCIDENT, incident__de=IN_GERMAN)
    page = pages["de/incidents/incident/index.html"]

    assert "Bezahlen schlägt fehl" in page
    assert "Kartenzahlungen schlagen fehl." in page
    assert re.search(r'<div class="prose" dir="auto" lang="en"><p>Retrying helps\.</p>', page)
    assert page.count("English") - page.count(">English</a>") == 1
    assert "Bezahlen" not in pages["incidents/incident/index.html"]
    assert "Kartenzahlungen" in pages["de/updates.atom"]
    assert "Kartenzahlungen" not in pages["updates.atom"]


def test_every_page_leads_to_itself_in_the_other_languages() -> None:
    """A link to a colleague abroad should land on the same incident, not on the front page."""
    pages = pages_in("en", "de", incident=INCIDENT)
    own = "incidents/incident/"

    for prefix, to_other in (("", "../../de/"), ("de/", "../../../")):
        page = pages[f"{prefix}{own}index.html"]
        assert f'href="{to_other}{own}"' in page
        for code, at_root in (("en", ""), ("de", "de/")):
            address = f"https://status.example.com/{at_root}{own}"
            assert f'hreflang="{code}" href="{address}"' in page
    assert "hreflang" not in pages_in("en", incident=INCIDENT)[f"{own}index.html"]


def test_a_frame_below_a_language_speaks_that_and_the_one_at_the_root_its_visitors() -> None:
    """Who chose the German frame for a German site wants no English in it."""
    pages = pages_in("en", "de", incident=INCIDENT)

    assert 'data-lang="de"' in pages["de/embed/index.html"]
    assert "Checkout fails</a>" in pages["de/embed/index.html"]
    assert "data-lang" not in pages["embed/index.html"]


def test_the_first_language_is_the_one_at_the_root() -> None:
    """A company that writes its incidents in German has its page in German."""
    pages = pages_in("de", "en", incident=INCIDENT)

    assert '<html lang="de"' in pages["index.html"]
    assert '<html lang="en"' in pages["en/index.html"]
    assert '"description":"Partial System Outage"' in pages["api/v2/status.json"]
