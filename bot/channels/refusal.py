"""What a door does not take: a status, a short code for programs, and plain words on what to do."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from sanic import response
from sanic.response import HTTPResponse


@dataclass(eq=False)
class Refused(Exception):
    """A request that is not taken. `retry_after` is in seconds."""

    status: int
    code: str
    what: str
    retry_after: int | None = None

    def response(self) -> HTTPResponse:
        headers = {"Cache-Control": "no-store"}
        if self.status == HTTPStatus.UNAUTHORIZED:
            headers["WWW-Authenticate"] = "Bearer"
        if self.retry_after is not None:
            headers["Retry-After"] = str(self.retry_after)
        return response.json({"error": self.what, "code": self.code}, status=self.status, headers=headers)
