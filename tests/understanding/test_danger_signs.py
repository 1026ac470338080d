"""Signs that are read on several cores are those that one reader finds."""

from __future__ import annotations

import pytest

from bot.understanding import danger_signs
from bot.understanding.danger_signs import signs_of_all
from tests.conftest import ROOT

PLACES = ROOT / "data/content/red_flags", ROOT / "data/content/situation.yml"
SAID = [("my face drooped an hour ago", "my face drooped an hour ago"), ("how do i tape", "how do i tape"), ("", "")]


def test_several_processes_find_what_one_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = signs_of_all(SAID, *PLACES)
    monkeypatch.setattr(danger_signs, "FEWEST", 1)
    monkeypatch.setattr(danger_signs, "AT_ONCE", 2)
    assert signs_of_all(SAID, *PLACES) == alone
    assert any(name.startswith("fires") for name in alone[0])
    assert not any(name.startswith("fires") for name in alone[1])
