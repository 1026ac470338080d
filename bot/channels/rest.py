"""The `rest` channel for this machine: Rasa's own address and shapes, with limits, and never silent."""

from __future__ import annotations

import json
import logging
import re
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.last_resort import last_resort_messages
from bot.understanding.reading import MOST_CHARACTERS, cleaned

logger = logging.getLogger(__name__)

MOST_BYTES = 16_384
SENDER = re.compile(r"[A-Za-z0-9_.-]{1,64}")
OnMessage = Callable[[UserMessage], Awaitable[Any]]


@dataclass(frozen=True)
class Refused(Exception):
    """A request that is not taken: HTTP status and what to do."""

    status: int
    what: str


class WholeMessages(CollectingOutputChannel):
    """Keeps each text whole, so that a source never stands in another bubble than its claim."""

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        await self._persist_message(self._message(recipient_id, text=text.strip()))


class LoopbackRest(InputChannel):
    """`POST /webhooks/rest/webhook` with `{"sender", "message"}`. What else is sent is dropped."""

    @classmethod
    def name(cls) -> str:
        return "rest"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> LoopbackRest:
        return cls()

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        door = Blueprint("palsy_rest")

        async def health(_: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        async def receive(request: Request) -> HTTPResponse:
            try:
                sender, text = _checked(request)
            except Refused as refusal:
                return response.json({"error": refusal.what}, status=refusal.status)
            return response.json(await _answered(on_new_message, sender, text))

        door.add_route(health, "/", methods=["GET"])
        door.add_route(receive, "/webhook", methods=["POST"])
        return door


def _checked(request: Request) -> tuple[str, str]:
    """Sender and cleaned text. Raises Refused."""
    if len(request.body) > MOST_BYTES:
        raise Refused(413, f"the body is over {MOST_BYTES} bytes: send at most {MOST_CHARACTERS} characters of text")
    if (request.headers.get("content-type") or "").partition(";")[0].strip().lower() != "application/json":
        raise Refused(415, "send the header Content-Type: application/json")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Refused(400, 'the body is not JSON: send {"sender": "...", "message": "..."}') from None
    if not isinstance(body, dict) or not isinstance(body.get("message"), str):
        raise Refused(400, 'send a JSON object with a text: {"sender": "...", "message": "..."}')
    sender = body.get("sender", uuid.uuid4().hex)
    if not isinstance(sender, str) or not SENDER.fullmatch(sender):
        raise Refused(400, "`sender` is 1 to 64 letters, digits, dots, dashes or underscores")
    return sender, cleaned(body["message"])


async def _answered(on_new_message: OnMessage, sender: str, text: str) -> list[dict[str, Any]]:
    """The assistant's messages; where none with a card came, the last resort."""
    collector = WholeMessages()
    try:
        await on_new_message(UserMessage(text, collector, sender, input_channel=LoopbackRest.name()))
    except Exception as error:
        logger.error("the message was not answered: %s", type(error).__name__)
    answered = any("custom" in message for message in collector.messages)
    said: list[dict[str, Any]] = collector.messages
    return said if answered else last_resort_messages(sender, text)
