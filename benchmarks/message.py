"""What one message costs, in this process: `python -m benchmarks.message`. See benchmarks/README.md for its columns."""

from __future__ import annotations

import asyncio
import datetime
import json
import os
import resource
import statistics
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.serving.agent import PalsyAgent
    from bot.understanding.encoder import Encoder

COMMAND = "python -m benchmarks.message"
RESULTS = Path("results/message.json")
MESSAGES = 300
WARM_UP = 40
A_ROUND = 4  # messages that the agent hears in one
SMALL_TALK = "hello"
QUESTIONS = (
    "What is Bell's palsy?",
    "What causes facial palsy?",
    "Is Bell's palsy contagious?",
    "How is it diagnosed?",
    "Do steroids help with Bell's palsy?",
    "What side effects do steroids have?",
    "Do I need antiviral tablets?",
    "How soon should treatment start?",
    "How do I protect my eye at night?",
    "How do I put in eye ointment?",
    "How do I tape my eye shut?",
    "Which face exercises can I do?",
    "How do I massage my face?",
    "Can botox help with synkinesis?",
    "What helps with drooling when I drink?",
    "Can I drive with facial palsy?",
    "How long does recovery take?",
    "Can Bell's palsy come back?",
    "What is an eyelid weight?",
    "How can I join a clinical trial?",
)
# The rows of the table, in their order.
KNOWN = "message, sentence vector known"
FRESH = "message, new text (the encoder runs)"
HEARD = "its understanding and choice of card, new text"
PLAIN = "baseline: small talk, vector known"
ENCODER = "baseline: the encoder alone"


class Clock:
    """Milliseconds since it was made: by the wall clock, and of processor time that this process used."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def read(self) -> tuple[float, float]:
        return (time.perf_counter() - self._wall) * 1000, (time.process_time() - self._cpu) * 1000


class Bench:
    """One agent and its measurements by row: milliseconds by the clock and of the processor, and answers."""

    def __init__(self, agent: PalsyAgent, encoder: Encoder) -> None:
        self._agent, self._encoder = agent, encoder
        self._senders = 0
        self.took: dict[str, list[float]] = {row: [] for row in (KNOWN, FRESH, HEARD, PLAIN, ENCODER)}
        self.worked: dict[str, list[float]] = {row: [] for row in self.took}
        self.answered: dict[str, int] = dict.fromkeys((KNOWN, FRESH, PLAIN), 0)

    async def round(self, number: int) -> None:
        """One message of each kind. They take turns, so that a change of the machine's load meets all of them alike."""
        question = QUESTIONS[number % len(QUESTIONS)]
        self._encoder.one(question)
        await self._message(KNOWN, question)
        await self._message(FRESH, f"{question} {number}")
        await self._understanding(f"{question} heard {number}")
        self._encoder.one(SMALL_TALK)
        await self._message(PLAIN, SMALL_TALK)
        start = Clock()
        self._encoder.one(f"{question} alone {number}")
        self._note(ENCODER, start)

    async def _message(self, row: str, text: str) -> None:
        """Times one message of a new sender. Raises RuntimeError where the reply holds no card."""
        from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

        self._senders += 1
        replies = CollectingOutputChannel()
        message = UserMessage(text, replies, f"bench-{self._senders}", input_channel="rest")
        start = Clock()
        await self._agent.handle_message(message)
        self._note(row, start)
        cards = [reply["custom"] for reply in replies.messages if "custom" in reply]
        if not cards:
            raise RuntimeError(f"{text!r} got no card: run `palsy ask` with it to see why")
        self.answered[row] += cards[0]["type"] == "answer"

    async def _understanding(self, text: str) -> None:
        """Times all that is done to hear a text, without answering it. Raises RuntimeError where nothing is heard."""
        start = Clock()
        heard = await self._agent.parse_message(text)
        self._note(HEARD, start)
        if not heard["intent"]["name"]:
            raise RuntimeError(f"{text!r} was not heard at all: run `palsy understand` with it to see why")

    def _note(self, row: str, start: Clock) -> None:
        took, worked = start.read()
        self.took[row].append(took)
        self.worked[row].append(worked)


async def measured() -> Bench:
    """All rounds, without the first ones, in which caches fill. Raises ModelError where no whole model is there."""
    from bot.serving.memory import agent_without_storage
    from bot.understanding.encoder import shared_encoder

    agent, encoder = agent_without_storage(), shared_encoder()
    warm = Bench(agent, encoder)
    for number in range(WARM_UP):
        await warm.round(MESSAGES + number)
    bench = Bench(agent, encoder)
    for number in range(MESSAGES):
        await bench.round(number)
    return bench


def summary(bench: Bench) -> dict[str, dict[str, float | int | None]]:
    """Median and 95th percentile in milliseconds by row, and how many messages got an answer card."""
    return {
        row: {
            "messages": len(took),
            "median_ms": round(statistics.median(took), 2),
            "p95_ms": round(statistics.quantiles(took, n=20, method="inclusive")[18], 2),
            "median_cpu_ms": round(statistics.median(bench.worked[row]), 2),
            "answers": bench.answered.get(row),
        }
        for row, took in bench.took.items()
    }


def circumstances() -> dict[str, Any]:
    """What the figures depend on. `load` is the mean number of busy tasks in the minute before the run."""
    from bot.serving.model import STAMP

    return {
        "command": COMMAND,
        "date": datetime.date.today().isoformat(),
        "cpus": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "rasa": version("rasa"),
        "model": STAMP.read_text().strip()[:16] if STAMP.exists() else "unknown",
    }


def memory() -> dict[str, float | None]:
    """Megabytes of this process: resident now, where the system tells it, and the most so far."""
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
    pages = Path("/proc/self/statm")
    now = int(pages.read_text().split()[1]) * resource.getpagesize() / 1e6 if pages.exists() else None
    return {"rss_mb": now and round(now, 1), "peak_mb": round(peak, 1)}


def _megabytes(found: float | None) -> str:
    return "unknown" if found is None else f"{found:.0f} MB"


def table(where: dict[str, Any], rows: dict[str, dict[str, float | int | None]]) -> str:
    head = (
        f"`{where['command']}`, {where['date']}, {where['cpus']} CPUs (load {where['load']} before the run), "
        f"Rasa {where['rasa']}, model {where['model']}"
    )
    columns = "| what | n | median ms | p95 ms | median CPU ms | answers |"
    memory = f"Memory of this process after {where['messages']} messages: {_megabytes(where['rss_mb'])}, at most "
    lines = [head, "", f"{memory}{_megabytes(where['peak_mb'])}.", "", columns, "| --- | ---: | ---: | ---: | ---: | ---: |"]
    for row, found in rows.items():
        answers = "" if found["answers"] is None else found["answers"]
        times = f"{found['median_ms']} | {found['p95_ms']} | {found['median_cpu_ms']}"
        lines.append(f"| {row} | {found['messages']} | {times} | {answers} |")
    return "\n".join(lines)


def main() -> None:
    from bot.serving.quiet import quiet, quiet_rasa

    quiet()
    quiet_rasa()
    where = circumstances()
    rows = summary(asyncio.run(measured()))
    where |= {"messages": (WARM_UP + MESSAGES) * A_ROUND, **memory()}
    print(table(where, rows))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({**where, "rows": rows}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
