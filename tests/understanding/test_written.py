"""The one door of understanding: mended, own words, clipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.understanding.danger import red_flags_in
from bot.understanding.reading import MOST_CHARACTERS, MOST_SCREENED
from bot.understanding.written import Written

FLAGS = red_flags_in(Path(__file__).parents[2] / "data" / "content" / "red_flags")
TALK = "I was told about massage and tape for my eye and it has been a long story with many visits. "
SIGN = "My mouth dropped an hour ago and my arm is weak. "


def test_an_ordinary_message_is_read_as_it_is() -> None:
    text = "how do I tape my eye at night?"
    assert Written.of(text) == Written(text, text, "")
    assert not Written.of(text).is_clipped


@pytest.mark.parametrize("before", [0, 25, 90, 150])
def test_danger_is_heard_wherever_it_stands_in_a_long_message(before: int) -> None:
    written = Written.of(TALK * before + SIGN + TALK * (160 - before))
    assert written.is_clipped
    assert len(written.text) <= MOST_CHARACTERS < len(written.whole) <= MOST_SCREENED
    assert "stroke_signs" in [alarm.rule for alarm in FLAGS.screen(written.whole)]


def test_of_a_long_message_the_end_is_read_for_the_answer_too() -> None:
    written = Written.of(TALK * 40 + "How long do I tape it?")
    assert written.text.startswith("I was told about massage")
    assert written.text.endswith("How long do I tape it?")


def test_a_message_that_is_short_once_mended_is_not_clipped() -> None:
    assert not Written.of("can&rsquo;t close it, " * 100).is_clipped
