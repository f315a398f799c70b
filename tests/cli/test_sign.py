"""Signatures of what is published, as those verify them who do not trust the host."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from nacl.exceptions import BadSignatureError

from tests.cli.commands import CONFIG, INCIDENT
from tests.cli.minisign import a_key, public_key_of, run_minisign, verified
from tests.doc_pages import DOCS, blocks_of

if TYPE_CHECKING:
    from tests.cli.commands import Answer, Statusgen

MANIFEST = ".statusgen.json"
SIGNED = ("status.json", MANIFEST)
AT_TEN = 1772445600  # 2026-03-02T10:00Z, when the tests build


@pytest.fixture(autouse=True)
def _no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STATUSGEN_SIGN_PASSWORD", raising=False)


@pytest.fixture
def public(statusgen: Statusgen) -> Path:
    """Return the directory that a build publishes to."""
    return statusgen.root / "public"


def build_with(
    statusgen: Statusgen, key: bytes, *more: str, now: str = "2026-03-02T10:00Z"
) -> Answer:
    """Build the site, signed with the secret key whose file holds `key`."""
    path = statusgen.root.parent / "status.key"
    path.write_bytes(key)
    return statusgen("build", "--sign", str(path), *more, now=now)


@pytest.mark.parametrize("name", SIGNED)
def test_anyone_with_the_public_key_can_tell_that_a_file_is_ours_and_from_when(
    statusgen: Statusgen, public: Path, name: str
) -> None:
    """A host that was broken into can show any status; it cannot sign one."""
    answer = build_with(statusgen, a_key())

    assert answer.status == 0
    assert answer.out.endswith(f"signed; the public key is {public_key_of()}\n")
    assert verified(public / name, public_key_of()) == f"timestamp:{AT_TEN}\tfile:{name}\thashed"
    (public / name).write_bytes((public / name).read_bytes() + b" ")
    with pytest.raises(BadSignatureError):
        verified(public / name, public_key_of())


def test_the_stock_minisign_verifies_what_its_own_key_signed(
    statusgen: Statusgen, public: Path, tmp_path: Path
) -> None:
    """Nobody should need statusgen to check what statusgen says."""
    key = tmp_path / "minisign.key"
    run_minisign("-G", "-W", "-p", str(tmp_path / "minisign.pub"), "-s", str(key))
    answer = build_with(statusgen, key.read_bytes())

    public_key = answer.out.split()[-1]
    assert public_key == (tmp_path / "minisign.pub").read_text().split()[-1]
    for name in SIGNED:
        verify = ("-V", "-P", public_key, "-m", str(public / name))
        assert run_minisign(*verify).returncode == 0
        (public / name).write_bytes((public / name).read_bytes().replace(b"1", b"2", 1))
        assert run_minisign(*verify).returncode != 0


def test_a_key_that_the_stock_minisign_protects_with_a_password_signs(
    statusgen: Statusgen, public: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key that lies on a shared machine should be of no use to those who only read it."""
    key, password = tmp_path / "minisign.key", "pässword with spaces"
    pair = ("-p", str(tmp_path / "minisign.pub"), "-s", str(key))
    run_minisign("-G", *pair, typed=f"{password}\n{password}\n")
    monkeypatch.setenv("STATUSGEN_SIGN_PASSWORD", password)
    answer = build_with(statusgen, key.read_bytes())

    assert answer.status == 0
    verify = ("-V", "-P", answer.out.split()[-1], "-m", str(public / "status.json"))
    assert run_minisign(*verify).returncode == 0


