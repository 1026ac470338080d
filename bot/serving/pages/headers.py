"""What every answer tells the browser: nothing from elsewhere, nothing inline, in no frame; and no trace in an error."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from sanic import Sanic
from sanic.exceptions import NotFound, SanicException, ServiceUnavailable
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse

from bot.channels.refusal import Refused

logger = logging.getLogger(__name__)

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
WHAT_TO_DO = {
    404: "there is nothing at this address: begin at /",
    405: "this address does not take that method: see docs/web-channel.md",
    408: "the request did not come to its end in time: send it again",
    413: "the request is too large: send at most 2000 characters of text",
}

UNREADABLE = "the request cannot be read: see docs/web-channel.md"


def add_headers(app: Sanic, missing: Callable[[Request], HTTPResponse]) -> None:
    """Sets the headers on every answer, and replaces the framework's error pages. `missing` is for a reader who got lost."""

    async def lost(request: Request, error: Exception) -> HTTPResponse:
        reads = "text/html" in (request.headers.get("accept") or "")
        return missing(request) if reads else await _failed(request, error)

    app.register_middleware(_complete, "response")
    app.error_handler.add(Exception, _failed)
    app.error_handler.add(NotFound, lost)


async def _complete(_: Request, answer: BaseHTTPResponse) -> None:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)


async def _failed(_: Request, error: Exception) -> HTTPResponse:
    """One clear line as JSON. The error's own words go nowhere: they may hold the patient's."""
    known = isinstance(error, SanicException)
    status = int(getattr(error, "status_code", 0)) if known else 0
    if not HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        if not isinstance(error, ServiceUnavailable):  # the framework's word for a caller who hung up
            logger.error("a request failed inside: %s", type(error).__name__)
        return Refused(503, "failed", "something failed here: try again").response()
    answer = Refused(status, "refused", WHAT_TO_DO.get(status, UNREADABLE)).response()
    headers: dict[str, Any] = getattr(error, "headers", {})
    answer.headers.update(headers)
    return answer
