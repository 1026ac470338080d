"""Twilio: text messages, and WhatsApp over Twilio, on two addresses of one file. See docs/channels/twilio.md."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit
from xml.sax.saxutils import escape

import aiohttp
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.messaging import Came, MessagingDoor, forged, same
from bot.channels.vendor_call import call, inside, judged, secret_refused, sent
from bot.mailroom.message import Incoming, Letter, Outcome, Receipt

HEADER = "X-Twilio-Signature"
SLOW_DOWN, OUR_TOKEN = (20429, 63018), 20003
PORTS = {"https": 443, "http": 80}
WHATSAPP = "whatsapp:"
Pairs = Sequence[tuple[str, str]]


class TwilioDoor(MessagingDoor):
    """`account` and `token` are Twilio's; `number` is ours; `url` is the public address as it was entered at Twilio's."""

    SECRETS = ("account", "token", "number", "url")
    SETTINGS = {"base": "https://api.twilio.com"}  # noqa: RUF012

    def prove(self, request: Request) -> None:
        given, pairs = request.headers.get(HEADER) or "", _pairs(request)
        urls = _with_and_without_port(self.settings["url"])
        if not self.is_secret("token", lambda token: any([same(signature(token, url, pairs), given) for url in urls])):
            raise forged()

    def read(self, request: Request) -> Came:
        return list(self.each([dict(_pairs(request))], self._read))

    def taken(self) -> HTTPResponse:
        return _twiml("")

    async def not_stored(self, came: Came) -> HTTPResponse:
        """Twilio does not try again, so what matters goes out with this answer."""
        words = self.words_at_once(came)
        return _twiml(f"<Message>{escape(words)}</Message>") if words else self.taken()

    async def send(self, letter: Letter) -> Outcome:
        form = {"To": letter.address["to"], "From": self._sender(), "Body": letter.part.text}
        answer = await call(self.http, "POST", f"{self._account()}/Messages.json", data=form, auth=self._auth())
        if isinstance(answer, Outcome):
            return answer
        code = inside(answer.body, "code")
        if code in SLOW_DOWN:
            return Outcome("later", reason=f"{answer.status} {code}", after=answer.asks_to_wait())
        if code == OUR_TOKEN:
            return secret_refused(str(code))
        return judged(answer, str(code)) if code else sent(answer, inside(answer.body, "sid"))

    def probe(self) -> tuple[str, str, dict[str, Any]]:
        return "GET", f"{self._account()}.json", {"auth": self._auth()}

    def wrong(self) -> list[str]:
        good = self.settings["url"].startswith("https://") and self.settings["url"].endswith(f"/{self.channel}/webhook")
        return [] if good else [f"`url` must be the public address: https://YOUR.HOST/webhooks/{self.channel}/webhook"]

    def _account(self) -> str:
        return f"{self.settings['base']}/2010-04-01/Accounts/{self.settings['account']}"

    def _auth(self) -> aiohttp.BasicAuth:
        return aiohttp.BasicAuth(self.settings["account"], self.settings["token"])

    def _sender(self) -> str:
        return self.settings["number"]

    def _read(self, form: Mapping[str, str]) -> Incoming | Receipt | None:
        status = form.get("MessageStatus")
        if status:
            known = status in ("delivered", "read", "failed", "undelivered")
            failed = status in ("failed", "undelivered")
            return Receipt(form["MessageSid"], not failed, f"failed {form.get('ErrorCode', '')}" * failed) if known else None
        person, media = form["From"], form.get("NumMedia", "0") not in ("0", "") or bool(form.get("Latitude"))
        payload = form.get("ButtonPayload") or None
        return Incoming(form["MessageSid"], person, {"to": person}, form.get("Body", ""), payload=payload, media=media)


class TwilioSmsDoor(TwilioDoor):
    """STOP, START and HELP are answered by Twilio itself."""

    channel = "sms"
    answers_stop = True


class TwilioWhatsAppDoor(TwilioDoor):
    channel = "twilio_whatsapp"

    def _sender(self) -> str:
        return WHATSAPP + self.settings["number"].removeprefix(WHATSAPP)


def signature(token: str, url: str, pairs: Pairs) -> str:
    """Base64 of HMAC-SHA1 over the address and all fields, sorted; a field's repeated values once each, sorted."""
    signed = url + "".join(name + value for name, value in sorted(set(pairs)))
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()


def _pairs(request: Request) -> Pairs:
    """With the empty fields, which are signed too and which Sanic drops."""
    return parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True)


def _with_and_without_port(url: str) -> tuple[str, ...]:
    """Twilio signs either."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = PORTS.get(parts.scheme, 443)
    if parts.port not in (None, port):
        return (url,)
    return (url, *(urlunsplit((parts.scheme, name, parts.path, parts.query, "")) for name in (host, f"{host}:{port}")))


def _twiml(inner: str) -> HTTPResponse:
    written = f"<?xml version='1.0' encoding='UTF-8'?><Response>{inner}</Response>"
    return HTTPResponse(written, content_type="text/xml")
