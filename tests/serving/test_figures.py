"""The files of the pictures: what a browser is told of them, and which are not there."""

from __future__ import annotations

import asyncio
import datetime
import hashlib
from pathlib import Path
from typing import Any

import pytest

from bot.content.catalogue import Catalogue
from bot.content.picture import STYLE
from bot.content.withdrawn import Off
from bot.rendering.card import snippet_card
from bot.serving.pages.facts import content_hash
from bot.serving.pages.routes import Pages
from bot.serving.pages.widget import WidgetFiles
from tests.serving.test_pages import SITE, request

STEROID = "recovery_odds.steroid"


@pytest.fixture
def catalogue(vetted_desk: Any) -> Catalogue:
    """Of this test alone, since it takes pictures off the air."""
    held: Catalogue = vetted_desk.catalogue
    return Catalogue(held.library, held._lock, lambda: datetime.date(2026, 11, 28))


@pytest.fixture
def pages(catalogue: Catalogue, tmp_path: Path) -> Pages:
    return Pages(SITE, catalogue, WidgetFiles(tmp_path / "none"))


def address(catalogue: Catalogue) -> str:
    found: Any = catalogue.own(STEROID)
    card = snippet_card(catalogue, SITE, found, "answer")
    return str(next(block["src"] for block in card["blocks"] if block["kind"] == "figure"))


def served(pages: Pages, src: str) -> Any:
    return asyncio.run(pages.figure(request(), src.removeprefix("/figures/")))


def test_a_picture_is_an_svg_that_may_do_nothing_and_be_kept_for_good(pages: Pages, catalogue: Catalogue) -> None:
    src = address(catalogue)
    answer = served(pages, src)
    assert answer.status == 200
    assert answer.content_type == "image/svg+xml; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert STYLE.encode() in answer.body and b"<script" not in answer.body
    assert src.endswith(f"-{hashlib.sha256(answer.body).hexdigest()[:12]}.svg")


def test_a_withdrawn_picture_and_any_other_name_are_not_there(pages: Pages, catalogue: Catalogue) -> None:
    src, before = address(catalogue), content_hash(catalogue)
    catalogue.take_off({"figure/recovery_with_steroid": Off("withdrawn", "a test", "a test", "2026-11-28")})
    assert content_hash(catalogue) != before
    for name in (src, "/figures/../site.css", "/figures/recovery_with_steroid.svg", "/figures/x\0"):
        assert served(pages, name).status == 404
    found: Any = catalogue.own(STEROID)
    assert found.served and all(b["kind"] != "figure" for b in snippet_card(catalogue, SITE, found, "answer")["blocks"])
