from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.widget.fake_door import FakeDoor, serving

ROOT: Final = Path(__file__).parents[2]
WIDGET: Final = ROOT / "bot" / "widget"
DIST: Final = WIDGET / "dist"
BROWSER: Final = "PALSY_CHROMIUM"
UNTRIED: Final = "the widget was not tried in a browser"
NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
# Without these, Chromium talks to its maker at each start.
FLAGS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    named = os.environ.get(BROWSER)
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Closed after each file: while it is open, an event loop runs in this process, and other tests have their own."""
    sync_api = pytest.importorskip("playwright.sync_api", reason=f"playwright is not installed: {UNTRIED}")
    path = chromium()
    if not path:
        pytest.skip(f"no Chromium: install the package chromium, or set {BROWSER} to one: {UNTRIED}")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def door() -> Iterator[FakeDoor]:
    with serving() as door:
        yield door
