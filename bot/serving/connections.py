"""Connections that hold nobody up: slow ones are cut off, and of too many the one that moved least lately makes way.

Sanic's clock of a connection starts anew with each byte, so that one byte a second holds it for ever; and it knows no most.
Where all files of the process are taken by such callers, everybody else is reset, `/health` too, and nothing says so.
"""

from __future__ import annotations

import logging
import resource
import time
from asyncio import BaseTransport
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sanic.exceptions import RequestTimeout
from sanic.http import Stage
from sanic.server.protocols.http_protocol import HttpProtocol

logger = logging.getLogger(__name__)
MOST = 1000  # connections of a process
FILES = 4 * MOST  # that it asks the system for
TO_READ_WHY = 3.0  # seconds that a connection stays after it was told that it is too slow
SAID_EVERY = 60.0  # seconds


def most_connections() -> int:
    """Asks for more open files where the system lets it, and leaves half of them to all that is no connection."""
    files, highest = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(files, min(highest, FILES)), highest))
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if files == resource.RLIM_INFINITY else min(MOST, files // 2)


@dataclass
class Room:
    """What the connections of one process share: how many they may be, and whether the process is ending."""

    most: int
    clock: Callable[[], float] = time.monotonic
    ending: bool = False
    cut: int = 0
    said: float | None = None
    connections: set[Connection] = field(default_factory=set)  # Sanic's own, once there is one

    def make(self, newest: Connection) -> None:
        """Cuts off the one that is waited for longest, where there are too many; the newest itself where all others are
        being answered."""
        self.connections = newest.connections
        held = [c for c in self.connections if not c.is_closing()]
        if len(held) <= self.most:
            return
        longest = min((c for c in held if c is newest or c.is_waited_for()), key=lambda c: c.since, default=None)
        if longest is not None:  # all others are being answered, and the newest is closing already
            longest.cut()
            self._tell()

    def end(self) -> None:
        """Each connection is closed after its present answer; those that ask from now on are told so, see `strict.py`."""
        self.ending = True
        for connection in self.connections:
            connection.end()

    def _tell(self) -> None:
        self.cut += 1
        now = self.clock()
        if self.said is None or now - self.said >= SAID_EVERY:
            what = "more than %d connections at once: the one without progress for longest was closed (%d so far)"
            logger.warning(what, self.most, self.cut)
            self.said = now


class Connection(HttpProtocol):
    """All of a request has to come within REQUEST_TIMEOUT of its first byte; each part of an answer has to be taken within
    RESPONSE_TIMEOUT. Between requests Sanic's KEEP_ALIVE_TIMEOUT counts."""

    connections: set[Connection]

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[no-untyped-call]
        self._time = time.monotonic()
        self.app.ctx.room.make(self)

    def data_received(self, data: bytes) -> None:
        """Sanic's own starts the clock anew at each byte."""
        since, under_way = self._time, bool(self._talk) or self._is_arriving()
        super().data_received(data)
        if under_way:
            self._time = since

    def check_timeouts(self) -> None:
        """Sanic's own would read on after its answer, and wait for ever for a caller who does not take that."""
        talk, arriving = self._talk, self._is_arriving()
        waits = self.request_timeout if arriving else self.response_timeout
        begun = talk is not None and talk.stage is not Stage.IDLE
        if self._task and begun and time.monotonic() - self._time > waits:
            self.loop.call_later(TO_READ_WHY, self.cut)
            if arriving:
                talk.exception = RequestTimeout("the request took too long to arrive")
                self._task.cancel()
                return
        super().check_timeouts()  # type: ignore[no-untyped-call]

    @property
    def since(self) -> float:
        """When it last moved, by the clock that nobody sets."""
        return float(self._time)

    def is_closing(self) -> bool:
        return self.transport is None or bool(self.transport.is_closing())

    def is_waited_for(self) -> bool:
        """Whether the caller has to do the next step: send a request, the rest of one, or take an answer."""
        return not self._talk or self._is_arriving() or not self._can_write.is_set()

    def cut(self) -> None:
        if self.transport is not None:
            self.transport.abort()

    def end(self) -> None:
        if self._talk is not None:
            self._talk.keep_alive = False

    @property
    def _talk(self) -> Any:
        """Sanic's side of it; not there before its first step and after its last. True while a request is answered."""
        return getattr(self, "_http", None)

    def _is_arriving(self) -> bool:
        talk = self._talk
        return talk is not None and (talk.stage is Stage.REQUEST or bool(getattr(talk, "request_body", None)))
