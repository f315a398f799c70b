"""The life of an incident through commands: new, update, resolve, postmortem."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from statusgen.model.files import Files
from statusgen.parse import parse_site
from tests.cli.commands import INCIDENT

if TYPE_CHECKING:
    from statusgen.model.incident import Incident
    from tests.cli.commands import Statusgen

ID = "2026-03-02-api"
PATH = f"incidents/{ID}.md"


def incident_in(statusgen: Statusgen, entry_id: str) -> Incident:
    """Return the incident as a build reads it."""
    site = parse_site(Files(contents=statusgen.files()))
    return next(incident for incident in site.incidents if incident.id == entry_id)


def test_an_incident_is_told_from_its_beginning_to_its_post_mortem(statusgen: Statusgen) -> None:
    """The promise of the tool: five commands, no file opened by hand, and nothing to mend."""
    said = statusgen(
        "new", "incident", "--title", "Checkout fails", "--component", "checkout=partial_outage",
        "--message", "Paying by card fails.", "--next-update", "30m",
    )  # fmt: skip
    entry = "2026-03-02-checkout-fails"
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith(f"{statusgen.root}/incidents/{entry}.md\n\n---\ntitle: Checkout")
    assert statusgen("check").out == "no problems\n"
    assert statusgen("build").status == 0
    page = (statusgen.root / "public/index.html").read_text()
    assert page.index("Checkout fails") < page.index("API errors")

    steps = [
        ("update", "--status", "identified", "--message", "A bad release.", "2026-03-02T10:20Z"),
        ("update", "--component", "checkout=degraded_performance", "--message", "Better.",
         "2026-03-02T10:25Z"),
        ("resolve", "--message", "All cards work.", "2026-03-02T10:40Z"),
        ("postmortem", "--message", "### Why\n\nNobody looked.", "2026-03-03T09:00Z"),
    ]  # fmt: skip
    for command, *options, now in steps:
        assert statusgen(command, entry, *options, now=now).status == 0

    assert statusgen("check", now="2026-03-04T00:00Z").out == "no problems\n"
    assert [(u.phase.value, u.body) for u in incident_in(statusgen, entry).updates] == [
        ("investigating", "Paying by card fails."),
        ("identified", "A bad release."),
        ("identified", "Better."),
        ("resolved", "All cards work."),
        ("postmortem", "### Why\n\nNobody looked."),
    ]
    assert statusgen("build", now="2026-03-04T00:00Z").status == 0
    assert "Nobody looked." in (statusgen.root / f"public/incidents/{entry}/index.html").read_text()


def test_the_only_open_incident_needs_no_id(statusgen: Statusgen) -> None:
    """At three in the morning one command less is worth something."""
    assert statusgen("update", "--message", "Still looking.").status == 0
    assert statusgen("resolve", "--message", "Fixed.", now="2026-03-02T10:05Z").status == 0
    assert statusgen("postmortem", "--message", "Why.", now="2026-03-03T10:00Z").status == 0

    over = statusgen("update", "--message", "And?", now="2026-03-04T10:00Z")
    assert over.status == 2
    assert "no incident is open; name the one that is meant" in over.err
    again = statusgen("postmortem", "--message", "Again.", now="2026-03-04T10:00Z")
    assert "waits for a post-mortem" in again.err


def test_two_open_incidents_have_to_be_told_apart(statusgen: Statusgen) -> None:
    """A message under the wrong incident is worse than none."""
    statusgen.write("incidents/2026-03-02-other.md", INCIDENT)
    before = statusgen.files()

    said = statusgen("update", "--message", "Still looking.")

    assert said.status == 2
    assert "2026-03-02-api" in said.err
    assert "2026-03-02-other" in said.err
    assert statusgen.files() == before


def test_a_mistake_in_another_file_does_not_stop_an_update(statusgen: Statusgen) -> None:
    """The outage does not wait until somebody has mended last year's incident."""
    statusgen.write("incidents/2025-01-01-old.md", b"title: [")
    for hour, arguments in enumerate((["update", ID], ["update"], ["resolve"], ["postmortem"]), 11):
        said = statusgen(*arguments, "--message", "We know.", now=f"2026-03-02T{hour}:00Z")
        assert said.status == 0
    phases = [u.phase.value for u in parse_site(
        Files(contents={k: v for k, v in statusgen.files().items() if "2025" not in k})
    ).incidents[0].updates]  # fmt: skip
    assert phases == ["investigating", "investigating", "investigating", "resolved", "postmortem"]


