"""What goes out when nothing else did: needs no model, no database, no network, and no file once it was made."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.load import CONTENT
from bot.content.site import Site
from bot.rendering.card import Card
from bot.rendering.safe import safe_card
from bot.store.standing_file import Stands
from bot.understanding.by_rules import heard_by_rules
from bot.understanding.danger import RedFlags, red_flags_in
from bot.understanding.spanish import SpanishDanger


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
        heard = heard_by_rules(text, self._red_flags, self._spanish_rules)
        shown = heard.flag or ((stands.urgent or stands.suspected) if stands else None)
        topic = shown.partition(".")[0] if shown else "out_of_scope"
        card = safe_card(self._site, topic, urgent=shown is not None, lang=heard.lang)
        return LastResort(card, heard.flag if heard.stands else None)

    def _red_flags(self) -> RedFlags:
        self._flags = self._flags or red_flags_in(CONTENT / "red_flags")
        return self._flags

    def _spanish_rules(self) -> SpanishDanger:
        self._spanish = self._spanish or SpanishDanger.load(CONTENT / "red_flags_es.yml")
        return self._spanish
