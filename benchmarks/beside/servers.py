"""Starts each server as a process of its own, and reads what it uses."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.beside.asking import Asker, Said
from benchmarks.beside.figures import Training

ROOT = Path(__file__).resolve().parents[2]
LONGEST_START = 600.0  # seconds, on a machine that has much else to do
TO_END = 20.0  # seconds
OWN_STATE = (".palsy", "results", "docs")  # not lent to the copy that is measured
STEP = 0.001  # seconds between the copied events of a conversation
MB = 1e6
STARTING = "starting"  # who asks until there is an answer
COLUMNS = "type_name, timestamp, intent_name, action_name, data"


@dataclass(frozen=True)
class Server:
    """How one is started in its place, and the database that it keeps its conversations in, where it does."""

    name: str
    place: Path
    command: tuple[str, ...]
    database: Path | None = None


@dataclass
class Running:
    server: Server
    process: subprocess.Popen[bytes]

    def used(self) -> dict[str, float]:
        """Memory now and at most in MB, and seconds of the processor, of the process. Empty where the system tells none."""
        of_it = Path(f"/proc/{self.process.pid}")
        if not (of_it / "status").exists():
            return {}
        lines = dict(line.split(":", 1) for line in (of_it / "status").read_text().splitlines())
        ticks = (of_it / "stat").read_text().rpartition(")")[2].split()[11:13]
        return {
            "now_mb": int(lines["VmRSS"].split()[0]) * 1024 / MB,
            "peak_mb": int(lines["VmHWM"].split()[0]) * 1024 / MB,
            "cpu_s": sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"),
        }


def python(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-W", "ignore", *words)


def environment() -> dict[str, str]:
    """Without settings of one installation: no keys, no secrets, no other number of workers."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PALSY_", "SANIC_"))}
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    return {**kept, **quiet, "PYTHONPATH": str(ROOT)}


def lend(place: Path, without: Iterable[str] = ()) -> Path:
    """A folder in which this assistant runs with a state of its own: the project by links, but for what is left out."""
    place.mkdir()
    for path in ROOT.iterdir():
        if not path.name.startswith(".") and path.name not in {*OWN_STATE, *without}:
            (place / path.name).symlink_to(path)
    return place


@contextmanager
def started(server: Server, port: int) -> Iterator[Running]:
    """Stopped at the end. What it prints goes to a file of its place."""
    command = [word.replace("PORT", str(port)) for word in server.command]
    with (server.place / "printed.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=server.place, env=environment(), stdout=log, stderr=log)
    try:
        yield Running(server, process)
    finally:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(TO_END)
        process.kill()
        process.wait()


async def first_answer(running: Running, asker: Asker) -> float:
    """Seconds from now, which is the start, to the first answer. Raises RuntimeError where it ends, TimeoutError."""
    began = time.perf_counter()
    while time.perf_counter() - began < LONGEST_START:
        said = Said()
        await asker.one(said, STARTING)
        if said.ms:
            return time.perf_counter() - began
        if running.process.poll() is not None:
            raise RuntimeError(f"{running.server.name} ended: {_last_words(running.server)}")
        await asyncio.sleep(0.1)
    raise TimeoutError(f"{running.server.name} gave no answer: {_last_words(running.server)}")


def _last_words(server: Server) -> str:
    return (server.place / "printed.log").read_text(encoding="utf-8", errors="replace")[-2000:]


def trained(command: Sequence[str], place: Path, phrasings: int | None = None) -> Training:
    """What a training costs that runs as a process of its own. Raises RuntimeError where it fails."""
    began = time.perf_counter()
    with (place / "printed.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=place, env=environment(), stdout=log, stderr=log)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        told = (place / "printed.log").read_text(encoding="utf-8", errors="replace")[-2000:]
        raise RuntimeError(f"the training failed: {told}")
    unit = 1 if sys.platform == "darwin" else 1024
    seconds = time.perf_counter() - began
    return Training(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * unit / MB, phrasings)


def lengthened(database: Path, person: str, others: Iterable[str], turns: int) -> None:
    """Writes conversations of so many turns, each the one of `person` again and again, as that server stored it itself."""
    with closing(sqlite3.connect(database, timeout=30)) as db, db:
        found = db.execute(
            f"SELECT {COLUMNS} FROM events WHERE sender_id = ? ORDER BY id",
            (person,),
        ).fetchall()
        rows = long_conversation(found, turns)
        for other in others:
            db.executemany(
                f"INSERT INTO events (sender_id, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", [(other, *row) for row in rows]
            )
            if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'slots'").fetchone():
                db.execute("INSERT INTO slots SELECT ?, data FROM slots WHERE sender_id = ?", (other, person))


Event = tuple[str, float, str | None, str | None, str]


def long_conversation(events: Sequence[Event], turns: int) -> list[Event]:
    """What comes before the first message stands once. Each event is a little later than the one before it, the last one
    when the last one was, so that the order is that of the rows and no session is over."""
    starts = [n for n, event in enumerate(events) if event[0] == "user"]
    whole = [events[start:end] for start, end in zip(starts, [*starts[1:], len(events)], strict=True)]
    wanted = [event for n in range(turns) for event in whole[n % len(whole)]]
    rows = [*events[: starts[0]], *wanted]
    last = events[-1][1]
    return [_moved(row, last - (len(rows) - 1 - n) * STEP) for n, row in enumerate(rows)]


def _moved(event: Event, moment: float) -> Event:
    kind, _, intent, action, data = event
    return kind, moment, intent, action, json.dumps({**json.loads(data), "timestamp": moment})
