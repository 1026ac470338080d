"""Where this server is: as the reader reached it, and as anybody else can."""

from __future__ import annotations

import ipaddress
import re

from sanic.request import Request

from bot.content.site import Site

HOST_NAME = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?|\[[0-9A-Fa-f:]{2,39}\](:[0-9]{1,5})?")
EXAMPLE_HOST = "your-assistant.example"
# A name that the whole internet may know: with a dot, and its last part no number.
NAME = re.compile(r"([A-Za-z0-9-]{1,63}\.)+[A-Za-z][A-Za-z0-9-]{1,62}")
# Names that are known in a house alone (RFC 6761, 6762, 8375 and what home routers use).
OF_A_HOUSE = (".localhost", ".local", ".internal", ".lan", ".home.arpa")
HIGHEST_PORT = 65_535


def own_address(site: Site, request: Request) -> str:
    """For what a reader copies: that of the site file, else how they came here. TLS is assumed but on this machine."""
    host = request.headers.get("host") or ""
    if site.address or not HOST_NAME.fullmatch(host):
        return site.address or f"https://{EXAMPLE_HOST}"
    local = host.partition(":")[0] in ("127.0.0.1", "localhost")
    return f"{'http' if local else 'https'}://{host}"


def public_address(site: Site, request: Request) -> str | None:
    """The same for what is printed and sent to others; None where it is not known, or nobody else would reach it."""
    host = request.headers.get("host") or ""
    reached = HOST_NAME.fullmatch(host) is not None and _reaches_all(host)
    return site.address or (f"https://{host}" if reached else None)


def _reaches_all(host: str) -> bool:
    name, _, port = host.rpartition(":") if re.search(r":[0-9]+$", host) and not host.endswith("]") else (host, "", "")
    if port and not 0 < int(port) <= HIGHEST_PORT:
        return False
    try:
        return ipaddress.ip_address(name.strip("[]")).is_global
    except ValueError:
        return NAME.fullmatch(name) is not None and not name.lower().endswith(OF_A_HOUSE)
