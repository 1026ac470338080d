"""The plain page that `make run` opens, and what it is served with."""

from __future__ import annotations

import html
from pathlib import Path

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.content.site import Site

FOLDER = Path(__file__).parent / "page"
TYPES = {"page.css": "text/css", "page.js": "text/javascript"}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def add_pages(app: Sanic, site: Site) -> None:
    """`/`, its style and its script; the site's words are escaped once, here."""
    words = {"{number}": site.emergency_number, "{clinic}": site.clinic_name + (" - demo" if site.demo else "")}
    text = (FOLDER / "index.html").read_text(encoding="utf-8")
    for name, value in words.items():
        text = text.replace(name, html.escape(value))
    _add(app, "/", text, "text/html")
    for name, kind in TYPES.items():
        _add(app, f"/{name}", (FOLDER / name).read_text(encoding="utf-8"), kind)


def _add(app: Sanic, address: str, text: str, kind: str) -> None:
    async def serve(_: Request) -> HTTPResponse:
        return HTTPResponse(text, content_type=f"{kind}; charset=utf-8", headers=HEADERS)

    app.add_route(serve, address, name="page_" + (address.strip("/").replace(".", "_") or "index"))
