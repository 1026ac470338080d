"""Twilio's stand-ins: text messages, and WhatsApp over Twilio."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from bot.channels.twilio import TwilioSmsDoor, TwilioWhatsAppDoor
from tests.channels.vendors.stand_in import SECRET, Got, StandIn, must, only

URL = "https://clinic.example/webhooks/sms/webhook"
ACCOUNT, NUMBER = "AC1", "+15550001111"


class Sms(StandIn):
    path, door = "/webhooks/sms/webhook", TwilioSmsDoor
    prefix = ""

    def settings(self) -> dict[str, str]:
        return {"account": ACCOUNT, "token": SECRET, "number": NUMBER, "url": URL, "base": self.base}

    def signed(self, body: bytes, secret: str = SECRET, now: float | None = None) -> dict[str, str]:
        pairs = sorted(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        mac = hmac.new(secret.encode(), (URL + "".join(k + v for k, v in pairs)).encode(), hashlib.sha1).digest()
        return {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": base64.b64encode(mac).decode()}

    def form(self, key: str, person: str, **what: str) -> bytes:
        whom = {"From": f"{self.prefix}+{person}", "To": f"{self.prefix}{NUMBER}", "FromCity": ""}
        return urlencode({"MessageSid": f"SM{key}", "NumMedia": "0", **whom, **what}).encode()

    def text(self, text: str, key: str, person: str, at: float) -> bytes:
        return self.form(key, person, Body=text)

    def press(self, payload: str, key: str, person: str) -> bytes:
        return self.form(key, person, Body="x", ButtonPayload=payload)

    def media(self, key: str, person: str, at: float) -> bytes:
        return self.form(key, person, Body="", NumMedia="1")

    def nothing(self, person: str, at: float) -> list[bytes]:
        return [self.form("x1", person, MessageStatus=status) for status in ("sent", "delivered", "undelivered")]

    def accepts(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> tuple[Got | None, Any]:
        auth = "Basic " + base64.b64encode(f"{ACCOUNT}:{SECRET}".encode()).decode()
        must(headers.get("Authorization") == auth, 401, {"code": 20003, "message": "Authenticate", "status": 401})
        if method == "GET":
            return None, {"sid": ACCOUNT, "status": "active"}
        must(path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json", 404, {"code": 20404, "status": 404})
        must(only(body, "To", "From", "Body", "StatusCallback"), 400, {"code": 21600, "status": 400})
        must(body["From"] == self.prefix + NUMBER, 400, {"code": 21606, "status": 400})
        must(body["To"].startswith(f"{self.prefix}+"), 400, {"code": 21211, "status": 400})
        must(0 < len(body["Body"]) <= 1600, 400, {"code": 21617, "message": "too long", "status": 400})
        return Got(body["To"].removeprefix(f"{self.prefix}+"), body["Body"]), {
            "sid": f"SM_out{self.calls}",
            "status": "queued",
        }

    def slow_down(self) -> tuple[int, Any]:
        return 429, {"code": 20429, "status": 429}


class TwilioWhatsApp(Sms):
    path, door, prefix = "/webhooks/twilio_whatsapp/webhook", TwilioWhatsAppDoor, "whatsapp:"
