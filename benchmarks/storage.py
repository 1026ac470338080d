"""A call that stands, while the storage of a running server fails, and after it was killed: `python -m benchmarks.kills`.

Each fault has a folder of its own on a small file system. One reader on the website and one in Telegram are told to call
before it, one of each during it; what answers them then, during the fault, after it and after a `kill -9`, has to say so
again.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import sqlite3
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen

import aiohttp

from benchmarks.apps import App, Chat, Street, counted, settles
from benchmarks.canaries import PERSONAL, SECRETS, WORDS, in_files
from benchmarks.patient import Patient, Servers, cards, free_port
from benchmarks.stand_in import DANGER, SWIM
from benchmarks.tally import Row
from tests.channels.vendors.telegram import Telegram

SIZE = "16m"
NAMES = ("conversations.db", "web.db", "standing.db", "mail.db")
PATIENCE = 60.0  # seconds until it is noticed, or over
WRITTEN = 4.0  # seconds until what stands is written again after a fault
Fault = Callable[[Path], Iterator[None]]


def read_only(folder: Path) -> Iterator[None]:
    subprocess.run(["mount", "--bind", folder, folder], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
    yield
    subprocess.run(["umount", "-l", folder], check=True)


def full(folder: Path) -> Iterator[None]:
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 4096):
            pass
    yield
    filler.unlink()


def deleted(folder: Path) -> Iterator[None]:
    for path in folder.glob("*.db*"):
        path.unlink()
    yield


def emptied(folder: Path) -> Iterator[None]:
    for name in NAMES:
        os.truncate(folder / name, 0)
    yield


def garbage(folder: Path) -> Iterator[None]:
    for name in NAMES:
        with (folder / name).open("r+b") as file:
            file.write(b"garbage!" * ((folder / name).stat().st_size // 8))
    yield


def locked(folder: Path) -> Iterator[None]:
    with ExitStack() as stack:
        for name in NAMES:
            db = stack.enter_context(closing(sqlite3.connect(folder / name, isolation_level=None, timeout=30)))
            db.execute("BEGIN EXCLUSIVE")
        yield


FAULTS: tuple[Fault, ...] = (read_only, full, locked, deleted, emptied, garbage)


@dataclass
class Readers:
    """`web`: by name. `said`: how many messages, `calm`: whose answer after danger was calm, `silent`: that had none."""

    servers: Servers
    app: App
    street: Street
    web: dict[str, Patient] = field(default_factory=dict)
    chats: dict[str, Chat] = field(default_factory=dict)
    found: Counter[str] = field(default_factory=Counter)
    said: int = 0
    turns: dict[str, asyncio.Lock] = field(default_factory=dict)

    def begin(self, name: str) -> None:
        self.web[name] = Patient(self.servers.port).begin()
        self.chats[name] = Chat()
        self.app.chats.append(self.chats[name])

    def says(self, name: str, text: str, calm: bool = False) -> None:
        """On the website the answer is looked at at once; in Telegram at the end, for it is posted until it is taken."""
        self.said += 1
        shown = cards(self.web[name].say(f"m{self.said}", f"{text} {WORDS}"))
        self.found["silent"] += not shown
        if not calm:
            self.found["standing urgency lost"] += bool(shown) and all(card["type"] != "urgent" for card in shown)
        self.street.does(self._posted(self.chats[name], f"{text} {WORDS}"))

    async def _posted(self, chat: Chat, text: str) -> None:
        """One after the other, as they were written."""
        async with self.turns.setdefault(chat.person, asyncio.Lock()), aiohttp.ClientSession() as session:
            await self.app.says(chat, text, session)


def through(fault: Fault, starts: Popen[str]) -> Row:
    """One fault of all files."""
    with tempfile.TemporaryDirectory() as parent, small_disk(Path(parent) / "small") as folder:
        servers = Servers(folder, free_port(), starts)
        street = Street((Telegram,), servers.port)
        street.open_doors(folder)
        servers.start()
        readers = Readers(servers, street.apps[0], street)
        try:
            told = _lived_through(readers, fault, folder)
            is_over = settles(folder, 120)
        finally:
            servers.end()
        found = readers.found + counted(readers.app, folder)
        found["exits by input"] += servers.ended_itself
        found["canaries"] += len(in_files(folder, SECRETS))
        found["lost"] += not is_over
        taken = sum(len(chat.taken) for chat in readers.app.chats)
        return Row(f"storage: {fault.__name__.replace('_', ' ')}", readers.said + taken, 1, found, told)


def _lived_through(readers: Readers, fault: Fault, folder: Path) -> str:
    for name in ("before", "during"):
        readers.begin(name)
        readers.says(name, SWIM, calm=True)
    readers.says("before", DANGER)
    _until_taken(readers)
    with contextmanager(fault)(folder):
        readers.says("during", DANGER)
        readers.says("during", PERSONAL)
        for name in ("before", "during"):
            readers.says(name, SWIM)
        told = _told(readers.servers.port)
    for name in ("before", "during"):
        readers.says(name, SWIM)
    _until_taken(readers)
    time.sleep(WRITTEN)
    readers.servers.end()
    readers.servers.start()
    for name in ("before", "during"):
        readers.says(name, SWIM)
    _until_taken(readers)
    return told


def _until_taken(readers: Readers) -> None:
    """Until Telegram's messages have their 200."""
    until = time.monotonic() + 3 * PATIENCE
    while sum(len(chat.taken) for chat in readers.chats.values()) < readers.said and time.monotonic() < until:
        time.sleep(0.1)
    readers.found["silent"] += readers.said - sum(len(chat.taken) for chat in readers.chats.values())


def _told(port: int) -> str:
    """What `/health` says of the fault, once it does."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        with suppress(OSError, http.client.HTTPException, ValueError), closing(line):
            line.request("GET", "/health")
            storage = json.loads(line.getresponse().read()).get("storage")
            if storage:
                return f"/health names {', '.join(sorted(storage))}"
        time.sleep(0.5)
    return "/HEALTH SAYS NOTHING"


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Needs the administrator. Raises CalledProcessError."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder], check=True, capture_output=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=False)
