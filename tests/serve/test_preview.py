"""What the preview answers, asked over HTTP as a browser would."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from statusgen.problems import PublishFailed
from statusgen.serve import serve
from tests.serve.conftest import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statusgen.model.files import Artifact
    from tests.serve.conftest import Preview, Site, Start


def test_the_front_page_is_shown_as_it_was_built(preview: Preview) -> None:
    """An author wants to see what customers will see."""
    answer = preview.ask("/")

    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<main>All systems operational</main>" in answer.body


def test_other_files_come_byte_for_byte_with_their_media_type(preview: Preview) -> None:
    """Whoever tries a feed or the API against the preview must not meet our script in it."""
    answer = preview.ask("/status.json?fresh=1")

    assert answer.headers["Content-Type"] == "application/json"
    assert answer.body == '{"ok": true}'


@pytest.mark.parametrize(
    "path", ["/incidents/2026-03-02-checkout", "/incidents/2026%2d03-02-checkout"]
)
def test_a_page_asked_for_without_its_slash_is_found(preview: Preview, path: str) -> None:
    """Static hosts do so, and links in mails are written both ways."""
    answer = preview.ask(f"{path}?from=mail")

    assert answer.status == 301
    assert answer.headers["Location"] == "/incidents/2026-03-02-checkout/?from=mail"
    assert "Checkout fails" in preview.ask(answer.headers["Location"]).body


def test_what_builds_leave_behind_is_cleared_while_nothing_changes(
    site: Site, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A preview may run for weeks; only a build must not stop to clear up."""
    build, cleared = site.build, threading.Event()

    def leaving_a_lot() -> Mapping[str, Artifact]:
        left = [_Ring() for _ in range(20_000)]
        weakref.finalize(left[0], cleared.set)
        return build()

    monkeypatch.setattr(site, "build", leaving_a_lot)
    start().ask("/")
    assert cleared.wait(DEADLINE_S)


class _Ring:
    """Is there until garbage is collected, because it refers to itself."""

    def __init__(self) -> None:
        self.itself = self


def test_an_unknown_path_shows_the_sites_own_404_page(preview: Preview) -> None:
    """A static host shows that page, so this is where an author sees it before customers do."""
    answer = preview.ask("/nowhere/")

    assert answer.status == 404
    assert "There is no such page" in answer.body


@pytest.mark.parametrize(
    "path",
    [
        "/../config.yaml",
        "/%2e%2e/config.yaml",
        "/incidents/../config.yaml",
        "/..%2fconfig.yaml",
        "/config.yaml",
        "//etc/passwd",
        "/%00",
    ],
)
def test_no_file_on_the_disk_can_be_had(preview: Preview, path: str) -> None:
    """A site's folder may hold drafts and keys that are not for anybody who can reach the port."""
    answer = preview.ask(path)

    assert answer.status == 404
    assert "All systems operational" not in answer.body
    assert "root:" not in answer.body


def test_head_answers_like_get_without_the_body(preview: Preview) -> None:
    """Link checkers ask this way."""
    got, head = preview.ask("/"), preview.ask("/", method="HEAD")

    assert (head.status, head.body) == (200, "")
    assert head.headers["Content-Length"] == got.headers["Content-Length"] == str(len(got.body))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_methods_that_a_static_site_cannot_answer_are_refused(
    preview: Preview, method: str
) -> None:
    """A client that tries to write must not be led to think that it did."""
    answer = preview.ask("/", method=method)

    assert answer.status == 405
    assert answer.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""])
@pytest.mark.parametrize("path", ["/", "/_statusgen/events", "/_statusgen/reload.js"])
def test_a_foreign_host_name_is_refused(preview: Preview, host: str, path: str) -> None:
    """By a name of its own that leads here, a foreign web site could read what is unpublished."""
    answer = preview.ask(path, host=host)

    assert answer.status == 403
    assert answer.body.count("\n") == 1
    assert "localhost" in answer.body


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:9000", "LOCALHOST", "[::1]:8000"])
def test_this_machines_own_names_are_answered(preview: Preview, host: str) -> None:
    """The port differs where it is forwarded from another machine."""
    assert preview.ask("/", host=host).status == 200


def test_a_taken_port_makes_way_for_the_next_free_one(start: Start, site: Site) -> None:
    """Two sites may be worked on at once, and the second command should just work."""
    first = start()

    second = start(port=first.port)

    assert first.port < second.port <= first.port + 20
    assert second.ask("/").status == 200
    assert f"{second.url} (port {first.port} is taken)" in site.next_line("is taken")


def test_only_this_machine_is_listened_on(preview: Preview) -> None:
    """Drafts of incidents are not for everybody in the same network."""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", preview.port), timeout=5)


def test_when_no_port_can_be_had_the_way_out_is_named(start: Start) -> None:
    """Otherwise a traceback of the socket module is all there is to read."""
    with socket.create_server(("127.0.0.1", 65535)), pytest.raises(PublishFailed) as failed:
        start(port=65535)

    assert str(failed.value) == (
        "error: cannot listen on 127.0.0.1:65535: every port from 65535 to 65535 is taken\n"
        " hint: stop what uses one of them or choose another port"
    )


