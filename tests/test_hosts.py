"""The snippets for web servers, run by those servers: every file, as `_headers` has it."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from fnmatch import fnmatchcase
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from statusgen.build import build_site, publish_site
from tests.doc_pages import DOCS, blocks_of
from tests.render.made import OPEN, RESOLVED, WEEKLY, WINDOW
from tests.support import CONFIG, NOON, files_of, write_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statusgen.build import Build

ROOT = "/srv/www/status"
# What a policy says of hashes changes with the theme, and stands in the pages.
WITH_HASHES = ("default-src", "style-src", "script-src", "img-src")
APACHE_MODULES = ("mpm_event", "authz_core", "dir", "autoindex", "mime", "alias", "headers")


class Answer(NamedTuple):
    """What a server answered; names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


class Host:
    """A web server on this machine that serves the site."""

    def __init__(self, port: int) -> None:
        """Remember where it listens."""
        self.port = port

    def get(self, path: str, **headers: str) -> Answer:
        """Return what it answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request("GET", path, headers=named)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found, answer.read())
        finally:
            connection.close()


def snippet_of(server: str) -> str:
    """Return what the page tells to paste into the configuration of `server`."""
    (block,) = (b for b in blocks_of(DOCS / "how-to" / "host-it.md") if b.language == server)
    return block.body


def nginx(folder: Path, port: int) -> list[str]:
    """Write the snippet as a whole configuration, and return the command that runs it."""
    snippet = re.sub(r"^ *ssl_.*\n", "", snippet_of("nginx"), flags=re.MULTILINE)
    snippet = snippet.replace("listen 443 ssl", f"listen 127.0.0.1:{port}")
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; events {{}}\n"
        f"http {{ access_log off; {temporary}\n{snippet.replace(ROOT, f'{folder}/public')} }}\n"
    )
    return ["nginx", "-e", f"{folder}/log", "-c", f"{folder}/nginx.conf"]


def apache(folder: Path, port: int) -> list[str]:
    """Write the snippet as a whole configuration, and return the command that runs it."""
    modules = Path("/usr/lib/apache2/modules")
    if not modules.is_dir():
        pytest.skip(f"apache2 has no modules in {modules}")
    snippet = re.sub(r"^ *SSL.*\n", "", snippet_of("apache"), flags=re.MULTILINE)
    snippet = snippet.replace("*:443", f"127.0.0.1:{port}").replace(ROOT, f"{folder}/public")
    lines = [f"LoadModule {name}_module {modules}/mod_{name}.so" for name in APACHE_MODULES]
    lines += [f'ServerRoot "{folder}"', "ServerName status.example.com", f"Listen 127.0.0.1:{port}"]
    lines += [f"PidFile {folder}/pid", f"ErrorLog {folder}/log", "TypesConfig /etc/mime.types"]
    lines += ["User www-data", "Group www-data"] if os.getuid() == 0 else []
    (folder / "apache.conf").write_text("\n".join([*lines, snippet]))
    return ["apache2", "-DFOREGROUND", "-f", f"{folder}/apache.conf"]


def caddy(folder: Path, port: int) -> list[str]:
    """Write the snippet as a whole configuration, and return the command that runs it."""
    snippet = snippet_of("caddy").replace(ROOT, f"{folder}/public")
    snippet = snippet.replace(
        "status.example.com {", f"http://127.0.0.1:{port} {{\n    bind 127.0.0.1", 1
    )
    (folder / "Caddyfile").write_text(f"{{\n admin off\n}}\n{snippet}")
    return ["caddy", "run", "--config", f"{folder}/Caddyfile", "--adapter", "caddyfile"]


@pytest.fixture(scope="module")
def published() -> Iterator[tuple[Path, Build]]:
    """Return a folder with a published site of two languages, readable to every user."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        config = f"{CONFIG}languages: [en, pt-BR]\n"
        files = files_of(config=config, open=OPEN, resolved=RESOLVED, weekly=WEEKLY, window=WINDOW)
        build = build_site(write_files(files, folder / "site"), now=NOON)
        publish_site(build, folder / "public")
        foreign = {".git/config": b"secret", ".well-known/security.txt": b"Contact: x\n"}
        write_files({**foreign, "notes/draft.txt": b"draft"}, folder / "public")
        yield folder, build


@pytest.fixture(scope="module", params=[nginx, apache, caddy], ids=lambda server: server.__name__)
def host(request: pytest.FixtureRequest, published: tuple[Path, Build]) -> Iterator[Host]:
    """Return each web server in turn, or skip its tests where it is not installed."""
    folder, _ = published
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = request.param(folder, port)
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not on the PATH")
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env=environment)
    try:
        wait_for(port, process, folder)
        yield Host(port)
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    """Return once `process` answers at `port`."""
    for _ in range(600):
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    pytest.fail(f"it does not answer: {(folder / 'said').read_text()}")


