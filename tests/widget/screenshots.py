"""Pictures of the widget in every state, for people to look at.

python -m tests.widget.screenshots [FOLDER]      (results/widget without one)
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from tests.widget.conftest import FLAGS, chromium
from tests.widget.fake_door import serving
from tests.widget.test_states import STATES, State
from tests.widget.visitor import visiting

FOLDER = Path("results/widget")


def main(folder: Path) -> int:
    path = chromium()
    if not path:
        print("no Chromium was found: install the package chromium", file=sys.stderr)
        return 1
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        closed(browser, folder)
        for state in STATES:
            picture(browser, folder, state)
        browser.close()
    print(f"{len(STATES) + 1} pictures in {folder}")
    return 0


def closed(browser: Any, folder: Path) -> None:
    with serving() as door, visiting(browser, door) as visitor:
        visitor.page.screenshot(path=folder / "closed.png")


def picture(browser: Any, folder: Path, state: State) -> None:
    with serving() as door, visiting(browser, door, state.options, **state.context) as visitor:
        visitor.open()
        state.reach(visitor)
        visitor.page.wait_for_timeout(600)
        visitor.page.screenshot(path=folder / f"{state.name}.png")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
