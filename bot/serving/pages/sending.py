"""Sends a file or page: compressed where the browser takes that, and not at all where it has it already."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import lru_cache

from sanic.request import Request
from sanic.response import HTTPResponse

LEAST_WORTHWHILE = 500  # bytes


def send(
    request: Request, content: bytes, kind: str, headers: Mapping[str, str] | None = None, tag: str | None = None
) -> HTTPResponse:
    """`kind` without its character set, which is UTF-8. `tag` is an entity tag with its quotes."""
    told = {"Vary": "Accept-Encoding", **({"ETag": tag} if tag else {}), **(headers or {})}
    if tag and tag in (request.headers.get("if-none-match") or ""):
        return HTTPResponse(status=304, headers=told)
    if len(content) >= LEAST_WORTHWHILE and "gzip" in (request.headers.get("accept-encoding") or ""):
        content, told = _compressed(content), {**told, "Content-Encoding": "gzip"}
    return HTTPResponse(content, content_type=f"{kind}; charset=utf-8", headers=told)


@lru_cache(maxsize=64)
def _compressed(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)
