"""The site file: what differs from clinic to clinic. Without an emergency number nothing starts."""

from __future__ import annotations

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


@dataclass(frozen=True)
class Site:
    """One clinic. `demo` marks the invented clinic that ships with the project; it is said on every screen."""

    clinic_name: str
    clinic_phone: str
    emergency_number: str
    crisis_line: str
    demo: bool = False

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
    fields.close()
    if problems:
        raise ContentError(problems)
    return Site(demo=demo, **written)


def _text(fields: Fields, name: str) -> str:
    """A telephone number may be written without quotes."""
    value = fields.raw(name)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else fields.text(name)
