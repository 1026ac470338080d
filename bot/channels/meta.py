"""What WhatsApp and Messenger share: the handshake, the signature over the raw body, and Graph's errors."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any, ClassVar

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.messaging import MessagingDoor, forged, same
from bot.channels.vendor_call import Answer, call, inside, judged, secret_refused, sent
from bot.mailroom.message import Outcome

HEADER = "X-Hub-Signature-256"
SLOW_DOWN = {4, 613, 80007, 130429, 131048, 131056, 133016}
OUR_TOKEN = 190


class MetaDoor(MessagingDoor):
    SECRETS: ClassVar[tuple[str, ...]] = ("token", "app_secret", "verify_token")

    def prove(self, request: Request) -> None:
        given = request.headers.get(HEADER) or ""
        if not self.is_secret("app_secret", lambda secret: same(signature(secret, request.body), given)):
            raise forged()

    def handshake(self, request: Request) -> HTTPResponse | None:
        """Asked by GET when the address is entered at Meta's."""
        if request.method != "GET" or request.args.get("hub.mode") != "subscribe":
            return None
        if not self.is_secret("verify_token", lambda token: same(token, request.args.get("hub.verify_token") or "")):
            raise forged()
        return response.text(request.args.get("hub.challenge") or "")

    def probe(self) -> tuple[str, str, dict[str, Any]]:
        url = f"{self.settings['base']}/{self.settings['version']}/{self.settings.get('phone_number_id', 'me')}"
        return "GET", url, {"headers": self._bearer()}

    async def post(self, path: str, body: dict[str, Any], *where: str | int) -> Outcome:
        """Sends it; `where` in the answer stands the message's id."""
        url = f"{self.settings['base']}/{self.settings['version']}/{path}"
        answer = await call(self.http, "POST", url, json=body, headers=self._bearer())
        if isinstance(answer, Outcome):
            return answer
        return _of_error(answer) if inside(answer.body, "error") else sent(answer, inside(answer.body, *where))

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.settings['token']}"}


def signature(secret: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _of_error(answer: Answer) -> Outcome:
    code = inside(answer.body, "error", "code")
    if code in SLOW_DOWN:
        return Outcome("later", reason=f"{answer.status} {code}", after=answer.asks_to_wait())
    if code == OUR_TOKEN:
        return secret_refused(str(code))
    return judged(answer, str(code))