def test_a_site_in_a_sub_folder_is_found_there(start: Start) -> None:
    """Links of such a site begin with the folder, so at the root they would lead nowhere."""
    preview = start(base_path="/status")

    assert preview.url.endswith("/status/")
    assert preview.ask("/").headers["Location"] == "/status/"
    assert preview.ask("/status").headers["Location"] == "/status/"
    assert "All systems operational" in preview.ask("/status/").body
    moved = preview.ask("/status/incidents/2026-03-02-checkout")
    assert moved.headers["Location"] == "/status/incidents/2026-03-02-checkout/"
    assert preview.ask("/incidents/2026-03-02-checkout/").status == 404


def test_problems_stand_in_place_of_the_pages_until_they_are_mended(
    preview: Preview, site: Site
) -> None:
    """A page that still looks right after a mistake lets the mistake be published."""
    versions = preview.versions()
    next(versions)
    site.write("incidents/2026-03-02-checkout.md", "Checkout is broken")
    next(versions)

    page = preview.ask("/incidents/2026-03-02-checkout/")
    assert page.status == 503
    assert "2026-03-02-checkout.md:1:13: error: &#x27;&lt;broken&gt;&#x27; is no word" in page.body
    assert "/_statusgen/reload.js" in page.body
    assert preview.ask("/nowhere").status == 503

    document = preview.ask("/status.json")
    assert document.status == 503
    assert document.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "error: '<broken>' is no word [broken]" in document.body

    site.write("incidents/2026-03-02-checkout.md", "Checkout works")
    next(versions)
    assert "Checkout works" in preview.ask("/incidents/2026-03-02-checkout/").body


def test_a_site_that_is_wrong_from_the_start_is_served_once_mended(
    start: Start, site: Site
) -> None:
    """Whoever starts from a broken site wants to mend it, not to start the command again."""
    site.write("config.yaml", "broken")
    preview = start()

    assert "config.yaml:1:1: error" in site.next_line("error")
    assert preview.ask("/").status == 503

    versions = preview.versions()
    next(versions)
    site.write("config.yaml", "Mended")
    next(versions)
    assert "Mended" in preview.ask("/").body


def test_a_page_is_made_when_it_is_first_asked_for_and_then_kept(
    preview: Preview, site: Site
) -> None:
    """A site has thousands of pages, of which its author looks at a few, in several tabs."""
    with ThreadPoolExecutor(8) as tabs:
        bodies = set(tabs.map(lambda _: preview.ask("/").body, range(8)))

    assert len(bodies) == 1
    assert site.made == ["index.html"]


def test_a_page_that_its_theme_cannot_print_shows_why(preview: Preview, site: Site) -> None:
    """Pages are made late, so some mistakes in a theme are found only when one is looked at."""
    versions = preview.versions()
    next(versions)
    site.write("config.yaml", "unprintable")
    next(versions)

    answer = preview.ask("/")
    assert answer.status == 503
    assert "themes/own/page.html" in answer.body
    assert preview.ask("/status.json").status == 200


def test_a_fault_of_ours_in_one_page_is_told_and_the_rest_goes_on(
    preview: Preview, site: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    """An empty answer would send the author looking for a mistake in the site."""
    versions = preview.versions()
    next(versions)
    site.write("config.yaml", "crash")
    next(versions)

    answer = preview.ask("/")
    assert answer.status == 500
    assert "statusgen itself failed" in answer.body
    assert preview.ask("/status.json").status == 200
    assert "RuntimeError: crash" in capfd.readouterr().err


def test_a_fault_of_ours_in_a_build_ends_the_preview(site: Site) -> None:
    """The command then ends with its traceback instead of standing there and doing nothing."""

    def rebuild() -> dict[str, Artifact]:
        raise RuntimeError("crash")

    with pytest.raises(RuntimeError, match="crash"):
        serve(rebuild, watched=[site.root], ignored=[], port=0, say=site.said.put)

    url = site.next_line("serving").split()[1]
    port = int(url.split(":")[2].strip("/;"))
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def test_each_build_says_how_much_changed(preview: Preview, site: Site) -> None:
    """It shows at a glance that a save was seen and that nothing else moved."""
    assert site.next_line("rebuilt").endswith(": 3 pages and 1 other file changed")

    site.write("config.yaml", "Degraded")
    assert site.next_line("rebuilt").endswith(": 1 page changed")

    site.write("config.yaml", "Degraded")
    assert site.next_line("rebuilt").endswith(": nothing changed")


def test_ctrl_c_stops_the_command_without_a_traceback(site: Site) -> None:
    """It is how every preview is stopped, so it is no error."""
    # What a shell runs in the background ignores the signal, and so do its children.
    program = """
import signal
import sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from functools import partial
from pathlib import Path
from statusgen.serve import serve
serve(dict, watched=[Path(sys.argv[1])], ignored=[], port=0, say=partial(print, flush=True))
"""
    with subprocess.Popen(
        [sys.executable, "-c", program, str(site.root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as command:
        assert command.stdout is not None
        assert "serving http://127.0.0.1:" in command.stdout.readline()
        assert "rebuilt" in command.stdout.readline()
        os.kill(command.pid, signal.SIGINT)
        rest = command.stdout.read()

    assert command.returncode == 0
    assert rest == "stopped\n"
