"""The `web` channel: what the widget on a clinic's website speaks to. See docs/web-channel.md."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import time
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import Any

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.answering import answered
from bot.channels.body import json_object
from bot.channels.door import GuardedDoor, Handler, OnMessage
from bot.channels.erasing import erase_tracker
from bot.channels.refusal import Refused
from bot.channels.tokens import Session, Tokens, server_secret
from bot.channels.turns import Said, Turns
from bot.channels.waiting import Asked, IdTaken
from bot.content.site import Site
from bot.rendering.card import notice
from bot.store.damaged import forget_damaged
from bot.understanding.patterns import pattern
from bot.understanding.reading import MOST_CHARACTERS, cleaned

logger = logging.getLogger(__name__)
FOLDER = Path(".palsy")
CLIENT_ID = pattern(r"[A-Za-z0-9_-]{1,64}")
REPLY_ID = pattern(r"[A-Za-z0-9_-]{1,64}")
MESSAGE = '{"id": "...", "text": "..."} or {"id": "...", "choose": "..."}'
FEEDBACK = '{"reply": "...", "helpful": true}'
NO_STORE = {"Cache-Control": "no-store"}


class WebDoor(GuardedDoor):
    """Sessions, messages, history, feedback, erasure. `folder` holds the turns, and the secret where none is given."""

    def __init__(self, site: Site, folder: Path | str = FOLDER, **options: Any) -> None:
        super().__init__(site, **options)
        self.folder = Path(folder)
        self.tokens = Tokens(server_secret(self.folder))
        self.turns = Turns(self.folder / "web.db")
        self._under_way: set[asyncio.Task[Said]] = set()
        self._catching_up: asyncio.Task[None] | None = None

    @classmethod
    def name(cls) -> str:
        return "web"

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        door = Blueprint("palsy_web")
        routes: list[tuple[str, str, Handler]] = [
            ("/session", "POST", self.session),
            ("/message", "POST", partial(self.message, ask=on_new_message)),
            ("/history", "GET", self.history),
            ("/feedback", "POST", self.feedback),
            ("/conversation", "DELETE", self.erase),
        ]
        for address, method, handler in routes:
            name = address.strip("/")
            door.add_route(self.guarded(handler), address, methods=[method], name=name)
            door.add_route(self.guarded(self.preflight), address, methods=["OPTIONS"], name=f"may_{name}")
        door.middleware("response")(self.permit)
        door.listener("after_server_start")(partial(self._begin_catching_up, ask=on_new_message))
        door.listener("before_server_stop")(self._end_own_work)
        return door

    async def session(self, request: Request) -> HTTPResponse:
        json_object(request, "{}")
        session = self.tokens.begin(int(time.time()) + self.site.keep_hours * 3600)
        await self.turns.begin(session.conversation, session.expires)
        self.standing.begins(session.conversation)
        return response.json(
            {
                "token": session.token,
                "expires_at": _iso(session.expires),
                "keeps_hours": self.site.keep_hours,
                "clinic": _clinic(self.site),
                "notice": notice(self.site),
            },
            headers=NO_STORE,
        )

    async def message(self, request: Request, ask: OnMessage) -> HTTPResponse | None:
        """Streams that it was received as soon as it is written down, then the cards, then the end."""
        session = await self._session(request)
        self.keep_pace_of(request, session.conversation)
        asked = await self._asked(json_object(request, MESSAGE), session)
        claimed = await self._claimed(asked)
        # A task of its own: the answer is made and kept also where the caller is gone before it comes.
        work = asyncio.create_task(answered(self, self.turns, claimed or asked, ask))
        self._under_way.add(work)
        work.add_done_callback(self._under_way.discard)
        stream = await request.respond(content_type="application/x-ndjson; charset=utf-8", headers=NO_STORE)
        kept = {} if claimed else {"kept": False}
        await stream.send(_line({"event": "received", "id": asked.id, "echo": asked.echo, **kept}))
        said = await asyncio.shield(work)
        for reply in said.replies:
            await stream.send(_line({"event": "card", "reply": reply.id, "card": reply.card}))
        await stream.send(_line({"event": "end"}))
        await stream.eof()
        return None

    async def history(self, request: Request) -> HTTPResponse:
        session = await self._session(request)
        turns = [_shown(said) for said in await self.turns.history(session.conversation)]
        return response.json({"turns": turns}, headers=NO_STORE)

    async def feedback(self, request: Request) -> HTTPResponse:
        session = await self._session(request)
        body = json_object(request, FEEDBACK)
        reply, helpful = body.get("reply"), body.get("helpful")
        if not isinstance(reply, str) or not isinstance(helpful, bool):
            raise Refused(400, "bad_body", f"send {FEEDBACK}")
        if not REPLY_ID.fullmatch(reply) or not await self.turns.judge(session.conversation, reply, helpful):
            raise Refused(422, "unknown_reply", "this conversation has no such reply: send the `reply` of one of its cards")
        return response.empty()

    async def erase(self, request: Request) -> HTTPResponse:
        """Our turns last: where anything fails before, the token still works and it can be asked again."""
        session = await self._session(request)
        async with self.lock(session.conversation):
            await asyncio.wait_for(erase_tracker(request.app.ctx.agent, session.conversation), self.time_limit)
            await self.standing.erase(session.conversation, for_good=True)
            forget_damaged(self.folder)
            await self.turns.erase(session.conversation)
        return response.empty()

    async def _session(self, request: Request) -> Session:
        """Raises Refused where no token of ours came, or its conversation is gone."""
        scheme, _, token = (request.headers.get("authorization") or "").partition(" ")
        session = self.tokens.read(token, time.time()) if scheme.lower() == "bearer" else None
        if session is None or not await self._is_known(session):
            what = "this conversation has ended or never began: begin a new one at /webhooks/web/session"
            raise Refused(401, "no_session", what)
        return session

    async def _is_known(self, session: Session) -> bool:
        """A token of ours counts while the store cannot say: its owner gets the safe card, not a closed door.

        Where the store lost a conversation in which something stands, it is begun again: who erases one erases that too.
        """
        try:
            if await self.turns.is_known(session.conversation):
                return True
            if not self.standing.stands(session.conversation):
                return False
            await self.turns.begin(session.conversation, session.expires)
        except sqlite3.Error:
            return True
        return True

    async def _asked(self, body: dict[str, Any], session: Session) -> Asked:
        """Raises Refused where the body is none of ours, or says nothing that can be taken."""
        turn, text, choice = body.get("id"), body.get("text"), body.get("choose")
        if not isinstance(turn, str) or not CLIENT_ID.fullmatch(turn):
            raise Refused(400, "bad_body", "`id` is 1 to 64 letters, digits, dashes or underscores")
        if isinstance(text, str) and choice is None:
            return Asked(session.conversation, turn, _allowed(text))
        if not isinstance(choice, str) or text is not None:
            raise Refused(400, "bad_body", f"send {MESSAGE}")
        return Asked(session.conversation, turn, await self._title(session, choice), choice)

    async def _claimed(self, asked: Asked) -> Asked | None:
        """None where it could not be written down; it is answered all the same. Raises Refused."""
        try:
            return await self.turns.claim(asked) if asked.echo else None
        except IdTaken:
            what = "this `id` stands for another message: send each message with an `id` of its own"
            raise Refused(409, "id_taken", f"{what}. {self.emergency_line()}") from None
        except (sqlite3.Error, OSError):
            return None

    async def _title(self, session: Session, choice: str) -> str:
        """What the button says; empty where the store cannot tell. Raises Refused for what was not offered."""
        try:
            title = (await self.turns.offers(session.conversation)).get(choice)
        except sqlite3.Error:
            return ""
        if title is None:
            raise Refused(422, "unknown_offer", "this was not offered in this conversation: send an `id` of its options")
        return title

    async def _begin_catching_up(self, *_: Any, ask: OnMessage) -> None:
        self._catching_up = asyncio.create_task(self._answer_left_behind(ask))

    async def _end_own_work(self, *_: Any) -> None:
        if self._catching_up:
            self._catching_up.cancel()

    async def _answer_left_behind(self, ask: OnMessage) -> None:
        """What was received before this process began, whether its reader comes back or not."""
        try:
            for asked in await self.turns.left_behind():
                await answered(self, self.turns, asked, ask)
        except (sqlite3.Error, OSError) as error:
            logger.error("messages from before the start were not looked for: %s", type(error).__name__)


def _allowed(written: str) -> str:
    text = cleaned(written)
    if not text:
        raise Refused(422, "empty", "write a few words")
    if len(text) > MOST_CHARACTERS:
        raise Refused(422, "too_long", f"write at most {MOST_CHARACTERS} characters")
    return text


def _clinic(site: Site) -> dict[str, Any]:
    return {
        "name": site.clinic_name,
        "phone": site.clinic_phone,
        "emergency_number": site.emergency_number,
        "crisis_line": site.crisis_line,
        "demo": site.demo,
    }


def _shown(said: Said) -> dict[str, Any]:
    cards = [{"reply": reply.id, "card": reply.card, "helpful": reply.helpful} for reply in said.replies]
    return {"id": said.id, "echo": said.echo, "at": _iso(said.at), "cards": cards}


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")


def _line(event: dict[str, Any]) -> bytes:
    return json.dumps(event, ensure_ascii=False).encode() + b"\n"
