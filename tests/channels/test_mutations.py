"""Requests that are nearly right, many of them, at the running door: none ends it, breaks it, or gets in unasked.

`make test` throws 1,500; `python -m benchmarks.door` throws 10,000 at a server of your own.
"""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from benchmarks.door import Target, throw
from benchmarks.mutated_requests import Mutator
from tests.channels.conftest import FakeAgent

REQUESTS = 1_500
BEGIN = b"POST /webhooks/web/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
Raw = Callable[[bytes], Awaitable[bytes]]


@pytest.fixture
def address(server: tuple[Any, str]) -> str:
    server[0].ctx.agent = FakeAgent()
    return server[1]


@pytest.fixture
def send(address: str) -> Raw:
    """Sends bytes and gives the beginning of the answer."""
    parts = urlsplit(address)

    def at_once(raw: bytes) -> bytes:
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5) as line:
            line.sendall(raw)
            return line.recv(65536)

    async def sent(raw: bytes) -> bytes:
        return await asyncio.to_thread(at_once, raw)

    return sent


@pytest.mark.parametrize("seed", [101, 202])
def test_no_mutated_request_breaks_the_door_or_gets_in(address: str, seed: int) -> None:
    outcome = throw(Target(address), REQUESTS // 2, seed)
    assert outcome.wrong == []
    assert {"200", "204", "400", "401", "403", "404", "405", "413", "415", "422"} <= set(outcome.statuses)


def test_the_same_seed_makes_the_same_requests() -> None:
    def of(seed: int) -> list[bytes]:
        mutator = Mutator(random.Random(seed), lambda _: b'HTTP/1.1 200 OK\r\n\r\n{"token": "t"}')
        return [mutator.next().raw for _ in range(50)]

    assert of(1) == of(1) != of(2)


@pytest.mark.parametrize(
    "length",
    [
        "Content-Length: -1",
        "Content-Length: +2",
        "Content-Length: 1_0",
        "Content-Length: x",
        "Content-Length:",
        "Content-Length: 2\r\nContent-Length: 3",
        "Content-Length: 2\r\nContent-Length: 2",
        "Content-Length: 2\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: identity",
    ],
)
async def test_a_length_that_is_not_plain_is_refused_at_once(send: Raw, length: str) -> None:
    assert (await send(BEGIN + length.encode() + b"\r\n\r\n{}")).startswith(b"HTTP/1.1 400")
    assert (await send(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")).startswith(b"HTTP/1.1 200")


async def test_a_chunked_body_is_read_like_any_other(send: Raw) -> None:
    assert (await send(BEGIN + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("last", [b"0\r\n", b"00\r\n", b"0;x=y\r\n"])
async def test_what_follows_a_chunked_body_is_not_taken_for_a_request(send: Raw, last: bytes) -> None:
    trailer = b"XXGET /health HTTP/1.1\r\nHost: x\r\n\r\n"
    begin = BEGIN + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"
    answer = await send(begin + last + trailer)
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"connection: close" in answer.lower()


@pytest.mark.parametrize("sign", [b"\n", b"\r", b"\0"])
async def test_a_head_with_a_loose_end_of_line_is_refused(send: Raw, sign: bytes) -> None:
    head = b"GET /health HTTP/1.1\r\nHost: x" + sign + b"Set-Cookie: a=b\r\nOrigin: http://x" + sign + b"Set-Cookie: a=b"
    answer = await send(head + b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"Set-Cookie" not in answer


async def test_an_endless_body_is_refused_before_it_is_read(send: Raw) -> None:
    assert (await send(BEGIN + b"Content-Length: 999999999\r\n\r\n")).startswith(b"HTTP/1.1 413")


async def test_every_answer_has_the_headers_and_an_error_has_no_trace(send: Raw) -> None:
    for line in (b"GET /nothing", b"PUT /safety", b"GET /safety", b"POST /webhooks/web/message", b"GET /webhooks/rest/"):
        answer = await send(line + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        for name in (b"Content-Security-Policy: default-src 'none'", b"X-Content-Type-Options: nosniff", b"Referrer-Policy"):
            assert name in answer, line
        assert b"Traceback" not in answer
        assert b"Set-Cookie" not in answer
