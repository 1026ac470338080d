"""What a turn costs at the beginning and late in one conversation: `python -m benchmarks.turns`.

The same agent, with its store and with Rasa's own, in one run and turn about, so that a busy machine meets both alike.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import itertools
import json
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

COMMAND = "python -m benchmarks.turns"
RESULTS = Path("results/turns.json")
MOMENTS = (1, 100, 300, 600)  # turns at which the cost is told
WINDOW = 21  # turns around each moment, whose median is told; at the first, so many conversations of one turn
OURS, RASAS = "ours", "Rasa's SQLTrackerStore"
QUESTIONS = ("Do steroids help with Bell's palsy?", "How do I tape my eye shut?", "Can I drive with facial palsy?", "thanks")
Times = dict[str, dict[int, float]]


def stores(folder: Path, domain: Any) -> dict[str, Any]:
    from rasa.core.tracker_store import FailSafeTrackerStore, SQLTrackerStore

    from bot.serving.storage import ErasableTrackerStore

    kinds = {OURS: ErasableTrackerStore, RASAS: SQLTrackerStore}
    return {
        name: FailSafeTrackerStore(kind(domain, dialect="sqlite", db=str(folder / f"{kind.__name__}.db")))
        for name, kind in kinds.items()
    }


class Bench:
    """One agent that is lent one store after the other."""

    def __init__(self, agent: Any, folder: Path) -> None:
        self._agent, self._stores = agent, stores(folder, agent.domain)
        self._questions = itertools.cycle(QUESTIONS)

    async def turn(self, sender: str) -> dict[str, float]:
        """Milliseconds of processor time by store, for the same question."""
        question = next(self._questions)
        return {name: await self._took(store, sender, question) for name, store in self._stores.items()}

    async def _took(self, store: Any, sender: str, question: str) -> float:
        from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

        self._agent.tracker_store = self._agent.processor.tracker_store = store
        replies = CollectingOutputChannel()
        began = time.process_time()
        await self._agent.handle_message(UserMessage(question, replies, sender, input_channel="rest"))
        took = (time.process_time() - began) * 1000
        if not any("custom" in reply for reply in replies.messages):
            raise RuntimeError(f"{question!r} got no card: run `palsy ask` with it to see why")
        return took


def moment_of(turn: int) -> int | None:
    return next((moment for moment in MOMENTS[1:] if abs(turn - moment) <= WINDOW // 2), None)


async def measured(bench: Bench) -> Times:
    """The median at each moment. The first turns of all warm up what is filled once."""
    took: dict[str, dict[int, list[float]]] = {name: {moment: [] for moment in MOMENTS} for name in (OURS, RASAS)}

    async def note(sender: str, moment: int | None) -> None:
        for name, ms in (await bench.turn(sender)).items():
            if moment is not None:
                took[name][moment].append(ms)

    for n in range(WINDOW):
        await note(f"warm-{n}", None)
    for n in range(WINDOW):
        await note(f"new-{n}", 1)
    for turn in range(1, MOMENTS[-1] + WINDOW // 2 + 1):
        await note("long", moment_of(turn))
    return {name: {moment: statistics.median(ms) for moment, ms in found.items()} for name, found in took.items()}


def table(times: Times) -> str:
    head = "| store | " + " | ".join(f"turn {moment}" for moment in MOMENTS) + " |"
    lines = [head, "| --- " + "| ---: " * len(MOMENTS) + "|"]
    for name, found in times.items():
        cells = (f"{found[moment]:.1f} ms (x{found[moment] / found[1]:.1f})" for moment in MOMENTS)
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


@contextlib.contextmanager
def ready() -> Iterator[Bench]:
    from bot.serving.memory import agent_without_storage

    with tempfile.TemporaryDirectory() as folder:
        yield Bench(agent_without_storage(), Path(folder))


def main() -> None:
    from bot.serving.quiet import quiet, quiet_rasa

    quiet()
    quiet_rasa()
    load = round(os.getloadavg()[0], 2)
    with ready() as bench:
        times = asyncio.run(measured(bench))
    where = {"command": COMMAND, "date": datetime.date.today().isoformat(), "cpus": os.cpu_count(), "load": load}
    print(f"`{COMMAND}`, {where['date']}, {where['cpus']} CPUs (load {load} before the run), median processor time\n")
    print(table(times))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({**where, "median_cpu_ms": times}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
