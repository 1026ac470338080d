"""Which piece of a text is dialled. The same table is tried on the widget (bot/widget/tests/phone.test.ts)."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from bot.content.telephone import numbers_in, pieces

TABLE = json.loads((Path(__file__).parents[2] / "bot/widget/tests/numbers.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["text"])
def test_the_numbers_of_a_text_are_those_of_the_table(row: dict[str, str | list[str]]) -> None:
    assert [number.dialled for number in numbers_in(str(row["text"]))] == row["dialled"]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["text"])
def test_the_pieces_are_the_whole_text_and_its_numbers(row: dict[str, str | list[str]]) -> None:
    found = pieces(str(row["text"]))
    assert "".join(piece for piece, _ in found) == row["text"]
    assert [dialled for _, dialled in found if dialled] == row["dialled"]


@pytest.mark.parametrize("piece", ["1", "1 ", "(1", "(1) ", "1-(", "+1", "12345 (12345) ", ") 1"])
def test_a_long_text_is_read_at_once(piece: str) -> None:
    start = time.perf_counter()
    numbers_in(piece * (2_000 // len(piece)))
    assert time.perf_counter() - start < 0.5
