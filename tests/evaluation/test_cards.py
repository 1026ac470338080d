"""Whether the card that answers comes first: reading, asking and the figures."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.cli import main
from bot.cli.evaluate_cards import line
from bot.evaluation.cards import Ranked, among_first, rank_all
from bot.understanding.card_ranker import Pair
from bot.understanding.pairs import read_file
from tests.conftest import ROOT

HERE = Path(__file__).parent
TITLES = {"pain.how": "Easing pain"}


def agent_that_hears(said: list[tuple[str, Any]]) -> Any:
    async def parse_message(message: Any) -> dict[str, Any]:
        said.append((message.text, message.metadata))
        return {"cards": [{"id": "pain.help", "odds": 0.6}, {"id": "pain.how", "odds": 0.3}]}

    return SimpleNamespace(processor=SimpleNamespace(parse_message=parse_message))


async def test_a_message_behind_a_card_is_asked_in_its_own_words_with_that_card_in_hand(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text(
        '{"text": "and at night?", "cards": ["pain.how"], "behind": "pain.how"}\n{"text": "ow", "cards": []}\n', "utf-8"
    )
    said: list[tuple[str, Any]] = []
    found = await rank_all(agent_that_hears(said), [*read_file(rows, TITLES), Pair("how", ("pain.how",))], TITLES)
    assert said == [
        ("and at night?", {"in_hand": "pain", "card_in_hand": "pain.how"}),
        ("how", {"in_hand": None, "card_in_hand": None}),
    ]
    assert [one.cards for one in found] == [("pain.help", "pain.how")] * 2


def test_a_message_counts_where_one_of_its_cards_is_among_the_first() -> None:
    pair, other = Pair("x", ("a.b", "c.d")), Pair("y", ("a.b",), behind="c.d")
    ranked = [Ranked(pair, ("e.f", "c.d")), Ranked(other, ("a.b", "c.d"))]
    assert [among_first(ranked, count).part for count in (1, 2)] == [1, 2]
    assert line("set", ranked).startswith("set: alone, 1 asked: among the first 1 0.0% (0/1)")
    assert "behind a card, 1 asked: among the first 1 100.0% (1/1)" in line("set", ranked)


def test_every_row_of_the_sets_can_be_asked(tmp_path: Path) -> None:
    from bot.content.load import read_library

    titles = {snippet.id: snippet.title for snippet in read_library(ROOT / "data/content").snippets.values()}
    asked = [pair for path in sorted((HERE / "cards").glob("*.jsonl")) for pair in read_file(path, titles)]
    taught = {pair.text for path in sorted((ROOT / "data/pairs").glob("*.jsonl")) for pair in read_file(path, titles)}
    assert len(asked) > 3_000
    assert [pair.text for pair in asked if pair.text in taught] == []


def test_a_row_that_cannot_be_used_ends_the_command_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text('{"text": "how", "cards": ["no.such"]}\n', encoding="utf-8")
    assert main(["evaluate", "cards", str(wrong)]) == 2
    assert f"{wrong}:1: there is no snippet no.such" in capsys.readouterr().err
