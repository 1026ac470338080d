"""How examples are dealt into parts: each by its own text, so that a new one moves no other."""

from __future__ import annotations

import numpy as np
import pytest

from bot.understanding.dealing import dealt, lots_of

TEXTS = [f"question {number}" for number in range(1000)]


@pytest.fixture
def parts_of_300(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.understanding.dealing.PART", 300)


def parts_by_text(texts: list[str]) -> list[set[str]]:
    return [{texts[place] for place in part} for part in dealt(lots_of(texts))]


@pytest.mark.usefixtures("parts_of_300")
def test_every_example_is_in_one_part_and_the_parts_are_of_a_like_size() -> None:
    parts = dealt(lots_of(TEXTS))
    assert np.sort(np.concatenate(parts)).tolist() == list(range(1000))
    assert len(parts) == 4
    assert all(200 <= len(part) <= 300 and part.tolist() == sorted(part) for part in parts)


@pytest.mark.usefixtures("parts_of_300")
def test_a_new_example_moves_no_other_whatever_the_order() -> None:
    before, after = parts_by_text(TEXTS), parts_by_text(["a new one", *reversed(TEXTS)])
    assert [part - {"a new one"} for part in after] == before


def test_few_examples_are_one_part_and_none_is_empty() -> None:
    assert [part.tolist() for part in dealt(lots_of(["one", "two"]))] == [[0, 1]]