def test_a_key_with_a_password_signs_as_the_key_itself_does(
    statusgen: Statusgen, public: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers must not notice that the key got a password."""
    monkeypatch.setenv("STATUSGEN_SIGN_PASSWORD", "secret")

    assert build_with(statusgen, a_key(password=b"secret")).status == 0
    assert verified(public / "status.json", public_key_of())


def test_the_signed_list_has_every_file_that_was_published_by_its_hash(
    statusgen: Statusgen, public: Path
) -> None:
    """Whoever mirrors the page proves with one signature that no page of it was changed."""
    build_with(statusgen, a_key())
    listed = json.loads((public / MANIFEST).read_bytes())["files"]
    files = {p.relative_to(public).as_posix() for p in public.rglob("*") if p.is_file()}

    assert listed.keys() == files - {MANIFEST, f"{MANIFEST}.minisig"}
    for path, (_, sha256, size) in listed.items():
        data = (public / path).read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (sha256, size)


def test_the_commands_for_checking_every_file_find_the_one_that_was_changed(
    statusgen: Statusgen, public: Path
) -> None:
    """Somebody runs them after a break-in, and must not have to mend them first."""
    page = DOCS / "how-to" / "sign-the-status.md"
    (block,) = (block for block in blocks_of(page) if "sha256sum" in block.body)
    public_key = build_with(statusgen, a_key()).out.split()[-1]
    commands = re.sub(r"RWQEXAMPLE\w+", public_key, block.body)
    run_minisign("-v")

    def check() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "-ec", commands], cwd=public, capture_output=True, text=True, check=False
        )

    assert check().returncode == 0
    (public / "index.html").write_text("All is well", "utf-8")
    assert check().returncode != 0
    assert "index.html: FAILED" in check().stdout


def test_one_site_at_one_instant_has_one_signature(statusgen: Statusgen, tmp_path: Path) -> None:
    """Two machines that build the same page can be compared to the byte."""
    trees = []
    for name in ("one", "two"):
        build_with(statusgen, a_key(), "--output", str(tmp_path / name))
        found = sorted((tmp_path / name).rglob("*"))
        trees.append({p.relative_to(tmp_path / name): p.read_bytes() for p in found if p.is_file()})

    assert trees[0] == trees[1]
    assert Path(f"{MANIFEST}.minisig") in trees[0]


def test_a_second_build_at_the_same_instant_writes_nothing(
    statusgen: Statusgen, public: Path
) -> None:
    """A job that runs twice must not make every mirror fetch anew."""
    build_with(statusgen, a_key())
    before = (public / f"{MANIFEST}.minisig").stat()

    assert ": 0 files written" in build_with(statusgen, a_key()).out
    assert (public / f"{MANIFEST}.minisig").stat().st_mtime_ns == before.st_mtime_ns


def test_only_the_first_languages_status_is_signed(statusgen: Statusgen, public: Path) -> None:
    """A script checks one file; what the others say in other words is in the signed list."""
    statusgen.write("config.yaml", CONFIG + b"languages: [en, de]\n")
    build_with(statusgen, a_key())

    assert (public / "de/status.json").is_file()
    signatures = {p.relative_to(public).as_posix() for p in public.rglob("*.minisig")}
    assert signatures == {f"{name}.minisig" for name in SIGNED}


def test_a_build_that_does_not_sign_leaves_no_signature(statusgen: Statusgen, public: Path) -> None:
    """An old signature beside a new status reads as an attack."""
    build_with(statusgen, a_key())
    answer = statusgen("build")

    assert ", 1 removed" in answer.out
    assert "signed" not in answer.out
    assert list(public.rglob("*.minisig")) == []


def test_a_new_key_signs_anew_though_nothing_else_changed(
    statusgen: Statusgen, public: Path
) -> None:
    """A key that may have leaked is replaced at once, not at the next incident."""
    build_with(statusgen, a_key())
    build_with(statusgen, a_key(seed=b"t" * 32))

    for name in SIGNED:
        assert verified(public / name, public_key_of(b"t" * 32))


def test_what_is_rolled_back_to_has_the_signatures_that_it_had(
    statusgen: Statusgen, public: Path
) -> None:
    """After a bad night's build the page of before is still shown to be ours."""
    build_with(statusgen, a_key())
    statusgen.write("incidents/2026-03-02-api.md", INCIDENT.replace(b"API errors", b"Nonsense"))
    build_with(statusgen, a_key(), now="2026-03-02T11:00Z")
    assert statusgen.bare("rollback", "--site", str(statusgen.root)).status == 0

    for name in SIGNED:
        assert verified(public / name, public_key_of()).startswith(f"timestamp:{AT_TEN}\t")


PUBLIC_KEY = f"untrusted comment: minisign public key\n{public_key_of()}\n".encode()
LINES = a_key().splitlines()
ENCRYPTED = a_key(password=b"secret")


NO_KEY = "it is no secret key of minisign"
# By name: the key's file, the password, and what message and hint say.
REFUSED = {
    "public": (PUBLIC_KEY, "", "it is the public key", "minisign.key"),
    "empty": (b"", "", NO_KEY, "minisign -G -W"),
    "binary": (b"\xff\xfe\n\xff\n", "", NO_KEY, "minisign -G -W"),
    "short": (LINES[0] + b"\nAAAA\n", "", NO_KEY, "minisign -G -W"),
    "of ssh": (b"-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n", "", NO_KEY, "minisign"),
    "of another checksum": (a_key().replace(b"RWQAAEIy", b"RWQAAEIz"), "", NO_KEY, "minisign"),
    "hidden otherwise": (a_key().replace(b"RWQAAEIy", b"RWQBAEIy"), "", NO_KEY, "minisign"),
    "greedy": (a_key(password=b"x", memory=2**45), "x", NO_KEY, "minisign"),
    "damaged": (a_key().replace(b"c3Nz", b"c3Nx", 1), "", "the key is damaged", "from a backup"),
    "no password": (ENCRYPTED, "", "the key has a password", "set STATUSGEN_SIGN_PASSWORD"),
    "wrong password": (ENCRYPTED, "Secret", "not that of the key", "set STATUSGEN_SIGN_PASSWORD"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_key_that_cannot_sign_is_refused_with_the_way_out_before_anything_is_built(
    statusgen: Statusgen, public: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    """Whoever sets this up in a pipeline sees one message and no Python."""
    key, password, reason, way_out = REFUSED[case]
    monkeypatch.setenv("STATUSGEN_SIGN_PASSWORD", password)
    answer = build_with(statusgen, key)

    assert answer.status == 1
    message, hint = answer.err.splitlines()
    assert message.startswith(f"error: cannot sign with {statusgen.root.parent}/status.key: ")
    assert reason in message
    assert hint.startswith(" hint: ")
    assert way_out in hint
    assert not public.exists()


def test_a_key_file_that_is_not_there_is_named(statusgen: Statusgen, tmp_path: Path) -> None:
    """A secret that was not set up on the new runner is the usual mistake."""
    answer = statusgen("build", "--sign", str(tmp_path / "none.key"))

    assert answer.status == 1
    assert answer.err.startswith(f"error: cannot sign with {tmp_path}/none.key: No such file")
    assert "name the file with the secret key" in answer.err


def test_without_the_library_a_build_says_what_to_install(
    statusgen: Statusgen, public: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only those who sign install it, and they may forget."""
    for name in ("nacl", "nacl.signing"):
        monkeypatch.setitem(sys.modules, name, None)
    answer = build_with(statusgen, a_key())

    assert answer.status == 1
    assert "signing needs the package PyNaCl" in answer.err
    assert "pip install 'statusgen[sign]'" in answer.err
    assert not public.exists()
    assert statusgen("build").status == 0
