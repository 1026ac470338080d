"""`palsy render` prints what arrives in an app, and says in one line what it cannot show."""

from __future__ import annotations

import pytest

from bot.cli import main


def test_a_text_message_is_shown_with_its_segments_and_pages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", "eye_taping.how", "--channel", "sms"]) == 0
    out = capsys.readouterr().out
    assert "--- sent 1/1: 3 of 5 segments" in out
    assert "--- at MORE 1/" in out and "--- at SOURCES 1/" in out


def test_buttons_are_shown_with_what_they_say(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", "eye_taping.how", "--channel", "telegram"]) == 0
    out = capsys.readouterr().out
    assert "characters, with buttons\n<b>How to tape the eye shut</b>" in out
    assert "[Eye patch or tape] Eye patch or tape" in out


def test_an_unknown_snippet_gets_the_nearest_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", "eye_taping.hov"]) == 2
    assert "there is no snippet 'eye_taping.hov' (did you mean eye_taping.how" in capsys.readouterr().err


def test_titles_without_a_short_form_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", "--without-short"]) == 0
    assert "causes: What causes facial palsy\n" in capsys.readouterr().out
