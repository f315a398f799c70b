"""The messages in a cState issue as updates: labels, stamps, rules and dates."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importers.cstate_sites import (
    an_import,
    an_issue,
    notes_of,
    the_incident,
    the_site,
    told,
)

STAMPED = """
*Resolved* - All is well. {{< track "2024-05-01 12:00:00" >}}

*Investigating* - It fails. {{< track "2024-05-01 10:00:00" >}}
"""
FIRST = ("2024-05-01 10:00 UTC", "investigating", "It fails.")
LAST = ("2024-05-01 12:00 UTC", "resolved", "All is well.")


@pytest.mark.parametrize(
    "body",
    [
        "[Final message]\nAll is well.\n\n[Initial message]\nIt fails.",
        "[Initial Message]\nIt fails.\n\n[FINAL]\nAll is well.",
        "[Closing Incident] All is well.\n[Opening Incident] It fails.",
        "[close issue] -->\nAll is well.\n\n[open issue] -->\nIt fails.",
        "**Resolved:** All is well.\n\n**Investigating:** It fails.",
        "*Resolved* - All is well.\n\n*Investigating* - It fails.",
        "*Investigating* - It fails.\n\n*Resolved* - All is well.",
        "_Resolved_\n\nAll is well.\n\n_Investigating_\n\nIt fails.",
        "## Resolved\n\nAll is well.\n\n## Investigating\n\nIt fails.",
        "It fails.\n\nResolved: All is well.",
        "It fails.\n\n**2024-05-01 12:00 UTC**\n\nAll is well.",
        "- 2024-05-01 12:00 UTC: All is well.\n- 2024-05-01 10:00 UTC: It fails.",
        "* *2024-05-01T12:00Z: All is well.*\n* *2024-05-01T10:00Z: It fails.*",
        "It fails.\n\nUpdates:\n\n- `2024-05-01T12:00:00Z`: All is well.",
        "It fails.\n\n## Timeline\n\n- Wed May 1 12:00:00 UTC: All is well.",
        "[Final message - 1st of May 2024 12h00 UTC]\nAll is well.\n\n[Initial message]\nIt fails.",
        STAMPED,
        STAMPED.replace("*Resolved* - ", "").replace("*Investigating* - ", ""),
        STAMPED.replace("{{<", "{{%").replace(">}}", "%}}").replace(". {{", ".\n{{"),
    ],
)
def test_messages_become_updates_however_they_are_marked(body: str) -> None:
    """cState has no format for updates, and every team found its own."""
    assert told(the_incident(an_import(outage=an_issue(body)))) == [FIRST, LAST]


@pytest.mark.parametrize(
    "body",
    [
        "All is well, the fix is done.\n\n---\n\nIt fails.",
        "It fails.\n\n---\n\nAll is well, the fix is done.",
    ],
)
def test_messages_between_rules_are_put_in_order_by_what_they_say(body: str) -> None:
    """Nothing else says which came first, so the file says that it is a guess."""
    imported = an_import(outage=an_issue(body))

    assert [text for _, _, text in told(the_incident(imported))] == [
        "It fails.",
        "All is well, the fix is done.",
    ]
    marked = "# imported: which of the messages came first is a guess"
    assert marked in imported.files["incidents/2024/outage.md"]


def test_an_update_without_a_time_stands_between_its_neighbours_and_is_marked() -> None:
    """An order is known even where a time is not."""
    body = "[Final message]\nDone.\n\n[Update]\nWe look.\n\n[Initial message]\nIt fails."
    imported = an_import(outage=an_issue(body))

    assert told(the_incident(imported))[1] == ("2024-05-01 11:00 UTC", "investigating", "We look.")
    marked = "# imported: the time of the update of 2024-05-01 11:00 UTC is a guess"
    assert marked in imported.files["incidents/2024/outage.md"]


def test_an_update_on_top_of_a_first_message_without_a_label_is_one_paragraph() -> None:
    """People write the news on top and leave the rest as it was."""
    body = "_UPDATE_: We look.\n\nIt fails.\n\nIt fails a lot."

    assert [text for _, _, text in told(the_incident(an_import(outage=an_issue(body))))] == [
        "It fails.\n\nIt fails a lot.",
        "We look.",
        "",
    ]


def test_statuses_that_labels_name_are_carried_over() -> None:
    """Readers of the history see how long it took to find the cause."""
    body = """
        *Investigating* - It fails. {{< track "2024-05-01 10:00:00" >}}

        *Identified* - A disk is full. {{< track "2024-05-01 10:30:00" >}}

        *Monitoring* - It runs again. {{< track "2024-05-01 11:00:00" >}}
    """

    statuses = [status for _, status, _ in told(the_incident(an_import(outage=an_issue(body))))]

    assert statuses == ["investigating", "identified", "monitoring", "resolved"]


def test_an_incident_that_was_told_of_later_says_when_it_began() -> None:
    """Downtime counts from the start, the update from when customers could read it."""
    body = "**Initial Message at 2024-05-01 10:40 UTC**\n\nIt fails."
    incident = the_incident(an_import(outage=an_issue(body)))

    assert incident.started.strftime("%H:%M") == "10:00"
    assert told(incident)[0][0] == "2024-05-01 10:40 UTC"


def test_what_was_written_after_the_end_leaves_the_incident_resolved() -> None:
    """A late word of explanation opens nothing again."""
    body = "- 2024-05-03: The cause was a disk.\n- 2024-05-01 11:00 UTC: We look.\n\nIt fails."
    incident = the_incident(an_import(outage=an_issue(body)))

    assert [(posted, status) for posted, status, _ in told(incident)] == [
        ("2024-05-01 10:00 UTC", "investigating"),
        ("2024-05-01 11:00 UTC", "investigating"),
        ("2024-05-01 12:00 UTC", "resolved"),
        ("2024-05-03 00:00 UTC", "resolved"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "[infra.ci] No builds run.",
        "[Jira](https://jira.example.org) is down.",
        "Update your clients: the old ones fail.",
        "**Update** your clients, please.",
        "Updates for a plugin.",
        "Planned outage: tomorrow.",
        "- Resolved: nothing yet\n- Monitoring: nothing yet",
        "Wednesday July 12, 2023 the controller restarts.",
        "Known issues\n------------\n\nNone.",
        "* 16:37 Denver - Mark updated plugins",
        "```\n[Final message]\n---\n```",
        "It says:\n\n    [Final message]",
        "<!--\n[Final message]\n\n[Initial message]\n-->\n\nIt fails.",
    ],
)
def test_text_that_only_looks_like_a_label_stays_text(body: str) -> None:
    """An update that nobody wrote would be worse than one that is not told apart."""
    entries = told(the_incident(an_import(outage=an_issue(body))))

    assert len(entries) == 2
    assert entries[0][2].strip() == body.strip("\n").strip()


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("## Reason\n\nA disk.", "### Reason\n\nA disk."),
        ("## Update of the clients\n\nText.", "**Update of the clients**\n\nText."),
        (
            "### 2023-04-01 - what we resolved\n\nText.",
            "**2023-04-01 - what we resolved**\n\nText.",
        ),
        ("```\n## 2023-04-01 10:00 UTC - Resolved", "```\n## 2023-04-01 10:00 UTC - Resolved\n```"),
        ("It <!-- fails.", "It &lt;!-- fails."),
        ('{{< youtube "abc" >}} shows it.', "(youtube abc) shows it."),
    ],
)
def test_a_text_swallows_no_update_and_opens_none(body: str, text: str) -> None:
    """Its own headings, code and comments have to stay inside it."""
    assert told(the_incident(an_import(outage=an_issue(body))))[0][2] == text


def test_shortcodes_that_became_text_are_named() -> None:
    """Their authors want to look at what is left of them."""
    imported = an_import(outage=an_issue("{{< alert >}}It fails.{{< /alert >}}"))

    assert told(the_incident(imported))[0][2] == "(alert)It fails."
    assert "Hugo shortcodes became plain text: alert" in notes_of(
        imported, "content/issues/outage.md"
    )


def test_a_day_that_cannot_be_read_stays_in_the_text() -> None:
    """It tells a reader more than a time that was made up."""
    body = "[Edit - Monday 25th]\nLater.\n\n[Initial message]\nIt fails."

    assert "*Edit - Monday 25th*\n\nLater." in [
        text for _, _, text in told(the_incident(an_import(outage=an_issue(body))))
    ]


def test_a_sentence_that_begins_with_a_date_stays_whole() -> None:
    """Half a sentence is not what anybody announced."""
    body = "[Initial message]\nMay 1, 2024 at 10:00am UTC: our sponsor moves a disk."

    assert told(the_incident(an_import(outage=an_issue(body))))[0] == (
        "2024-05-01 10:00 UTC",
        "investigating",
        "May 1, 2024 at 10:00am UTC: our sponsor moves a disk.",
    )


PIECES = st.sampled_from(
    [
        "[Final message]",
        "[Initial message]",
        "[Update]",
        "*Resolved* - Fixed.",
        "## 2024-05-01 11:00 UTC - Resolved",
        "## Postmortem",
        "### Update 3 May",
        "---",
        "```",
        "<!--",
        "-->",
        '{{< track "2024-05-01 12:00:00" >}}',
        '{{< track "2024-05-09" >}}',
        "- 2024-04-01 09:00 UTC: Early.",
        "**Cancelled:** no.",
        "Plain words.",
        "",
    ]
)


@settings(max_examples=300, deadline=None)
@given(pieces=st.lists(PIECES, max_size=12), fields=st.sampled_from(["", "notice", "open"]))
def test_any_mixture_of_labels_makes_an_issue_that_passes_check(
    pieces: list[str], fields: str
) -> None:
    """Whatever order people wrote in, the import may not lose the page."""
    more = {"notice": {"severity": "notice"}, "open": {"resolved": "false"}}.get(fields, {})
    imported = an_import(upgrade=an_issue(dedent("\n".join(pieces)), **more))

    assert list(imported.files) == ["config.yaml", "incidents/2024/upgrade.md"]
    site = the_site(imported)
    assert len(site.incidents) + len(site.maintenances) == 1
    assert (
        "Plain words." not in pieces
        or "Plain words." in imported.files["incidents/2024/upgrade.md"]
    )
