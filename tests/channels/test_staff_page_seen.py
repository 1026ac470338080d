"""The staff's page and the report's page in a real browser: nothing for axe to find, nothing cut off, no policy broken."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest

from bot.channels.caller import Callers
from bot.cli import main
from tests.channels.conftest import STAFF_TOKEN
from tests.channels.test_staff_page import desk
from tests.report.conftest import SAID, filled
from tests.widget.conftest import browser
from tests.widget.visitor import AXE, RECORD

__all__ = ["browser", "desk"]
WIDTHS: Final = (320, 1280)
FITS: Final = "() => document.documentElement.scrollWidth <= innerWidth"
pytestmark = pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: run `make build`")


def found(page: Any) -> list[str]:
    """What axe finds, by all its rules. Its script comes from the outside, past the page's policy."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    rules = "() => axe.run(document).then((r) => r.violations.map((v) => v.id + ' ' + v.nodes[0].html))"
    return list(page.evaluate(rules))


@pytest.mark.parametrize("width", WIDTHS)
def test_staff_sign_in_see_the_page_and_sign_out(
    server: tuple[Any, str], desk: Path, browser: Any, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Callers, "key", lambda *_: f"browser {width}")
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_init_script(RECORD)
    page = context.new_page()
    page.set_default_timeout(40_000)
    page.goto(server[1].removesuffix("/webhooks/rest/webhook") + "/staff")
    assert (found(page), page.evaluate(FITS)) == ([], True)
    page.get_by_label("Token").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("This is not the token").wait_for()
    assert (found(page), page.evaluate(FITS)) == ([], True)
    page.get_by_label("Token").fill(STAFF_TOKEN)
    page.get_by_label("Token").press("Enter")
    page.get_by_role("heading", name="What was asked").wait_for()
    while page.get_by_text("The report is being made").count():  # on a busy machine
        page.get_by_role("button", name="Show").click()
    assert page.get_by_text("is snow blue").count() == 1
    assert (found(page), page.evaluate(FITS), page.evaluate("() => window.broken")) == ([], True, [])
    assert STAFF_TOKEN not in page.url
    assert page.evaluate("() => document.cookie") == ""
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Token").wait_for()
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("much", ["much", "nothing"])
def test_the_reports_page_has_nothing_for_axe_to_find(tmp_path: Path, browser: Any, width: int, much: str) -> None:
    said = SAID if much == "much" else ()
    store, to = filled(tmp_path / "web.db", said, (40, 900, 60, 8200, 50)[: len(said)]), tmp_path / "report.html"
    assert main(["report", "--store", str(store), "--html", str(to)]) == 0
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(to.as_uri())
    assert (found(page), page.evaluate(FITS)) == ([], True)
    context.close()
