"""What `python -m benchmarks.kills` counts in a messaging app is seen: a count that cannot rise would prove nothing."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.apps import SAFE, UNKNOWN, Chat, become_of
from benchmarks.tally import FAULTS, Row, table

CALM = [f"Swimming q{n}xc" for n in range(4)]
NAMES = [f"q{n}x" for n in range(4)]
URGENT = [f"This may be a stroke q{n}xu" for n in range(4)]


def chat(danger: str = "") -> Chat:
    return Chat("p", list(NAMES), danger)


@pytest.mark.parametrize(
    ("texts", "danger", "what"),
    [
        (CALM, "", {}),
        (["Automatic answers", *CALM, "Sources"], "", {}),
        (CALM[:3], "", {"lost": 1}),
        ([*CALM, CALM[1]], "", {"doubled": 1}),
        ([*URGENT, URGENT[1]], "q0x", {"urgent sent twice": 1}),
        ([*URGENT, *[URGENT[1]] * 2], "q0x", {"doubled": 1}),
        ([CALM[1], CALM[0], *CALM[2:]], "", {"out of order": 1}),
        ([*CALM[:2], URGENT[2], CALM[3]], "q2x", {"standing urgency lost": 1}),
        ([*CALM[:2], URGENT[2], SAFE[0]], "q2x", {"last resort": 1, "standing urgency lost": 1}),
        ([*CALM[:2], URGENT[2], SAFE[1]], "q2x", {"last resort": 1}),
        ([*CALM[:2], URGENT[2], UNKNOWN, CALM[3]], "q2x", {}),
        ([*CALM[:2], CALM[2], CALM[3]], "q2x", {"standing urgency lost": 2}),
    ],
)
def test_what_a_person_saw_is_counted(texts: list[str], danger: str, what: dict[str, int]) -> None:
    assert +become_of(chat(danger), texts, set()) == what


def test_what_staff_see_as_unknown_is_not_lost() -> None:
    assert +become_of(chat(), CALM[:3], {"q3x"}) == {"unknown, listed": 1}


def test_a_row_with_a_fault_fails_and_is_in_the_table() -> None:
    assert Row("calm", found=Counter({"unknown, listed": 3})).faults() == 0
    assert [Row("x", found=Counter({name: 1})).faults() for name in FAULTS] == [1] * len(FAULTS)
    assert "| calm | 7 |" in table([Row("calm", 7)])
