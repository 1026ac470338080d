"""Rasa in a thread of its own. It computes and writes to its database without giving way, so that in the server's own
thread no clock would run meanwhile: no time limit would hold, and the emergency pages would wait with the chat."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from functools import lru_cache
from typing import Any, TypeVar

from threadpoolctl import threadpool_limits

T = TypeVar("T")


class Interrupted(Exception):
    """The work ended as a program ends, not as it fails: SystemExit and the like. The message is the type alone."""


class Assistant:
    """One thread with one event loop: Rasa's parts are not made to be called from two."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._work, name="assistant", daemon=True).start()

    def _work(self) -> None:
        threadpool_limits(limits=1)  # some of the matrix libraries count their threads by the thread that calls
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    async def does(self, work: Coroutine[Any, Any, T]) -> T:
        """What the work gives. Whoever stops waiting stops the work at its next pause.

        Raises Interrupted where the work would end the thread, or calls itself off.
        """
        handed: list[Future[T]] = []
        handed.append(asyncio.run_coroutine_threadsafe(_held(work, handed), self._loop))
        return await asyncio.wrap_future(handed[0])


async def _held(work: Coroutine[Any, Any, T], handed: list[Future[T]]) -> T:
    """`handed` holds what the caller waits for: where that is cancelled, it is the caller who calls the work off."""
    try:
        return await work
    except asyncio.CancelledError:
        if handed and handed[0].cancelled():
            raise
        raise Interrupted("CancelledError") from None
    except (SystemExit, KeyboardInterrupt) as error:
        raise Interrupted(type(error).__name__) from None


@lru_cache(maxsize=1)
def assistant() -> Assistant:
    """The one of this process, begun when first asked for."""
    return Assistant()
