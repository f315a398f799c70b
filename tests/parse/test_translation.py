"""An incident in another language, in a file beside its own."""

from __future__ import annotations

import pytest

from tests.parse.refusals import problems_of
from tests.support import CONFIG, a_site, at

CONFIG_DE = f"{CONFIG}languages: [en, de]\n"
ORIGINAL = """
    ---
    title: Checkout fails
    components: {checkout: major_outage}
    workaround: Pay by invoice.
    ---

    Orders are kept.

    ## 2026-03-02 09:00 UTC - Investigating

    Paying by card fails.

    ## 2026-03-02 09:40 UTC - Resolved

    All is well.
    """
GERMAN = """
    ---
    title: Bezahlen schlägt fehl
    workaround: Auf Rechnung zahlen.
    ---

    Bestellungen bleiben erhalten.

    ## 2026-03-02 10:40 +01:00 - Resolved

    Alles funktioniert wieder.

    ## 2026-03-02 10:00 +01:00 - Investigating

    Kartenzahlung schlägt fehl.
    """


def test_updates_are_matched_by_their_instant() -> None:
    """A translator may write local time and any order; the moment is what the two share."""
    site = a_site(config=CONFIG_DE, incident=ORIGINAL, incident__de=GERMAN)
    translation = site.incidents[0].translations["de"]

    assert translation.title == "Bezahlen schlägt fehl"
    assert translation.workaround == "Auf Rechnung zahlen."
    assert translation.summary == "Bestellungen bleiben erhalten."
    assert translation.bodies == {
        at("2026-03-02T09:00Z"): "Kartenzahlung schlägt fehl.",
        at("2026-03-02T09:40Z"): "Alles funktioniert wieder.",
    }
    assert site.warnings == ()


def test_a_translation_that_lacks_an_update_is_published_with_a_warning() -> None:
    """The German page must not wait for the translator, and the translator must be told."""
    behind = GERMAN.replace("2026-03-02 10:40 +01:00 - Resolved", "Zum Schluss").replace(
        "## Zum", "### Zum"
    )
    site = a_site(config=CONFIG_DE, incident=ORIGINAL, incident__de=behind)

    assert list(site.incidents[0].translations["de"].bodies) == [at("2026-03-02T09:00Z")]
    (warning,) = site.warnings
    assert warning.code == "translation-behind"
    assert "2026-03-02 09:40 UTC" in warning.message


def test_a_maintenance_is_translated_in_the_same_way() -> None:
    """Planned work is what customers abroad read most carefully."""
    upgrade = """
        ---
        title: Database upgrade
        components: [api]
        announced: 2026-02-24 09:00 UTC
        starts: 2026-03-02 02:00 UTC
        ends: 2026-03-02 04:00 UTC
        ---

        Writes are paused.
        """
    german = "---\ntitle: Neue Datenbank\n---\n\nSchreiben ist nicht möglich.\n"
    site = a_site(config=CONFIG_DE, upgrade=upgrade, upgrade__de=german)
    translation = site.maintenances[0].translations["de"]

    assert (translation.title, translation.summary) == (
        "Neue Datenbank",
        "Schreiben ist nicht möglich.",
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("incident__de", "10:40 +01:00", "10:41 +01:00", "no-such-update"),
        ("incident__de", "workaround:", "impact: major\n    workaround:", "unknown-field"),
        ("incident__de", "- Resolved\n", "- Resolved\n    notify: false\n", "unknown-field"),
        ("incident__fr", "Bezahlen", "Bezahlen", "undeclared-language"),
        ("incident__en", "Bezahlen", "Bezahlen", "undeclared-language"),
        ("incidents__de", "Bezahlen", "Bezahlen", "no-original"),
    ],
)
def test_a_translation_that_fits_nothing_is_an_error(
    name: str, old: str, new: str, code: str
) -> None:
    """Passed over in silence, it would be missed only by those who cannot read the original."""
    assert old in GERMAN
    problems = problems_of(
        config=CONFIG_DE, incident=ORIGINAL, **{name: GERMAN.replace(old, new, 1)}
    )

    assert [problem.code for problem in problems if problem.severity == "error"] == [code]
    assert problems[0].where.path == f"incidents/{name.replace('__', '.')}.md"
