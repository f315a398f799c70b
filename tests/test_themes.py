"""Every theme that comes with statusgen, and the contract with those who write their own."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import itertools
import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from statusgen.model.appearance import NavLink
from statusgen.model.site import SupportChannel
from statusgen.problems import PublishFailed
from statusgen.read import read_files, read_theme
from statusgen.render import record_views, render, templates, views
from tests.support import a_snapshot
from tests.theme_pages import Page, a_full_site, pages_of, snapshot_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from statusgen.model.files import Theme

ROOT = Path(__file__).parents[1]
NOWHERE = Path("there-is-no-such-site")
THEMES = read_files(ROOT).themes
REFERENCE = (ROOT / "docs" / "reference" / "theme.md").read_text("utf-8")
PAGES = (
    "index.html", "incident.html", "maintenance.html", "component.html", "year.html",
    "uptime.html", "history.html", "month.html", "404.html",
)  # fmt: skip
HOSTILE = "</title></style>\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}"


@pytest.fixture(scope="module", params=THEMES)
def theme(request: pytest.FixtureRequest) -> Theme:
    """Each theme that comes with statusgen."""
    return read_theme(NOWHERE, request.param)


@pytest.fixture(scope="module")
def full(theme: Theme) -> dict[str, str]:
    """The pages of a site with everything in it."""
    return pages_of(snapshot_of(a_full_site()), theme)


@pytest.fixture(scope="module")
def hostile(theme: Theme) -> dict[str, Page]:
    """The pages of a site where every text tries to break out of the page."""
    pages = pages_of(snapshot_of(a_full_site(HOSTILE)), theme)
    return {path: Page(html) for path, html in pages.items()}


def test_every_theme_renders_every_kind_of_page(theme: Theme, full: dict[str, str]) -> None:
    """A theme that fails on a rare page fails in the hour in which that page is first needed."""
    assert set(PAGES) <= set(theme.templates)
    assert {
        "index.html", "incidents/open/index.html", "incidents/over/index.html",
        "incidents/late/index.html", "incidents/soon/index.html", "incidents/off/index.html",
        "components/api/index.html", "components/web/index.html", "history/index.html",
        "components/new/history/2025/index.html", "uptime/index.html",
        "history/2026-11/index.html", "404.html",
    } <= set(full)  # fmt: skip


def test_a_site_where_nothing_ever_happened_has_its_pages_too(theme: Theme) -> None:
    """That is the first page that a new user sees."""
    pages = pages_of(a_snapshot(), theme)
    assert "All systems operational" in pages["index.html"]
    assert not any(Page(html).wrong for html in pages.values())


def test_elements_nest_and_no_id_comes_twice(full: dict[str, str]) -> None:
    """A browser mends broken HTML in its own way, and a screen reader reads what was mended."""
    for path, html in full.items():
        page = Page(html)
        assert page.wrong == [], path
        assert len(page.values("id")) == len(set(page.values("id"))), path


def test_headings_start_with_one_h1_and_skip_no_level(full: dict[str, str]) -> None:
    """People who cannot see the page move through it by its headings."""
    for path, html in full.items():
        levels = [int(tag[1]) for tag in Page(html).tags() if re.fullmatch("h[1-6]", tag)]
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        assert all(b - a <= 1 for a, b in itertools.pairwise(levels)), (path, levels)


def test_every_update_can_be_linked_to(full: dict[str, str]) -> None:
    """Feeds and chats send readers to one update, not to the top of a long page."""
    ids = Page(full["incidents/over/index.html"]).values("id")
    assert {
        "2026-11-12T09-00-00Z", "2026-11-12T10-00-00Z",
        "2026-11-14T10-00-00Z", "2026-11-15T10-00-00Z",
    } <= set(ids)  # fmt: skip


def test_every_local_link_leads_to_a_file_of_the_site(theme: Theme, full: dict[str, str]) -> None:
    """In a sub-folder of a host, one wrong `../` breaks every link of a page."""
    files = {artifact.path for artifact in render(snapshot_of(a_full_site()), theme)}
    for path in full.keys() - {"404.html"}:
        page = Page(full[path])
        for tag, attrs in page.elements:
            if tag not in {"a", "link"} or re.match("[a-z]+:", attrs["href"]):
                continue
            file, _, anchor = attrs["href"].partition("#")
            found = posixpath.normpath(posixpath.join("/", posixpath.dirname(path), file))[1:]
            found = path if not file else found if found in files else f"{found}/index.html"
            assert found.lstrip("/") in files, (path, attrs["href"])
            target = Page(full[found.lstrip("/")]) if anchor else page
            assert not anchor or anchor in target.values("id"), (path, attrs["href"])


def test_a_page_makes_no_request_of_its_own(full: dict[str, str]) -> None:
    """The page must stand when the host of a font or of a picture does not."""
    for path, html in full.items():
        page = Page(html)
        assert not {"img", "iframe", "object", "embed"} & set(page.tags()), path
        assert not page.values("src"), path
        assert not page.values("style"), path
        for tag, attrs in page.elements:
            if tag == "link":
                assert attrs["rel"] in {"canonical", "alternate", "icon"}, path
                assert attrs["rel"] != "icon" or attrs["href"].startswith("data:"), path
        assert not re.search(r"@import|url\(", page.text["style"]), path


@pytest.mark.parametrize("element", ["style", "script"])
def test_the_policy_holds_the_hash_of_what_stands_in_the_page(
    full: dict[str, str], element: str
) -> None:
    """One space more around style or script and every browser shows the page without it."""
    for path, html in full.items():
        page = Page(html)
        if element not in page.text:
            continue
        digest = hashlib.sha256(page.text[element].encode()).digest()
        policy = next(a["content"] for tag, a in page.elements if a.get("http-equiv"))
        allowed = f"{element}-src 'sha256-{base64.b64encode(digest).decode()}';"
        assert allowed in policy, path


def test_the_script_is_small_and_no_theme_has_two(theme: Theme, full: dict[str, str]) -> None:
    """It is read by phones on the worst line, with every page."""
    assert len(theme.templates[templates.SCRIPT].encode()) <= 4096
    assert all(html.count("<script") <= 1 for html in full.values())


def test_an_instant_is_also_there_for_machines(full: dict[str, str]) -> None:
    """Calendars, translators and screen readers know a time by its `datetime`."""
    for path, html in full.items():
        times = [a["datetime"] for tag, a in Page(html).elements if tag == "time"]
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", t) for t in times), path
        assert times or not path.startswith(("index", "incidents/")), path


def test_hostile_text_stays_text(hostile: dict[str, Page]) -> None:
    """Titles come from alerts and names from pull requests: anyone may have written them."""
    for path, page in hostile.items():
        assert page.wrong == [], path
        assert page.tags().count("script") <= 1, path
        assert "alert" not in page.text.get("script", ""), path
        assert "img" not in page.tags(), path
        attributes = {name for _, attrs in page.elements for name in attrs}
        assert not [name for name in attributes if name.startswith("on")], path
        assert "49" not in page.text["h1"], path


def test_hostile_text_is_shown_as_it_was_written(hostile: dict[str, Page]) -> None:
    """An incident about a `<script>` tag must be able to say so."""
    assert HOSTILE in hostile["incidents/open/index.html"].text["title"]
    assert HOSTILE in hostile["incidents/open/index.html"].text["h1"]
    assert HOSTILE in hostile["components/api/index.html"].text["h1"]
    assert HOSTILE in hostile["index.html"].text["bdi"]


@pytest.mark.parametrize(
    ("template", "text", "said"),
    [
        ("404.html", "\n{{ page.headlne }}", "404.html:2: "),
        ("404.html", "{{ nothing }}", "404.html:1: "),
        ("404.html", "{{ page.title | nothing }}", "404.html:1: "),
        ("404.html", "{% if %}", "404.html:1: "),
        ("month.html", "{% include 'nothing.html' %}", "month.html:1: the theme has no nothing"),
        ("_part.html", "\n\n{{ page.nothing }}", "_part.html:3: "),
        ("404.html", "\n{{ none | instant }}", "404.html:2: 'NoneType' object has no attribute"),
        ("404.html", "{{ page.title + 1 }}", "404.html:1: "),
        ("404.html", "{{ page.title | day(1, 2) }}", "404.html:1: "),
        (
            "404.html",
            "{% import '_parts.html' as parts with context %}\n{{ parts.time(none) }}",
            "404.html:2: ",
        ),
    ],
)
def test_what_a_page_does_not_have_stops_the_build_and_is_named(
    template: str, text: str, said: str
) -> None:
    """A theme's author learns the file and the line; readers never see half a page."""
    theme = read_theme(NOWHERE, "default")
    changed = {template: text}
    if template == "_part.html":
        changed["404.html"] = "{% include '_part.html' %}"
    broken = dataclasses.replace(
        theme, templates={**theme.templates, **changed}, shipped=theme.shipped - changed.keys()
    )
    with pytest.raises(PublishFailed, match=re.escape(f"cannot render themes/default/{said}")):
        pages_of(snapshot_of(a_full_site()), broken)


