"""Throws mutated requests at a running server and says what came back: `python -m benchmarks.door`.

The requests are made from a seed, so that a run can be repeated. Exit code 1 where one answer is a server error, shows a
trace, or lets a forged or foreign token in, or where the server is gone at the end.
"""

from __future__ import annotations

import argparse
import collections
import random
import re
import socket
import sys
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from benchmarks.mutated_requests import Mutator, Sent

LONGEST_ANSWER = 15.0  # seconds
HALF_A_REQUEST = 0.2  # seconds to wait for an answer to a request that never comes to its end
LENGTH = re.compile(rb"content-length: *(\d+)\r\n", re.I)
GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"
SILENCE = b"HTTP/1.1 598 silence"  # as a status of our own
TRACES = (b"Traceback", b'File "', b".py:", b"site-packages", b"Error:")


@dataclass
class Outcome:
    """What came back. `wrong` holds a line for each answer that must not be."""

    statuses: collections.Counter[str] = field(default_factory=collections.Counter)
    wrong: list[str] = field(default_factory=list)
    sent: int = 0

    def note(self, sent: Sent, answer: bytes) -> None:
        self.sent += 1
        answer = answer.removeprefix(GO_ON)
        status = answer[9:12].decode("latin-1") if answer.startswith(b"HTTP/1.1 ") else "none"
        self.statuses[status] += 1
        if status.startswith("5"):
            self.wrong.append(f"{status} to {sent.raw[:200]!r}")
        if any(trace in answer for trace in TRACES):
            self.wrong.append(f"a trace to {sent.raw[:200]!r}")
        if sent.forged and status.startswith("2"):
            self.wrong.append(f"a forged token was taken: {sent.raw[:300]!r}")


class Target:
    """A server by its address; each request goes over a connection of its own, as bytes."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._place = (parts.hostname or "127.0.0.1", parts.port or 80)

    def send(self, raw: bytes) -> bytes:
        """The whole answer; empty where the server closed without one."""
        try:
            with socket.create_connection(self._place, timeout=LONGEST_ANSWER) as line:
                line.sendall(raw)
                line.settimeout(LONGEST_ANSWER if _is_whole(raw) else HALF_A_REQUEST)
                return b"".join(iter(lambda: line.recv(65536), b""))
        except ConnectionError:
            return b""
        except TimeoutError:
            return SILENCE if _is_whole(raw) else b""

    def is_there(self) -> bool:
        return self.send(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").startswith(b"HTTP/1.1 200")


def _is_whole(raw: bytes) -> bool:
    """Whether the server has all that it was told to wait for."""
    head, end, body = raw.partition(b"\r\n\r\n")
    lengths = LENGTH.findall(head + b"\r\n")
    waits = b"chunked" in head.lower() or b"100-continue" in head.lower() or b"connection: close" not in head.lower()
    return bool(end) and not waits and len(body) >= max(map(int, lengths), default=0)


def throw(target: Target, requests: int, seed: int = 1) -> Outcome:
    """Sends so many mutated requests."""
    mutator, outcome = Mutator(random.Random(seed), target.send), Outcome()
    for _ in range(requests):
        sent = mutator.next()
        answer = target.send(sent.raw)
        mutator.saw(sent, answer)
        outcome.note(sent, answer)
    if not target.is_there():
        outcome.wrong.append("the server no longer answers /health")
    return outcome


def main() -> int:
    parser = argparse.ArgumentParser(description="Mutated requests at the guarded door of a running server.")
    parser.add_argument("--url", default="http://127.0.0.1:5005")
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    began = time.monotonic()
    outcome = throw(Target(args.url), args.requests, args.seed)
    took = time.monotonic() - began
    print(f"{outcome.sent} requests in {took:.0f} s, seed {args.seed}: {dict(sorted(outcome.statuses.items()))}")
    print("\n".join(outcome.wrong) or "no server error, no trace, no forged or foreign token taken, the server is there")
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