def test_a_mistake_in_the_file_itself_is_shown(statusgen: Statusgen) -> None:
    """`there is no such incident` would send people looking in the wrong place."""
    statusgen.write(PATH, INCIDENT.replace(b"components: {", b"components: {apo: x, "))
    before = statusgen.files()

    said = statusgen("update", ID, "--message", "We know.")

    assert said.status == 1
    assert f"{PATH}:3:14: error: no component is called 'apo' [unknown-component]" in said.err
    assert "nothing was changed" in said.err
    assert statusgen.files() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["update", "2026-03-02-apo"], ["'2026-03-02-apo'", "did you mean '2026-03-02-api'?"]),
        (["update", ID, "--component", "apo=major_outage"], ["'apo'", "did you mean 'api'?"]),
        (["update", ID, "--component", "api"], ["has no state; write api=major_outage"]),
        (["update", ID, "--component", "api=mayor_outage"], ["did you mean 'major_outage'?"]),
        (["update", ID, "--status", "Resolvd"], ["'Resolvd'", "did you mean 'Resolved'?"]),
        (["update", ID, "--next-update", "14:35"], ["has no time zone; write 14:35 UTC"]),
        (["update", ID, "--next-update", "999999999h"], ["--next-update", "such as 30m"]),
        (["update", ID, "--next-update", "2026-03-02 09:00 UTC"], ["is not after this update"]),
        (["update", ID, "--at", "2026-03-02 09:30"], ["no time zone; write 2026-03-02 09:30 UTC"]),
        (["new", "incident", "--title", "x", "--component", "chekout=major_outage"],
         ["did you mean 'checkout'?"]),
        (["new", "incident", "--title", "x", "--id", "../../evil"], ["'../../evil'", "letters"]),
        (["new", "incident", "--title", "x", "--id", "x.de"], ["'x.de' cannot be an id"]),
        (["new", "incident"], ["--title is missing, and there is no terminal"]),
        (["new", "maintenance", "--title", "x", "--starts", "2h", "--ends",
          "2026-03-02 11:00 UTC"], ["--ends", "is not after the start"]),
        (["new", "maintenance", "--title", "x", "--component", "chekout", "--starts", "2h",
          "--ends", "1h"], ["did you mean 'checkout'?"]),
        (["update", "--status", "fixd"], ["it can be Update, Investigating"]),
        (["new", "incident", "--title", "x", "--id", "index"], ["no name that web hosts"]),
    ],
)  # fmt: skip
def test_a_mistyped_option_is_named_with_the_way_out(
    statusgen: Statusgen, arguments: list[str], words: list[str]
) -> None:
    """What was typed wrong is said before anything is written, and the status is 2."""
    before = statusgen.files()
    said = statusgen(*arguments, "--message", "We know.")
    assert said.status == 2
    for word in words:
        assert word in " ".join(said.err.split())
    assert statusgen.files() == before


def test_what_check_would_reject_is_kept_as_a_draft_and_not_written(statusgen: Statusgen) -> None:
    """Ten lines of post-mortem must not be lost to a missing Resolved."""
    before = statusgen.files()

    said = statusgen("postmortem", ID, "--message", "Nobody looked.")

    assert said.status == 1
    assert "the post-mortem comes before the incident is resolved" in said.err
    assert f"your text is kept in {statusgen.root}/.statusgen/drafts/{ID}.md" in said.err
    assert "Nobody looked." in statusgen.draft(f"{ID}.md")
    assert statusgen.files() == before


def test_a_second_text_that_is_refused_does_not_replace_the_first(statusgen: Statusgen) -> None:
    """Both were promised to be kept."""
    statusgen("postmortem", ID, "--message", "Nobody looked.")
    said = statusgen("postmortem", ID, "--message", "Everybody looked.")

    assert f"{ID}-2.md\na line that is named below is a line of that file" in said.err
    assert "Nobody looked." in statusgen.draft(f"{ID}.md")
    assert "Everybody looked." in statusgen.draft(f"{ID}-2.md")


