"""`palsy understand` shows each step of what the trained model heard, and answers nothing."""

from __future__ import annotations

import pytest

from bot.cli import main
from tests.conftest import ROOT

pytestmark = pytest.mark.trained


@pytest.fixture(autouse=True)
def in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first test loads the model itself, as the command does; the others are handed the one that is loaded."""
    monkeypatch.chdir(ROOT)


@pytest.fixture
def loaded(agent: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.serving.memory.agent_without_storage", lambda: agent)


def test_every_step_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["understand", "thanks! do steriods realy work"]) == 0
    lines = capsys.readouterr().out.splitlines()
    shown = {line[:21].strip(): line[22:] for line in lines}
    assert shown["in ordinary words"] == "thanks! do steroids really work"
    assert shown["asked"] == "do steroids really work"
    assert shown["heard"].startswith("corticosteroids")
    assert 0 <= float(shown["danger, by the model"]) < 0.15
    assert shown["danger, by the rules"] == "no rule fired"


def test_the_rule_that_fired_is_named_with_its_words(loaded: None, capsys: pytest.CaptureFixture[str]) -> None:
    main(["understand", "my arm has gone weak and my speech is slurred since this morning"])
    out = capsys.readouterr().out
    assert "danger, by the rules  stroke_signs: emergency.stroke\n" in out
    assert "fired stroke_signs" in out
    assert "heard                 emergency" in out


def test_few_words_are_heard_after_a_topic(loaded: None, capsys: pytest.CaptureFixture[str]) -> None:
    main(["understand", "and my sugar?", "--after", "corticosteroids"])
    assert "topic in hand         corticosteroids" in capsys.readouterr().out
