"""People who write in messaging apps, over the vendors' stand-ins, and what became of each of their messages.

A message bears a name that the card which answers it shows (`benchmarks.stand_in`), so that it is counted where a person
would read it: at the vendor.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import re
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import aiohttp

from benchmarks.stand_in import DANGER, DOORS
from bot.channels.tokens import server_secret
from bot.mailroom.message import letter_of_json
from bot.mailroom.sealing import Seals
from tests.channels.vendors.stand_in import StandIn

T = TypeVar("T")
SHOWN = re.compile(r"\b(q\d+x)([uc])")  # a message's name in a title, and whether the card is urgent
NUMBERS = itertools.count(100_000)  # of messages and people
FATES = ("429", "500", "html", "cut")
UNKNOWN = "If you were told to call or to go somewhere, do it now."  # said once where it cannot be read what stands
SAFE = ("No answer right now", "Get help now")  # titles of the last resort, which names no message; the first is calm
AGAIN_AFTER = 0.3  # seconds until a vendor calls again that got no 200
LEFT = """SELECT (SELECT count(*) FROM inbox WHERE state = 'waiting')
  + (SELECT count(*) FROM outbox WHERE state IN ('due', 'sending'))"""


@dataclass
class Chat:
    """One person. `taken`: the names of their messages in the order in which each first got its 200."""

    person: str = field(default_factory=lambda: str(next(NUMBERS)))
    taken: list[str] = field(default_factory=list)
    danger: str = ""  # the name of the message that told danger


@dataclass
class Rates:
    """Of 1: how many are posted twice, how many after the next one, at how many the vendor fails; `pause` in seconds."""

    twice: float = 0.1
    later: float = 0.1
    failing: float = 0.05
    pause: float = 1.0


@dataclass
class App:
    """One vendor's people. `port` is the server's."""

    vendor: StandIn
    port: int
    chats: list[Chat] = field(default_factory=list)

    @property
    def channel(self) -> str:
        return str(self.vendor.door.channel)

    def fails(self, share: float, chance: random.Random) -> None:
        """So many of the calls to it from now on."""
        for fates in (self.vendor.fates, self.vendor.fates_before):
            fates[:] = [chance.choice(FATES) if chance.random() < share else "" for _ in range(20_000)]

    async def says(self, chat: Chat, text: str, http: aiohttp.ClientSession, twice: bool = False) -> None:
        """Posted until it gets its 200, as vendors do."""
        name, key = f"q{next(NUMBERS)}x", str(next(NUMBERS))
        body = self.vendor.text(f"{text} {name}", key, chat.person, time.time())
        while await self.post(body, http) != 200:
            await asyncio.sleep(AGAIN_AFTER)
        chat.taken.append(name)
        if text.startswith(DANGER):
            chat.danger = chat.danger or name
        if twice:
            await self.post(body, http)

    async def post(self, body: bytes, http: aiohttp.ClientSession) -> int:
        """The status; 0 where there was no answer."""
        url = f"http://127.0.0.1:{self.port}{self.vendor.path}"
        try:
            async with http.post(url, data=body, headers=self.vendor.signed(body)) as answer:
                await answer.read()
                return answer.status
        except (aiohttp.ClientError, OSError, asyncio.TimeoutError):
            return 0

    async def talks(self, chat: Chat, texts: Sequence[str], rates: Rates, chance: random.Random) -> None:
        order = list(texts)
        for place in range(len(order) - 1):
            if chance.random() < rates.later:
                order[place : place + 2] = reversed(order[place : place + 2])
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as http:
            for text in order:
                await self.says(chat, text, http, twice=chance.random() < rates.twice)
                await asyncio.sleep(chance.uniform(0, 2 * rates.pause))


class Street:
    """All vendors, in a thread of their own."""

    def __init__(self, kinds: Sequence[type[StandIn]], port: int) -> None:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self.apps = [App(kind(), port) for kind in kinds]
        for app in self.apps:
            self.does(app.vendor.begin()).result(60)

    def does(self, work: Coroutine[Any, Any, T]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def open_doors(self, folder: Path) -> None:
        """The next server in this folder has a door for each."""
        told = {app.channel: app.vendor.settings() for app in self.apps}
        (folder / DOORS).write_text(json.dumps(told), encoding="utf-8")


def settles(folder: Path, within: float) -> bool:
    """Whether nothing waits to be answered or sent any more, in that time."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if _asked(folder, LEFT) == [(0,)]:
            return True
        time.sleep(0.2)
    return False


def counted(app: App, folder: Path) -> Counter[str]:
    """What became of all its messages. `unknown, listed`: what may have arrived, which staff see and nobody sends again."""
    seals, found = Seals(server_secret(folder)), Counter[str]()
    listed = set(_listed(folder, app.channel, seals))
    for chat in app.chats:
        found.update(become_of(chat, [got.text for got in app.vendor.of(chat.person)], listed))
    asked = f"SELECT count(DISTINCT answers) FROM outbox WHERE channel = '{app.channel}' AND answers > 0"
    taken = sum(len(chat.taken) for chat in app.chats)
    found["doubled"] += max(0, _asked(folder, asked)[0][0] - taken)
    return found


def become_of(chat: Chat, texts: Sequence[str], listed: set[str]) -> Counter[str]:
    """Of one person's messages, by the texts that reached them. `listed`: the names whose answers staff see as unknown."""
    shown = [match for text in texts if (match := SHOWN.search(text))]
    warned = {after for text, then in itertools.pairwise(texts) if UNKNOWN in text for after, _ in SHOWN.findall(then)}
    names = list(dict.fromkeys(match[1] for match in shown))
    each = Counter((match[1], match[2]) for match in shown)
    missing = [name for name in chat.taken if name not in names]
    after = chat.taken[chat.taken.index(chat.danger) :] if chat.danger else []
    urgent = {match[1] for match in shown if match[2] == "u"} | warned
    safe = [text for text in texts if any(title in text for title in SAFE)]
    told = min((n for n, text in enumerate(texts) if (match := SHOWN.search(text)) and match[2] == "u"), default=len(texts))
    calm = sum(SAFE[0] in text for text in texts[told:])
    places = [chat.taken.index(name) for name in names if name in chat.taken]
    return Counter(
        {
            "lost": max(0, sum(name not in listed for name in missing) - len(safe)),
            "last resort": len(safe),
            "unknown, listed": sum(name in listed for name in missing),
            "doubled": sum(n > 1 for (_, kind), n in each.items() if kind == "c")
            + sum(n > 2 for (_, kind), n in each.items() if kind == "u"),
            "urgent sent twice": sum(n == 2 for (_, kind), n in each.items() if kind == "u"),
            "out of order": sum(one > other for one, other in itertools.pairwise(places)),
            "standing urgency lost": sum(name in names and name not in urgent for name in after) + calm,
        }
    )


def _listed(folder: Path, channel: str, seals: Seals) -> Iterator[str]:
    """The names of the messages whose answers are listed as unknown, or dead behind such a part."""
    query = f"SELECT sealed FROM outbox WHERE channel = '{channel}' AND state IN ('unknown', 'dead')"
    for (sealed,) in _asked(folder, query):
        kept = seals.read(sealed, letter_of_json)
        match = SHOWN.search(kept[1].text) if kept else None
        if match:
            yield match[1]


def _asked(folder: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(f"file:{folder / 'mail.db'}?mode=ro", uri=True, timeout=20)) as db:
        return db.execute(query).fetchall()
