"""What goes out when nothing else did: needs no model, no database, no network."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from bot.content.load import CONTENT
from bot.content.problem import ContentError
from bot.content.site import Site, load_site
from bot.rendering.card import Card
from bot.rendering.safe import safe_card
from bot.rendering.text import plain_text
from bot.understanding.danger import RedFlags, RedFlagsError, red_flags_in
from bot.understanding.spanish.without_model import heard_in_spanish
from bot.understanding.written import Written


def last_resort_card(text: str) -> Card:
    """Urgent where the text itself shows a red flag."""
    flags = _flags()
    whole = Written.of(text).whole
    alarms = flags.screen(whole) if flags else []
    spanish, topic = _in_spanish(whole)
    topic = alarms[0].topic if alarms else topic
    return safe_card(_site(), topic or "out_of_scope", urgent=topic is not None, lang="es" if spanish else "en")


def last_resort_messages(recipient: str, text: str) -> list[dict[str, Any]]:
    """One text and one card."""
    card = last_resort_card(text)
    return [{"recipient_id": recipient, "text": plain_text(card)}, {"recipient_id": recipient, "custom": card}]


def _in_spanish(text: str) -> tuple[bool, str | None]:
    try:
        return heard_in_spanish(text, CONTENT / "red_flags_es.yml")
    except Exception:  # whatever is missing: then it is said in English
        return False, None


@lru_cache(maxsize=1)
def _flags() -> RedFlags | None:
    try:
        return red_flags_in(CONTENT / "red_flags")
    except (RedFlagsError, OSError):
        return None


@lru_cache(maxsize=1)
def _site() -> Site | None:
    try:
        return load_site()
    except ContentError:
        return None
