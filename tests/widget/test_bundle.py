"""The built widget: made from the sources that stand here, small, and whole. Needs no Node."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Final

import pytest
import tomli

from bootstrap import hash_of_widget, sources_of_widget
from tests.widget.conftest import DIST, ROOT, WIDGET

MOST_LOADER: Final = 2_000
MOST_WIDGET: Final = 20_000
LOADER: Final = DIST / "palsy-guide.js"
WIDGETS: Final = ("widget.js", "widget.es.js")
ADDRESS: Final = re.compile(r"(?:https?:)?//[\w.-]+\.\w+[^\"'`\s]*")
MARKUP: Final = re.compile(
    r"unsafe(?:HTML|SVG|Static)|(?:inner|outer|insertAdjacent)HTML|document\.write|createContextualFragment|DOMParser"
)


def version() -> str:
    return next(path.name for path in DIST.iterdir() if path.is_dir())


def packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def integrity() -> dict[str, str]:
    return dict(json.loads((DIST / "integrity.json").read_text(encoding="utf-8")))


def test_the_built_widget_is_made_from_the_sources_here() -> None:
    assert (DIST / "made-from").read_text(encoding="utf-8").strip() == hash_of_widget(), "run `make build` and commit dist/"


def test_the_version_is_the_hash_of_the_widgets() -> None:
    folder = DIST / version()
    content = b"".join((folder / name).read_bytes() for name in WIDGETS)
    assert folder.name == hashlib.sha256(content).hexdigest()[:12]
    assert sorted(path.name for path in folder.iterdir()) == sorted(WIDGETS)


def test_only_one_version_is_kept_and_the_loader_names_it() -> None:
    assert [path.name for path in DIST.iterdir() if path.is_dir()] == [version()]
    assert f"./{version()}/widget" in LOADER.read_text(encoding="utf-8")


def test_the_hashes_for_script_tags_fit() -> None:
    expected = {
        name: "sha384-" + base64.b64encode(hashlib.sha384((DIST / name).read_bytes()).digest()).decode()
        for name in ("palsy-guide.js", *(f"{version()}/{widget}" for widget in WIDGETS))
    }
    assert integrity() == expected


def test_the_loader_is_small() -> None:
    assert packed(LOADER) <= MOST_LOADER


@pytest.mark.parametrize("name", WIDGETS)
def test_the_widget_is_small(name: str) -> None:
    assert packed(DIST / version() / name) <= MOST_WIDGET


@pytest.mark.parametrize("name", WIDGETS)
def test_the_widget_names_no_server(name: str) -> None:
    """Names of XML namespaces are no addresses that anything is fetched from."""
    found = ADDRESS.findall((DIST / version() / name).read_text(encoding="utf-8") + LOADER.read_text(encoding="utf-8"))
    assert [address for address in found if "www.w3.org" not in address] == []


def test_no_source_makes_markup_from_text() -> None:
    assert [p.name for p in sources_of_widget() if p.suffix == ".ts" and MARKUP.search(p.read_text(encoding="utf-8"))] == []


def test_no_source_is_too_long() -> None:
    code = [path for path in sources_of_widget() if path.suffix in {".ts", ".css"}]
    assert [p.name for p in code if len(p.read_text(encoding="utf-8").splitlines()) > 300] == []


def test_the_lock_file_names_no_place_to_download_from() -> None:
    lock = json.loads((WIDGET / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if not entry.get("integrity")] == []


@pytest.mark.parametrize("wanted", ["widget/dist/*", "widget/dist/*/*"])
def test_the_built_files_ship_with_the_package(wanted: str) -> None:
    settings = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert wanted in settings["tool"]["setuptools"]["package-data"]["bot"]
