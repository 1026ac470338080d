"""What patients see changes only where somebody read the change."""

from __future__ import annotations

import pytest

from bot.rendering.limits import LIMITS
from tests.rendering.golden import FOLDER, text_of


@pytest.mark.parametrize("channel", sorted(LIMITS))
def test_answers_look_as_they_were_read(channel: str) -> None:
    kept = (FOLDER / f"{channel}.txt").read_text(encoding="utf-8")
    assert text_of(channel) == kept, "read the change, then: python -m tests.rendering.golden"


def test_there_is_one_text_a_channel_and_no_other() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(LIMITS)
