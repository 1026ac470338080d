"""What a request brings: a JSON object of bounded size."""

from __future__ import annotations

import json
from typing import Any

from sanic.request import Request

from bot.channels.refusal import Refused
from bot.understanding.reading import MOST_CHARACTERS

MOST_BYTES = 16_384


def json_object(request: Request, example: str) -> dict[str, Any]:
    """The body. Raises Refused, with the example of what to send."""
    if len(request.body) > MOST_BYTES:
        raise Refused(
            413, "too_large", f"the body is over {MOST_BYTES} bytes: send at most {MOST_CHARACTERS} characters of text"
        )
    if (request.headers.get("content-type") or "").partition(";")[0].strip().lower() != "application/json":
        raise Refused(415, "not_json", "send the header Content-Type: application/json")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Refused(400, "bad_body", f"the body is not JSON: send {example}") from None
    if not isinstance(body, dict):
        raise Refused(400, "bad_body", f"send a JSON object: {example}")
    return body