def test_an_editor_that_is_not_there_is_named_with_the_way_out(
    statusgen: Statusgen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new machine lacks one, and the text has to get out all the same."""
    monkeypatch.setenv("EDITOR", "no-such-editor")
    said = statusgen("update", ID, "--edit")

    assert said.status == 1
    assert "or give the text with --message" in " ".join(said.err.split())


def test_a_window_begins_at_a_whole_minute(statusgen: Statusgen) -> None:
    """The page shows no seconds, and its text should say no more than that."""
    new = ("new", "maintenance", "--title", "x", "--starts", "2h", "--ends", "1h", "--message", "x")
    said = statusgen(*new, now="2026-03-02T10:00:40Z")
    assert "starts: 2026-03-02 12:00 UTC" in said.out


@pytest.mark.parametrize("command", ["update", "resolve", "postmortem"])
def test_a_slip_of_the_year_is_no_outage_of_years(statusgen: Statusgen, command: str) -> None:
    """The page would say so to everybody, and the uptime of a year would be gone."""
    before = statusgen.files()
    said = statusgen(command, ID, "--message", "x", "--at", "2025-03-02 09:30 UTC")

    assert said.status == 2
    assert "--at is 364 days before 2026-03-02 09:00 UTC" in " ".join(said.err.split())
    assert statusgen.files() == before


@pytest.mark.parametrize("arguments", [["update"], ["resolve", ID], ["postmortem"]])
def test_where_there_is_no_site_that_is_what_is_said(
    statusgen: Statusgen, arguments: list[str]
) -> None:
    """At night one is soon in the wrong directory, and no incident is missing there."""
    (statusgen.root / "config.yaml").unlink()
    said = statusgen(*arguments, "--message", "x")

    assert said.status == 1
    assert "the site has no config.yaml" in said.err
    assert "name the site's directory with --site" in said.err


def test_a_backdated_update_is_put_between_the_others(statusgen: Statusgen) -> None:
    """What was forgotten in the heat is added where a reader looks for it."""
    statusgen("resolve", ID, "--message", "Fixed.")
    statusgen("update", ID, "--message", "Found it.", "--status", "Identified",
              "--at", "2026-03-02T10:30+01:00")  # fmt: skip

    text = statusgen.files()[PATH].decode()
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings == [
        "## 2026-03-02 09:00 UTC - Investigating",
        "## 2026-03-02 09:30 UTC - Identified",
        "## 2026-03-02 10:00 UTC - Resolved",
    ]


def test_two_updates_in_one_minute_both_stand_in_their_order(statusgen: Statusgen) -> None:
    """Two engineers type at once; neither may be refused."""
    for message in ("one", "two", "three"):
        said = statusgen("update", ID, "--message", message, now="2026-03-02T10:00:40Z")
        assert said.status == 0
    bodies = [update.body for update in incident_in(statusgen, ID).updates]
    assert bodies == ["About one in five calls fails.", "one", "two", "three"]


@pytest.mark.parametrize(
    ("promise", "written"),
    [
        ("30m", "10:30 UTC"),
        ("10:35 UTC", "10:35 UTC"),
        ("09:00 UTC", "09:00 UTC"),
        ("2026-03-04T08:00+01:00", "2026-03-04 07:00 UTC"),
    ],
)
def test_the_next_update_is_promised_as_people_say_it(
    statusgen: Statusgen, promise: str, written: str
) -> None:
    """`in half an hour` and `at 10:35` are how it is said; a time gone by is tomorrow's."""
    said = statusgen("update", ID, "--message", "x", "--next-update", promise)
    assert f"\nnext_update: {written}\n" in said.out
    assert statusgen("check").out == "no problems\n"


def test_json_tells_a_script_the_id_and_the_file(statusgen: Statusgen) -> None:
    """A chat bot links to the page that it has just begun."""
    said = statusgen("update", ID, "--message", "Größer: 💥", "--json")
    answer = json.loads(said.out)
    assert answer["id"] == ID
    assert answer["path"] == f"{statusgen.root}/{PATH}"
    assert answer["written"] == "## 2026-03-02 10:00 UTC - Update\n\nGrößer: 💥\n"
