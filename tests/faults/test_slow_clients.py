"""Callers who send slowly, never read, or come in masses: they are cut off, and everybody else is answered meanwhile."""

from __future__ import annotations

import http.client
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from threading import Barrier
from typing import Any

import pytest

from benchmarks.patient import free_port
from benchmarks.stand_in import ROOT
from bot.serving.connections import MOST, Room, most_connections
from tests.faults.bare_server import LONG

HEAD = b"POST /posted HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n"
WAYS = {
    "headers": (HEAD + b"X: ", b"x"),
    "a body": (HEAD + b"\r\n", b" "),
    "a chunked body": (HEAD.replace(b"Content-Length: 9000", b"Transfer-Encoding: chunked") + b"\r\n2000\r\n", b" "),
    "a body nobody waits for": (HEAD.replace(b"/posted", b"/nothing") + b"\r\n", b" "),
    "nothing": (b"", b""),
    "questions, and reads no answer": (b"GET /quick HTTP/1.1\r\nHost: x\r\n\r\n" * 800, b"G"),
}
LONGEST = 60.0  # seconds; each of them was held for as long as its caller wished
ENDS_WITHIN = 30.0  # seconds; it is made to end within 8, on a machine that has time for it
FEW_FILES = 300


def caller(port: int, first: bytes) -> socket.socket:
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.connect(("127.0.0.1", port))
    line.setblocking(False)
    with suppress(OSError):
        line.send(first)
    return line


def is_held(line: socket.socket, more: bytes) -> bool:
    """Sends one byte more. An answer is left unread, but for the end of the connection."""
    try:
        if more:
            line.send(more)
        return True
    except BlockingIOError:
        return True
    except OSError:
        return False


def ended(line: socket.socket) -> bool:
    """Whether the server has closed it, for a caller who reads."""
    try:
        while line.recv(65536):
            pass
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


@contextmanager
def serving(files: int = FEW_FILES) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    port = free_port()
    command = [sys.executable, "-m", "tests.faults.bare_server", str(port), str(files)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True) as server:
        assert server.stdout
        assert server.stdout.readline() == "ready\n"
        yield port, server
        server.kill()


def asked(port: int, address: str, read: Callable[[http.client.HTTPResponse], bytes] = lambda a: a.read()) -> bytes:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST)) as line:
        line.request("GET", address)
        return read(line.getresponse())


def test_slow_callers_are_cut_off_while_others_are_answered() -> None:
    with serving() as (port, _):
        lines = {way: [caller(port, first) for _ in range(8)] for way, (first, _) in WAYS.items()}
        until = time.monotonic() + LONGEST
        while any(lines.values()) and time.monotonic() < until:
            for way, (_, more) in WAYS.items():
                reads = "reads no answer" not in way
                lines[way] = [line for line in lines[way] if is_held(line, more) and not (reads and ended(line))]
            assert asked(port, "/quick") == LONG.encode()
            time.sleep(0.5)
        assert {way: len(held) for way, held in lines.items() if held} == {}
        assert asked(port, "/begun") == b"received\ncard\n", "an answer that comes in parts goes on"


def test_a_whole_request_in_small_parts_is_answered() -> None:
    with serving() as (port, _):
        line = socket.create_connection(("127.0.0.1", port), LONGEST)
        line.sendall(HEAD.replace(b"9000", b"20") + b"\r\n")
        for _ in range(20):
            line.sendall(b"x")
        assert b"200 OK" in line.recv(1000)


def test_more_callers_than_files_shut_nobody_out() -> None:
    with serving() as (port, server):
        first, more = WAYS["headers"]
        lines: list[socket.socket] = []
        for _ in range(5):
            lines += [caller(port, first) for _ in range(FEW_FILES // 2)]
            for line in lines:
                is_held(line, more)
            assert asked(port, "/quick") == LONG.encode()
        for line in lines:
            line.close()
        assert asked(port, "/quick") == LONG.encode()
        server.kill()
        said = server.communicate()[1]
    assert said.count("more than 150 connections at once") == 1, said
    assert "Too many open files" not in said


def stopped(server: subprocess.Popen[str]) -> float:
    """Seconds until it was gone after SIGTERM."""
    began = time.monotonic()
    server.send_signal(signal.SIGTERM)
    assert server.wait(LONGEST) == 0
    return time.monotonic() - began


def test_a_stop_lets_answers_end_and_waits_for_no_idle_caller() -> None:
    with serving() as (port, server), ThreadPoolExecutor(8) as others:
        idle = [http.client.HTTPConnection("127.0.0.1", port) for _ in range(5)]
        for line in idle:
            line.request("GET", "/quick")
            line.getresponse().read()
        received = Barrier(9)

        def whole(answer: http.client.HTTPResponse) -> bytes:
            head = answer.readline()
            received.wait(LONGEST)
            return head + answer.read()

        answers = [others.submit(asked, port, "/begun", whole) for _ in range(8)]
        received.wait(LONGEST)
        took = stopped(server)
        assert [answer.result() for answer in answers] == [b"received\ncard\n"] * 8
        assert took < ENDS_WITHIN, "and no caller that keeps its connection holds it up"
    with suppress(ConnectionError):
        assert asked(port, "/quick") == b"", "nobody listens"


def test_a_stop_ends_whatever_hangs() -> None:
    with serving() as (port, server):
        lines = [caller(port, b"GET /stuck HTTP/1.1\r\nHost: x\r\n\r\n") for _ in range(8)]
        assert asked(port, "/quick") == LONG.encode()
        assert stopped(server) < ENDS_WITHIN
        for line in lines:
            line.close()


class Held:
    """A connection of the room, as far as that looks at it."""

    def __init__(self, room: set[Any], since: float, waited_for: bool = True) -> None:
        self.connections, self.since, self._waited_for, self.is_cut = room, since, waited_for, False
        room.add(self)

    def is_closing(self) -> bool:
        return self.is_cut

    def is_waited_for(self) -> bool:
        return self._waited_for

    def cut(self) -> None:
        self.is_cut = True


def test_the_one_without_progress_for_longest_makes_way_and_no_answer_is_broken_off(
    caplog: pytest.LogCaptureFixture,
) -> None:
    held: set[Any] = set()
    room = Room(3, clock=lambda: 0.0)
    answered, old, young, newest = Held(held, 1, False), Held(held, 2), Held(held, 3), Held(held, 4)
    room.make(newest)  # type: ignore[arg-type]
    assert [c.is_cut for c in (answered, old, young, newest)] == [False, True, False, False]
    room.make(Held(held, 5))  # type: ignore[arg-type]
    assert [c.is_cut for c in (answered, young, newest)] == [False, True, False]
    assert len(caplog.records) == 1, "it is said once a minute"
    assert "more than 3 connections at once" in caplog.text


def test_where_all_are_being_answered_the_newest_is_turned_away() -> None:
    held: set[Any] = set()
    answered = [Held(held, n, waited_for=False) for n in range(3)]
    newest = Held(held, 9)
    Room(3).make(newest)  # type: ignore[arg-type]
    assert newest.is_cut
    assert not any(c.is_cut for c in answered)


@pytest.mark.parametrize(("files", "most"), [(256, 128), (1024, 512), (1_000_000, MOST)])
def test_half_of_the_files_are_left_to_all_else(monkeypatch: pytest.MonkeyPatch, files: int, most: int) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (files, files))
    monkeypatch.setattr(resource, "setrlimit", lambda *_: None)
    assert most_connections() == most
