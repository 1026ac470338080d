"""A word of command is a whole message: no question about a medicine is taken for one."""

from __future__ import annotations

import pytest

from bot.mailroom.words import command, number


@pytest.mark.parametrize(
    "text", ["STOP", "stop.", " Stop! ", "UNSUBSCRIBE", "opt out", "ARRET", "arr\u00eat", "Don\u2019t text me", "END"]
)
def test_stop_in_its_forms(text: str) -> None:
    assert command(text) == "stop"


@pytest.mark.parametrize(
    "text",
    ["can I stop the steroids", "STOP 12345", "when can i stop", "stop taking it?", "it won't stop", "yes", "", "x" * 5000],
)
def test_what_is_no_command(text: str) -> None:
    assert command(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [("Start", "start"), ("/start", "start"), ("HELP", "help"), ("delete my chat", "delete"), ("Delete my chat.", "delete"),
     ("ERASE MY DATA", "delete"), ("MORE", "more"), ("Sources?", "sources")],
)  # fmt: skip
def test_the_other_commands(text: str, name: str) -> None:
    assert command(text) == name


@pytest.mark.parametrize(
    ("text", "meant"), [("2", 2), ("#2", 2), ("2.", 2), ("12 weeks", None), ("123", None), ("\u0662", None)]
)
def test_a_number_alone_is_a_choice(text: str, meant: int | None) -> None:
    assert number(text) == meant
