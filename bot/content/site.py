"""The site file: what differs from clinic to clinic. Without an emergency number nothing starts."""

from __future__ import annotations

import ipaddress
import os
import re
from dataclasses import dataclass, replace
from pathlib import Path

from bot.content.fields import Fields
from bot.content.lines import load_lined
from bot.content.model import REFERENCE, SITE_PREFIX
from bot.content.problem import ContentError, Problem, shown_path
from bot.content.telephone import numbers_in

SITE_FILE = "PALSY_SITE"
DEFAULT = Path("site.yml")
# Fields a text may refer to as {site.<name>}.
FIELDS = ("clinic_name", "clinic_phone", "emergency_number", "crisis_line")
# What a text may also refer to, made of a field: the emergency number without its words, for a line in another language.
DERIVED = ("emergency_digits",)
# What a patient dials, and the most characters it may have. Read as it stands in the file: YAML makes 0 of 000.
NUMBERS = {"clinic_phone": 100, "emergency_number": 100, "crisis_line": 300}
# What a browser sends as `Origin`: no path, no star, no slash at the end.
ORIGIN = re.compile(r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")
MOST_HOURS, MOST_MESSAGES, MOST_REQUESTS = 24 * 31, 600, 60_000


@dataclass(frozen=True)
class Site:
    """One clinic. `demo` marks the invented clinic that ships with the project; it is said on every screen.

    `origins`: websites that may hold the widget. `trusted_proxies`: addresses or networks whose `X-Forwarded-For` is
    believed. `requests_per_minute` is for one address, `messages_per_minute` for one conversation. `address`: where
    readers reach the assistant's own pages, for links in chat apps and on paper; empty where that is not told.
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
    address: str = ""

    def told(self) -> str:
        """One line for whoever starts the server, to see that the numbers are right."""
        numbers = f"emergency {self.emergency_number}, clinic {self.clinic_phone}, crisis line {self.crisis_line}"
        return f"Patients are told: {numbers}"

    @property
    def emergency_digits(self) -> str:
        """`your local number (112, 911 or 999)` -> `112 / 911 / 999`."""
        return " / ".join(number.shown for number in numbers_in(self.emergency_number)) or self.emergency_number

    def filled(self, text: str) -> str:
        def word(match: re.Match[str]) -> str:
            name = match[1].removeprefix(SITE_PREFIX)
            known = match[1].startswith(SITE_PREFIX) and name in (*FIELDS, *DERIVED)
            return str(getattr(self, name)) if known else match[0]

        return REFERENCE.sub(word, text)


def site_path() -> Path:
    return Path(os.environ.get(SITE_FILE) or DEFAULT)


def load_site(path: Path | None = None) -> Site:
    """The site file. Raises ContentError (rules C001 and C028) that says which field to set, and how."""
    path = path or site_path()
    value, problems = load_lined(path, as_written=FIELDS)
    if problems:
        raise ContentError([_told(p) for p in problems])
    fields = Fields(value, shown_path(path), "the site file", 1, problems)
    if problems:  # not a mapping: nothing more is worth saying
        raise ContentError(problems)
    written = {name: _line_of_text(fields, name) for name in FIELDS}
    for name, most in NUMBERS.items():
        _must_be_dialable(fields, name, written[name], most)
    site = Site(
        **written,
        demo=_yes_or_no(fields, "demo"),
        origins=_origins(fields),
        trusted_proxies=_proxies(fields),
        keep_hours=_count(fields, "keep_hours", Site.keep_hours, MOST_HOURS),
        messages_per_minute=_count(fields, "messages_per_minute", Site.messages_per_minute, MOST_MESSAGES),
        requests_per_minute=_count(fields, "requests_per_minute", Site.requests_per_minute, MOST_REQUESTS),
        address=_address(fields),
    )
    fields.close()
    if problems:
        raise ContentError(problems)
    return site


def _told(problem: Problem) -> Problem:
    """A file that is not there, or that cannot be opened, may be a wrong path: then the path is what to mend."""
    if problem.line or not problem.what.startswith(("the file is missing", "cannot be opened")):
        return problem
    named = os.environ.get(SITE_FILE)
    what = f"{problem.what}; {f'{SITE_FILE} names it as' if named else 'it is'} the site file"
    todo = f"set {SITE_FILE} to the path of your clinic's site file"
    return replace(problem, what=what, todo=f"{todo}, or unset it to use {DEFAULT}" if named else todo)


def _line_of_text(fields: Fields, name: str) -> str:
    written = fields.text(name).strip()
    if "\n" in written:  # two numbers on two lines would become one
        fields.complain(fields.line_at(name), f"`{name}` has more than one line", "write it on one line")
        return ""
    return " ".join(written.split())


def _must_be_dialable(fields: Fields, name: str, written: str, most: int) -> None:
    if len(written) > most:
        what = f"`{name}` is longer than {most} characters"
        fields.complain(fields.line_at(name), what, "write the number, or a short phrase with it")
    elif written and not numbers_in(written):
        what = f"`{name}: {written}` holds no number that can be dialled"
        todo = "write digits, with blanks or hyphens at most, such as `000`, `+44 1632 555010` or `112 or 911`"
        fields.complain(fields.line_at(name), what, todo, "C028")


def _yes_or_no(fields: Fields, name: str) -> bool:
    """An absent field is a no."""
    value = fields.raw(name)
    if not isinstance(value, bool | None):
        fields.complain(fields.line_at(name), f"`{name}` is neither true nor false", "write `true` or `false`, no quotes")
    return value is True


def _origins(fields: Fields) -> tuple[str, ...]:
    written = fields.texts("origins")
    for origin in written:
        if not ORIGIN.fullmatch(origin):
            todo = "write it as the browser does, such as `https://www.our-clinic.example`: small letters, no path, no star"
            fields.complain(fields.line_at("origins"), f"`{origin}` is no origin", todo)
    return written


def _address(fields: Fields) -> str:
    """Readers are sent there from elsewhere, so that it has to be safe from others: https."""
    written = fields.text("address", required=False).strip()
    if written and not (ORIGIN.fullmatch(written) and written.startswith("https:")):
        todo = "write it without a path, such as `https://guide.our-clinic.example`, or leave it out"
        fields.complain(fields.line_at("address"), f"`address: {written}` is no https address", todo)
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
