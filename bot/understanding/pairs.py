"""Messages with the snippets that answer them: data/pairs/*.jsonl, one JSON object a line, `text` and `cards` (ids)."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from pathlib import Path

from bot.understanding.card_ranker import Pair

PAIRS = "data/pairs"


class PairsError(Exception):
    """A file of pairs cannot be used. The message names file and line, and says what to do."""


def read_pairs(folder: Path, known: Container[str]) -> list[Pair]:
    """All pairs, in the order of the files' names. `known`: the ids of all snippets.

    Raises PairsError at the first line that cannot be used.

    A line without `cards` says that nothing answers it: it is kept for the editors and teaches nothing.
    """
    return [pair for path in sorted(folder.glob("*.jsonl")) for pair in _pairs_of(path, known) if pair.cards]


def _pairs_of(path: Path, known: Container[str]) -> Iterator[Pair]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise PairsError(f"{path}:0: cannot be read (save it as UTF-8)") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _pair(f"{path}:{number}", line, known)


def _pair(place: str, line: str, known: Container[str]) -> Pair:
    try:
        row = json.loads(line)
        text, cards = row["text"], row["cards"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise PairsError(f'{place}: no pair (write {{"text": "...", "cards": ["topic.aspect"]}})') from None
    if not isinstance(text, str) or not text.strip():
        raise PairsError(f"{place}: no text (write what the patient says)")
    if not isinstance(cards, list) or not all(isinstance(card, str) for card in cards):
        raise PairsError(f"{place}: `cards` must be a list of snippet ids")
    unknown = [card for card in cards if card not in known]
    if unknown:
        raise PairsError(f"{place}: there is no snippet {unknown[0]} (see `palsy content list`, or leave the id out)")
    return Pair(text, tuple(cards))
