"""WhatsApp Cloud API: reply buttons, else a list. Who has a username has no phone number. See docs/channels/whatsapp.md."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sanic.request import Request

from bot.channels.messaging import Came, json_of
from bot.channels.meta import MetaDoor
from bot.channels.vendor_call import inside
from bot.mailroom.message import Incoming, Letter, Outcome, Receipt
from bot.rendering.parts import Part

MEDIA = ("audio", "image", "video", "document", "sticker", "location", "contacts", "unsupported")
LIST_BUTTON = "Choose"  # what opens a list, at most 20 characters


class WhatsAppDoor(MetaDoor):
    """`phone_number_id` is the business's own; what came for another number is passed over."""

    channel = "whatsapp"
    SECRETS = ("token", "app_secret", "verify_token", "phone_number_id")
    SETTINGS = {"base": "https://graph.facebook.com", "version": "v25.0"}  # noqa: RUF012

    def read(self, request: Request) -> Came:
        changes = [c for entry in self.each(inside(json_of(request), "entry"), _changes) for c in entry]
        told: Iterable[Any] = self.each(changes, _value)
        values = [value for value in told if self._is_ours(value)]
        messages: Came = [m for value in values for m in self.each(value.get("messages"), _message)]
        return [*messages, *(r for value in values for r in self.each(value.get("statuses"), _receipt))]

    async def send(self, letter: Letter) -> Outcome:
        body = {"messaging_product": "whatsapp", **letter.address, **_content(letter.part)}
        return await self.post(f"{self.settings['phone_number_id']}/messages", body, "messages", 0, "id")

    def _is_ours(self, value: Any) -> bool:
        return bool(inside(value, "metadata", "phone_number_id") == self.settings["phone_number_id"])


def _value(change: Any) -> dict[str, Any]:
    return dict(change["value"])


def _changes(entry: Any) -> list[Any]:
    return list(entry["changes"])


def _message(message: Any) -> Incoming | None:
    """Reactions, groups and the system's own are passed over."""
    kind = message["type"]
    person, phone = message.get("from_user_id") or message.get("from"), message.get("from")
    if not person or message.get("group_id"):
        return None
    address = {"to": str(phone)} if phone else {"recipient": str(person)}
    at, key = float(message["timestamp"]), str(message["id"])
    payload = (
        inside(message, "interactive", "button_reply", "id")
        or inside(message, "interactive", "list_reply", "id")
        or inside(message, "button", "payload")
    )
    if payload:
        return Incoming(key, str(person), address, at=at, payload=str(payload))
    text = inside(message, "text", "body") or inside(message, kind, "caption") or ""
    if kind != "text" and kind not in MEDIA:
        return None
    return Incoming(key, str(person), address, str(text), at, media=kind in MEDIA)


def _receipt(status: Any) -> Receipt | None:
    if status["status"] == "failed":
        return Receipt(str(status["id"]), False, f"failed {inside(status, 'errors', 0, 'code')}")
    return Receipt(str(status["id"]), True) if status["status"] in ("delivered", "read") else None


def _content(part: Part) -> dict[str, Any]:
    if part.form == "none":
        return {"type": "text", "text": {"body": part.text, "preview_url": False}}
    if part.form == "buttons":
        buttons = [{"type": "reply", "reply": {"id": offer.id, "title": offer.label}} for offer in part.offers]
        content: dict[str, Any] = {"type": "button", "body": {"text": part.text}, "action": {"buttons": buttons}}
    else:
        rows = [{"id": offer.id, "title": offer.label, "description": offer.title} for offer in part.offers]
        action = {"button": LIST_BUTTON, "sections": [{"title": LIST_BUTTON, "rows": rows}]}
        content = {"type": "list", "body": {"text": part.text}, "action": action}
    return {"type": "interactive", "interactive": content}
