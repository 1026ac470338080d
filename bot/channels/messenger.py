"""Facebook Messenger: offers are quick replies. See docs/channels/messenger.md."""

from __future__ import annotations

from typing import Any

from sanic.request import Request

from bot.channels.messaging import Came, json_of
from bot.channels.meta import MetaDoor
from bot.channels.vendor_call import inside
from bot.mailroom.message import Incoming, Letter, Outcome


class MessengerDoor(MetaDoor):
    channel = "messenger"
    SETTINGS = {"base": "https://graph.facebook.com", "version": "v25.0"}  # noqa: RUF012

    def read(self, request: Request) -> Came:
        entries = self.each(inside(json_of(request), "entry"), lambda entry: list(entry.get("messaging") or ()))
        return [message for entry in entries for message in self.each(entry, _read)]

    async def send(self, letter: Letter) -> Outcome:
        message: dict[str, Any] = {"text": letter.part.text}
        if letter.part.offers:
            message["quick_replies"] = [
                {"content_type": "text", "title": offer.label, "payload": offer.id} for offer in letter.part.offers
            ]
        body = {"recipient": {"id": letter.address["id"]}, "messaging_type": "RESPONSE", "message": message}
        return await self.post("me/messages", body, "message_id")


def _read(event: Any) -> Incoming | None:
    """Echoes of our own, receipts, reactions and what another app has in hand are passed over."""
    person, at = str(event["sender"]["id"]), float(event["timestamp"]) / 1000
    message, pressed = event.get("message"), event.get("postback")
    if pressed:
        key = str(pressed.get("mid") or f"{person}:{event['timestamp']}:{pressed['payload']}")
        return Incoming(key, person, {"id": person}, at=at, payload=str(pressed["payload"]))
    if not message or message.get("is_echo"):
        return None
    payload, key = inside(message, "quick_reply", "payload"), str(message["mid"])
    text, media = str(message.get("text") or ""), bool(message.get("attachments"))
    if payload:
        return Incoming(key, person, {"id": person}, at=at, payload=str(payload))
    return Incoming(key, person, {"id": person}, text, at, media=media) if text or media else None