def rules_of(build: Build) -> dict[str, list[tuple[str, str]]]:
    """Return the headers of `_headers` by the pattern of their paths."""
    text = next(a.make() for a in build.artifacts if a.path == "_headers").decode()
    return {
        pattern: re.findall(r"^  (\S+): (.+)$", lines, re.MULTILINE)
        for pattern, lines in re.findall(r"^(/\S*)\n((?:  .+\n)+)", text, re.MULTILINE)
    }


def expected(rules: Mapping[str, list[tuple[str, str]]], path: str) -> dict[str, set[str]]:
    """Return the headers that a file has by all of its rules, as sets of what they say."""
    found: dict[str, set[str]] = {}
    for pattern, headers in rules.items():
        if fnmatchcase(path, pattern):
            for name, value in headers:
                found.setdefault(name.lower(), set()).update(said_by(name, value))
    return found


def said_by(name: str, value: str) -> set[str]:
    """Return what a header says, without what only a page knows."""
    if name.lower() != "content-security-policy":
        return {value}
    return {part for part in value.split("; ") if not part.startswith(WITH_HASHES)}


def sent(answer: Answer, names: Mapping[str, object]) -> dict[str, set[str]]:
    """Return what `answer` says in the headers `names`."""
    return {name: said_by(name, answer.headers.get(name, "")) for name in names}


def test_every_file_comes_with_the_headers_that_other_hosts_are_told(
    host: Host, published: tuple[Path, Build]
) -> None:
    """Whoever runs a server of their own gets no less than those who rent one."""
    _, build = published
    rules = rules_of(build)
    assert {"content-security-policy", "cache-control"} <= expected(rules, "/").keys()
    for artifact in build.artifacts:
        if artifact.path in {"_headers", ".nojekyll"}:
            continue
        address = f"/{artifact.path.removesuffix('index.html')}"
        answer, wanted = host.get(address), expected(rules, address)
        assert (answer.status, answer.body) == (HTTPStatus.OK, artifact.make()), address
        assert sent(answer, wanted) == wanted, address
        media_type, _, charset = answer.headers["content-type"].partition(";")
        assert media_type == artifact.media_type.partition(";")[0], address
        if media_type.startswith("text/"):
            assert charset.strip().lower() == "charset=utf-8", address


def test_an_address_that_does_not_exist_shows_the_page_for_it_and_is_not_kept(
    host: Host, published: tuple[Path, Build]
) -> None:
    """A link is often sent before the incident is published."""
    folder, build = published
    wanted = expected(rules_of(build), "/404.html")
    del wanted["cache-control"]
    for address in ("/nothing", "/incidents/nothing/", "/pt-BR/nothing.json", "/_headers"):
        answer = host.get(address)
        assert answer.status == HTTPStatus.NOT_FOUND, address
        assert answer.body == (folder / "public/404.html").read_bytes()
        assert answer.headers["content-type"].lower() == "text/html; charset=utf-8"
        assert sent(answer, wanted) == wanted, address
        assert "cache-control" not in answer.headers, address


def test_hidden_files_stay_hidden_but_for_those_that_are_meant_for_readers(host: Host) -> None:
    """A site is often published from a clone, with all of its history beside it."""
    for address in ("/.git/config", "/%2egit/config", "/.nojekyll", "/.git/"):
        answer = host.get(address)
        assert answer.status == HTTPStatus.NOT_FOUND, address
        assert b"secret" not in answer.body
    for address in ("/.well-known/security.txt", "/.statusgen.json"):
        assert host.get(address).status == HTTPStatus.OK, address


def test_a_folder_without_a_page_is_not_listed(host: Host, published: tuple[Path, Build]) -> None:
    """What somebody put beside the site is not shown to everybody."""
    folder, _ = published
    answer = host.get("/notes/")

    assert answer.status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
    assert answer.body == (folder / "public/404.html").read_bytes()


def test_an_address_without_its_slash_leads_to_the_page(host: Host) -> None:
    """People type addresses, and chat apps cut them."""
    answer = host.get("/history")

    assert answer.status in {HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT}
    assert answer.headers["location"].endswith("/history/")


def test_a_file_that_did_not_change_is_not_sent_again(host: Host) -> None:
    """On the worst day everybody asks every few seconds."""
    first = host.get("/status.json")
    again = host.get("/status.json", If_None_Match=first.headers["etag"])

    assert (again.status, again.body) == (HTTPStatus.NOT_MODIFIED, b"")
    assert again.headers["cache-control"] == first.headers["cache-control"]


@pytest.mark.parametrize("server", ["nginx", "apache", "caddy"])
def test_a_snippet_has_every_header_of_all_files_with_the_same_value(
    server: str, published: tuple[Path, Build]
) -> None:
    """This holds the snippets where no such server is installed."""
    wanted = dict(rules_of(published[1])["/*"])
    written = re.findall(r'\b([A-Z][\w-]+) "([^"]*)"', snippet_of(server))

    for name, value in wanted.items():
        assert value in {text.replace("$framing", "") for each, text in written if each == name}
