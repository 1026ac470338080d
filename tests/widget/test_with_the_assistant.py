"""The widget, the doors, the pages and the trained assistant together, as `make run` starts them, in a real browser."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from bot.serving.model import MODEL
from tests.widget.conftest import ROOT
from tests.widget.visitor import AXE, Visitor, visiting

SERVE: Final = "import sys; from bot.serving.server import serve; serve(int(sys.argv[1]))"
LONGEST_START: Final = 180  # seconds, on a machine that is busy with other tests
ANSWERED: Final = 30_000  # milliseconds
KEPT: Final = ("encoder-*", "questions-*.npy")  # as after an earlier start; made anew, they take half a minute
pytestmark = pytest.mark.trained
PAGES: Final = ("/", "/embed", "/guide", "/guide/first_days", "/safety", "/sources")


class Assistant:
    """A server of its own, with a folder of its own for what it keeps. `pages` is there for `visiting` alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pages: dict[str, str] = {}
        for path in ROOT.iterdir():
            if path.name != ".palsy":
                (folder / path.name).symlink_to(path)
        (folder / ".palsy").mkdir()
        for path in (path for name in KEPT for path in (ROOT / ".palsy").glob(name)):
            shutil.copy(path, folder / ".palsy")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.origin = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
        self.process = subprocess.Popen([sys.executable, "-c", SERVE, str(self.port)], cwd=self.folder, env=environment)
        until = time.monotonic() + LONGEST_START
        while not self._answers():
            assert self.process.poll() is None, "the server ended: read what it printed"
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.2)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def _answers(self) -> bool:
        try:
            return bool(urllib.request.urlopen(f"{self.origin}/health", timeout=2).status == 200)
        except (urllib.error.URLError, OSError):
            return False


@pytest.fixture(scope="module")
def assistant(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    if not MODEL.exists():
        pytest.skip("no trained model: run `make train`")
    assistant = Assistant(tmp_path_factory.mktemp("assistant"))
    assistant.start()
    yield assistant
    assistant.kill()


def answered(visitor: Visitor, text: str) -> Any:
    """The last reply to what is typed."""
    before = visitor.replies.count()
    visitor.ask(text, None)
    visitor.replies.nth(before).wait_for(timeout=ANSWERED)
    return visitor.replies.last


def test_a_patient_asks_is_warned_and_comes_back(browser: Any, assistant: Any) -> None:
    with visiting(browser, assistant) as visitor:
        visitor.open()
        reply = answered(visitor, "How do I tape my eye shut at night?")
        assert "tap" in reply.get_by_role("heading").first.inner_text().lower()
        assert "source" in reply.inner_text().lower()
        reply = answered(visitor, "my arm has gone weak and my words come out wrong")
        assert "Urgent" in reply.inner_text()
        assert reply.locator("a[href^='tel:']").count() >= 1
        told = visitor.replies.all_inner_texts()
        visitor.page.reload()
        visitor.open()
        visitor.replies.nth(len(told) - 1).wait_for()
        assert [text.split("\n")[0] for text in visitor.replies.all_inner_texts()] == [t.split("\n")[0] for t in told]
        assert (visitor.violations(), visitor.errors) == ([], [])


def test_a_button_of_the_assistant_leads_to_what_it_says(browser: Any, assistant: Any) -> None:
    with visiting(browser, assistant) as visitor:
        visitor.open()
        offer = answered(visitor, "What is an eyelid weight?").locator("button.offer").first
        title = offer.inner_text().strip()
        offer.click()
        visitor.replies.nth(1).wait_for(timeout=ANSWERED)
        assert visitor.replies.nth(1).get_by_role("heading").first.inner_text().strip() == title


def test_a_question_asked_while_the_server_is_gone_is_answered_when_it_is_back(browser: Any, assistant: Any) -> None:
    with visiting(browser, assistant) as visitor:
        visitor.open()
        answered(visitor, "What is Bell's palsy?")
        assistant.kill()
        try:
            visitor.ask("Is it contagious?", None)
            visitor.dialog.get_by_text("emergency", exact=False).last.wait_for()
        finally:
            assistant.start()
        visitor.replies.nth(1).wait_for(timeout=2 * ANSWERED)


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: run `make build`")
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_on_the_pages(browser: Any, assistant: Any, path: str) -> None:
    """As the server gives them out; wide and dark ones are looked at in test_pages_seen.py."""
    with visiting(browser, assistant, viewport={"width": 320, "height": 800}) as visitor:
        visitor.page.goto(assistant.origin + path)
        assert visitor.broken_rules() == []
        assert visitor.violations() == []
        assert visitor.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
