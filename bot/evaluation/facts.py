"""Is a fact told to whoever asks for it? Questions with the words that a reply must hold, from JSON lines."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.evaluation.asking import cards_for
from bot.evaluation.questions import QuestionsError
from bot.evaluation.scoring import Share

if TYPE_CHECKING:
    from bot.serving.agent import PalsyAgent


@dataclass(frozen=True)
class Fact:
    """`must`: of each group one of the patterns stands in the reply's own words (title and blocks, not its sources)."""

    id: str
    asks: tuple[str, ...]
    must: tuple[tuple[str, ...], ...]

    def is_told_in(self, words: str) -> bool:
        return all(any(re.search(pattern, words, re.I) for pattern in group) for group in self.must)


def read_facts(path: Path) -> list[Fact]:
    """Raises QuestionsError where the file or a line of it cannot be used."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise QuestionsError(f"{path}: cannot be read ({error.strerror}): name a file of JSON lines") from None
    return [_fact(f"{path}:{number}", line) for number, line in enumerate(lines, 1) if line.strip()]


def _fact(where: str, line: str) -> Fact:
    try:
        row = json.loads(line)
        must = tuple(tuple(group) for group in row["must"])
        for pattern in (pattern for group in must for pattern in group):
            re.compile(pattern)
        return Fact(str(row["id"]), tuple(row["ask"]), must)
    except (ValueError, KeyError, TypeError, re.error):
        raise QuestionsError(
            f'{where}: is no fact: write {{"id": "...", "ask": ["..."], "must": [["pattern", "or this one"]]}}'
        ) from None


async def untold(agent: PalsyAgent, facts: Sequence[Fact]) -> list[tuple[Fact, str]]:
    """Each fact with the question to which the reply did not tell it; every question as a new sender."""
    return [
        (fact, ask)
        for fact in facts
        for ask in fact.asks
        if not fact.is_told_in(_words(await cards_for(agent, f"facts-{uuid.uuid4()}", ask)))
    ]


def told(facts: Sequence[Fact], missed: Sequence[tuple[Fact, str]]) -> Share:
    """Of the questions, those whose reply told the fact."""
    asked = sum(len(fact.asks) for fact in facts)
    return Share(asked - len(missed), asked)


def _words(cards: Sequence[dict[str, Any]]) -> str:
    return " ".join(text for card in cards for text in (card["title"], *_texts(card["blocks"])))


def _texts(blocks: Sequence[dict[str, Any]]) -> list[str]:
    found: list[str] = []
    for block in blocks:
        found += [block["text"]] if "text" in block else block["items"]
    return found
