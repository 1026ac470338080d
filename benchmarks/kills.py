"""Kills a server under load and at each step of a turn, breaks its storage, and counts: `python -m benchmarks.kills`.

One table: website and messaging apps while the server is killed at random, with calls that vendors make twice or out of
order and vendors that fail; a kill at each named step; each fault of the storage while a call stands; broken calls.
Exit code 1 where anything is counted that must not be.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.apps import App, Chat, Rates, Street, counted, settles
from benchmarks.canaries import PERSONAL, SECRETS, SPOKEN, WORDS, in_files, in_text
from benchmarks.door import Target, throw
from benchmarks.patient import Patient, Servers, cards, free_port, is_whole, maker
from benchmarks.stand_in import DANGER, SWIM
from benchmarks.steps import in_the_apps, on_the_website
from benchmarks.storage import FAULTS, through
from benchmarks.tally import Row, table
from tests.channels.vendors.google_chat import GoogleChat
from tests.channels.vendors.mattermost import Mattermost
from tests.channels.vendors.teams import Teams
from tests.channels.vendors.telegram import Telegram
from tests.channels.vendors.webex import Webex

PATIENTS = 12
MOST_MESSAGES = 190  # of one patient; the history holds 200
DANGER_AT = 4  # of these messages, by its number
TEXTS = (f"{SWIM} {WORDS}", f"something else {PERSONAL}")  # no small talk, which is answered while danger stands
EACH = 20  # messages of one person in an app
FAILING = 0.05  # of the calls to a vendor
SETTLED_WITHIN = 900.0  # seconds
SCENARIOS = ("load", "steps", "storage", "broken")


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


def under_load(servers: Servers, street: Street, args: argparse.Namespace) -> list[Row]:
    """Readers and people in apps write, while the server is killed again and again."""
    chance, ended = random.Random(args.seed), threading.Event()
    servers.start()
    talks = [Talk(f"p{n}", Patient(servers.port).begin(), patient=n % 2 == 0) for n in range(PATIENTS)]
    threads = [threading.Thread(target=t.talk, args=(ended, random.Random(n)), daemon=True) for n, t in enumerate(talks)]
    for thread in threads:
        thread.start()
    writing = [work for app in street.apps for work in _written(street, app, args, chance)]
    kills = 0
    while kills < args.kills or not all(work.done() for work in writing):
        time.sleep(chance.uniform(0.2, 2 * args.pause))
        servers.end()
        servers.start()
        kills += 1
    ended.set()
    for thread in threads:
        thread.join(120)
    is_over = settles(servers.folder, SETTLED_WITHIN)
    rows = [_of_the_website(servers, talks), *(_of_an_app(app, servers.folder) for app in street.apps)]
    for row in rows:
        row.kills, row.same_run = kills, row is not rows[0]
    rows[0].found["exits by input"] = servers.ended_itself
    rows[0].told = "" if is_over else "SOMETHING STILL WAITED AT THE END"
    street.does(_all_erase(street, talks)).result(SETTLED_WITHIN)
    settles(servers.folder, SETTLED_WITHIN)
    rows[0].found["canaries"] += len(in_files(servers.folder, (*SECRETS, *SPOKEN)))
    return rows


def _written(street: Street, app: App, args: argparse.Namespace, chance: random.Random) -> list[Any]:
    """What people will have posted, each in turn."""
    app.fails(FAILING, chance)
    people = max(1, args.messages // EACH)
    app.chats += [Chat() for _ in range(people)]
    rates = Rates(pause=args.pause)
    return [street.does(app.talks(chat, _texts(EACH), rates, random.Random(n))) for n, chat in enumerate(app.chats)]


def _texts(most: int) -> list[str]:
    said = [TEXTS[n % len(TEXTS)] for n in range(most)]
    return [DANGER if n == most // 2 else text for n, text in enumerate(said)]


async def _all_erase(street: Street, talks: list[Talk]) -> None:
    """After this no word of anybody may be in the files."""
    for talk in talks:
        await asyncio.to_thread(talk.line.erase)
    async with aiohttp.ClientSession() as http:
        for app in street.apps:
            app.fails(0.0, random.Random(1))
            for chat in app.chats:
                body = app.vendor.text("DELETE MY CHAT", f"9{chat.person}", chat.person, time.time())
                while await app.post(body, http) != 200:
                    await asyncio.sleep(0.5)


def _of_the_website(servers: Servers, talks: list[Talk]) -> Row:
    found, heard = Counter[str](), heard_by_rasa(servers.folder)
    for talk in talks:
        found.update(wrong(talk, heard))
    found["canaries"] = len(in_files(servers.folder, SECRETS))
    return Row("website, random kills", sum(len(talk.received) for talk in talks), 0, found)


def _of_an_app(app: App, folder: Path) -> Row:
    return Row(f"{app.channel}, random kills", sum(len(chat.taken) for chat in app.chats), 0, counted(app, folder))


def broken_calls(servers: Servers, requests: int, seed: int) -> Row:
    """Mutated requests; `silent`: those whose answer is a server error, missing, or shows a trace."""
    servers.start()
    outcome = throw(Target(f"http://127.0.0.1:{servers.port}"), requests, seed)
    servers.end()
    found = Counter({"silent": len(outcome.wrong), "exits by input": servers.ended_itself})
    return Row("mutated requests", outcome.sent, 0, found)


def scenarios(args: argparse.Namespace, starts: subprocess.Popen[str]) -> Iterator[Row]:
    """Each in a folder of its own."""
    wanted = args.only or SCENARIOS
    with tempfile.TemporaryDirectory() as parent:
        servers = {name: Servers(Path(parent) / name, free_port(), starts) for name in wanted}
        for made in servers.values():
            made.folder.mkdir()
        try:
            if "load" in wanted:
                yield from under_load(servers["load"], _street(servers["load"]), args)
            if "steps" in wanted:
                yield on_the_website(servers["steps"])
                yield from in_the_apps(servers["steps"], _street(servers["steps"]))
            if "storage" in wanted:
                yield from (through(fault, starts) for fault in FAULTS)
            if "broken" in wanted:
                yield broken_calls(servers["broken"], args.messages, args.seed)
        finally:
            for made in servers.values():
                if made.process:
                    made.end()


def _street(servers: Servers) -> Street:
    street = Street((Telegram, Mattermost, Webex, GoogleChat, Teams), servers.port)
    street.open_doors(servers.folder)
    return street


def main() -> int:
    parser = argparse.ArgumentParser(description="kill -9 and faults of the storage: what is lost, doubled, silent, calm.")
    parser.add_argument("--kills", type=int, default=50, help="at least, while people write")
    parser.add_argument("--messages", type=int, default=1000, help="in each messaging app; and mutated requests")
    parser.add_argument("--pause", type=float, default=1.5, help="seconds between two messages of one person, and two kills")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", type=Path, help="where what the servers print stays")
    parser.add_argument("--only", nargs="*", choices=SCENARIOS, help="some of the scenarios")
    args = parser.parse_args()
    began, rows = time.monotonic(), list[Row]()
    with args.log.open("w+b") if args.log else tempfile.TemporaryFile() as log:
        with maker(log) as starts:
            for row in scenarios(args, starts):
                rows.append(row)
                print(f"{row.name}: {dict(+row.found)} {row.told}", flush=True)
        log.seek(0)
        words = in_text(log.read().decode(errors="replace"))
    rows.append(Row("what was logged and printed", found=Counter({"words in logs": len(words)})))
    print(table(rows))
    took, kills = time.monotonic() - began, sum(row.kills for row in rows if not row.same_run)
    print(f"{sum(row.messages for row in rows)} messages, {kills} kills, {took:.0f} s, seed {args.seed}")
    return 1 if sum(row.faults() for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
