"""The staff's door: `palsy ask`, `palsy understand` and `palsy shell` speak to a running assistant here, with its reasons.

It hears its own machine only, and is opened by `credentials.yml`, not by the file of a public server. What is said here is
forgotten at the caller's word, and with all old conversations at the latest.
"""

from __future__ import annotations

import json
import os
import time
from functools import partial
from typing import Any

from rasa.core.channels.channel import UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.assistant import assistant
from bot.channels.body import json_object
from bot.channels.door import GuardedDoor, Handler, OnMessage, WholeMessages
from bot.channels.erasing import erase_tracker
from bot.channels.refusal import Refused
from bot.understanding.patterns import pattern
from bot.understanding.reading import cleaned

CONVERSATION = pattern(r"palsy-[0-9a-f]{32}")
TOPIC = pattern(r"[a-z0-9_]{1,64}")
ASK = '{"conversation": "palsy-<32 hexadecimal digits>", "message": "..."}'
UNDERSTAND = '{"text": "...", "after": null}'


class StaffDoor(GuardedDoor):
    """`/webhooks/palsy/ask`, `/understand`, `/forget`; a `GET` of its root tells whose process it is."""

    @classmethod
    def name(cls) -> str:
        return "palsy"

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        door = Blueprint("palsy_staff")
        routes: list[tuple[str, str, Handler]] = [
            ("/", "GET", self.who),
            ("/ask", "POST", partial(self.ask, on_message=on_new_message)),
            ("/understand", "POST", self.understand),
            ("/forget", "POST", self.forget),
        ]
        for address, method, handler in routes:
            name = address.strip("/") or "who"
            door.add_route(self.guarded(partial(self._for_this_machine, handler)), address, methods=[method], name=name)
        return door

    async def _for_this_machine(self, handler: Handler, request: Request) -> HTTPResponse | None:
        if not self.callers.is_this_machine(request):
            raise Refused(403, "not_this_machine", "this address is for the staff on the assistant's own machine")
        return await handler(request)

    async def who(self, _: Request) -> HTTPResponse:
        return response.json({"assistant": "palsy-guide", "process": os.getpid()})

    async def ask(self, request: Request, on_message: OnMessage) -> HTTPResponse:
        """The cards with their traces, and what each part of the understanding took, in milliseconds."""
        body = json_object(request, ASK)
        conversation, text = _conversation(body), _text(body, "message", ASK)
        began = time.perf_counter()
        message = UserMessage(text, WholeMessages(), conversation, input_channel=self.name())
        said = await self.messages_for(on_message, message)
        cards = [part["custom"] for part in said if "custom" in part]
        took = {"all": _milliseconds(time.perf_counter() - began)} | (_parts(request.app.ctx.agent) if cards else {})
        cards = cards or [await self.last_resort(conversation, text)]
        return _json({"cards": self.warned(conversation, cards), "took": took})

    async def understand(self, request: Request) -> HTTPResponse:
        """What is heard in a text, without an answer; nothing of it is kept."""
        body = json_object(request, UNDERSTAND)
        text, after = _text(body, "text", UNDERSTAND), body.get("after")
        if after is not None and not (isinstance(after, str) and TOPIC.fullmatch(after)):
            raise Refused(400, "bad_body", f"`after` is the id of a topic, or null: {UNDERSTAND}")
        heard = await assistant().does(request.app.ctx.agent.hears(text, after))
        return _json({"heard": heard})

    async def forget(self, request: Request) -> HTTPResponse:
        conversation = _conversation(json_object(request, ASK))
        async with self.lock(conversation):
            await erase_tracker(request.app.ctx.agent, conversation)
            await self.standing.erase(conversation, for_good=True)
        return response.empty()


def _conversation(body: dict[str, Any]) -> str:
    """Of this door's own, so that no patient's can be named. Raises Refused."""
    name = body.get("conversation")
    if not isinstance(name, str) or not CONVERSATION.fullmatch(name):
        raise Refused(400, "bad_body", f"`conversation` is one of this door's own: {ASK}")
    return name


def _text(body: dict[str, Any], key: str, example: str) -> str:
    if not isinstance(body.get(key), str):
        raise Refused(400, "bad_body", f"send a JSON object with a text: {example}")
    return cleaned(body[key])


def _parts(agent: Any) -> dict[str, float]:
    """Of the latest message that was heard: milliseconds by the part of the pipeline."""
    runner = getattr(getattr(agent, "processor", None), "graph_runner", None)
    return {name: _milliseconds(seconds) for name, seconds in getattr(runner, "took", {}).items()}


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 2)


def _json(told: dict[str, Any]) -> HTTPResponse:
    """Figures of the matrix library are no plain numbers, so that they are made some."""
    body = json.dumps(told, ensure_ascii=False, default=float)
    return HTTPResponse(body, content_type="application/json", headers={"Cache-Control": "no-store"})
