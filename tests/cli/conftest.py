"""A small site with one open incident, and the commands that work on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.commands import CONFIG, INCIDENT, Statusgen

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def statusgen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Statusgen:
    """Return the commands on a site with two components and an open incident."""
    for name in ("SOURCE_DATE_EPOCH", "VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    statusgen = Statusgen(tmp_path / "site", capsys)
    statusgen.write("config.yaml", CONFIG)
    statusgen.write("incidents/2026-03-02-api.md", INCIDENT)
    return statusgen
