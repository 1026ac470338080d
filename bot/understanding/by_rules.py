"""What the rules alone hear in a text: for the last resort, where nothing else can be asked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from bot.understanding.danger import RedFlags
from bot.understanding.language import language_of
from bot.understanding.spanish import SpanishDanger
from bot.understanding.triage import CALL_NOW
from bot.understanding.written import Written

ENGLISH, SPANISH = "en", "es"
SAID_ONCE = "soon"
"""An urgency that does not stand: to be seen to within days; said once, then the conversation goes on."""


@dataclass(frozen=True)
class HeardByRules:
    """`flag`: id of the urgent text, None where no red flag is shown. `lang`: in which language to speak."""

    flag: str | None = None
    urgency: str | None = None
    lang: str = ENGLISH

    @property
    def stands(self) -> bool:
        return self.flag is not None and self.urgency != SAID_ONCE


def heard_by_rules(text: str, english: Callable[[], RedFlags], spanish: Callable[[], SpanishDanger]) -> HeardByRules:
    """Never raises: rules that cannot be had hear nothing. Of two red flags the most urgent one; English before Spanish."""
    whole, lang, told = Written.of(text).whole, ENGLISH, None
    with suppress(Exception):
        found = language_of(whole)
        told = spanish().told(whole, found.code if found else None)
        lang = SPANISH if told is not None or (found is not None and found.code == SPANISH) else ENGLISH
    with suppress(Exception):
        for alarm in english().screen(whole):
            return HeardByRules(alarm.snippet, alarm.urgency, lang)
    return HeardByRules(told.snippet, CALL_NOW, lang) if told else HeardByRules(lang=lang)