def test_an_error_that_no_theme_is_to_blame_for_is_ours() -> None:
    """What came with statusgen is nothing that somebody with a site could mend."""
    theme = read_theme(NOWHERE, "default")
    ours = dataclasses.replace(theme, templates={**theme.templates, "404.html": "{{ none | day }}"})
    with pytest.raises(AttributeError):
        pages_of(snapshot_of(a_full_site()), ours)


def sections(reference: str) -> dict[str, str]:
    """Return the sections of the reference by heading."""
    parts = re.split(r"^#{2,3} (.+)\n", reference, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def all_views() -> Iterable[type]:
    """Return every class that a template meets."""
    named = {**vars(views), **vars(record_views)}
    found = [value for value in named.values() if dataclasses.is_dataclass(value)]
    return [*(value for value in found if isinstance(value, type)), SupportChannel, NavLink]


def test_the_reference_names_every_field_that_a_template_sees() -> None:
    """A theme's author reads the reference, not our source."""
    described = sections(REFERENCE)
    common = {field.name for field in dataclasses.fields(views.PageView)}
    for view in all_views():
        own = {field.name for field in dataclasses.fields(view)}
        if view is not views.PageView and issubclass(view, views.PageView):
            own -= common
        rows = re.findall(r"^\| `(\w+)` \|", described[view.__name__], re.MULTILINE)
        assert set(rows) == own, view.__name__


def test_the_reference_names_every_template_filter_and_global() -> None:
    """What is not described there may change without notice."""
    described = sections(REFERENCE)
    for template in (*PAGES, templates.STYLE, templates.SCRIPT):
        assert f"`{template}`" in described["Templates"]
    for name in templates._FILTERS:
        assert re.search(rf"^\| `{name}[`(]", described["Filters"], re.MULTILINE), name
    for name in ("page", "style", "script", "content_security_policy", "gettext", "ngettext"):
        assert f"`{name}`" in described["Globals"], name
