"""A reader's program over HTTP, and the server it speaks to, which may be killed and started again."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from benchmarks.dying import NO_STEP
from benchmarks.stand_in import ROOT

LONGEST_ANSWER = 70.0  # seconds; more than the time limit of the stand-in
LONGEST_START = 600.0  # seconds, on a machine that has much else to do
Event = dict[str, Any]


@dataclass
class Servers:
    """Starts servers on one folder and one port, one after the other."""

    folder: Path
    port: int
    maker: subprocess.Popen[str]
    process: int = 0
    ended_itself: int = 0  # how often it was gone before anybody ended it

    def start(self, step: str = NO_STEP) -> None:
        """Returns when it answers."""
        assert self.maker.stdin
        assert self.maker.stdout
        self.maker.stdin.write(f"{self.folder} {self.port} {step}\n")
        self.maker.stdin.flush()
        self.process = int(self.maker.stdout.readline())
        until = time.monotonic() + LONGEST_START
        while not self._answers():
            if time.monotonic() > until:
                raise TimeoutError("the server did not start")
            time.sleep(0.05)

    def end(self, how: signal.Signals = signal.SIGKILL) -> float:
        """Seconds until the process was gone."""
        began = time.monotonic()
        try:
            os.kill(self.process, how)
        except ProcessLookupError:
            self.ended_itself += 1
        return self.gone() - began

    def gone(self, within: float = LONGEST_START) -> float:
        """When the process was gone, by the clock that nobody sets."""
        until = time.monotonic() + within
        while Path(f"/proc/{self.process}").exists():
            if time.monotonic() > until:
                raise TimeoutError("the process did not end")
            time.sleep(0.01)
        return time.monotonic()

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as line:
            line.sendall(b"GET /version HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            return bool(line.recv(1))
        return False


@contextmanager
def maker(log: IO[bytes] | None = None) -> Iterator[subprocess.Popen[str]]:
    """What starts servers quickly, see `benchmarks.stand_in`. `log`: where all goes that they print."""
    command = [sys.executable, "-m", "benchmarks.stand_in"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True) as made:
        assert made.stdin
        assert made.stdout
        assert made.stdout.readline() == "ready\n"
        yield made
        made.stdin.close()


def free_port() -> int:
    """One that the system gives to no caller: who calls a server that is down may be given its port, and hold it."""
    for port in random.sample(range(20_000, 32_000), 100):
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("no free port")


@dataclass
class Patient:
    """One conversation on the website. `heard`: all events that came, by the message's id."""

    port: int
    token: str = ""
    heard: dict[str, list[Event]] = field(default_factory=dict)

    def begin(self) -> Patient:
        self.token = json.loads(self._ask("POST", "session", {}).read())["token"]
        return self

    def say(self, turn: str, text: str) -> list[Event]:
        """The events of this sending, as far as they came before the connection broke."""
        events: list[Event] = []
        self.heard.setdefault(turn, events)
        with suppress(OSError, http.client.HTTPException):
            answer = self._ask("POST", "message", {"id": turn, "text": text})
            while line := answer.readline():
                events.append(json.loads(line))
        self.heard[turn] = events or self.heard[turn]
        return events

    def history(self) -> list[dict[str, Any]]:
        turns: list[dict[str, Any]] = json.loads(self._ask("GET", "history").read())["turns"]
        return turns

    def erase(self) -> int:
        """The status."""
        return self._ask("DELETE", "conversation").status

    def _ask(self, method: str, address: str, body: Any = None) -> http.client.HTTPResponse:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST_ANSWER)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}", "Connection": "close"}
        line.request(method, f"/webhooks/web/{address}", json.dumps(body) if body is not None else None, headers)
        return line.getresponse()


def cards(events: list[Event]) -> list[dict[str, Any]]:
    return [event["card"] for event in events if event["event"] == "card"]


def is_whole(events: list[Event]) -> bool:
    return bool(events) and events[-1]["event"] == "end"
