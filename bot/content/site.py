"""The site file: what differs from clinic to clinic. Without an emergency number nothing starts."""

from __future__ import annotations

import ipaddress
import os
import re
from dataclasses import dataclass
from pathlib import Path

from bot.content.fields import Fields
from bot.content.lines import load_lined
from bot.content.model import REFERENCE, SITE_PREFIX
from bot.content.problem import ContentError, Problem, shown_path

SITE_FILE = "PALSY_SITE"
DEFAULT = Path("site.yml")
# Fields a text may refer to as {site.<name>}.
FIELDS = ("clinic_name", "clinic_phone", "emergency_number", "crisis_line")
# What a browser sends as `Origin`: no path, no star, no slash at the end.
ORIGIN = re.compile(r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")
MOST_HOURS, MOST_MESSAGES, MOST_REQUESTS = 24 * 31, 600, 60_000


@dataclass(frozen=True)
class Site:
    """One clinic. `demo` marks the invented clinic that ships with the project; it is said on every screen.

    `origins`: websites that may hold the widget. `trusted_proxies`: addresses or networks whose `X-Forwarded-For` is
    believed. `requests_per_minute` is for one address, `messages_per_minute` for one conversation.
    """

    clinic_name: str
    clinic_phone: str
    emergency_number: str
    crisis_line: str
    demo: bool = False
    origins: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    keep_hours: int = 24
    messages_per_minute: int = 20
    requests_per_minute: int = 300

    def filled(self, text: str) -> str:
        def word(match: re.Match[str]) -> str:
            name = match[1].removeprefix(SITE_PREFIX)
            return str(getattr(self, name)) if match[1].startswith(SITE_PREFIX) and name in FIELDS else match[0]

        return REFERENCE.sub(word, text)


def site_path() -> Path:
    return Path(os.environ.get(SITE_FILE) or DEFAULT)


def load_site(path: Path | None = None) -> Site:
    """The site file. Raises ContentError (rule C001) that says which field to set."""
    path = path or site_path()
    value, problems = load_lined(path)
    if problems:
        todo = f"copy the demo clinic's site.yml there and fill it in, or set {SITE_FILE} to the right path"
        raise ContentError([Problem(p.path, p.line, p.code, p.what, todo) for p in problems])
    fields = Fields(value, shown_path(path), "the site file", 1, problems)
    written = {name: _text(fields, name) for name in FIELDS}
    demo = fields.raw("demo") is True
    site = Site(
        **written,
        demo=demo,
        origins=_origins(fields),
        trusted_proxies=_proxies(fields),
        keep_hours=_count(fields, "keep_hours", Site.keep_hours, MOST_HOURS),
        messages_per_minute=_count(fields, "messages_per_minute", Site.messages_per_minute, MOST_MESSAGES),
        requests_per_minute=_count(fields, "requests_per_minute", Site.requests_per_minute, MOST_REQUESTS),
    )
    fields.close()
    if problems:
        raise ContentError(problems)
    return site


def _text(fields: Fields, name: str) -> str:
    """A telephone number may be written without quotes."""
    value = fields.raw(name)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else fields.text(name)


def _origins(fields: Fields) -> tuple[str, ...]:
    written = fields.texts("origins")
    for origin in written:
        if not ORIGIN.fullmatch(origin):
            todo = "write it as the browser does, such as `https://www.our-clinic.example`: small letters, no path, no star"
            fields.complain(fields.line_at("origins"), f"`{origin}` is no origin", todo)
    return written


def _proxies(fields: Fields) -> tuple[str, ...]:
    written = fields.texts("trusted_proxies")
    for proxy in written:
        try:
            ipaddress.ip_network(proxy)
        except ValueError:
            todo = "write an address or a network, such as `10.0.0.5` or `10.0.0.0/24`"
            fields.complain(fields.line_at("trusted_proxies"), f"`{proxy}` is no address", todo)
    return written


def _count(fields: Fields, name: str, otherwise: int, most: int) -> int:
    value = fields.raw(name)
    if value is None:
        return otherwise
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most:
        return int(value)
    what = f"`{name}` is not a whole number from 1 to {most}"
    fields.complain(fields.line_at(name), what, f"write one, such as {otherwise}")
    return otherwise
