"""Signatures that minisign verifies: Ed25519 over the BLAKE2b hash of a file.

The formats of keys and signatures are those of https://jedisct1.github.io/minisign/, and its
secret keys are read as it writes them, with a password or without.
"""

from __future__ import annotations

import base64
import hashlib
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statusgen.problems import PublishFailed

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from nacl.signing import SigningKey

# Where statusgen.cli finds the password; messages name it.
VARIABLE = "STATUSGEN_SIGN_PASSWORD"

_ALGORITHM, _HASHED_ALGORITHM = b"Ed", b"ED"
_WITH_PASSWORD, _WITHOUT_PASSWORD = b"Sc", b"\0\0"
_CHECKSUM = b"B2"
# Three algorithms, then salt, operations and bytes of memory of scrypt, then what it may hide:
# the number of the key, the seed with the public key, and a checksum.
_SECRET_KEY = struct.Struct("<2s2s2s32sQQ104s")
_HIDDEN = struct.Struct("8s32s32s32s")
_PUBLIC_KEY_LENGTH = 2 + 8 + 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A secret key, ready to sign. `number` tells keys apart and stands in every signature."""

    number: bytes
    secret: SigningKey

    @property
    def public_key(self) -> str:
        """Return the public key as `minisign -P` takes it."""
        return _base64(_ALGORITHM + self.number + bytes(self.secret.verify_key))

    def sign(self, data: bytes, name: str, *, now: datetime) -> bytes:
        """Return the signature file of the file `name` that holds `data`.

        Its trusted comment says `name` and `now`. Equal arguments give equal bytes.
        """
        signature = self.secret.sign(hashlib.blake2b(data).digest()).signature
        comment = f"timestamp:{int(now.timestamp())}\tfile:{name}\thashed"
        lines = (
            "untrusted comment: signature by statusgen",
            _base64(_HASHED_ALGORITHM + self.number + signature),
            f"trusted comment: {comment}",
            _base64(self.secret.sign(signature + comment.encode()).signature),
        )
        return "".join(f"{line}\n" for line in lines).encode()


def open_key(text: bytes, password: bytes | None, *, path: Path) -> Signer:
    """Return what signs with the secret key `text`, which was read from `path`.

    A key that has no password needs none, and then `password` is not looked at. With a password
    this takes seconds and up to a gigabyte of memory, as the key asks for.

    Raises PublishFailed for what is no secret key, for a wrong or missing password, and where
    the package PyNaCl is missing.
    """
    try:
        from nacl.signing import SigningKey
    except ImportError as error:
        hint = "install it: pip install 'statusgen[sign]'"
        raise _refused(path, "signing needs the package PyNaCl", hint) from error

    number, seed, public_key, _ = _HIDDEN.unpack(_revealed(text, password, path))
    secret = SigningKey(seed)
    if bytes(secret.verify_key) != public_key:
        raise _refused(path, "the key is damaged", "take it from a backup, or make a new one")
    return Signer(number=number, secret=secret)


def _revealed(text: bytes, password: bytes | None, path: Path) -> bytes:
    """Return what the secret key `text` hides, freed from its password. Raises PublishFailed."""
    algorithm, hiding, checksum, salt, operations, memory, hidden = _fields(text, path)
    if (algorithm, checksum) != (_ALGORITHM, _CHECKSUM):
        raise _no_key(path)
    if hiding == _WITHOUT_PASSWORD:
        return hidden
    if hiding != _WITH_PASSWORD:
        raise _no_key(path)
    stream = _stream(password, salt, operations, memory, path)
    revealed = bytes(one ^ other for one, other in zip(hidden, stream, strict=True))
    *content, expected = _HIDDEN.unpack(revealed)
    if hashlib.blake2b(b"".join((algorithm, *content)), digest_size=32).digest() != expected:
        hint = f"set {VARIABLE} to the one that minisign asks for"
        raise _refused(path, "the password is not that of the key", hint)
    return revealed


def _fields(text: bytes, path: Path) -> tuple[bytes, bytes, bytes, bytes, int, int, bytes]:
    """Return the fields of a secret key; its file is a comment and a line of base64."""
    try:
        data = base64.b64decode(text.splitlines()[1], validate=True)
    except (IndexError, ValueError):
        raise _no_key(path) from None
    if len(data) == _PUBLIC_KEY_LENGTH:
        hint = "name the file with the secret key, which minisign calls minisign.key"
        raise _refused(path, "it is the public key", hint)
    if len(data) != _SECRET_KEY.size:
        raise _no_key(path)
    fields: tuple[bytes, bytes, bytes, bytes, int, int, bytes] = _SECRET_KEY.unpack(data)
    return fields


def _stream(password: bytes | None, salt: bytes, operations: int, memory: int, path: Path) -> bytes:
    """Return what scrypt makes of `password`: the hidden part of a key is mixed with it."""
    from nacl.exceptions import CryptoError
    from nacl.pwhash import scrypt

    if password is None:
        hint = f"set {VARIABLE}, or make a key without one: minisign -G -W"
        raise _refused(path, "the key has a password", hint)
    # minisign never asks for more, and a damaged key must not fill the memory.
    if operations > scrypt.OPSLIMIT_SENSITIVE or memory > scrypt.MEMLIMIT_SENSITIVE:
        raise _no_key(path)
    try:
        return scrypt.kdf(_HIDDEN.size, password, salt, operations, memory)
    except (CryptoError, MemoryError) as error:
        reason = f"its password cannot be checked without {memory // 2**20} MiB of memory"
        hint = "sign where so much is free, or make a key without a password: minisign -G -W"
        raise _refused(path, reason, hint) from error


def _no_key(path: Path) -> PublishFailed:
    return _refused(path, "it is no secret key of minisign", "make one: minisign -G -W")


def _refused(path: Path, reason: str, hint: str) -> PublishFailed:
    return PublishFailed(path, reason, hint, verb="sign with")


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
