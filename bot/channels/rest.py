"""The `rest` channel for this machine: Rasa's own address and shapes, with limits, and never silent."""

from __future__ import annotations

import uuid
from typing import Any

from rasa.core.channels.channel import UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.body import json_object
from bot.channels.door import GuardedDoor, OnMessage, WholeMessages
from bot.channels.refusal import Refused
from bot.rendering.card import Card
from bot.rendering.text import plain_text
from bot.understanding.patterns import pattern
from bot.understanding.reading import cleaned

SENDER = pattern(r"[A-Za-z0-9_.-]{1,64}")
EXAMPLE = '{"sender": "...", "message": "..."}'


class LoopbackRest(GuardedDoor):
    """`POST /webhooks/rest/webhook` with `{"sender", "message"}`. What else is sent is dropped.

    It believes the sender it is told, so only this machine is heard.
    """

    @classmethod
    def name(cls) -> str:
        return "rest"

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        door = Blueprint("palsy_rest")

        async def health(_: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        async def receive(request: Request) -> HTTPResponse:
            if not self.callers.is_this_machine(request):
                raise Refused(403, "not_this_machine", "this address is for programs on the assistant's own machine")
            sender, text = _checked(request)
            self.keep_pace_of(request, sender)
            return response.json(await self._answered(on_new_message, sender, text))

        door.add_route(self.guarded(health), "/", methods=["GET"], name="health")
        door.add_route(self.guarded(receive), "/webhook", methods=["POST"], name="webhook")
        return door

    async def _answered(self, ask: OnMessage, sender: str, text: str) -> list[dict[str, Any]]:
        """The assistant's messages; where none with a card came, the last resort."""
        said = await self.messages_for(ask, UserMessage(text, WholeMessages(), sender, input_channel=self.name()))
        if not any("custom" in message for message in said):
            said = _messages(sender, [await self.last_resort(sender, text)])
        cards = [message["custom"] for message in said if "custom" in message]
        first = self.warned(sender, cards)[: -len(cards)]
        return [*_messages(sender, first), *said]


def _messages(recipient: str, cards: list[Card]) -> list[dict[str, Any]]:
    """One text and one card each."""
    texts_and_cards = [(("text", plain_text(card)), ("custom", card)) for card in cards]
    return [{"recipient_id": recipient, kind: said} for both in texts_and_cards for kind, said in both]


def _checked(request: Request) -> tuple[str, str]:
    """Sender and cleaned text. Raises Refused."""
    body = json_object(request, EXAMPLE)
    if not isinstance(body.get("message"), str):
        raise Refused(400, "bad_body", f"send a JSON object with a text: {EXAMPLE}")
    sender = body.get("sender", uuid.uuid4().hex)
    if not isinstance(sender, str) or not SENDER.fullmatch(sender):
        raise Refused(400, "bad_body", "`sender` is 1 to 64 letters, digits, dots, dashes or underscores")
    return sender, cleaned(body["message"])
