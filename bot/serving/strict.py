"""Requests whose length can be read in one way only. Sanic 21.12 takes `Content-Length: -1` and then turns in a circle for
ever, with every other caller waiting; and a length said twice may be read differently by a proxy in front."""

from __future__ import annotations

import re
from typing import Any

from sanic.exceptions import InvalidUsage
from sanic.request import Request

LENGTH = re.compile(r"[0-9]{1,10}")


class StrictRequest(Request):
    """Refused with 400, before any of the body is read, where its length is not plain."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        headers = given["headers"]
        lengths = headers.getall("content-length", [])
        encodings = headers.getall("transfer-encoding", [])
        plain = (len(lengths), len(encodings)) in ((0, 0), (1, 0), (0, 1))
        if not plain or not all(LENGTH.fullmatch(n) for n in lengths) or not all(e == "chunked" for e in encodings):
            raise InvalidUsage("the length of the body is not plain")
