"""What a theme renders once for many pages, and what must differ between them all the same."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from markupsafe import Markup

from statusgen.problems import PublishFailed
from statusgen.read import read_theme
from statusgen.render.languages import Language
from statusgen.render.templates import Templates
from tests.support import a_snapshot
from tests.theme_pages import a_full_site, pages_of, snapshot_of

NOWHERE = Path("there-is-no-such-site")
GERMAN = (Path(__file__).parents[2] / "statusgen" / "locales" / "de.po").read_bytes()


def templates_with(text: str) -> Templates:
    """Return the default theme with `text` as its page for addresses that do not exist."""
    theme = read_theme(NOWHERE, "default")
    return Templates(dataclasses.replace(theme, templates={**theme.templates, "404.html": text}))


def shown(templates: Templates, language: Language | None = None, **page: object) -> str:
    """Return the page of `templates` that has the fields `page`."""
    view = type("View", (), page)()
    return templates.page("404.html", view, language or Language("en", b"")).decode()


def test_each_page_gets_what_belongs_to_its_own_values() -> None:
    """A reader of one component's page must not be offered another one's feeds."""
    templates = templates_with("{% once title=page.title %}<b>{{ title }}</b>{% endonce %}")

    assert [shown(templates, title=title) for title in "aba"] == [
        "<b>a</b>",
        "<b>b</b>",
        "<b>a</b>",
    ]


def test_each_language_gets_its_own_words() -> None:
    """A German page with an English menu looks broken."""
    templates = templates_with('{% once %}{{ _("History") }} {{ "resolved" | word }}{% endonce %}')

    assert shown(templates) == "History Resolved"
    assert shown(templates, Language("de", GERMAN)) == "Verlauf Behoben"
    assert shown(templates) == "History Resolved"


def test_a_constant_is_not_worked_out_in_the_language_of_the_first_page() -> None:
    """The reference shows a constant before a filter, and a theme is compiled for all languages."""
    templates = templates_with('{{ "resolved" | word }}')

    assert shown(templates) == "Resolved"
    assert shown(templates, Language("de", GERMAN)) == "Behoben"


def test_themes_do_not_share_what_they_rendered() -> None:
    """A preview of another theme runs in the same process."""
    one, other = (templates_with("{% once %}" + text + "{% endonce %}") for text in ("x", "y"))

    assert (shown(one), shown(other), shown(one)) == ("x", "y", "x")


def test_text_to_escape_is_not_taken_for_the_same_text_that_is_safe() -> None:
    """What an author wrote must not come through as HTML because a theme printed the like."""
    templates = templates_with("{% once text=page.text %}{{ text }}{% endonce %}")

    assert shown(templates, text=Markup("<b>")) == "<b>"
    assert shown(templates, text="<b>") == "&lt;b&gt;"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n{% once %}{{ page.title }}{% endonce %}", "2: once does not see 'page'"),
        ("{% once a=page.title %}{{ self.main() }}{% endonce %}", "1: once does not see 'self'"),
        ("{% once %}{% block x %}{% endblock %}{% endonce %}", "1: block sees the page"),
        ("{% once %}\n{% include '_logo.html' %}{% endonce %}", "2: include sees the page"),
        ("{% once %}{% import '_parts.html' as x with context %}{% endonce %}", "1: import sees"),
        ("{% once a=page.title b=page.title %}{% endonce %}", "1: expected token ','"),
        ("{% once a={} %}{{ a }}{% endonce %}", "1: once cannot keep this"),
    ],
)
def test_what_could_differ_unseen_is_refused(text: str, said: str) -> None:
    """A theme's author learns it from the first build, not from a reader of the wrong page."""
    with pytest.raises(PublishFailed, match=f"404.html:{said}"):
        shown(templates_with(text), title="x")


def test_pages_are_the_same_whether_or_not_something_was_rendered_before() -> None:
    """What a build shows must not depend on the order in which files are made."""
    theme = read_theme(NOWHERE, "default")
    pages = pages_of(snapshot_of(a_full_site()), theme)

    pages_of(a_snapshot(), theme)

    assert pages_of(snapshot_of(a_full_site()), theme) == pages
