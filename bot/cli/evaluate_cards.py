"""`palsy evaluate cards`: does the card that answers come first, file by file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.evaluation.cards import Ranked

CARDS = Path("tests/evaluation/cards")
FIRST = (1, 2, 3)


def evaluate_cards(files: Sequence[Path]) -> int:
    import asyncio

    from bot.content.load import read_library
    from bot.evaluation.cards import rank_all
    from bot.serving.quiet import quiet, quiet_rasa
    from bot.understanding.pairs import PairsError, read_file

    titles: Mapping[str, str] = {s.id: s.title for s in read_library(Path("data/content")).snippets.values()}
    try:
        asked = {path: read_file(path, titles) for path in files or sorted(CARDS.glob("*.jsonl"))}
    except PairsError as error:
        print(error)
        return 2
    quiet()
    quiet_rasa()
    from bot.serving.memory import agent_without_storage

    agent = agent_without_storage()
    for path, pairs in asked.items():
        ranked = asyncio.run(rank_all(agent, pairs, titles))
        print(line(path.name, ranked))
    return 0


def line(name: str, ranked: Sequence[Ranked]) -> str:
    from bot.evaluation.cards import among_first

    behind = [one for one in ranked if one.pair.behind]
    alone = [one for one in ranked if not one.pair.behind]
    return "; ".join(
        f"{what}, {len(found)} asked: " + ", ".join(f"among the first {n} {among_first(found, n)}" for n in FIRST)
        for what, found in ((f"{name}: alone", alone), ("behind a card", behind))
        if found
    )
