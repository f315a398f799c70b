"""What the updates of the corpus say: sentences as people write them, with figures filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.chance import Chance

WORDS_AN_UPDATE = 60

TROUBLES = (
    "Elevated error rates on {name}",
    "Slow responses from {name}",
    "{name} is not available in {region}",
    "Timeouts on {name}",
    "Delays on {name}",
    "{name} rejects some requests",
)
WORKS = (
    "Database upgrade behind {name}",
    "New certificates for {name}",
    "Network maintenance in {region}, {name}",
    "Restart of {name}",
)
_REGIONS = ("Frankfurt", "Helsinki", "Dublin", "Virginia", "Oregon", "Singapore", "Sydney")

# By the status of the update that says them.
_SENTENCES = {
    "Investigating": (
        "Since {clock} about {percent} % of the requests to {name} fail with status {code}.",
        "Requests that go through {region} are answered after {seconds} seconds, not at once.",
        "Customers who tried again after a minute have mostly been successful so far.",
        "Our alarms went off {minutes} minutes ago, and {count} customers have written since.",
        "Stored data is not affected, and nothing that was accepted before has been lost.",
        "We are looking for what the failures of the last {minutes} minutes have in common.",
        "Other regions than {region} work as they should, as far as we can see from here.",
        "Three engineers are on it, and the team that owns {name} has been called in.",
    ),
    "Identified": (
        "A change of configuration that was rolled out at {clock} in {region} is the reason.",
        "{count} of the machines behind {name} had run out of connections to their database.",
        "The change is being reverted now, which takes {minutes} minutes for all of {region}.",
        "Requests go to another region in the meantime and may take longer than usual.",
        "About {percent} % of the requests still fail, fewer than {minutes} minutes ago.",
        "We will then look at what was queued and work through it in the order in which it came.",
        "There is no need to change anything on your side, and keys and tokens stay as they are.",
        "A network provider has confirmed a fault on the line to {region} at {clock}.",
    ),
    "Monitoring": (
        "The change has been reverted everywhere, and errors went back to normal at {clock}.",
        "We see {percent} % more requests than on other days, because clients are trying again.",
        "The queue holds {count} thousand messages and should be empty in {minutes} minutes.",
        "Nobody has to send anything again: what was accepted will be delivered, only later.",
        "We keep watching {name} in {region} before we call this over.",
        "If you still see errors with status {code}, please tell support which request it was.",
        "Caches are warming up, so the first request of the day may take {seconds} seconds.",
        "The machines that had been taken out are being put back one after the other.",
    ),
    "Resolved": (
        "All requests to {name} have succeeded since {clock}, and the queue is empty.",
        "In all, {percent} % of the requests in {region} failed over {minutes} minutes.",
        "We are sorry for the trouble this has caused, and thank everybody who wrote to us.",
        "A check that would have stopped the change is being added to the roll-out this week.",
        "Messages that were held back have been delivered, {count} thousand of them.",
        "Whoever had switched to another region can go back to {region} now.",
        "We will tell on this page what we found, once we have looked at all of it.",
        "Alarms now go off after {seconds} seconds instead of after {minutes} minutes.",
    ),
    "Scheduled": (
        "We replace the machines behind {name} in {region} one after the other.",
        "Requests are moved to another region before, so most of you should notice nothing.",
        "Sessions may be cut once for up to {seconds} seconds; clients that try again carry on.",
        "Jobs that are due in the window are held back and start {minutes} minutes later.",
        "What is stored stays where it is, and backups are taken before and after.",
        "If anything goes wrong we go back to the old machines, which takes {seconds} seconds.",
        "The work was tried out in {region} last week and took {minutes} minutes there.",
    ),
}
_MARKUP = (
    "**Please do not restart jobs that are waiting**, it would only make the queue longer.",
    "Set `retry_after: {seconds}` in your client to be asked less often.",
    "How to move to another region is told in [a guide](https://docs.example.com/{count}).",
    "Affected:\n\n- sessions in {region}\n- uploads larger than {count} MB\n- `POST /v2/orders`",
)


def update_text(chance: Chance, *, status: str, name: str) -> str:
    """Return about `WORDS_AN_UPDATE` words of Markdown on `name`, mostly plain sentences.

    One text in five ends with a bit of markup: bold, code, a link or a list.
    """
    sentences = list(_SENTENCES[status])
    said: list[str] = []
    while sum(len(sentence.split()) for sentence in said) < WORDS_AN_UPDATE - 7 and sentences:
        sentences.remove(template := chance.one_of(sentences))
        said.append(_filled(template, chance, name))
    text = _in_lines(" ".join(said))
    if chance.happens(1 / 5):
        text += "\n\n" + _filled(chance.one_of(_MARKUP), chance, name)
    return text


def title(chance: Chance, templates: tuple[str, ...], *, name: str) -> str:
    """Return one of `templates`, `TROUBLES` or `WORKS`, filled in."""
    text = chance.one_of(templates).format(name=name, region=chance.one_of(_REGIONS))
    return text[0].upper() + text[1:]


def _filled(template: str, chance: Chance, name: str) -> str:
    return template.format(
        name=name,
        region=chance.one_of(_REGIONS),
        clock=f"{chance.number(0, 23):02}:{chance.number(0, 59):02} UTC",
        percent=chance.number(1, 80),
        code=chance.one_of((500, 502, 503, 504, 429)),
        seconds=chance.number(2, 90),
        minutes=chance.number(3, 240),
        count=chance.number(2, 900),
    )


def _in_lines(text: str, width: int = 100) -> str:
    """Return `text` broken at spaces into lines of at most `width` characters."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return "\n".join(lines)
