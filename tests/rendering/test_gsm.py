"""A text message costs what the standard says, and none of our texts costs more for one curly quote."""

from __future__ import annotations

import pytest

from bot.rendering.gsm import in_gsm, is_gsm, segments


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 159 + "[", 2),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ç" + "a" * 69, 1),
        ("ç" + "a" * 70, 2),
        ("\U0001f622" * 35, 1),
        ("\U0001f622" * 36, 2),
        ("a" * 80 + "\r\n" + "a" * 79, 2),
        ("a" * 80 + "\n" + "a" * 79, 1),
        ("e\u0301" * 70, 3),
        ("a" * 152 + "[" + "a" * 153, 3),  # the escape and its sign stay together
        ("\u4e00" * 66 + "\U0001f622" + "\u4e00" * 66, 3),  # so do two halves of a pair
    ],
)
def test_segments_are_counted_as_they_are_billed(text: str, count: int) -> None:
    assert segments(text) == count


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("it\u2019s \u201cfine\u201d \u2013 really\u2026", 'it\'s "fine" - really...'),
        ("37\u00a0\u00b0C, 2\u00d72", "37  degreesC, 2x2"),
        ("e\u0301t\u00e9", "été"),
        ("\u00e7a, S\u0142awek, Ji\u0159\u00ed", "ca, S\u0142awek, Jiri"),
        ("`code`", "'code'"),
    ],
)
def test_what_has_a_stand_in_is_sent_as_it(written: str, sent: str) -> None:
    assert in_gsm(written) == sent


def test_what_has_none_is_not_lost() -> None:
    assert in_gsm("\u4e2d") == "\u4e2d"
    assert not is_gsm("\u4e2d")
