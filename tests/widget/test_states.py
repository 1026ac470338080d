"""Every state of the widget in a real browser: nothing for axe to find, large controls with names, a strict policy kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import pytest

from tests.widget.fake_door import FakeDoor, serving
from tests.widget.visitor import AXE, Visitor, visiting

LEAST: Final = 44
PHONE: Final = {"viewport": {"width": 320, "height": 640}}
ZOOMED: Final = {"viewport": {"width": 320, "height": 215}}  # 1280 by 860 at 400 %


def nothing(_: Visitor) -> None:
    """The dialog as it opens."""


def asking(text: str) -> Callable[[Visitor], None]:
    return lambda visitor: visitor.ask(text)


def sources_open(visitor: Visitor) -> None:
    visitor.ask("odds of recovery")
    visitor.dialog.locator(".mark").first.click()
    visitor.dialog.locator(".turn summary").click()
    visitor.dialog.get_by_role("button", name="Yes").click()


def options_open(visitor: Visitor) -> None:
    visitor.dialog.get_by_role("button", name="Menu").click()
    visitor.dialog.get_by_role("button", name="Erase this conversation").click()


def look_open(visitor: Visitor) -> None:
    visitor.dialog.get_by_role("button", name="Text size and colours").click()


def server_gone(visitor: Visitor) -> None:
    visitor.door.down = True
    visitor.ask("odds of recovery", replies=1)


def offline(visitor: Visitor) -> None:
    visitor.page.context.set_offline(True)
    visitor.ask("odds of recovery", replies=1)


def largest_text(visitor: Visitor) -> None:
    visitor.dialog.get_by_role("button", name="Text size and colours").click()
    for _ in range(3):
        visitor.dialog.get_by_role("button", name="Larger text").click()
    visitor.dialog.get_by_role("button", name="Text size and colours").click()
    visitor.ask("steps for ointment")


@dataclass(frozen=True)
class State:
    name: str
    reach: Callable[[Visitor], None] = nothing
    options: str = ""
    context: dict[str, Any] = field(default_factory=dict)


STATES: Final = [
    State("open"),
    State("answer", asking("odds of recovery")),
    State("steps", asking("steps for ointment")),
    State("sources", sources_open),
    State("urgent", asking("urgent arm weak")),
    State("crisis", asking("crisis")),
    State("clarify", asking("clarify")),
    State("fallback", asking("fallback")),
    State("options", options_open),
    State("look", look_open, "", PHONE),
    State("error", server_gone),
    State("offline", offline),
    State("dark", sources_open, 'data-theme="dark"'),
    State("dark-urgent", asking("urgent"), 'data-theme="dark"'),
    State("dark-options", options_open, 'data-theme="dark"'),
    State("dark-of-the-device", asking("urgent"), "", {"color_scheme": "dark"}),
    State("contrast", sources_open, 'data-theme="contrast"'),
    State("contrast-urgent", asking("urgent"), 'data-theme="contrast"'),
    State("contrast-options", options_open, 'data-theme="contrast"'),
    State("contrast-of-the-device", asking("clarify"), "", {"contrast": "more"}),
    State("forced-colours", asking("urgent"), "", {"forced_colors": "active"}),
    State("right-to-left", asking("clarify"), 'data-dir="rtl" data-position="left"'),
    State("spanish", asking("odds"), 'data-lang="es"'),
    State("320-px", sources_open, "", PHONE),
    State("picture-320-px-dark", asking("picture"), 'data-theme="dark"', PHONE),
    State("400-percent", asking("urgent"), "", ZOOMED),
    State("200-percent-text", largest_text),
    State("200-percent-text-320-px", largest_text, "", PHONE),
    State("reduced-motion", asking("odds"), "", {"reduced_motion": "reduce"}),
]


@pytest.fixture(scope="module", params=STATES, ids=[state.name for state in STATES])
def seen(request: pytest.FixtureRequest, browser: Any) -> Any:
    """Each state is reached once for all that is asked of it."""
    state: State = request.param
    with serving() as door, visiting(browser, door, state.options, **state.context) as visitor:
        visitor.open()
        state.reach(visitor)
        visitor.page.wait_for_timeout(300)
        yield visitor


needs_axe = pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: run `make build`")


@needs_axe
def test_axe_finds_nothing(seen: Visitor) -> None:
    assert seen.broken_rules() == []


def test_each_control_is_large_enough_and_has_a_name(seen: Visitor) -> None:
    controls = seen.controls()
    assert len(controls) > 3
    assert [c for c in controls if not c["name"]] == []
    # A number inside a sentence is as wide as its digits; its height is that of the others.
    assert [c for c in controls if c["height"] < LEAST or (c["width"] < LEAST and c["kind"] != "tel")] == []


def test_the_strict_policy_is_kept_and_nothing_fails(seen: Visitor) -> None:
    assert seen.violations() == []
    assert seen.errors == []


def test_nothing_is_wider_than_the_screen(seen: Visitor) -> None:
    wide = "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
    assert seen.page.evaluate(wide) <= 0
    inner = "(d) => [d, ...d.querySelectorAll('#log, .sheet')].map((e) => e.scrollWidth - e.clientWidth)"
    assert max(seen.dialog.evaluate(inner)) <= 0


def test_only_the_log_scrolls_where_there_is_room(seen: Visitor) -> None:
    """Else the head would leave the screen, and an empty strip come in from below."""
    script = """(d) => { const log = d.querySelector('#log');
      return [parseFloat(getComputedStyle(log).fontSize), log.clientHeight, innerHeight] }"""
    size, log, window = seen.dialog.evaluate(script)
    if window > 480 and log > 13 * size:
        assert seen.dialog.evaluate("(d) => [d.scrollTop, d.scrollHeight - d.clientHeight]") == [0, 0]


def test_no_style_stands_in_an_attribute(seen: Visitor) -> None:
    assert seen.dialog.evaluate("(d) => d.querySelectorAll('[style]').length") == 0


@needs_axe
def test_axe_finds_nothing_while_it_is_closed(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        assert visitor.broken_rules() == []
        assert visitor.launcher.bounding_box()["height"] >= LEAST


def test_nothing_of_the_widget_is_loaded_before_it_is_opened(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        visitor.page.wait_for_timeout(300)
        assert [path for path in door.asked_for if "widget.js" in path or "webhooks" in path] == []
        visitor.open()
        assert len([path for path in door.asked_for if "widget.js" in path]) == 1


def test_every_request_goes_to_its_own_server(browser: Any, door: FakeDoor) -> None:
    with visiting(browser, door) as visitor:
        asked: list[str] = []
        visitor.page.on("request", lambda request: asked.append(request.url))
        visitor.open()
        sources_open(visitor)
        assert len(asked) > 3
        assert [url for url in asked if not url.startswith(door.origin)] == []
