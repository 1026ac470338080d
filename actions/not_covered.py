"""A clear question of the field that no card is likely to answer: said so, with the nearest titles and whom to ask."""

from __future__ import annotations

from collections.abc import Sequence

from actions import names
from actions.answering import is_topic, with_offers
from actions.fixed import fixed_card
from actions.turn import Reply, Turn

TEXTS = ("out_of_scope.not_covered", "out_of_scope.not_covered_again")
# Probabilities, chosen on the messages of data/pairs that no card answers and on tests/evaluation/tuning/patients.jsonl.
LEAST = 0.2  # of the likeliest card, below which none answers
ENOUGH = 0.4  # of the likeliest card, from which on it answers although the topic heard was another
SURE_TOPIC = 0.8
OF_THE_FIELD = 0.9  # of being in scope
FEWEST_WORDS, MOST_WORDS = 4, 30  # a longer message tells a story, and is asked back


def no_card_for_it(turn: Turn) -> bool:
    """Whether a card was looked for and none is likely, although it is clear what is asked about."""
    return bool(turn.cards) and turn.cards[0][1] < LEAST and likeliest(turn) is None and is_clear(turn)


def likeliest(turn: Turn) -> str | None:
    """The card that is likely to answer, of whatever topic; None where none is."""
    name, odds = max(turn.cards, key=lambda card: card[1], default=("", 0.0))
    return name if odds >= ENOUGH else None


def is_clear(turn: Turn) -> bool:
    """Whether the message is a question of the field whose topic is sure."""
    topic, odds = turn.ranking[0] if turn.ranking else ("", 0.0)
    of_the_field = float(turn.heard.get("in_scope") or 0.0) >= OF_THE_FIELD
    return of_the_field and is_topic(topic) and odds >= SURE_TOPIC and FEWEST_WORDS <= len(turn.asked.split()) <= MOST_WORDS


def not_covered(turn: Turn, why: str, near: Sequence[str] = ()) -> Reply:
    """`near`: ids of the nearest snippets; those ranked for the message where none are given."""
    card = fixed_card(turn, "fallback", *TEXTS) | {"topic": names.OUT_OF_SCOPE}
    ranked = [name for name, _ in turn.cards if is_topic(name.partition(".")[0])]
    return with_offers(turn, card, list(near or ranked), why)
