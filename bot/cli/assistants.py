"""The assistant that a command asks: one that runs, or a model loaded for the call."""

from __future__ import annotations

import argparse
import sys
import time
from typing import Any, Protocol

from bot.cli.before_start import check_files
from bot.cli.running import Server, server_here

CHANNEL = "palsy"


class Assistant(Protocol):
    """`took`: milliseconds of the latest answer, in all (`all`) and by the part of the pipeline."""

    took: dict[str, float]

    def ask(self, text: str) -> list[dict[str, Any]]: ...

    def hear(self, text: str, after: str | None = None) -> dict[str, Any]: ...

    def forget(self) -> None: ...


class Loaded:
    """A model in this process. What is said stays in memory."""

    def __init__(self, agent: Any) -> None:
        import asyncio

        self._agent = agent
        self._loop = asyncio.new_event_loop()
        self._number = 0
        self.took: dict[str, float] = {}

    def __str__(self) -> str:
        return "a model of its own"

    def ask(self, text: str) -> list[dict[str, Any]]:
        from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

        from bot.understanding.reading import cleaned

        said, began = CollectingOutputChannel(), time.perf_counter()
        message = UserMessage(cleaned(text), said, f"{CHANNEL}-{self._number}", input_channel=CHANNEL)
        self._loop.run_until_complete(self._agent.handle_message(message))
        parts = {"all": time.perf_counter() - began} | self._agent.processor.graph_runner.took
        self.took = {name: round(seconds * 1000, 2) for name, seconds in parts.items()}
        return [part["custom"] for part in said.messages if "custom" in part]

    def hear(self, text: str, after: str | None = None) -> dict[str, Any]:
        from bot.understanding.reading import cleaned

        return dict(self._loop.run_until_complete(self._agent.hears(cleaned(text), after)))

    def forget(self) -> None:
        self._number += 1


def add_choice(parser: argparse.ArgumentParser) -> None:
    """The options that say which assistant is asked."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--server", type=int, metavar="PORT", help="ask the assistant on this port, and no other")
    which.add_argument("--alone", action="store_true", help="load a model for this call, also where an assistant runs")


def assistant_for(args: argparse.Namespace) -> Assistant:
    """Raises ServerError, ModelError, ContentError or another error whose message says what to do."""
    server: Server | None = None if args.alone else server_here(args.server)
    return server or loaded()


def loaded() -> Loaded:
    """A model of its own, with a line that says so: it takes some seconds."""
    from bot.serving.archive import check_model  # looked at before Rasa is loaded: that takes seconds
    from bot.serving.model import MODEL

    check_files()
    check_model(MODEL)
    began = time.perf_counter()
    _tell("no assistant runs here, so a model is loaded, about 10 seconds ...", end="")
    from bot.serving.quiet import quiet, quiet_rasa

    quiet()
    quiet_rasa()
    from bot.serving.memory import agent_without_storage

    made = Loaded(agent_without_storage())
    _tell(f" {time.perf_counter() - began:.0f} s")
    return made


def _tell(what: str, end: str = "\n") -> None:
    print(what, end=end, file=sys.stderr, flush=True)
