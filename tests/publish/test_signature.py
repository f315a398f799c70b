"""The signature of the manifest, on every way to publish."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from statusgen.publish import publish, rollback
from tests.publish.generations import MANIFEST, artifacts, generation

if TYPE_CHECKING:
    from pathlib import Path

    from statusgen.publish import Published

SIGNATURE = f"{MANIFEST}.minisig"


def sign(data: bytes, name: str) -> bytes:
    """Return what stands for a signature in these tests."""
    return f"signed {name}\n".encode() + data


def signed(target: Path) -> bool:
    """Tell whether the signature in `target` is that of the manifest beside it."""
    expected = sign((target / MANIFEST).read_bytes(), MANIFEST)
    return (target / SIGNATURE).read_bytes() == expected


def refuse(one: Path, other: Path) -> None:
    """Stand for a file system that cannot exchange two directories."""
    raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(other))


def publish_signed(number: int, target: Path, *, in_place: bool) -> Published:
    """Publish a generation with a signature, exchanged or in place."""
    files = artifacts(generation(number))
    if in_place:
        return publish(files, target, sign=sign, exchange=refuse)
    return publish(files, target, sign=sign)


@pytest.mark.parametrize("in_place", [False, True])
def test_every_publication_has_the_signature_of_its_own_manifest(
    tmp_path: Path, *, in_place: bool
) -> None:
    """A signature of the build before would make every reader cry wolf."""
    target = tmp_path / "public"
    publish(artifacts(generation(0)), target)
    for number in range(1, 5):
        done = publish_signed(number, target, in_place=in_place)
        assert done.at_once is not in_place
        assert signed(target)
    assert (target / SIGNATURE).stat().st_mode & 0o777 == 0o644
    assert not any(path.name.startswith(".statusgen-") for path in target.iterdir())


@pytest.mark.parametrize("in_place", [False, True])
def test_a_publication_without_a_signature_takes_the_old_one_away(
    tmp_path: Path, *, in_place: bool
) -> None:
    """What is no longer signed must not look as if it were."""
    target = tmp_path / "public"
    publish_signed(0, target, in_place=False)
    publish_signed(1, target, in_place=in_place)
    if in_place:
        publish(artifacts(generation(1)), target, exchange=refuse)
    else:
        publish(artifacts(generation(1)), target)

    assert not (target / SIGNATURE).exists()


@pytest.mark.parametrize("spoiled", [SIGNATURE, MANIFEST])
@pytest.mark.parametrize("in_place", [False, True])
def test_what_no_longer_fits_is_signed_anew_by_the_next_build(
    tmp_path: Path, spoiled: str, *, in_place: bool
) -> None:
    """A tool that formats JSON, or a disk that lost a byte, must not spoil the proof for good."""
    target = tmp_path / "public"
    publish_signed(0, target, in_place=in_place)
    (target / spoiled).write_bytes((target / spoiled).read_bytes() + b" ")
    publish_signed(0, target, in_place=in_place)

    assert signed(target)


def test_a_signature_that_somebody_deleted_comes_back_with_the_next_build(tmp_path: Path) -> None:
    """A sweep through hidden files must not leave the page unsigned until the next incident."""
    target = tmp_path / "public"
    publish_signed(0, target, in_place=False)
    (target / SIGNATURE).unlink()
    publish_signed(0, target, in_place=False)

    assert signed(target)


@pytest.mark.parametrize("in_place", [False, True])
def test_rolling_back_brings_the_signature_of_before(tmp_path: Path, *, in_place: bool) -> None:
    """The page of before is as much ours as it was."""
    target = tmp_path / "public"
    publish_signed(0, target, in_place=False)
    before = (target / SIGNATURE).read_bytes()
    publish_signed(1, target, in_place=False)
    if in_place:
        rollback(target, exchange=refuse)
    else:
        rollback(target)

    assert signed(target)
    assert (target / SIGNATURE).read_bytes() == before


def test_rolling_back_to_an_unsigned_page_leaves_no_signature(tmp_path: Path) -> None:
    """The signature of the build that was taken back says nothing about the page that stands."""
    target = tmp_path / "public"
    publish(artifacts(generation(0)), target)
    publish_signed(1, target, in_place=False)
    rollback(target)

    assert not (target / SIGNATURE).exists()


def test_no_artifact_may_have_the_name_of_the_signature(tmp_path: Path) -> None:
    """A theme that wrote one would publish a lie."""
    with pytest.raises(ValueError, match="keeps for itself"):
        publish(artifacts({SIGNATURE: "x"}), tmp_path / "public")
