"""The guarded door of a messaging app. A vendor's file proves the caller, reads what came, and sends one part; no more."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import sqlite3
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import aiohttp
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.answering import answered
from bot.channels.assistant import assistant
from bot.channels.door import GuardedDoor, OnMessage
from bot.channels.erasing import erase_tracker
from bot.channels.refusal import Refused
from bot.channels.tokens import server_secret
from bot.channels.turns import Turns
from bot.channels.vendor_call import new_session
from bot.channels.waiting import Asked
from bot.content.site import Site, load_site
from bot.mailroom.message import Incoming, Letter, Outcome, Receipt
from bot.mailroom.room import Mailroom
from bot.mailroom.sealing import Seals
from bot.mailroom.worker import Worker
from bot.rendering.card import Card
from bot.rendering.parts import Part, rendered
from bot.store.damaged import forget_damaged
from bot.store.sealing import SealError

logger = logging.getLogger(__name__)
T = TypeVar("T")
FOLDER = Path(".palsy")
MOST_BYTES = 262_144  # of a vendor's batch
VENDORS_PACE = 60_000  # requests a minute of one address: a vendor sends for many people from a few
OF_THE_DOOR = ("free_on_loopback", "time_limit", "folder")
Came = list[Incoming | Receipt]


@lru_cache(maxsize=8)
def room_at(path: Path, secret: str, keep: float) -> Mailroom:
    """One a file, for all doors of a process."""
    return Mailroom(path, Seals(secret), keep)


class MessagingDoor(GuardedDoor):
    """`channel`: its row in the table of limits. `SECRETS`: without these it stays closed; `SETTINGS`: have defaults.

    Of a secret by which the vendor proves itself, `old_<name>` is taken too, so that it can be changed without a gap.
    """

    channel: ClassVar[str]
    SECRETS: ClassVar[tuple[str, ...]]
    SETTINGS: ClassVar[Mapping[str, str]] = {}
    answers_stop: ClassVar[bool] = False
    most_bytes: ClassVar[int] = MOST_BYTES

    def __init__(self, site: Site, settings: Mapping[str, str], folder: Path | str = FOLDER, **options: Any) -> None:
        super().__init__(replace(site, requests_per_minute=VENDORS_PACE), **options)
        self.site = site
        self.settings = {**self.SETTINGS, **settings}
        self.folder = Path(folder)
        self.turns = Turns(self.folder / "web.db")
        self.room = room_at(self.folder / "mail.db", server_secret(self.folder), site.keep_hours * 3600.0)
        self._ask: OnMessage | None = None
        self._app: Any = None
        self._worker: Worker | None = None
        self._http: aiohttp.ClientSession | None = None
        self._under_way: set[asyncio.Task[None]] = set()

    @classmethod
    def name(cls) -> str:
        return cls.channel

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> MessagingDoor:
        """Raises TypeError for a setting that this channel has not, ContentError for a bad site file."""
        given = dict(credentials or {})
        options = {name: given.pop(name) for name in OF_THE_DOOR if name in given}
        unknown = [name for name in given if name.removeprefix("old_") not in (*cls.SECRETS, *cls.SETTINGS)]
        if unknown:
            known = ", ".join((*cls.SECRETS, *cls.SETTINGS))
            raise TypeError(f"{cls.channel} has no setting {', '.join(map(str, unknown))}: it has {known}")
        return cls(load_site(), {name: str(value) for name, value in given.items()}, **options)

    # What a vendor's file says

    def prove(self, request: Request) -> None:
        """Raises Refused where the vendor did not send this."""
        raise NotImplementedError

    async def proved(self, request: Request) -> None:
        """`prove`, or in its place what first has to fetch the vendor's keys."""
        self.prove(request)

    def read(self, request: Request) -> Came:
        """What came. Raises Refused where it cannot be read at all; an item of another shape is passed over by `each`."""
        raise NotImplementedError

    async def whole(self, message: Incoming) -> Incoming | Outcome:
        """With its words, where `read` had only its id. See `bot.mailroom.desk`."""
        return message

    async def send(self, letter: Letter) -> Outcome:
        raise NotImplementedError

    def handshake(self, request: Request) -> HTTPResponse | None:
        """The answer to the vendor's question whether this address is ours; None where it asks nothing."""
        return None

    def taken(self) -> HTTPResponse:
        return response.json({})

    async def not_stored(self, came: Came) -> HTTPResponse:
        """The vendor tries again. One that does not gets the words that matter at once."""
        return Refused(503, "failed", "this cannot be stored just now: send it again").response()

    def words_at_once(self, came: Came) -> str:
        """For the answer to a vendor that does not try again: what the rules alone say. Empty where nobody wrote."""
        texts = [one.text for one in came if isinstance(one, Incoming)]
        return rendered([self.by_words(texts[0]).card], self.channel, self.site).now[0].text if texts else ""

    def answer_besides(self, came: Came) -> None:
        """The same as messages of their own, where the vendor shows nobody our answer, and perhaps does not try again."""
        for one in came:
            if isinstance(one, Incoming):
                self.soon(self._answer_at_once(one))

    async def _answer_at_once(self, message: Incoming) -> None:
        whole = await self.whole(message)
        if isinstance(whole, Incoming):
            await self.send(Letter(0, "", whole.address, Part(self.words_at_once([whole]))))

    async def noted(self, came: Came) -> None:
        """After it was stored: what the vendor wants to hear at once."""

    def probe(self) -> tuple[str, str, dict[str, Any]]:
        """A call by which the vendor says whether it knows us, and that sends nothing: method, address, arguments."""
        raise NotImplementedError

    def wrong(self) -> list[str]:
        """What in the settings the vendor's own rules forbid."""
        return []

    # What is the same for all

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        door = Blueprint(f"palsy_{self.name()}")
        self._ask = on_new_message
        door.add_route(self.guarded(self.receive), "/webhook", methods=["POST"], name="webhook")
        door.add_route(self.guarded(self._asked_back), "/webhook", methods=["GET"], name="handshake")
        door.listener("after_server_start")(self._begin)
        door.listener("before_server_stop")(self._end)
        return door

    async def receive(self, request: Request) -> HTTPResponse:
        """Proves, reads, stores; only then the vendor hears that it was taken."""
        await self.proved(request)
        answer = self.handshake(request)
        if answer is not None:
            return answer
        came = self.read(request)
        try:
            await self.room.accept(self.channel, came, time.time())
        except (sqlite3.Error, OSError) as error:
            logger.error("%s: a message was not stored: %s", self.channel, type(error).__name__)
            return await self.not_stored(came)
        if self._worker:
            self._worker.wake()
        self.soon(self.noted(came))
        return self.taken()

    def soon(self, work: Coroutine[Any, Any, None]) -> None:
        """Without the vendor waiting for it."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _asked_back(self, request: Request) -> HTTPResponse:
        answer = self.handshake(request)
        if answer is None:
            raise Refused(404, "nothing_here", "this address takes the vendor's posts")
        return answer

    async def _begin(self, app: Any, *_: Any) -> None:
        self._app, self._http = app, new_session()
        self._worker = Worker(self.room, self)
        await self._worker.begin()

    def trouble(self) -> str | None:
        """Why nobody is answered here just now, for `/health`."""
        return self._worker.trouble() if self._worker else None

    async def _end(self, *_: Any) -> None:
        worker, self._worker = self._worker, None
        if worker:
            await worker.end()
        if self._http:
            await self._http.close()

    @property
    def http(self) -> aiohttp.ClientSession:
        assert self._http is not None, "the server has not begun"
        return self._http

    def each(self, items: Any, one: Callable[[Any], T | None]) -> Iterable[T]:
        """What `one` makes of each item. One of another shape is named and passed over, so that the rest is answered."""
        for item in items if isinstance(items, list) else []:
            try:
                made = one(item)
            except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
                logger.warning("%s: an item of another shape was passed over: %s", self.channel, type(error).__name__)
                continue
            if made is not None:
                yield made

    def is_secret(self, name: str, given: Callable[[str], bool]) -> bool:
        """Whether it fits the secret of that name, or the old one while it is changed."""
        kept = (self.settings.get(name), self.settings.get(f"old_{name}"))
        return any([given(secret) for secret in kept if secret])

    async def ask(self, conversation: str, key: str, text: str, pressed: str | None, again: bool) -> list[Card]:
        assert self._ask is not None
        expires = time.time() + self.site.keep_hours * 3600
        try:
            if not await self.turns.prolong(conversation, expires):
                await self.turns.begin(conversation, expires)
                if self.standing.knows_people(self.channel):
                    self.standing.begins(conversation)
        except sqlite3.Error as error:
            logger.error("%s: a conversation was not begun: %s", self.channel, type(error).__name__)
        said = await answered(self, self.turns, Asked(conversation, key, text, pressed, again=again), self._ask)
        return [reply.card for reply in said.replies]

    async def last_cards(self, conversation: str) -> list[Card]:
        try:
            history = await self.turns.history(conversation)
        except (sqlite3.Error, SealError):
            return []
        return [reply.card for reply in history[-1].replies] if history else []

    async def offered(self, conversation: str) -> dict[str, str]:
        try:
            return await self.turns.offers(conversation)
        except (sqlite3.Error, SealError):
            return {}

    def is_danger(self, text: str) -> bool:
        return self.by_words(text).flag is not None

    async def sounds_dangerous(self, text: str) -> bool:
        if self.is_danger(text):
            return True
        try:
            return bool(await asyncio.wait_for(assistant().does(self._app.ctx.agent.hears_danger(text)), self.time_limit))
        except Exception as error:  # then danger cannot be left out, and the message is answered
            logger.error("%s: the detector was not asked: %s", self.channel, type(error).__name__)
            return True

    async def forget(self, conversation: str) -> None:
        async with self.lock(conversation):
            await asyncio.to_thread(forget_damaged, self.folder)  # it may hold words of this conversation
            await erase_tracker(self._app.ctx.agent, conversation)
            await self.standing.erase(conversation, for_good=True)
            await self.turns.erase(conversation)


def json_of(request: Request) -> Any:
    """The body as it came. Raises Refused."""
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError):
        raise Refused(400, "bad_body", "the body is not JSON") from None


def same(one: str, other: str) -> bool:
    """Compared in constant time, whatever was sent."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def forged(status: int = 401) -> Refused:
    """Says nothing of what would have been right."""
    return Refused(status, "not_proved", "this was not signed with our secret")
