"""Compiled templates are kept beside the package, spare compiling, and change no page."""

from __future__ import annotations

import dataclasses
import marshal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from statusgen.compiled import CompiledStore
from statusgen.derive import derive
from statusgen.engine import engine
from statusgen.problems import PublishFailed
from statusgen.read import read_theme
from statusgen.render import render
from tests.render.made import OPEN
from tests.support import NOON, a_site

if TYPE_CHECKING:
    from statusgen.model.files import Theme

NOWHERE = Path(__file__).parent
SHIPPED = {"base.html", "index.html", "incident.html"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where nothing is kept yet."""
    return tmp_path / "kept" / "templates.bin"


@pytest.fixture(autouse=True)
def writing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write compiled code, whatever the environment of the tests says."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def pages(theme: Theme, code: CompiledStore) -> dict[str, bytes]:
    """Return the HTML pages of a small site, with templates as in a new process."""
    fresh = dataclasses.replace(theme, digest=f"{theme.digest} {id(code)}")
    artifacts = render(derive(a_site(incident=OPEN), now=NOON), fresh, code=code)
    try:
        return {each.path: each.make() for each in artifacts if each.path.endswith(".html")}
    finally:
        code.flush()


def compiled_names(store: CompiledStore) -> set[str]:
    """Return the names of the templates that are put into `store` from now on."""
    names: set[str] = set()
    put = store.put

    def noted(key: str, value: bytes) -> None:
        names.add(key.partition(" ")[0])
        put(key, value)

    store.put = noted  # type: ignore[method-assign]
    return names


@pytest.mark.parametrize("name", ["default", "minimal"])
def test_a_second_process_compiles_nothing_and_makes_the_same(file: Path, name: str) -> None:
    """Compiling takes longer than the pages of most sites."""
    theme = read_theme(NOWHERE, name)
    before = pages(theme, CompiledStore(file))
    store = CompiledStore(file)
    anew = compiled_names(store)

    assert pages(theme, store) == before
    assert anew == set()


def test_two_themes_do_not_take_each_others_templates(file: Path) -> None:
    """Both have a page called index.html."""
    alone = {name: pages(read_theme(NOWHERE, name), CompiledStore(file.with_name(name)))
             for name in ("default", "minimal")}  # fmt: skip
    for name in ("default", "minimal", "default"):
        assert pages(read_theme(NOWHERE, name), CompiledStore(file)) == alone[name]


def test_a_template_of_the_sites_own_is_compiled_each_time(file: Path, tmp_path: Path) -> None:
    """Whoever works on a theme saves it a hundred times."""
    own = tmp_path / "site/themes/default"
    own.mkdir(parents=True)
    (own / "404.html").write_text("mine")
    theme = read_theme(tmp_path / "site", "default")
    store = CompiledStore(file)
    names = compiled_names(store)

    assert pages(theme, store)["404.html"] == b"mine"
    assert names >= SHIPPED
    assert "404.html" not in names


@pytest.mark.parametrize(
    "rubbish",
    [
        b"",
        b"rubbish",
        marshal.dumps(None),
        marshal.dumps(("another engine", {"index.html": b"code"})),
        marshal.dumps((engine(), {})),
    ],
)
def test_what_is_of_no_use_is_compiled_anew(file: Path, rubbish: bytes) -> None:
    """An update of statusgen leaves the code of the version before."""
    theme = read_theme(NOWHERE, "default")
    before = pages(theme, CompiledStore(file))
    file.write_bytes(rubbish)
    store = CompiledStore(file)
    names = compiled_names(store)

    assert pages(theme, store) == before
    assert names >= SHIPPED
    assert pages(theme, CompiledStore(file)) == before


def test_where_nothing_can_be_written_nothing_is_said(file: Path) -> None:
    """An installation for all users belongs to none of them."""
    file.parent.write_text("a file where the folder would be")
    assert pages(read_theme(NOWHERE, "default"), CompiledStore(file))["index.html"]


def test_who_wants_no_compiled_files_gets_none(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PYTHONDONTWRITEBYTECODE means this as well."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    pages(read_theme(NOWHERE, "default"), CompiledStore(file))
    assert not file.exists()


def test_one_file_is_left_and_everyone_may_read_it(file: Path) -> None:
    """Whoever installed it builds first, others after."""
    pages(read_theme(NOWHERE, "default"), CompiledStore(file))
    assert list(file.parent.iterdir()) == [file]
    assert file.stat().st_mode & 0o777 == 0o644


def test_an_error_in_a_kept_template_still_names_its_line(file: Path) -> None:
    """The code remembers where it came from."""
    theme = read_theme(NOWHERE, "default")
    wrong = {**theme.templates, "404.html": "\n{{ page.nothing }}"}
    for _ in range(2):
        with pytest.raises(PublishFailed, match=r"themes/default/404\.html:2"):
            pages(dataclasses.replace(theme, templates=wrong), CompiledStore(file))
    assert b"404.html" in file.read_bytes()
