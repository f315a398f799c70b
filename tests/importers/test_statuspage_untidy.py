"""Captures that are damaged, shortened, hostile or of something else."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.importers.imported import Imported
from statusgen.importers.statuspage import import_statuspage
from statusgen.model.files import Files
from statusgen.model.states import Phase, State
from statusgen.parse import parse_site
from statusgen.render.prose import to_text
from tests.importers.statuspage_pages import (
    API,
    IOS,
    PAGE,
    a_maintenance,
    a_summary,
    an_import,
    an_incident,
    an_update,
    components,
    notes_of,
    the_incident,
    the_site,
    the_window,
)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"<!DOCTYPE html><html>", "it is no JSON"),
        (b"", "it is no JSON"),
        (b"\xff\xfe{", "it is no JSON"),
        (b"[" * 100_000, "it is no JSON"),
        (b"3", "it is no document of Statuspage"),
        (b'{"name": "package", "version": "1"}', "it is no document of Statuspage"),
        (
            b'{"status": 500, "error": "Internal Server Error"}',
            "it is a server's answer to a request that failed: 500 Internal Server Error",
        ),
        (
            b'{"page": {"id": "x"}, "component_update": {}, "component": {"id": "y"}}',
            "it tells of one component's change, which is no incident",
        ),
    ],
)
def test_what_is_no_capture_is_named_and_makes_no_site(document: bytes, reason: str) -> None:
    """A download that failed must not become an empty status page."""
    imported = an_import(document)

    assert imported.files == {}
    assert f"left out: {reason}" in notes_of(imported)
    assert all(note.left_out for note in imported.notes)


def test_other_files_in_the_folder_do_no_harm() -> None:
    """Captures lie beside a package.json, and that is nobody's mistake."""
    imported = import_statuspage(
        {"summary.json": json.dumps(a_summary()).encode(), "package.json": b'{"name": "x"}'},
        by_chance=frozenset({"package.json"}),
    )

    assert not any(note.left_out for note in imported.notes)
    assert the_site(imported).name == "Example Cloud"


def test_captures_of_two_pages_do_not_become_one() -> None:
    """Components of the same name would be one, and the incidents of both a mess."""
    other = a_summary(page={"id": "other", "name": "Other", "url": "https://o.example"})

    imported = an_import(a_summary(), other)

    assert the_site(imported).name == "Example Cloud"
    assert "left out: it is of another page, Other" in notes_of(imported)


def test_an_incident_without_a_list_of_components_names_them_itself() -> None:
    """Who saved only incidents.json still gets a site."""
    incident = an_incident(
        an_update("05:11:19.350", "investigating", named={IOS: ("operational", "major_outage")}),
        listed=components()[:1],
    )

    imported = an_import({"page": PAGE, "incidents": [incident]})

    assert [leaf.name for leaf in the_site(imported).leaves()] == ["Public API", "Mobile - iOS App"]
    assert the_incident(imported).components["mobile-ios-app"] is State.MAJOR_OUTAGE


def test_a_component_that_was_deleted_is_named() -> None:
    """The history of a page is longer than the life of its components."""
    incident = an_incident(
        an_update("05:11:19.350", "investigating", named={"gone": ("operational", "major_outage")})
    )
    imported = an_import(a_summary(incident))

    assert the_incident(imported).components == {}
    assert "it names components that the page does not have any more: gone" in notes_of(imported)


def test_fields_that_are_not_known_are_listed() -> None:
    """Whoever imports wants to know what the new page will not have."""
    incident = an_incident(an_update("05:11:19.350", "investigating"), backfilled=True, metadata={})

    assert "fields that are not carried over: backfilled and metrics" in notes_of(
        an_import(a_summary(incident, metrics=[{"id": "m"}]))
    )


def test_a_resolved_incident_whose_updates_do_not_say_so_is_over() -> None:
    """Shortened captures are common, and an incident must not stay open for ever."""
    incident = an_incident(
        an_update("05:11:19.350", "investigating"),
        status="resolved",
        resolved_at="2026-05-14T05:37:37.388Z",
    )
    imported = an_import(a_summary(incident))

    newest = the_incident(imported).updates[-1]
    assert (newest.phase, newest.body) == (Phase.RESOLVED, "")
    assert str(newest.posted) == "2026-05-14 05:37:37.388000+00:00"
    said = "# imported: no update says that it was resolved; the incident itself does"
    assert said in imported.files["incidents/2026/66xtkckvt2td.md"]


def test_an_incident_without_updates_is_told_by_its_own_date() -> None:
    """There was one, and old links lead to it."""
    imported = an_import(a_summary(an_incident()))

    assert [update.phase for update in the_incident(imported).updates] == [Phase.INVESTIGATING]


def test_updates_of_one_instant_get_one_each() -> None:
    """Two texts posted by a bot at once are both kept."""
    incident = an_incident(
        an_update("05:11:19.350", "investigating", "One.", created_at="2026-05-14T05:11:19.350Z"),
        an_update("05:11:19.350", "identified", "Two.", created_at="2026-05-14T05:11:19.400Z"),
    )
    imported = an_import(a_summary(incident))

    assert [update.body for update in the_incident(imported).updates] == ["One.", "Two."]
    assert "is dated 2026-05-14 05:11:19.351 UTC" in notes_of(imported)


