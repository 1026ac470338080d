"""Where a request comes from: which address, and which website."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from functools import cached_property

from sanic.request import Request

from bot.channels.refusal import Refused
from bot.content.site import Site

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
V6_HOUSEHOLD = 64  # bits; one caller owns all addresses below


@dataclass(frozen=True)
class Callers:
    """Reads addresses and origins as the site file says."""

    site: Site

    @cached_property
    def _proxies(self) -> tuple[Network, ...]:
        return tuple(ipaddress.ip_network(proxy) for proxy in self.site.trusted_proxies)

    def key(self, request: Request) -> str:
        """What counts as one caller: an IPv4 address, or the first half of an IPv6 one."""
        address = self._address(request)
        if isinstance(address, ipaddress.IPv6Address):
            return str(ipaddress.ip_network((address, V6_HOUSEHOLD), strict=False))
        return str(address)

    def is_this_machine(self, request: Request) -> bool:
        """Whether the caller sits on loopback itself; a proxy there does not make its callers local."""
        peer = _parsed(request.ip)
        return peer is not None and peer.is_loopback and not self._is_proxy(peer)

    def check_origin(self, request: Request) -> str | None:
        """The website the request comes from, if it says one. Raises Refused for one that is not in the site file."""
        origin = request.headers.get("origin")
        if origin is None:
            return None
        if origin in self.site.origins or origin in self._own(request):
            return str(origin)
        raise Refused(403, "foreign_origin", "this website is not on the list: add it to `origins:` in the site file")

    @staticmethod
    def _own(request: Request) -> tuple[str, str]:
        """Both schemes, since a proxy in front may speak TLS for us."""
        host = request.headers.get("host") or ""
        return f"http://{host}", f"https://{host}"

    def _address(self, request: Request) -> Address | None:
        """The nearest address that is no proxy of ours: what stands further to the left, a caller may have made up."""
        found = _parsed(request.ip)
        forwarded = ",".join(request.headers.getall("x-forwarded-for", [])).split(",")
        while found is not None and self._is_proxy(found) and forwarded:
            nearer = _parsed(forwarded.pop().strip())
            if nearer is None:
                break
            found = nearer
        return found

    def _is_proxy(self, address: Address) -> bool:
        return any(address in network for network in self._proxies)


def _parsed(written: str | None) -> Address | None:
    try:
        return ipaddress.ip_address((written or "").strip())
    except ValueError:
        return None
