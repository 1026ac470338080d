"""The guarded door: the base of every public channel of ours.

Who calls, how often, with what; and whatever fails inside or takes too long, a safe text goes out.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import response
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse

from bot.channels.assistant import assistant
from bot.channels.caller import Callers
from bot.channels.last_resort import LastResort, LastWords
from bot.channels.pace import Pace
from bot.channels.refusal import Refused
from bot.content.site import Site, load_site
from bot.rendering.card import Card
from bot.rendering.safe import unknown_card
from bot.store.standing import Standing

logger = logging.getLogger(__name__)

OnMessage = Callable[[UserMessage], Coroutine[Any, Any, Any]]
Recorded = Callable[[str, str], Coroutine[Any, Any, "list[Card] | None"]]
Handler = Callable[[Request], Coroutine[Any, Any, HTTPResponse | None]]
TIME_LIMIT = 8.0  # seconds; the widget shows its own emergency text after ten
PREFLIGHT_SECONDS = 600


class WholeMessages(CollectingOutputChannel):
    """Keeps each text whole, so that a source never stands in another bubble than its claim."""

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        await self._persist_message(self._message(recipient_id, text=text.strip()))


class GuardedDoor(InputChannel):
    """A subclass names itself, makes its blueprint of `guarded` handlers, and asks through `messages_for`."""

    def __init__(self, site: Site, free_on_loopback: bool = False, time_limit: float = TIME_LIMIT) -> None:
        self.site, self.time_limit = site, time_limit
        self.callers = Callers(site)
        self._free_on_loopback = free_on_loopback
        self._pace_of_address = Pace(site.requests_per_minute)
        self._pace_of_conversation = Pace(site.messages_per_minute)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self.standing = Standing()  # the server puts its own in place, which all doors and the assistant share
        self.recorded: Recorded = _nothing  # the server puts Rasa's record in place: the cards given to a message, by its id
        self._last_words = LastWords(site)

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> GuardedDoor:
        """`credentials.yml` may set `free_on_loopback` and `time_limit`. Raises ContentError for a bad site file."""
        return cls(load_site(), **(credentials or {}))

    def guarded(self, handler: Handler) -> Handler:
        """The handler behind the checks that need no body. A refusal becomes its answer, a failure never a trace."""

        async def serve(request: Request) -> HTTPResponse | None:
            try:
                self.callers.check_origin(request)
                self._keep_pace(request, self._pace_of_address, self.callers.key(request))
                return await handler(request)
            except Refused as refusal:
                return refusal.response()
            except Exception as error:
                logger.error("%s failed inside: %s", self.name(), type(error).__name__)
                return Refused(503, "failed", f"something failed here: try again. {self.emergency_line()}").response()

        return serve

    def keep_pace_of(self, request: Request, conversation: str) -> None:
        """Raises Refused where the conversation has too many messages a minute."""
        self._keep_pace(request, self._pace_of_conversation, conversation)

    async def last_resort(self, conversation: str, text: str) -> Card:
        """The card for when nothing else came. Where it is urgent by the text, it stands before it goes out."""
        last = self._last_words.on(text, self.standing.of(conversation))
        if last.flag:
            await self.standing.raised(conversation, last.flag, last.card["urgency"])
        return last.card

    def by_words(self, text: str) -> LastResort:
        """What the rules alone make of a text; nothing stands from it."""
        return self._last_words.on(text)

    def warned(self, conversation: str, cards: list[Card]) -> list[Card]:
        """Where it cannot be known whether something urgent stands here, that is said first, once."""
        if not self.standing.is_unknown(conversation):
            return cards
        self.standing.told(conversation)
        return [unknown_card(self.site, cards[0]["lang"] if cards[0].get("lang") == "es" else "en"), *cards]

    async def messages_for(self, ask: OnMessage, message: UserMessage) -> list[dict[str, Any]]:
        """What the assistant says, none of it where it fails or is too slow. A card that came before a failure counts."""
        try:
            await asyncio.wait_for(self._in_turn(ask, message), self.time_limit)
        except asyncio.TimeoutError:
            self.note_too_slow()
        return list(message.output_channel.messages)

    async def ask_assistant(self, ask: OnMessage, message: UserMessage) -> None:
        """Its messages are in the message's channel afterwards. A failure is noted by its type alone, for its text may hold
        the patient's words."""
        try:
            await assistant().does(ask(message))
        except Exception as error:
            logger.error("the message was not answered: %s", type(error).__name__)

    def note_too_slow(self) -> None:
        logger.error("the message was not answered within %g s", self.time_limit)

    def lock(self, conversation: str) -> asyncio.Lock:
        """One message of a conversation at a time. The lock is dropped when nobody holds it or waits for it."""
        return self._locks.setdefault(conversation, asyncio.Lock())

    async def _in_turn(self, ask: OnMessage, message: UserMessage) -> None:
        async with self.lock(message.sender_id):
            await self.ask_assistant(ask, message)

    def _keep_pace(self, request: Request, pace: Pace, key: str) -> None:
        if self._free_on_loopback and self.callers.is_this_machine(request):
            return
        seconds = pace.wait(key)
        if seconds:
            raise Refused(429, "too_many", f"too many at once: wait {seconds} seconds. {self.emergency_line()}", seconds)

    def emergency_line(self) -> str:
        return f"In an emergency call {self.site.emergency_number}."

    async def preflight(self, _: Request) -> HTTPResponse:
        """A browser's question whether a website may call. The permission itself is in `permit`."""
        return response.empty()

    async def permit(self, request: Request, answer: BaseHTTPResponse) -> None:
        """Tells the browser that a website on the list may read the answer."""
        answer.headers["Vary"] = "Origin"
        try:
            origin = self.callers.check_origin(request)
        except Refused:
            return
        if origin is None:
            return
        answer.headers["Access-Control-Allow-Origin"] = origin
        if request.method == "OPTIONS":
            answer.headers["Access-Control-Allow-Methods"] = "GET, POST, DELETE"
            answer.headers["Access-Control-Allow-Headers"] = "authorization, content-type"
            answer.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
        else:
            answer.headers["Access-Control-Expose-Headers"] = "Retry-After"


async def _nothing(_conversation: str, _message: str) -> list[Card] | None:
    """No message was heard before, as far as is known."""
    return None
