"""Fixed texts of the conversation, told in turn so that the same words never come twice in a row."""

from __future__ import annotations

from actions.desk import desk
from actions.turn import Turn
from bot.rendering.card import Card, offers, snippet_card

# A first choice among some sixty topics: what people ask first.
FIRST_CHOICES = ("bells_palsy.overview", "eye_protection.overview", "recovery_odds.overview")


def fixed_card(turn: Turn, kind: str, *snippet_ids: str) -> Card:
    """The first of the texts that was not the last one shown."""
    last = turn.shown[-1] if turn.shown else None
    chosen = next((name for name in snippet_ids if name != last), snippet_ids[0])
    found = desk().catalogue.find(chosen)
    if found is None:
        raise LookupError(f"there is no snippet {chosen}")
    return snippet_card(desk().catalogue, desk().site, found, kind)


def with_first_choices(card: Card) -> Card:
    return card | {"suggestions": offers(desk().catalogue, FIRST_CHOICES)}
