"""Takes each conversation's messages one after the other, and sends each part of each answer until it arrived."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from bot.mailroom import fixed
from bot.mailroom.desk import Desk
from bot.mailroom.fetching import Fetching
from bot.mailroom.message import DAY, Letter, Outcome, Reply, Waiting
from bot.mailroom.refusals import Refusals
from bot.mailroom.replying import reply_to
from bot.mailroom.room import Mailroom
from bot.mailroom.words import command
from bot.rendering.parts import Part, note, rendered

logger = logging.getLogger(__name__)
ANSWERING, SENDING = "answering", "sending"
ANSWERED_AT_ONCE = 2  # conversations of one channel; the assistant has one thread, and waiting for it counts as its time
SENT_AT_ONCE = 8
LOOKS_EVERY = 1.0  # seconds between two looks into the store where nothing called
AFTER_FAILURE = 2.0  # seconds, where the store itself failed
SEND_LIMIT = 30.0  # seconds that one try to send may take
RECOVERS_EVERY = 60.0
MOST_STARTS = 3  # a message that so many processes began to answer, and did not outlive, is not asked any more


class Worker:
    """One a channel. `wake` after something was accepted; what nobody woke it for is found at the next look."""

    def __init__(self, room: Mailroom, desk: Desk, clock: Callable[[], float] = time.time) -> None:
        self._room, self._desk, self._clock = room, desk, clock
        self._channel = desk.channel
        self._came, self._put = asyncio.Event(), asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._begun: set[int] = set()  # by number: what counts as begun in this process, and waits all the same
        self._failed: set[int] = set()  # by number: what failed here and waits all the same
        self._refusals, self._fetching = Refusals(), Fetching(room, desk, clock)
        self._unwell: dict[str, str] = {}  # what each of the two works fails with; a good look of its own clears it

    async def begin(self) -> None:
        self._tasks = [asyncio.create_task(work) for work in (self._answering(), self._sending(), self._recovering())]

    async def end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def wake(self) -> None:
        self._came.set()

    def trouble(self) -> str | None:
        """Why nobody is answered, or sent to, just now, without anybody's words. May be asked from any thread."""
        if any(task.done() for task in self._tasks):
            return "has stopped: restart the server"
        unwell = self._unwell.get(ANSWERING) or self._unwell.get(SENDING)
        return unwell or self._fetching.trouble() or self._refusals.trouble()

    async def _answering(self) -> None:
        async def take(busy: set[str]) -> tuple[str, Coroutine[Any, Any, None]] | None:
            put_off = self._fetching.put_off()
            waiting = await self._room.waiting(self._channel, busy | put_off)
            if waiting is None:
                if not busy and not put_off:  # what is not here any more was erased
                    self._begun, self._failed = set(), set()
                    self._fetching.nothing_waits()
                return None
            return waiting.conversation, self._handle(waiting)

        await self._keep_taking(ANSWERING, take, self._came, ANSWERED_AT_ONCE)

    async def _sending(self) -> None:
        async def take(busy: set[str]) -> tuple[str, Coroutine[Any, Any, None]] | None:
            found = await self._room.due(self._channel, self._clock(), busy)
            return (found[0], self._send(found[1])) if found else None

        with suppress(sqlite3.Error, OSError):  # tried again later, when the lease is over
            await self._room.recover(self._channel, self._clock(), all_of_them=True)
        await self._keep_taking(SENDING, take, self._put, SENT_AT_ONCE)

    async def _keep_taking(
        self,
        work_of: str,
        take: Callable[[set[str]], Awaitable[tuple[str, Coroutine[Any, Any, None]] | None]],
        called: asyncio.Event,
        most: int,
    ) -> None:
        """What `take` finds is done at the same time, one of a conversation, some at once."""
        busy: dict[str, asyncio.Task[None]] = {}

        def free(conversation: str, _: object) -> None:
            busy.pop(conversation, None)
            called.set()

        try:
            while True:
                called.clear()
                found = None
                try:
                    found = await take(set(busy)) if len(busy) < most else None
                    if not (work_of == ANSWERING and self._failed):
                        self._unwell.pop(work_of, None)
                except Exception as error:  # by its type alone: whatever it is, the next ones must be answered
                    self._unwell[work_of] = f"cannot be read: {type(error).__name__}"
                    logger.error("%s: the mailroom %s", self._channel, self._unwell[work_of])
                    await asyncio.sleep(AFTER_FAILURE)
                if found is None:
                    await _until(called)
                    continue
                conversation, work = found
                busy[conversation] = asyncio.create_task(work)
                busy[conversation].add_done_callback(partial(free, conversation))
        finally:
            for task in busy.values():
                task.cancel()
            await asyncio.gather(*busy.values(), return_exceptions=True)

    async def _handle(self, waiting: Waiting) -> None:
        """One message. Where the store fails it stays in the inbox."""
        try:
            whole = await self._fetching.whole(waiting)
            if whole is not None:
                await self._begin_and_take(whole)
            self._failed.discard(waiting.number)
        except Exception as error:
            self._failed.add(waiting.number)
            self._unwell[ANSWERING] = f"fails: {type(error).__name__}"
            logger.error("%s: a message waits, the mailroom %s", self._channel, self._unwell[ANSWERING])
            await asyncio.sleep(AFTER_FAILURE)

    async def _begin_and_take(self, waiting: Waiting) -> None:
        begun = waiting.number in self._begun
        taken = replace(waiting, again=True) if begun else await self._room.begin(waiting)
        self._begun.add(waiting.number)
        await self._taken(taken)
        self._begun.discard(waiting.number)

    async def _taken(self, waiting: Waiting) -> None:
        if waiting.starts > MOST_STARTS:
            await self._give_up(waiting)
        elif _asks_to_erase(waiting):
            await self._erase(waiting)
        elif self._clock() - (waiting.message.at or self._clock()) > DAY:
            await self._put_by_late(waiting)
        else:
            await self._answer(waiting)

    async def _give_up(self, waiting: Waiting) -> None:
        """It may be what ended the processes, so it is kept from the assistant; and from the rules too, where it came that
        far before: then nobody knows whether it tells danger, and the fixed words go to those too who sent STOP."""
        logger.error("%s: a message is not asked any more: %d starts did not outlive it", self._channel, waiting.starts - 1)
        text = waiting.message.text
        parts: tuple[Part, ...] = (self._note(fixed.FAILED, urgent=True),)
        if _asks_to_erase(waiting):
            parts = (self._note(fixed.NOT_ERASED),)
        elif waiting.starts == MOST_STARTS + 1:
            parts = () if waiting.stopped and not self._desk.is_danger(text) else await self._last_resort(waiting)
        listed = f"{MOST_STARTS} starts did not outlive it"
        await self._room.answer(waiting, Reply(parts, listed=listed), self._clock())
        self._put.set()

    async def _last_resort(self, waiting: Waiting) -> tuple[Part, ...]:
        card = await self._desk.last_resort(waiting.conversation, waiting.message.text)
        return rendered([card], self._channel, self._desk.site).now

    async def _answer(self, waiting: Waiting) -> None:
        reply = await self._reply(waiting)
        if waiting.beyond and not reply.parts and not reply.person:
            logger.warning("%s: a message is not answered, too many of one person wait", self._channel)
            await self._room.put_by(waiting, "beyond", "too many at once", self._clock())
            return
        await self._room.answer(waiting, reply, self._clock())
        self._put.set()

    async def _reply(self, waiting: Waiting) -> Reply:
        """Whatever fails, something is said: a message that cannot be answered must not hold up the next one."""
        try:
            return await reply_to(self._desk, waiting)
        except Exception as error:
            logger.error("%s: a message was not answered: %s", self._channel, type(error).__name__)
            if self._desk.is_danger(waiting.message.text):
                return Reply(await self._last_resort(waiting))
            return Reply((self._note(fixed.FAILED, urgent=True),))

    async def _put_by_late(self, waiting: Waiting) -> None:
        danger = self._desk.is_danger(waiting.message.text)
        logger.warning("%s: a message older than a day is not answered%s", self._channel, "; it tells of danger" * danger)
        reason = "tells of danger" if danger else "older than a day"
        await self._room.put_by(waiting, "late", reason, self._clock())

    async def _erase(self, waiting: Waiting) -> None:
        """The person is told that all is gone in the step in which the last of it goes; and where something is left, that it
        is, in the step that ends the message."""
        gone: list[str] = []
        try:
            while left := await self._room.forget(self._channel, waiting, gone, self._note(fixed.ERASED), self._clock()):
                for conversation in left:
                    await self._desk.forget(conversation)
                gone += left
        except Exception as error:
            logger.error("%s: a conversation was not erased: %s", self._channel, type(error).__name__)
            await self._room.answer(waiting, Reply((self._note(fixed.NOT_ERASED),)), self._clock())
        self._put.set()

    def _note(self, words: str, urgent: bool = False) -> Part:
        return note(fixed.filled(words, self._desk.site, self._channel), self._channel, urgent=urgent)

    async def _send(self, first: Letter) -> None:
        """This part, and those of the conversation that follow it."""
        letter: Letter | None = first
        while letter is not None:
            letter = await self._noted(letter, await self._tried(letter))

    async def _noted(self, letter: Letter, outcome: Outcome) -> Letter | None:
        """The next part. Tried until it is written: what follows in the conversation waits for it, danger too."""
        failed = False
        while True:
            try:
                return await self._room.ended(letter, outcome, self._clock())
            except (sqlite3.Error, OSError) as error:
                if not failed:
                    logger.error("%s: it was not noted how a part ended: %s", self._channel, type(error).__name__)
                failed = True
                await asyncio.sleep(AFTER_FAILURE)

    async def _tried(self, letter: Letter) -> Outcome:
        try:
            outcome = await asyncio.wait_for(self._desk.send(letter), SEND_LIMIT)
        except asyncio.TimeoutError:
            outcome = Outcome("unknown", reason="no answer in time")
        except Exception as error:
            outcome = Outcome("unknown", reason=type(error).__name__)
        self._refusals.note(outcome, letter.conversation)
        if outcome.kind != "sent":
            logger.warning("%s: a part was not sent (%s): %s", self._channel, outcome.kind, outcome.reason)
        return outcome

    async def _recovering(self) -> None:
        while True:
            await asyncio.sleep(RECOVERS_EVERY)
            try:
                await self._room.recover(self._channel, self._clock())
            except (sqlite3.Error, OSError) as error:
                logger.error("%s: what was being sent was not looked for: %s", self._channel, type(error).__name__)


def _asks_to_erase(waiting: Waiting) -> bool:
    return command(waiting.message.text) == "delete" and not waiting.message.payload


async def _until(called: asyncio.Event) -> None:
    """Until it is set, or it is time to look. `wait` loses no cancellation, as `wait_for` of Python 3.10 may."""
    waits = asyncio.ensure_future(called.wait())
    try:
        await asyncio.wait({waits}, timeout=LOOKS_EVERY)
    finally:
        waits.cancel()
