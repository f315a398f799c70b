"""Untidy front matter and dates in cState issues: what can be told is carried over."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.importers.cstate import import_cstate
from tests.importers.cstate_sites import (
    CONFIG,
    FIELDS,
    an_import,
    an_issue,
    notes_of,
    the_incident,
    the_site,
    told,
)


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2024-05-01T08:15:00+02:00", "2024-05-01 06:15 UTC"),
        ("2024-05-01T09:00:00-00:00", "2024-05-01 09:00 UTC"),
        ("2024-05-01T9:00:00-05:00", "2024-05-01 14:00 UTC"),
        ('"2024-05-01T10:00:00.123Z"', "2024-05-01 10:00 UTC"),
        ("2024-05-01 10:00:40+00:00", "2024-05-01 10:00:40 UTC"),
        ("2024-05-01 10:00:00 +0200 CEST", "2024-05-01 08:00 UTC"),
        ("2024-05-01T009:15:00+02:00", "2024-05-01 07:15 UTC"),
        ("2024-05-01T015:00:00+07:00", "2024-05-01 08:00 UTC"),
        ("2024-05-01 10:00", "2024-05-01 10:00 UTC"),
        ("2024-05-01", "2024-05-01 00:00 UTC"),
        ("2024-05-01T77:00:00Z", "2024-05-01 00:00 UTC"),
        ("May 1, 2024 at 3:04 PM", "2024-05-01 15:04 UTC"),
        ("Wed, 01 May 2024 10:00:00 GMT", "2024-05-01 10:00 UTC"),
    ],
)
def test_dates_are_read_as_people_write_them(written: str, instant: str) -> None:
    """Hugo takes most of them, and its authors never learnt which it does not."""
    fields = {"date": written, "resolvedWhen": "2024-05-02T00:00:00Z"}
    incident = the_incident(an_import(outage=an_issue(**fields)))

    assert told(incident)[0][0] == instant


def test_a_time_without_a_zone_is_read_in_the_zone_of_the_site_and_marked() -> None:
    """Hugo reads it in its `timeZone`; whoever knows better has to see which ones were meant."""
    imported = an_import(
        config=CONFIG + "timeZone: Europe/Prague\n", outage=an_issue(date="2024-05-01 10:00:00")
    )

    assert told(the_incident(imported))[0][0] == "2024-05-01 08:00 UTC"
    assert (
        "# imported: date: '2024-05-01 10:00:00' has no time zone and is read in Europe/Prague"
        in imported.files["incidents/2024/outage.md"]
    )


def test_a_day_that_does_not_exist_gives_way_to_the_one_in_the_name_of_the_file() -> None:
    """`2023-07-94` is in no calendar."""
    files = {"config.yml": CONFIG.encode()}
    files["content/issues/2024-04-30-outage.md"] = an_issue(date="2023-07-94").encode()

    imported = import_cstate(files)

    assert told(the_incident(imported))[0][0] == "2024-04-30 00:00 UTC"
    assert "date: '2023-07-94' is no date" in imported.files["incidents/2024/2024-04-30-outage.md"]


def test_an_issue_without_any_date_is_left_out_as_a_failure() -> None:
    """An invented date would be a lie about when customers were hurt."""
    imported = an_import(outage=an_issue(date="soon"))

    assert list(imported.files) == ["config.yaml"]
    (failure,) = [note for note in imported.notes if note.left_out]
    assert failure.path == "content/issues/outage.md"


def test_an_issue_that_is_resolved_without_a_time_ends_a_minute_after_its_last_message() -> None:
    """It is over, and no downtime is made up for it."""
    imported = an_import(outage=an_issue(without="resolvedWhen"))

    assert told(the_incident(imported))[-1][:2] == ("2024-05-01 10:01 UTC", "resolved")
    assert "when it was resolved is not known" in imported.files["incidents/2024/outage.md"]


@pytest.mark.parametrize(
    ("given_end", "taken"),
    [
        ("2024-04-30T11:00:00Z", "2024-05-01 11:00 UTC"),
        ("2023-05-01T09:00:00Z", "2024-05-02 09:00 UTC"),
        ("2024-05-01T10:00:00Z", "2024-05-01 10:01 UTC"),
        ("2024-04-30T10:00:00Z", "2024-05-02 10:00 UTC"),
    ],
)
def test_an_end_that_is_not_after_the_start_is_mended_and_marked(
    given_end: str, taken: str
) -> None:
    """The day is mistyped more often than the time of day."""
    imported = an_import(outage=an_issue(resolvedWhen=given_end))

    assert told(the_incident(imported))[-1][:2] == (taken, "resolved")
    assert "which is not after the start" in imported.files["incidents/2024/outage.md"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"\n\n---\n{FIELDS}---\nIt fails.", "does not start in the first line"),
        (f"{FIELDS}---\nIt fails.", "the line --- that opens its front matter is missing"),
        (f"---\n{FIELDS}\nIt fails.\n\n- twice\n", "the line that closes it is missing"),
        (f"---\n{FIELDS}\nIt fails.\n\n---\n\nAgain.", "was taken line by line"),
        (f"---\n{FIELDS}tags: [a\n---\nIt fails.", "was taken line by line"),
        (f"---\n{FIELDS}\tnote: x\n---\nIt fails.", "was taken line by line"),
        (
            f"---\n{FIELDS.replace('API fails', 'API: all of it fails')}---\nIt fails.",
            "was taken line by line",
        ),
    ],
)
def test_a_broken_front_matter_is_read_as_far_as_it_goes(text: str, fault: str) -> None:
    """Hugo shows nothing of such a page, and its history is worth having."""
    imported = an_import(outage=text)

    incident = the_incident(imported)
    assert incident.title.startswith("API")
    assert list(incident.components) == ["api"]
    assert told(incident)[0][0] == "2024-05-01 10:00 UTC"
    assert told(incident)[0][2].startswith("It fails.")
    assert told(incident)[-1][0] == "2024-05-01 12:00 UTC"
    assert fault in notes_of(imported, "content/issues/outage.md")


def test_a_front_matter_in_toml_is_read_as_well() -> None:
    """Hugo takes either."""
    text = '+++\ntitle = "T"\ndate = 2024-05-01T10:00:00Z\nresolved = false\n+++\nIt fails.'

    assert told(the_incident(an_import(outage=text)))[0] == (
        "2024-05-01 10:00 UTC",
        "investigating",
        "It fails.",
    )


def test_line_ends_of_windows_and_bytes_that_are_no_text_do_no_harm() -> None:
    """Editors leave both behind."""
    raw = an_issue("It\x00 fails.").replace("\n", "\r\n").encode() + b"\xff"

    imported = import_cstate({"config.yml": CONFIG.encode(), "content/issues/outage.md": raw})

    assert told(the_incident(imported))[0][2] == "It fails.\ufffd"
    assert "it is not UTF-8" in notes_of(imported, "content/issues/outage.md")


@pytest.mark.parametrize(
    "bomb",
    [
        "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40)),
        "tags: &tags [*tags]\n",
        f"tags: {'[' * 60_000}\n",
        f"tags: {'{a: ' * 60_000}\n",
    ],
    ids=["aliases", "circle", "lists", "mappings"],
)
def test_values_without_end_are_refused_and_the_rest_is_read(bomb: str) -> None:
    """Forty lines of YAML can stand for more values than a machine can hold."""
    imported = an_import(outage=f"---\n{FIELDS}{bomb}---\nIt fails.")

    assert the_incident(imported).title == "API fails"
    assert "was taken line by line" in notes_of(imported, "content/issues/outage.md")


@pytest.mark.parametrize(
    "piece", ["<!--", "](/", "{{< track ", "# ", " - ", "[", "*", "`", "\n---\n", "-->", "{{< a"]
)
def test_a_text_that_repeats_itself_for_ever_is_read_in_the_end(piece: str) -> None:
    """A careless pattern would take hours for it, and a page that is too long has to be named."""
    imported = an_import(outage=an_issue(piece * (400_000 // len(piece))))

    carried = "incidents/2024/outage.md" in imported.files
    assert carried or [note.left_out for note in imported.notes].count(True) == 1


@settings(max_examples=150, deadline=None)
@given(title=st.text(max_size=300), system=st.text(max_size=300), body=st.text(max_size=500))
def test_any_title_system_and_text_make_a_site_without_a_problem(
    title: str, system: str, body: str
) -> None:
    """What the import writes has to pass `check`, whatever people once wrote."""
    quoted = '"' + "".join(f"\\U{ord(c):08X}" for c in title if not "\ud800" <= c <= "\udfff") + '"'
    name = '"' + "".join(f"\\U{ord(c):08X}" for c in system if not "\ud800" <= c <= "\udfff") + '"'
    issue = an_issue(title=quoted, affected=f"[{name}]").encode("utf-8", "replace")
    files = {"config.yml": CONFIG.encode(), "content/issues/outage.md": issue}
    files["content/issues/outage.md"] += b"\n" + body.encode("utf-8", "replace")

    site = the_site(import_cstate(files))

    assert [entry.id for entry in site.incidents] == ["outage"]
