"""A cState site as one of ours: what is carried over, what is guessed and what is named."""

from __future__ import annotations

from textwrap import dedent

import pytest

from statusgen.importers.cstate import import_cstate
from statusgen.importers.imported import Note
from statusgen.model.instants import as_written
from statusgen.model.states import State
from tests.importers.cstate_sites import (
    CONFIG,
    an_import,
    an_issue,
    notes_of,
    the_incident,
    the_site,
    the_window,
    told,
)


def test_an_issue_becomes_an_incident_that_ends_when_it_was_resolved() -> None:
    """Uptime is counted from these instants and states, so they have to be those of the issue."""
    incident = the_incident(an_import(outage=an_issue()))

    assert incident.title == "API fails"
    assert incident.components == {"api": State.MAJOR_OUTAGE}
    assert told(incident) == [
        ("2024-05-01 10:00 UTC", "investigating", "It fails."),
        ("2024-05-01 12:00 UTC", "resolved", ""),
    ]


def test_incidents_are_sorted_into_a_folder_for_each_year() -> None:
    """Who keeps a hundred old incidents wants to find last year's."""
    imported = an_import(outage=an_issue(), older=an_issue(date="2021-12-31T23:00:00Z"))

    assert set(imported.files) == {
        "config.yaml",
        "incidents/2024/outage.md",
        "incidents/2021/older.md",
    }


@pytest.mark.parametrize(
    ("severity", "state"),
    [
        ("down", State.MAJOR_OUTAGE),
        ("disrupted", State.PARTIAL_OUTAGE),
        ("notice", State.DEGRADED_PERFORMANCE),
    ],
)
def test_a_severity_is_a_state_of_what_is_affected(severity: str, state: State) -> None:
    """Three colours of the old page are three of the new one."""
    incident = the_incident(an_import(outage=an_issue(severity=severity)))

    assert incident.components == {"api": state}


def test_a_misspelt_severity_is_the_nearest_one_and_marked_in_the_file() -> None:
    """cState shows such an issue without any colour; a reader has to see what was assumed."""
    imported = an_import(outage=an_issue(severity="distrupted"))

    assert the_incident(imported).components == {"api": State.PARTIAL_OUTAGE}
    marked = "# imported: severity 'distrupted' is read as disrupted"
    assert marked in imported.files["incidents/2024/outage.md"]


def test_categories_become_groups_and_systems_components() -> None:
    """The new page lists what the old one listed, in the same order."""
    imported = an_import(outage=an_issue())

    assert imported.files["config.yaml"] == dedent(
        """\
        name: Example Status
        url: "https://status.example.org"
        description: How Example (https://example.org) does.
        components:
          - id: wiki
            name: Wiki
          - id: core
            name: Core
            description: What we run
            components:
              - id: api
                name: API
          - id: a-f
            name: "[ a -> f ]"
            components:
              - id: ci-example-org
                name: ci.example.org
                description: Builds
        """
    ).replace(
        "How Example (https://example.org) does.", '"How Example (https://example.org) does."'
    )


def test_what_only_issues_name_is_added_in_a_group_of_its_own() -> None:
    """An incident must not lose what it affected because the configuration forgot it."""
    issue = an_issue(affected="[ldap, api, GitHub]")
    imported = an_import(outage=issue)

    assert list(the_incident(imported).components) == ["ldap", "api", "github"]
    group = the_site(imported).components[-1]
    assert group.name == "Other systems"
    assert "systems that only issues name: GitHub, ldap" in notes_of(imported, "config.yml")


def test_a_site_without_an_address_gets_one_to_replace_and_a_note() -> None:
    """Feeds need a full address, and Hugo takes a bare slash."""
    imported = an_import(config=CONFIG.replace("https://status.example.org/", "/"))

    assert the_site(imported).url == "https://status.example.com"
    assert "baseURL '/' is no full address" in notes_of(imported, "config.yml")


def test_a_configuration_in_toml_is_read_as_well() -> None:
    """Hugo takes either."""
    config = b'title = "T"\n[params]\n[[params.systems]]\nname = "API"\n'

    imported = import_cstate({"config.toml": config})

    assert [component.id for component in the_site(imported).leaves()] == ["api"]


def test_a_configuration_that_cannot_be_read_leaves_the_issues() -> None:
    """One misplaced tab must not cost ten years of history, but it has to be known."""
    imported = an_import(config="title: [", outage=an_issue())

    assert the_incident(imported).components == {"api": State.MAJOR_OUTAGE}
    (failure,) = [note for note in imported.notes if note.left_out]
    assert failure.path == "config.yml"


def test_a_directory_that_is_no_cstate_site_becomes_nothing_but_a_note() -> None:
    """A mistyped path must not make an empty status page."""
    imported = import_cstate({"README.md": b"# Hello"})

    assert imported.files == {}
    assert [note.left_out for note in imported.notes] == [True]


