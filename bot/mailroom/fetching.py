"""The words of a message of which the vendor named only the id: they are had before it is answered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.mailroom import backoff, fixed
from bot.mailroom.desk import GONE, Desk
from bot.mailroom.message import DAY, Incoming, Outcome, Reply, Waiting
from bot.mailroom.refusals import Refusals, status
from bot.mailroom.room import Mailroom
from bot.rendering.parts import note

logger = logging.getLogger(__name__)
LIMIT = 30.0  # seconds that one try may take
TOLD_FROM = 2  # tries of one message; before that it is no trouble yet
GIVEN_UP = 600.0  # seconds after its first try: whoever wrote it must hear something, and what they wrote next must be read
NEVER_HAD = "its words were never had: it may tell of danger"


@dataclass(frozen=True)
class _Off:
    """`since`: when the message was first tried."""

    until: float
    tries: int
    since: float


@dataclass
class Fetching:
    """A conversation whose message could not be had is put off, so that the next one's turn comes."""

    room: Mailroom
    desk: Desk
    clock: Callable[[], float]
    _off: dict[str, _Off] = field(default_factory=dict)  # by conversation
    _refusals: Refusals = field(default_factory=lambda: Refusals("to hand over messages"))
    _why: str | None = None

    def put_off(self) -> set[str]:
        """The conversations whose turn is not yet."""
        now = self.clock()
        return {conversation for conversation, off in self._off.items() if off.until > now}

    def trouble(self) -> str | None:
        """Without anybody's words. None from when a message is had."""
        return self._why or self._refusals.trouble()

    def nothing_waits(self) -> None:
        """What was put off is not here any more: whether it could be had now is seen at the next message."""
        self._off.clear()
        self._why = None

    async def whole(self, waiting: Waiting) -> Waiting | None:
        """With its words. None where there is nothing to answer now: it is put off or given up, or there is none any more.
        Raises what the store raises."""
        found = await self._found(waiting.message)
        if isinstance(found, Outcome) and found.kind != "refused":
            if not self._is_given_up(waiting):
                self._later(waiting.conversation, found)
                return None
            await self._answer(waiting, NEVER_HAD, told=not self._is_late(waiting))
            return None
        if isinstance(found, Outcome) and found.reason:
            await self._answer(waiting, found.reason, told=self._is_refused(found, waiting.conversation))
            return None
        self._off.pop(waiting.conversation, None)  # it was had, also where there is nothing to answer in it
        self._why = None
        self._refusals.note(Outcome("sent"), waiting.conversation)
        if isinstance(found, Incoming):
            return replace(waiting, message=found)
        await self._answer(waiting, "")
        return None

    def _is_refused(self, found: Outcome, conversation: str) -> bool:
        """Whether it is there and may not be had. One that is gone alone was taken back; where all are, it is our access."""
        if found.reason == GONE or status(found.reason):
            self._refusals.note(found, conversation)
        return bool(status(found.reason)) or (found.reason == GONE and self._refusals.trouble() is not None)

    def _is_late(self, waiting: Waiting) -> bool:
        return self.clock() - (waiting.message.at or self.clock()) > DAY

    def _is_given_up(self, waiting: Waiting) -> bool:
        off = self._off.get(waiting.conversation)
        return self._is_late(waiting) or (off is not None and self.clock() - off.since >= GIVEN_UP)

    async def _answer(self, waiting: Waiting, listed: str, told: bool = False) -> None:
        """`told`: that it is not answered, with what to do in an emergency; also to who sent STOP, for it may be danger."""
        words = fixed.filled(fixed.FAILED, self.desk.site, self.desk.channel)
        parts = (note(words, self.desk.channel, urgent=True),) if told else ()
        await self.room.answer(waiting, Reply(parts, listed=listed), self.clock())
        self._off.pop(waiting.conversation, None)
        if listed == NEVER_HAD:
            logger.error("%s: a message is not fetched any more: %s", self.desk.channel, listed)

    async def _found(self, message: Incoming) -> Incoming | Outcome:
        try:
            return await asyncio.wait_for(self.desk.whole(message), LIMIT)
        except Exception as error:  # by its type alone: whatever it is, the next ones must be answered
            return Outcome("later", reason=type(error).__name__)

    def _later(self, conversation: str, outcome: Outcome) -> None:
        now = self.clock()
        off = self._off.get(conversation, _Off(now, 0, now))
        tries, last = off.tries + 1, off.since + GIVEN_UP
        self._off[conversation] = _Off(min(now + backoff.seconds(tries, outcome.after), last), tries, off.since)
        logger.warning("%s: a message could not be fetched: %s", self.desk.channel, outcome.reason)
        if outcome.our_secret:
            self._why = "the vendor does not take our secret"
        elif tries >= TOLD_FROM:
            self._why = "the vendor does not hand over messages"
