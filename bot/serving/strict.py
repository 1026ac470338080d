"""Requests that can be read in one way only, by us and by a proxy in front.

Sanic 21.12 takes `Content-Length: -1` and then turns in a circle for ever, with every other caller waiting. It takes what
follows the last chunk of a body for the next request, and a bare line feed for a part of a header's value.
"""

from __future__ import annotations

import re
from typing import Any

from sanic.exceptions import InvalidUsage
from sanic.request import Request

LENGTH = re.compile(r"[0-9]{1,10}")
ENDS_A_LINE = b"\r\n"
LOOSE = (b"\r", b"\n", b"\0")  # outside the end of a line


class StrictRequest(Request):
    """Refused with 400, before any of the body is read, where its length or its head is not plain."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        headers = given["headers"]
        lengths = headers.getall("content-length", [])
        encodings = headers.getall("transfer-encoding", [])
        plain = (len(lengths), len(encodings)) in ((0, 0), (1, 0), (0, 1))
        if not plain or not all(LENGTH.fullmatch(n) for n in lengths) or not all(e == "chunked" for e in encodings):
            raise InvalidUsage("the length of the body is not plain")
        lines = given.get("head", b"").replace(ENDS_A_LINE, b"")
        if any(sign in lines for sign in LOOSE):
            raise InvalidUsage("the head of the request is not plain")

    @property
    def stream(self) -> Any:
        """The connection as Sanic reads it, which Sanic sets when the head is read."""
        return self._connection

    @stream.setter
    def stream(self, connection: Any) -> None:
        self._connection = connection
        if connection is not None and ("transfer-encoding" in self.headers or self.app.ctx.room.ending):
            connection.keep_alive = False  # nothing that follows the body is read