def test_pages_that_are_no_issues_are_left_out_and_named_but_are_no_failure() -> None:
    """Whoever imports has to move them by hand and can only do so when told."""
    imported = import_cstate(
        {
            "config.yml": CONFIG.encode(),
            "content/monitoring/index.adoc": b"= Monitoring",
            "content/_index.md": b"",
            "static/logo.png": b"",
        }
    )

    left = [note for note in imported.notes if note.path != "config.yml"]
    assert [(note.path, note.left_out) for note in left] == [
        ("content/_index.md", False),
        ("content/monitoring/index.adoc", False),
        ("static/", False),
    ]


def test_an_issue_in_another_markup_is_left_out_as_a_failure() -> None:
    """It is a part of the history that is missing now."""
    imported = import_cstate(
        {"config.yml": CONFIG.encode(), "content/issues/outage.adoc": b"= Outage"}
    )

    message = "left out: only Markdown is read"
    assert Note(path="content/issues/outage.adoc", message=message, left_out=True) in imported.notes


def test_two_issues_whose_names_make_the_same_id_both_get_a_page() -> None:
    """File names may differ in nothing but a dot."""
    files = {"config.yml": CONFIG.encode()}
    for name in ("ci.down", "ci-down"):
        files[f"content/issues/{name}.md"] = an_issue().encode()

    imported = import_cstate(files)

    assert [incident.id for incident in the_site(imported).incidents] == ["ci-down", "ci-down-2"]
    assert "/issues/ci.down/ to /incidents/ci-down-2/" in notes_of(
        imported, "content/issues/ci.down.md"
    )


@pytest.mark.parametrize("informational", ["true", '\\"true\\"', "'true'"])
def test_an_informational_issue_with_an_end_becomes_a_window(informational: str) -> None:
    """cState's editors write the flag with quotes and escaped quotes, and mean it."""
    imported = an_import(news=an_issue("We move.", informational=informational))

    window = the_window(imported)
    assert window.components == ("api",)
    assert (as_written(window.announced), as_written(window.starts[0])) == (
        "2024-05-01 10:00 UTC",
        "2024-05-01 10:00 UTC",
    )
    assert window.length.total_seconds() == 2 * 3600
    assert window.body == "We move."
    marked = "# imported: when it was announced is not known; its start stands for it"
    assert marked in imported.files["incidents/2024/news.md"]


def test_an_informational_issue_without_an_end_is_over_and_affects_nothing() -> None:
    """cState never shows one as going on, so ours must not turn the banner yellow for ever."""
    fields = {"informational": "true", "resolvedWhen": "", "resolved": ""}
    incident = the_incident(an_import(news=an_issue("Hello.", **fields)))

    assert incident.components == {}
    assert told(incident)[-1] == ("2024-05-01 10:01 UTC", "resolved", "")


def test_a_notice_of_maintenance_becomes_a_window_whose_updates_stay() -> None:
    """It was never an outage and must not count as one."""
    body = """
        [Final message]
        All done.

        [Initial message]
        We upgrade the database.
    """
    imported = an_import(database_upgrade=an_issue(body, severity="notice"))

    window = the_window(imported)
    assert window.body == "We upgrade the database."
    assert told(window) == [("2024-05-01 12:00 UTC", "completed", "All done.")]


def test_planned_work_that_is_not_over_yet_keeps_its_planned_end() -> None:
    """The clock closes such a window, so its end must not be dropped for being in the future."""
    imported = an_import(upgrade=an_issue(severity="notice", resolved="false"))

    assert the_window(imported).length.total_seconds() == 2 * 3600


def test_a_notice_that_only_tells_of_trouble_stays_an_incident() -> None:
    """Slow builds are no maintenance."""
    assert the_incident(an_import(slow=an_issue(severity="notice"))).id == "slow"


def test_maintenance_that_took_something_down_stays_an_incident() -> None:
    """The old page counted it as downtime, and a better number would not be true."""
    assert the_incident(an_import(upgrade=an_issue(severity="down"))).id == "upgrade"


def test_an_open_issue_stays_open() -> None:
    """The import may be done in the middle of an outage."""
    incident = the_incident(an_import(outage=an_issue(resolved="false")))

    assert [update.phase.value for update in incident.updates] == ["investigating"]


def test_a_draft_is_left_out_and_named() -> None:
    """Hugo does not publish it, so the import must not either."""
    imported = an_import(outage=an_issue(draft="true"))

    assert list(imported.files) == ["config.yaml"]
    assert "it is a draft" in notes_of(imported, "content/issues/outage.md")


def test_an_issue_without_a_title_takes_the_name_of_its_file() -> None:
    """A page without a heading cannot be linked to."""
    incident = the_incident(an_import(api_outage=an_issue(without="title")))

    assert incident.title == "api outage"


def test_fields_that_have_no_place_are_named() -> None:
    """Nothing is dropped without a word."""
    imported = an_import(outage=an_issue(pin="true", aliases="[/old]"))

    assert "fields that are not carried over: aliases and pin" in notes_of(
        imported, "content/issues/outage.md"
    )


def test_files_of_the_old_site_that_a_text_shows_are_named() -> None:
    """An image that is not copied is a broken image."""
    imported = an_import(outage=an_issue("![graph](/images/graph.png)"))

    assert "/images/graph.png" in notes_of(imported, "content/issues/outage.md")
