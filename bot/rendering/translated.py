"""What a text in another language needs of the site: numbers as digits, in order also where one reads from the right."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.content.model import ENGLISH
from bot.content.site import Site

NUMBER = re.compile(r"\+?\d+(?:[ -]\d+)*")
BETWEEN = " / "
FROM_THE_RIGHT = frozenset({"ar", "fa", "he", "ur"})
# Unicode's isolates: what stands between has its own direction, from the left or that of its first letter.
FROM_THE_LEFT, OF_ITS_OWN, END = "\u2066", "\u2068", "\u2069"


def site_in(site: Site, lang: str) -> Site:
    """The site as a text in that language says it."""
    if lang == ENGLISH:
        return site
    digits = digits_in(site.emergency_number)
    if lang not in FROM_THE_RIGHT:
        return replace(site, emergency_number=digits)
    return replace(
        site,
        emergency_number=FROM_THE_LEFT + digits + END,
        clinic_phone=FROM_THE_LEFT + site.clinic_phone + END,
        clinic_name=OF_ITS_OWN + site.clinic_name + END,
        crisis_line=OF_ITS_OWN + site.crisis_line + END,
    )


def digits_in(number: str) -> str:
    """`your local number (112, 911 or 999)` -> `112 / 911 / 999`; the words themselves where they hold no digit."""
    return BETWEEN.join(NUMBER.findall(number)) or number
