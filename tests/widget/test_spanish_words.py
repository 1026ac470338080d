"""The widget in Spanish invites only to what the assistant can do: questions in English, and emergencies told in Spanish."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

SOURCES = ROOT / "bot" / "widget" / "src"
SPANISH = (SOURCES / "strings" / "es.ts").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["hello", "field", "placeholder"])
def test_each_invitation_to_ask_says_that_questions_are_in_english(name: str) -> None:
    found = re.search(rf'^export const {name} = "(.+)";$', SPANISH, re.MULTILINE)
    assert found is not None
    assert "inglés" in found[1]


def test_the_greeting_says_that_emergencies_are_understood_in_spanish() -> None:
    assert re.search(r'hello = ".*español.*emergencias.*"', SPANISH)


def test_the_button_in_spanish_promises_no_talk_in_spanish() -> None:
    assert re.search(r'es: \["[^"]*inglés', (SOURCES / "loader.ts").read_text(encoding="utf-8"))


def test_the_built_widget_says_the_same() -> None:
    built = next((ROOT / "bot" / "widget" / "dist").glob("*/widget.es.js")).read_text(encoding="utf-8")
    assert "Pregunte en inglés" in built
