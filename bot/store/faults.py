"""What is wrong with the storage now: for `/health`, and one clear line for whoever runs the server.

A line says what, why, how often and since when; never what a patient wrote. The first failure is said at once, then the
count once a minute, then that it is over.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache

logger = logging.getLogger(__name__)
HOLDS = 30.0  # seconds after the last failure until a part that was found well counts as well
SAID_EVERY = 60.0  # seconds


@dataclass
class Fault:
    """`began`, `last`, `said`: seconds of a clock that nobody sets. `since`: as read on the wall, for people."""

    reason: str
    since: str
    began: float
    last: float
    said: float
    count: int = 1


class Faults:
    """May be told from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._now: dict[str, Fault] = {}

    def note(self, what: str, error: BaseException) -> None:
        """One failure of a part, such as `conversations.db`."""
        now, reason = self._clock(), reason_of(error)
        with self._lock:
            fault = self._now.get(what)
            if fault is None:
                self._now[what] = Fault(reason, _wall(), now, now, now)
                logger.error("%s storage failed: %s: %s (first time)", _wall(), what, reason)
                return
            fault.count, fault.last, fault.reason = fault.count + 1, now, reason
            if now - fault.said >= SAID_EVERY:
                fault.said = now
                told = (_wall(), what, reason, fault.count, fault.since)
                logger.error("%s storage fails: %s: %s (%d times since %s)", *told)

    def well(self, what: str) -> None:
        """The part was tried and is well. It counts as well some time after its last failure: a trial sees not all."""
        with self._lock:
            fault = self._now.get(what)
            if fault is None or self._clock() - fault.last < HOLDS:
                return
            del self._now[what]
        logger.warning("%s storage is well again: %s (failed %d times since %s)", _wall(), what, fault.count, fault.since)

    def now(self) -> dict[str, str]:
        """Why, by what fails at present."""
        with self._lock:
            return {what: fault.reason for what, fault in sorted(self._now.items())}


def reason_of(error: BaseException) -> str:
    """SQLite's and the system's own words, which name no values; of anything else the type alone."""
    inner = getattr(error, "orig", None) or error  # SQLAlchemy's text holds statements and what was written
    if isinstance(inner, sqlite3.Error) and not isinstance(inner, sqlite3.IntegrityError):
        return str(inner)
    return inner.strerror or type(inner).__name__ if isinstance(inner, OSError) else type(inner).__name__


@lru_cache(maxsize=1)
def faults() -> Faults:
    """The one of this process."""
    return Faults()


def _wall() -> str:
    return datetime.fromtimestamp(time.time(), timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")
