"""Sections put into files: for every file that check takes, and every text that it can hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from statusgen.authoring.drafts import UpdateDraft, body_of, free_instant, update_text
from statusgen.authoring.insertion import with_section
from statusgen.model.files import Files
from statusgen.model.incident import Incident
from statusgen.parse import parse_files

FIRST = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
# No heading and no code fence: what those do is told by tests of the command line.
words = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="#`~=-\ufffe\uffff"), max_size=40
)
spaces = st.sampled_from(["", "\n", "\n\n", " \n\t\n"])
comments = st.sampled_from(["", "# a remark\n", "impact:    major  # really\n", "\n"])


@st.composite
def files(draw: st.DrawFn) -> str:
    """Return an incident's file as somebody may have left it."""
    instants = draw(st.lists(st.integers(0, 600), min_size=1, max_size=4, unique=True))
    instants.sort(reverse=draw(st.booleans()))
    text = f"---\ntitle: API errors\n{draw(comments)}components:   {{api: major_outage}}\n---\n"
    for minutes in instants:
        posted = FIRST + timedelta(minutes=minutes)
        dash = draw(st.sampled_from(["-", "–", "—"]))  # noqa: RUF001
        text += f"{draw(spaces)}## {posted:%Y-%m-%d %H:%M} UTC {dash} Update\n\n{draw(words)}\n"
    text += draw(spaces)
    text = text.rstrip("\n") if draw(st.booleans()) else text
    text = text.replace("\n", draw(st.sampled_from(["\n", "\r\n", "\r"])))
    return draw(st.sampled_from(["", "\ufeff"])) + text


def incident_in(text: str) -> Incident:
    """Return the incident as a build reads it."""
    (entry,) = parse_files(Files(contents={"incidents/api.md": text.encode()})).entries
    assert isinstance(entry, Incident)
    return entry


@given(text=files(), minutes=st.integers(-60, 700), message=words)
def test_an_update_is_an_insertion_that_reads_back_as_the_same_message(
    text: str, minutes: int, message: str
) -> None:
    """Comments, odd spacing and line ends are somebody's, and so is every word of the message."""
    before = incident_in(text)
    taken = [update.posted for update in before.updates]
    posted = free_instant(FIRST + timedelta(minutes=minutes), taken, timedelta(seconds=1))
    section = update_text(UpdateDraft(posted=posted, status="Update", message=message))
    existing = sorted((u.where.line, u.posted) for u in before.updates if u.where)

    after = with_section(text, section, posted=posted, existing=existing)

    added = len(after) - len(text)
    assert any(after[:i] + after[i + added :] == text for i in range(len(text) + 1))
    told = {update.posted: update.body for update in before.updates}
    now_told = {update.posted: update.body for update in incident_in(after).updates}
    assert now_told == {**told, posted: body_of(message)}


@given(text=files(), minutes=st.integers(-60, 700))
def test_updates_that_stood_in_order_still_do(text: str, minutes: int) -> None:
    """A file reads downwards or upwards, never both."""
    before = incident_in(text)
    lines = sorted((u.where.line, u.posted) for u in before.updates if u.where)
    posted = free_instant(
        FIRST + timedelta(minutes=minutes), [at for _, at in lines], timedelta(seconds=1)
    )
    section = update_text(UpdateDraft(posted=posted, status="Update", message="x"))
    after = with_section(text, section, posted=posted, existing=lines)

    instants = [at for _, at in sorted((u.where.line, u.posted) for u in incident_in(after).updates
                                       if u.where)]  # fmt: skip
    downwards = len(lines) < 2 or lines[0][1] < lines[-1][1]
    assert instants == sorted(instants, reverse=not downwards)