def test_an_end_that_was_dated_back_is_still_the_end() -> None:
    """The fix came before somebody wrote that they were still looking."""
    incident = an_incident(
        an_update("05:00:00.000", "investigating"),
        an_update("05:40:00.000", "identified"),
        an_update("05:20:00.000", "resolved", created_at="2026-05-14T05:45:00.000Z"),
    )
    imported = an_import(a_summary(incident))

    assert the_incident(imported).updates[-1].phase is Phase.RESOLVED


def test_a_state_that_outlives_its_incident_is_named() -> None:
    """A resolved incident of ours leaves everything operational."""
    incident = an_incident(
        an_update("05:00:00.000", "investigating", named={API: ("operational", "major_outage")}),
        an_update("05:40:00.000", "resolved", named={API: ("major_outage", "partial_outage")}),
        listed=components(api="partial_outage")[:1],
    )
    notes = notes_of(an_import(a_summary(incident, listed=components(api="partial_outage"))))

    assert "'Public API' was left in partial_outage when it was resolved" in notes
    assert "'Public API' was set to partial_outage by hand" in notes


def test_a_maintenance_without_an_end_gets_one_to_correct() -> None:
    """Look-alikes leave it out; ours has to know when to ask."""
    window = a_maintenance(an_update("01:00:00.000", "scheduled"), scheduled_until=None)
    imported = an_import(a_summary(window))

    assert the_window(imported).length.total_seconds() == 3600
    assert "it does not say when it was to end" in notes_of(imported)


def test_a_maintenance_without_a_start_is_left_out() -> None:
    """Nothing can stand for it."""
    window = a_maintenance(an_update("01:00:00.000", "scheduled"), scheduled_for="soon")
    imported = an_import(a_summary(window))

    assert list(imported.files) == ["config.yaml", "statuspage.yaml"]
    assert [note.message for note in imported.notes if note.left_out] == [
        "9thmb4nt68jq: left out: 'soon' is no date to start at"
    ]


def test_hostile_text_survives_in_every_place() -> None:
    """Names come from people, bots and other people's alerts."""
    hostile = "\"'`<b>&amp;{x}: #[y]\u200f\u202e\u05e9\u05dc\u05d5\u05dd\x1b[31m\x00 \U0001f525"
    shown = "\"'`<b>&amp;{x}: #[y]\u200f\u202e\u05e9\u05dc\u05d5\u05dd[31m \U0001f525"
    named = shown.replace("\u202e", "")
    listed = components()
    listed[0] |= {"name": hostile, "description": hostile.replace("\u202e", "")}
    page = PAGE | {"name": hostile}
    incident = an_incident(an_update("05:00:00.000", "investigating", hostile), name=hostile)

    imported = an_import(a_summary(incident, listed=listed, page=page))

    site = the_site(imported)
    first = next(site.leaves())
    assert (site.name, first.name, first.description) == (named, named, named)
    assert the_incident(imported).title == named
    assert to_text(the_incident(imported).updates[0].body) == shown


def test_html_in_a_text_is_shown_as_text_and_named() -> None:
    """Nothing that was typed into the old page runs on the new one."""
    incident = an_incident(an_update("05:00:00.000", "identified", "<script>alert(1)</script>"))
    imported = an_import(a_summary(incident))

    assert "the update of 2026-05-14 05:00 UTC holds HTML" in notes_of(imported)
    assert to_text(the_incident(imported).updates[0].body) == "<script>alert(1)</script>"


def test_a_text_that_is_too_long_is_cut_and_named() -> None:
    """A log that was pasted whole must not stop the import of everything else."""
    incident = an_incident(an_update("05:00:00.000", "identified", "word " * 20_000))
    imported = an_import(a_summary(incident))

    assert "is cut: it had more than 60000 characters" in notes_of(imported)
    assert the_incident(imported).updates[0].body.endswith("…")


_ODD: list[Any] = [None, True, -1, 10**30, "", "x", "2026-13-41T99:99Z", "2026-05-14", [], [[]]]
_ODD += [{}, [{}], [None], {"id": 3}, "0001-01-01T00:00:00Z", "\ud800", "major_outage"]


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Return every member of a document with what holds it."""
    pairs = list(value.items() if isinstance(value, dict) else enumerate(value))
    inner = [_places(each) for _, each in pairs if isinstance(each, dict | list)]
    return [(value, name) for name, _ in pairs] + [place for places in inner for place in places]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(_ODD)), min_size=1, max_size=4))
def test_no_damage_to_a_capture_makes_a_site_that_cannot_be_built(
    damage: list[tuple[int, Any]],
) -> None:
    """Whatever a look-alike answers, an import ends with a site or says why there is none."""
    incident = an_incident(
        an_update("05:00:00.000", "investigating", named={API: ("operational", "major_outage")}),
        an_update("05:40:00.000", "resolved", named={API: ("major_outage", "operational")}),
        listed=components()[:1],
    )
    window = a_maintenance(
        an_update("01:00:00.000", "scheduled", named={IOS: ("operational", "operational")}),
        an_update("05:00:00.000", "in_progress", named={IOS: ("operational", "operational")}),
        listed=components()[3:],
    )
    capture = json.loads(json.dumps(a_summary(incident, window)))
    for number, odd in damage:
        places = _places(capture) or [(capture, "page")]
        holder, name = places[number % len(places)]
        holder[name] = copy.deepcopy(odd)

    imported = an_import(capture)

    assert isinstance(imported, Imported)
    if imported.files:
        parse_site(Files(contents={p: t.encode() for p, t in imported.files.items()}))
    else:
        assert any(note.left_out for note in imported.notes)
