"""What goes out when nothing else did: needs no model, no database, no network, and no file once it was made."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from bot.content.load import CONTENT
from bot.content.site import Site
from bot.rendering.card import Card
from bot.rendering.safe import safe_card
from bot.store.standing_file import Stands
from bot.understanding.danger import RedFlags, red_flags_in
from bot.understanding.language import language_of
from bot.understanding.spanish import SpanishDanger
from bot.understanding.written import Written

SPANISH = "es"
SAID_ONCE = "soon"
"""An urgency that does not stand; see actions/urgency.py."""


@dataclass(frozen=True)
class LastResort:
    """`card` goes out. `flag`: the urgent text that stands from now on, by its id; None where the words show none."""

    card: Card
    flag: str | None = None


class LastWords:
    """Holds the compiled rules from when it was made. What could not be read then is tried again at each message."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._flags: RedFlags | None = None
        self._spanish: SpanishDanger | None = None
        self.on("no puedo hablar")  # what is read with the first text is read now

    def on(self, text: str, stands: Stands | None = None) -> LastResort:
        """Urgent where the text itself shows a red flag, or where something urgent stands."""
        whole = Written.of(text).whole
        spanish, told = self._in_spanish(whole)
        flag, urgency = self._in_english(whole) or (told, "call_now")
        stood = (stands.urgent or stands.suspected) if stands else None
        shown = flag or stood
        topic = shown.partition(".")[0] if shown else "out_of_scope"
        card = safe_card(self._site, topic, urgent=shown is not None, lang=SPANISH if spanish else "en")
        return LastResort(card, None if urgency == SAID_ONCE else flag)

    def _in_english(self, text: str) -> tuple[str, str] | None:
        """The most urgent red flag: its text and its urgency."""
        with suppress(Exception):  # whatever is missing, a card goes out
            self._flags = self._flags or red_flags_in(CONTENT / "red_flags")
            return next(((alarm.snippet, alarm.urgency) for alarm in self._flags.screen(text)), None)
        return None

    def _in_spanish(self, text: str) -> tuple[bool, str | None]:
        """Whether it is in Spanish, and the text that answers the danger told in it."""
        with suppress(Exception):  # whatever is missing: then it is said in English
            self._spanish = self._spanish or SpanishDanger.load(CONTENT / "red_flags_es.yml")
            found = language_of(text)
            told = self._spanish.told(text, found.code if found else None)
            return told is not None or (found is not None and found.code == SPANISH), told.snippet if told else None
        return False, None
