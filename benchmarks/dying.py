"""Where a process ends itself, as `kill -9` does: at a named step of a turn, on the website or in a messaging app."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

STEPS = ("claiming", "claimed", "received", "heard", "acted", "saving", "saved", "keeping", "kept", "ending")
OF_MESSAGING = ("storing", "stored", "begun", "answering", "answered", "sending", "sent", "noted")
NO_STEP = "none"


def dies_at(step: str, armed: Path, agent: Any) -> None:
    """Puts the end of this process, as `kill -9` makes it, at a step of a turn; it ends there once `armed` is a file."""
    import sqlalchemy as sa

    from bot.channels import waiting, web
    from bot.channels.rasas_record import stores
    from bot.channels.turns import Turns
    from bot.serving.agent import PalsyProcessor
    from bot.serving.storage import ErasableTrackerStore
    from bot.store.standing import Standing

    def die(*_: Any) -> None:
        if armed.exists():
            os.kill(os.getpid(), signal.SIGKILL)

    def line(event: dict[str, Any], original: Callable[..., bytes] = web._line) -> bytes:
        if event["event"] == {"received": "card", "ending": "end"}[step]:
            die()
        return original(event)

    if step not in STEPS:
        _dies_in_the_mailroom(step, die)
    elif step == "saving":
        sa.event.listen(stores(agent)[0].engine, "commit", die)
    elif step in ("received", "ending"):
        web._line = line
    elif step == "claiming":
        waiting.claim = _ending(waiting.claim, die, first=True)
    elif step == "heard":
        PalsyProcessor._run_prediction_loop = _ending(PalsyProcessor._run_prediction_loop, die, first=True)
    elif step == "keeping":
        waiting.over = _ending(waiting.over, die, first=False)
    else:
        places = {"claimed": (Turns, "claim"), "acted": (Standing, "note"), "kept": (Turns, "keep")}
        where, name = places.get(step, (ErasableTrackerStore, "save"))
        setattr(where, name, _ending_late(getattr(where, name), die))


def _ending(original: Any, die: Callable[[], None], first: bool) -> Any:
    def call(*args: Any, **kwargs: Any) -> Any:
        if first:
            die()
        done = original(*args, **kwargs)
        die()
        return done

    return call


def _ending_late(original: Any, die: Callable[[], None]) -> Any:
    async def call(*args: Any, **kwargs: Any) -> Any:
        done = await original(*args, **kwargs)
        die()
        return done

    return call


def _dies_in_the_mailroom(step: str, die: Callable[[], None]) -> None:
    """Of a messaging app. `sent`: the vendor has the part, and this is not noted yet."""
    from bot.mailroom.room import Mailroom
    from bot.mailroom.worker import Worker

    places: dict[str, tuple[Any, str]] = {
        "storing": (Mailroom, "accept"),
        "stored": (Mailroom, "accept"),
        "begun": (Mailroom, "begin"),
        "answering": (Mailroom, "answer"),
        "answered": (Mailroom, "answer"),
        "sending": (Worker, "_tried"),
        "sent": (Worker, "_tried"),
        "noted": (Mailroom, "ended"),
    }
    if step in places:
        where, name = places[step]
        put = _ending_early if step in ("storing", "answering", "sending") else _ending_late
        setattr(where, name, put(getattr(where, name), die))


def _ending_early(original: Any, die: Callable[[], None]) -> Any:
    async def call(*args: Any, **kwargs: Any) -> Any:
        die()
        return await original(*args, **kwargs)

    return call
