"""The questions, and people who ask them over HTTP, one at a time or many at once."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import aiohttp

from benchmarks.message import QUESTIONS

ADDRESS = "/webhooks/rest/webhook"  # of all three
LONGEST_ANSWER = 120.0  # seconds
OPENINGS = (
    "", "Hello, ", "Hi there, ", "Good morning, ", "Please tell me: ", "Quick question: ", "I would like to know: ",
    "Sorry to bother you, ", "My sister asks: ", "My husband asks: ", "For my mother: ", "May I ask: ", "So, ",
    "I have Bell's palsy. ", "I was told to ask here: ", "We were wondering: ", "Just asking: ", "I forgot to ask: ",
    "One thing I never understood: ", "At the clinic I forgot this: ",
)  # fmt: skip
CLOSINGS = ("", " Thanks!", " Thank you very much.", " Thanks in advance.", " Please help.")


def texts() -> Iterator[str]:
    """Ordinary questions of the field without an end, no two alike, for what was heard before is cheaper; the same in each
    run."""
    for again in itertools.count():
        number = f" ({again})" if again else ""
        for closing, opening, question in itertools.product(CLOSINGS, OPENINGS, QUESTIONS):
            yield f"{opening}{question}{closing}{number}"


@dataclass
class Said:
    """What came back. `ms`: of each answer; `bodies`: bytes by question; `failed`: where no 200 with words came."""

    ms: list[float] = field(default_factory=list)
    seconds: float = 0.0
    failed: int = 0
    bodies: dict[str, bytes] = field(default_factory=dict)


@dataclass
class Asker:
    """People who ask the server at that port. Each message of a new person, unless it is said who speaks."""

    port: int
    session: aiohttp.ClientSession
    questions: Iterator[str]
    people: Iterator[int] = field(default_factory=itertools.count)

    async def one(self, said: Said, person: str = "") -> None:
        text = next(self.questions)
        body = {"sender": person or f"person-{next(self.people)}", "message": text}
        began = time.perf_counter()
        try:
            async with self.session.post(f"http://127.0.0.1:{self.port}{ADDRESS}", json=body) as answer:
                told, status = await answer.read(), answer.status
        except (aiohttp.ClientError, asyncio.TimeoutError):
            said.failed += 1
            return
        if status != 200 or told.strip() in (b"", b"[]"):
            said.failed += 1
            return
        said.ms.append((time.perf_counter() - began) * 1000)
        said.bodies[text] = told

    async def many(self, messages: int, clients: int = 1) -> Said:
        """So many messages in all; each client asks as soon as it has its answer."""
        said, left = Said(), iter(range(messages))

        async def client() -> None:
            for _ in left:
                await self.one(said)

        began = time.perf_counter()
        await asyncio.gather(*(client() for _ in range(clients)))
        said.seconds = time.perf_counter() - began
        return said

    async def conversation(self, person: str, turns: int, seconds: float) -> Said:
        """One person's, until so many turns or seconds are over."""
        said, began = Said(), time.perf_counter()
        while len(said.ms) + said.failed < turns and time.perf_counter() - began < seconds:
            await self.one(said, person)
        said.seconds = time.perf_counter() - began
        return said

    async def beside(self, talkers: Iterable[str], others: int, seconds: float) -> Said:
        """What so many others wait, each message of a new person, while the talkers go on with their conversations."""
        said, end, talked = Said(), time.perf_counter() + seconds, Said()

        async def goes_on(found: Said, person: str = "") -> None:
            while time.perf_counter() < end:
                await self.one(found, person)

        talking = (goes_on(talked, person) for person in talkers)
        await asyncio.gather(*talking, *(goes_on(said) for _ in range(others)))
        said.seconds = seconds
        said.failed += talked.failed
        said.bodies |= talked.bodies
        return said


def session() -> aiohttp.ClientSession:
    """To be closed by whoever opens it."""
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=LONGEST_ANSWER), connector=aiohttp.TCPConnector(limit=64)
    )
