"""What minisign writes and verifies, made a second time for the tests from its description.

https://jedisct1.github.io/minisign/ describes the files.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from nacl.bindings import crypto_sign_seed_keypair
from nacl.pwhash import scrypt
from nacl.signing import VerifyKey

if TYPE_CHECKING:
    from pathlib import Path

NUMBER = b"keynum01"
SALT = bytes(range(32))


def a_key(
    *,
    seed: bytes = b"s" * 32,
    password: bytes | None = None,
    memory: int = scrypt.MEMLIMIT_INTERACTIVE,
) -> bytes:
    """Return a secret key's file. `memory` is what a password asks for, which minisign has larger.

    Its public key is `public_key_of` the same seed.
    """
    _, secret = crypto_sign_seed_keypair(seed)
    hidden = NUMBER + secret + hashlib.blake2b(b"Ed" + NUMBER + secret, digest_size=32).digest()
    head, operations = b"Ed\0\0B2", 0
    if password is None:
        hidden, memory = hidden[:72] + bytes(32), 0
    else:
        head, operations = b"EdScB2", scrypt.OPSLIMIT_INTERACTIVE
        usable = min(memory, scrypt.MEMLIMIT_INTERACTIVE)
        stream = scrypt.kdf(104, password, SALT, operations, usable)
        hidden = bytes(a ^ b for a, b in zip(hidden, stream, strict=True))
    salt = SALT if password else bytes(32)
    limits = operations.to_bytes(8, "little") + memory.to_bytes(8, "little")
    line = base64.b64encode(head + salt + limits + hidden)
    return b"untrusted comment: minisign encrypted secret key\n" + line + b"\n"


def public_key_of(seed: bytes = b"s" * 32) -> str:
    """Return the public key as `minisign -P` takes it."""
    public, _ = crypto_sign_seed_keypair(seed)
    return base64.b64encode(b"Ed" + NUMBER + public).decode()


def verified(path: Path, public_key: str) -> str:
    """Return the trusted comment of the signature beside `path`; raises if it does not hold."""
    signature = path.with_name(f"{path.name}.minisig").read_text("ascii")
    untrusted, first, trusted, second = signature.splitlines()
    signed, key = base64.b64decode(first), base64.b64decode(public_key)
    assert untrusted.startswith("untrusted comment: ")
    assert signed[:10] == b"ED" + key[2:10]
    comment = trusted.removeprefix("trusted comment: ")
    verify = VerifyKey(key[10:]).verify
    verify(hashlib.blake2b(path.read_bytes()).digest(), signed[10:])
    verify(signed[10:] + comment.encode(), base64.b64decode(second))
    return comment


def run_minisign(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run the stock minisign, or skip the test where there is none."""
    program = shutil.which("minisign")
    if program is None:
        pytest.skip("minisign is not on the PATH")
    return subprocess.run(
        [program, *arguments], input=typed, capture_output=True, text=True, check=False
    )
