"""`palsy evaluate cards`: does the card that answers come first, file by file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.evaluation.cards import Ranked

CARDS = Path("tests/evaluation/cards")


def evaluate_cards(files: Sequence[Path]) -> int:
    """Raises QuestionsError where a file cannot be used, before any model is loaded for it."""
    import asyncio

    from bot.evaluation.cards import labelled, rank_all
    from bot.serving.quiet import quiet, quiet_rasa

    asked = {path: labelled(path) for path in files or sorted(CARDS.glob("*.jsonl"))}
    quiet()
    quiet_rasa()
    from bot.serving.memory import agent_without_storage

    agent = agent_without_storage()
    for path, (pairs, titles) in asked.items():
        print(line(path.name, asyncio.run(rank_all(agent, pairs, titles))))
    return 0


def line(name: str, ranked: Sequence[Ranked]) -> str:
    from bot.evaluation.cards import FIRST, among_first

    behind = [one for one in ranked if one.pair.behind]
    alone = [one for one in ranked if not one.pair.behind]
    return "; ".join(
        f"{what}, {len(found)} asked: " + ", ".join(f"among the first {n} {among_first(found, n)}" for n in FIRST)
        for what, found in ((f"{name}: alone", alone), ("behind a card", behind))
        if found
    )
