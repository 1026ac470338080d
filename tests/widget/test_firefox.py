"""The chat's own page in a real Firefox, where one is installed: its answer and its warning on the smallest phone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any, Final

import pytest

from bot.serving.pages.routes import TEMPLATES, Pages
from bot.serving.pages.widget import WidgetFiles
from tests.widget.fake_door import FakeDoor, serving
from tests.widget.firefox import BROWSER, ENTER, Firefox, NotStarted, firefox, running
from tests.widget.test_pages_seen import SITE, made

FOUND: Final = firefox()
WITHOUT: Final = f"no Firefox: install firefox-esr, or set {BROWSER} to one: the widget was not tried in it"
pytestmark = pytest.mark.skipif(not FOUND, reason=WITHOUT)
PANEL: Final = "document.querySelector('palsy-guide')?.shadowRoot.querySelector('palsy-guide-panel')?.shadowRoot"
# Tops, bottoms, left and right edges on the screen of what has to be seen.
IN_SIGHT: Final = f"""const d = {PANEL}, last = [...d.querySelectorAll('.turn')].at(-1);
  const box = (e) => e && ((b) => [b.top, b.bottom, b.left, b.right])(e.getBoundingClientRect());
  return {{ log: box(d.querySelector('#log')), reply: box(last.querySelector('.reply')),
    call: box(last.querySelector('.call')), send: box(d.querySelector('.send')),
    wide: document.documentElement.scrollWidth, said: last.innerText,
    dials: last.querySelector('.call')?.getAttribute('href') }};"""
MIDDLE: Final = (
    f"const b = {PANEL}.querySelector('#field').getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]"
)


@pytest.fixture(scope="module")
def door() -> Iterator[FakeDoor]:
    request: Any = SimpleNamespace(headers={"host": "bot.example"})
    no_catalogue: Any = SimpleNamespace(taken=0)
    with serving() as door:
        page = made(Pages(SITE, no_catalogue, WidgetFiles()).html("/chat")(request)).decode()
        door.pages = {"/chat": page, "/site.css": (TEMPLATES / "site.css").read_text(encoding="utf-8")}
        yield door


@pytest.fixture(scope="module")
def visitor(door: FakeDoor, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with ExitStack() as closing:
        try:
            visitor = closing.enter_context(running(str(FOUND), tmp_path_factory.mktemp("firefox")))
        except NotStarted as error:
            pytest.skip(f"Firefox does not start here ({error}): the widget was not tried in it")
        visitor.size(320, 640)
        visitor.go(f"{door.origin}/chat")
        visitor.waits(f"{PANEL}?.querySelector('#field')")
        yield visitor


def asked(visitor: Firefox, text: str) -> dict[str, Any]:
    """With the mouse and the keys of the browser itself; what is in sight once the answer is there."""
    before = visitor.does(f"return {PANEL}.querySelectorAll('.turn .reply').length")
    visitor.clicks(*visitor.does(MIDDLE))
    visitor.types(text + ENTER)
    visitor.waits(f"{PANEL}.querySelectorAll('.turn .reply').length === {before + 1}")
    found: dict[str, Any] = visitor.settled(IN_SIGHT)
    assert found["wide"] <= 320 and found["send"][1] <= 640
    return found


def test_a_question_is_answered_with_the_answer_in_sight(visitor: Firefox) -> None:
    found = asked(visitor, "odds of recovery?")
    assert "The chance of getting better from Bell's palsy" in found["said"]
    assert found["log"][0] <= found["reply"][0] < found["log"][1] - 100


def test_a_warning_comes_with_its_call_button_whole_and_in_sight(visitor: Firefox) -> None:
    found = asked(visitor, "urgent: my arm is weak")
    assert "This may be a stroke" in found["said"] and found["dials"] == "tel:112"
    (top, bottom, left, right), log = found["call"], found["log"]
    assert log[0] <= top < bottom <= log[1] and bottom - top >= 44
    assert 0 <= left < right <= 320
    assert log[0] - 1 <= found["reply"][0]


def test_nothing_was_blocked_and_no_error_told(visitor: Firefox) -> None:
    assert (visitor.does("return window.broken"), visitor.errors) == ([], [])
