"""The words of a message of which the vendor named only the id: they are had before it is answered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.mailroom import backoff
from bot.mailroom.desk import Desk
from bot.mailroom.message import DAY, Incoming, Outcome, Reply, Waiting
from bot.mailroom.room import Mailroom

logger = logging.getLogger(__name__)
LIMIT = 30.0  # seconds that one try may take
TOLD_FROM = 2  # tries of one message; before that it is no trouble yet


@dataclass
class Fetching:
    """A conversation whose message could not be had is put off, so that the next one's turn comes."""

    room: Mailroom
    desk: Desk
    clock: Callable[[], float]
    _off: dict[str, tuple[float, int]] = field(default_factory=dict)  # by conversation: until when, after how many tries
    _why: str | None = None

    def put_off(self) -> set[str]:
        """The conversations whose turn is not yet."""
        now = self.clock()
        return {conversation for conversation, (until, _) in self._off.items() if until > now}

    def trouble(self) -> str | None:
        """Without anybody's words. None from when a message is had."""
        return self._why

    async def whole(self, waiting: Waiting) -> Waiting | None:
        """With its words. None where there is nothing to answer now: it is put off, or there is none any more. One that is
        a day old by then is given back as it is. Raises what the store raises."""
        found = await self._found(waiting.message)
        if isinstance(found, Outcome) and found.kind != "refused":
            if self.clock() - (waiting.message.at or self.clock()) > DAY:
                return waiting
            self._later(waiting.conversation, found)
            return None
        self._off.pop(waiting.conversation, None)
        self._why = None
        if isinstance(found, Incoming):
            return replace(waiting, message=found)
        await self.room.answer(waiting, Reply(listed=found.reason), self.clock())
        return None

    async def _found(self, message: Incoming) -> Incoming | Outcome:
        try:
            return await asyncio.wait_for(self.desk.whole(message), LIMIT)
        except Exception as error:  # by its type alone: whatever it is, the next ones must be answered
            return Outcome("later", reason=type(error).__name__)

    def _later(self, conversation: str, outcome: Outcome) -> None:
        _, tries = self._off.get(conversation, (0.0, 0))
        self._off[conversation] = (self.clock() + backoff.seconds(tries + 1, outcome.after), tries + 1)
        logger.warning("%s: a message could not be fetched: %s", self.desk.channel, outcome.reason)
        if outcome.our_secret:
            self._why = "the vendor does not take our secret"
        elif tries + 1 >= TOLD_FROM:
            self._why = "the vendor does not hand over messages"
