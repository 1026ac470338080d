"""No text of ours or of a site file is taken for markup, a mention, a picture or a link with another name."""

from __future__ import annotations

import html
from typing import get_args

import pytest

from bot.rendering.escaping import UNSEEN, bold, call_link, escaped
from bot.rendering.limits import Flavour

NASTY = (
    "2*3*4", "a_b_c", "~5~", "`code`", "*bold*", "_x_", "<3 days", "&nbsp;", "</b>", "<!channel>", "<@U1>", "&lt;", "@all",
    "@here", ":x:", "#1", "1986. was", "|a|b|", "[x](javascript:y)", "<users/all>", "> quoted", "- item",
    "\\", 'a "b"', "1) a",
)  # fmt: skip
FLAVOURS = get_args(Flavour)


@pytest.mark.parametrize("text", NASTY)
def test_telegram_shows_the_text_itself(text: str) -> None:
    written = escaped(text, "html")
    assert not set("<>") & set(written)
    assert html.unescape(written) == text


@pytest.mark.parametrize("text", NASTY)
def test_slack_sees_no_mention_and_no_markup(text: str) -> None:
    written = escaped(text, "mrkdwn")
    assert not set("<>") & set(written)
    assert all(written[n + 1] == UNSEEN for n, sign in enumerate(written) if sign in "*_~`")
    assert html.unescape(written).replace(UNSEEN, "") == text


@pytest.mark.parametrize("text", NASTY)
def test_markdown_sees_every_mark_with_a_backslash(text: str) -> None:
    written = escaped(text, "markdown")
    bare = written.replace("\\\\", "")
    assert all(bare[n - 1] == "\\" for n, sign in enumerate(bare) if n and sign in "*_~`[]<|")
    assert written[:1] not in "#>-+*"
    assert "@a" not in written and "@h" not in written and ":x:" not in written


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("flavour", ["plain", "google"])
def test_without_an_escape_an_unseen_blank_parts_the_mark(flavour: Flavour, text: str) -> None:
    written = escaped(text, flavour)
    assert all(written[n + 1] == UNSEEN for n, sign in enumerate(written) if sign in "*_~`")
    assert "<users" not in written or flavour == "plain"
    assert written.replace(UNSEEN, "") == text


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_an_address_stays_whole(flavour: Flavour) -> None:
    assert "https://example.org/a_b-c/d" in escaped("see https://example.org/a_b-c/d", flavour)


def test_an_address_that_would_end_the_link_is_written_by_its_percent() -> None:
    assert escaped("https://a.b/x|y>z", "mrkdwn") == "https://a.b/x%7Cy%3Ez"


def test_a_number_to_call_is_a_link_where_the_vendor_has_that() -> None:
    assert call_link("112", "112", "mrkdwn") == "<tel:112|112>"
    assert call_link("112", "112", "markdown") == "[112](tel:112)"
    assert call_link("112", "112", "plain") == "112"


def test_a_title_is_bold_only_where_there_is_such_a_thing() -> None:
    assert bold("T", "html") == "<b>T</b>"
    assert bold("T", "gsm") == bold("T", "plain") == "T"
