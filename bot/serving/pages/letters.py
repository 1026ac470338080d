"""The QR code that a clinic puts on its letters: it leads to the chat's own page."""

from __future__ import annotations

import io
from functools import lru_cache

import segno
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.content.site import Site
from bot.serving.pages.address import public_address
from bot.serving.pages.sending import send

QUIET = 4  # modules of white around it, as ISO/IEC 18004 asks
NO_ADDRESS = (
    "no QR code: this server does not know an address that others reach. Set `address:` in the site file, "
    "such as `https://guide.our-clinic.example`, or open this page at that address"
)


async def serve_code(site: Site, request: Request) -> HTTPResponse:
    """The picture, or one line that says what to set."""
    address = public_address(site, request)
    if address is None:
        told = {"Cache-Control": "no-store"}
        return HTTPResponse(NO_ADDRESS + "\n", status=404, content_type="text/plain; charset=utf-8", headers=told)
    return send(request, qr_code(f"{address}/chat"), "image/svg+xml", {"Cache-Control": "no-cache"})


@lru_cache(maxsize=16)
def qr_code(address: str) -> bytes:
    """Black on white whatever the page's colours, a millimetre a module, and readable with 15 % of it lost (level M)."""
    picture = io.BytesIO()
    code = segno.make_qr(address, error="m")
    code.save(
        picture, kind="svg", unit="mm", border=QUIET, light="#fff", title=f"QR code: {address}", xmldecl=False, nl=False
    )
    return picture.getvalue()
