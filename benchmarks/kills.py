"""Kills a server again and again under load and counts what was lost: `python -m benchmarks.kills --kills 50`.

Exit code 1 where a message that was received is not in the history exactly once, in order and with a card, stands twice in
Rasa's record, or an answer after danger is calm.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.patient import Patient, Servers, cards, free_port, is_whole, maker
from benchmarks.stand_in import DANGER, SWIM

PATIENTS = 12
MOST_MESSAGES = 190  # of one patient; the history holds 200
DANGER_AT = 4  # of these messages, by its number
TEXTS = (SWIM, "something else")  # no small talk, which is answered while danger stands


@dataclass
class Talk:
    """One reader. A `patient` one sends again what got no end; others go on once it was received, as after a closed tab."""

    name: str
    line: Patient
    patient: bool
    received: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    calm: list[str] = field(default_factory=list)

    def talk(self, ended: threading.Event, pause: random.Random) -> None:
        for number in range(MOST_MESSAGES):
            while not self._said(number):
                time.sleep(0.2)
            if ended.wait(pause.uniform(0.1, 1.0)):
                return

    def _said(self, number: int) -> bool:
        """Whether the reader goes on to the next message."""
        turn = f"{self.name}-{number}"
        events = self.line.say(turn, DANGER if number == DANGER_AT else TEXTS[number % len(TEXTS)])
        if events and turn not in self.received:
            self.received.append(turn)
        if not is_whole(events):
            return bool(events) and not self.patient
        shown = cards(events)
        self.silent += [] if shown else [turn]
        self.calm += [turn] if number >= DANGER_AT and all(card["type"] != "urgent" for card in shown) else []
        return True


def wrong(talk: Talk, heard: list[str]) -> Counter[str]:
    """How often what happened to one reader. `heard`: the ids in Rasa's record."""
    history = talk.line.history()
    shown, mine = [turn["id"] for turn in history], [turn for turn in heard if turn.startswith(f"{talk.name}-")]
    return Counter(
        {
            "lost": len({*talk.received} - {*shown}),
            "doubled": len(shown) - len({*shown}) + len(mine) - len({*mine}),
            "out of order": sum(ids != sorted(ids, key=_number) for ids in (shown, mine)),
            "silent": len(talk.silent) + sum(not turn["cards"] for turn in history),
            "standing urgency lost": len(talk.calm),
        }
    )


def _number(turn: str) -> int:
    return int(turn.partition("-")[2])


def heard_by_rasa(folder: Path) -> list[str]:
    """The ids of all messages in its record, in their order."""
    with closing(sqlite3.connect(folder / "conversations.db")) as db:
        rows = db.execute("SELECT data FROM events WHERE type_name = 'user' ORDER BY id")
        return [json.loads(data)["message_id"] for (data,) in rows]


def run(servers: Servers, kills: int, seed: int) -> tuple[int, Counter[str]]:
    """How many messages were received, and what went wrong."""
    chance, ended = random.Random(seed), threading.Event()
    servers.start()
    talks = [Talk(f"p{n}", Patient(servers.port).begin(), patient=n % 2 == 0) for n in range(PATIENTS)]
    threads = [threading.Thread(target=t.talk, args=(ended, random.Random(n)), daemon=True) for n, t in enumerate(talks)]
    for thread in threads:
        thread.start()
    for _ in range(kills):
        time.sleep(chance.uniform(0.2, 3.0))
        servers.end()
        servers.start()
    time.sleep(5)
    ended.set()
    for thread in threads:
        thread.join(60)
    found = Counter[str]()
    heard = heard_by_rasa(servers.folder)
    for talk in talks:
        found.update(wrong(talk, heard))
    return sum(len(talk.received) for talk in talks), found


def main() -> int:
    parser = argparse.ArgumentParser(description="kill -9 under load: what is lost, doubled, out of order, silent.")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    began = time.monotonic()
    with maker() as starts, tempfile.TemporaryDirectory() as folder, suppress(KeyboardInterrupt):
        servers = Servers(Path(folder), free_port(), starts)
        try:
            received, found = run(servers, args.kills, args.seed)
        finally:
            servers.end()
        took = time.monotonic() - began
        told = ", ".join(f"{name} {count}" for name, count in found.items())
        print(f"{args.kills} kills in {took:.0f} s, seed {args.seed}, {received} messages received: {told}")
        return 1 if sum(found.values()) else 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
