"""Messages with the snippets that answer them: data/pairs/*.jsonl, one JSON object a line, `text` and `cards` (ids).

With `behind`, the id of a snippet, the message was said next after reading that one, and is taught with its title in front.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.understanding.card_ranker import Pair
from bot.understanding.in_context import after_title

PAIRS = "data/pairs"


class PairsError(Exception):
    """A file of pairs cannot be used. The message names file and line, and says what to do."""


def read_pairs(folder: Path, titles: Mapping[str, str]) -> list[Pair]:
    """All pairs, in the order of the files' names. `titles`: of all snippets, by their ids.

    Raises PairsError at the first line that cannot be used.

    A line without `cards` says that nothing answers it: it is kept for the editors and teaches nothing.
    """
    return [pair for path in sorted(folder.glob("*.jsonl")) for pair in read_file(path, titles)]


def read_file(path: Path, titles: Mapping[str, str]) -> list[Pair]:
    """Those of one file, in order. Raises PairsError as `read_pairs` does."""
    return [pair for pair in _pairs_of(path, titles) if pair.cards]


def _pairs_of(path: Path, titles: Mapping[str, str]) -> Iterator[Pair]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise PairsError(f"{path}:0: cannot be read (save it as UTF-8)") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _pair(f"{path}:{number}", line, titles)


def _pair(place: str, line: str, titles: Mapping[str, str]) -> Pair:
    try:
        row = json.loads(line)
        text, cards, behind = row["text"], row["cards"], row.get("behind")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise PairsError(f'{place}: no pair (write {{"text": "...", "cards": ["topic.aspect"]}})') from None
    if not isinstance(text, str) or not text.strip():
        raise PairsError(f"{place}: no text (write what the patient says)")
    if not isinstance(cards, list) or not all(isinstance(card, str) for card in cards):
        raise PairsError(f"{place}: `cards` must be a list of snippet ids")
    if behind is not None and not isinstance(behind, str):
        raise PairsError(f"{place}: `behind` must be the id of the snippet that was just read (or leave it out)")
    unknown = [card for card in (*cards, *filter(None, [behind])) if card not in titles]
    if unknown:
        raise PairsError(f"{place}: there is no snippet {unknown[0]} (see `palsy content list`, or leave the id out)")
    return Pair(after_title(titles[behind], text) if behind else text, tuple(cards), behind=behind)
