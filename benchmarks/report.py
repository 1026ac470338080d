"""What a report over many stored messages costs: `python -m benchmarks.report --messages 1000000`.

It makes a store of the form that the server writes, with the cards that the content gives, then runs `palsy report` on it in
a process of its own, and tells seconds and the most memory that it held.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

BEGAN = 1_764_201_600.0  # 2025-11-27T00:00Z
DAYS = 30
TURNS_OF_A_CONVERSATION = (1, 1, 1, 2, 2, 3, 4, 5, 8, 13)
KINDS = ("answer", "urgent", "clarify", "fallback", "smalltalk")
OFTEN = (70, 5, 10, 10, 5)
RATED_OF_100 = 8
AT_ONCE = 20_000
Row = tuple[Any, ...]


class Cards:
    """Cards as they are kept, by kind, as JSON; sealed where there are keys."""

    def __init__(self, chance: random.Random) -> None:
        from bot.content.catalogue import Catalogue
        from bot.content.site import load_site
        from bot.rendering.card import snippet_card

        catalogue, site = Catalogue.load(), load_site()
        found = [catalogue.own(name) for name in catalogue.library.snippets]
        cards = [snippet_card(catalogue, site, f, "answer") for f in found if f is not None]
        self.questions = [ask for f in found if f is not None for ask in f.snippet.asks]
        self._chance = chance
        self._kept = {kind: [_as_kept(dict(card) | {"type": kind}) for card in cards] for kind in KINDS}

    def one(self) -> tuple[str, str]:
        """A kind and its card."""
        (kind,) = self._chance.choices(KINDS, OFTEN)
        return kind, self._chance.choice(self._kept[kind])

    def question(self) -> str:
        """Many are asked in words of their own: a name of no one and a number make this one another."""
        return f"{self._chance.choice(self.questions)} since {self._chance.randrange(400)} days"


def _as_kept(card: dict[str, Any]) -> str:
    from bot.store.sealing import seal

    card["options"] = [{"id": "eye_taping.how", "title": "Taping the eye shut"}] if card["type"] == "clarify" else []
    return seal().shut(json.dumps(card))


def fill(path: Path, messages: int, seed: int) -> None:
    """Writes a store of so many messages, each with its reply."""
    from bot.channels.turns import TABLES
    from bot.store.sealing import seal

    chance = random.Random(seed)
    cards = Cards(chance)
    with closing(sqlite3.connect(path)) as db:
        db.executescript(TABLES)
        db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        number = 0
        while number < messages:
            talks, turns, replies = [], list[Row](), list[Row]()
            while len(turns) < AT_ONCE and number + len(turns) < messages:
                name = f"web:{chance.randbytes(16).hex()}"
                talks.append((name, BEGAN))
                at = BEGAN + chance.random() * DAYS * 86_400
                for turn in range(min(chance.choice(TURNS_OF_A_CONVERSATION), messages - number - len(turns))):
                    n = number + len(turns) + 1
                    _, card = cards.one()
                    echo = seal().shut(cards.question())
                    took = int(chance.lognormvariate(4, 1))
                    turns.append((n, name, f"m{turn}", echo, at + 40 * turn, took))
                    helpful = chance.randrange(2) if chance.randrange(100) < RATED_OF_100 else None
                    replies.append((f"r{n}", n, 0, card, helpful))
            db.executemany("INSERT INTO conversations VALUES (?, ?)", talks)
            db.executemany("INSERT INTO turns (number, conversation, id, echo, at, took) VALUES (?, ?, ?, ?, ?, ?)", turns)
            db.executemany("INSERT INTO replies VALUES (?, ?, ?, ?, ?)", replies)
            number += len(turns)
        db.commit()


def measured(store: Path, words: list[str]) -> tuple[float, float, float, str]:
    """Seconds, of them of the processor, the most memory in MB, and the first line that was written."""
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "bot.cli", "report", "--store", str(store), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    took = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return took, busy, after.ru_maxrss / 1024, (done.stdout + done.stderr).strip().partition("\n")[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", type=Path, help="made there and kept; one that is there is measured as it is")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = args.store or Path(folder) / "web.db"
        if not store.exists():
            fill(store, args.messages, args.seed)
        sealed = "sealed" if os.environ.get("PALSY_KEYS") else "in clear"
        print(f"{args.messages} messages, {store.stat().st_size / 2**30:.2f} GB, {sealed}; load {os.getloadavg()[0]:.1f}")
        for words in _calls(Path(folder)):
            took, busy, most, said = measured(store, words)
            cost = f"{took:.1f} s ({busy:.1f} s of a processor), most memory so far {most:.0f} MB"
            print(f"palsy report {words[0]} {cost}: {said}")


def _calls(folder: Path) -> Iterator[list[str]]:
    yield ["--format", "csv"]
    yield ["--html", str(folder / "report.html")]


if __name__ == "__main__":
    main()
