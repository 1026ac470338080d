"""When a message with no clear topic of its own is about the topic in hand after all."""

from __future__ import annotations

from actions.answering import answer_in_hand
from actions.desk import desk
from actions.turn import Reply, Turn
from bot.understanding.patterns import pattern

MOST_WORDS = 10  # a longer message says its own topic
NEAR_ENOUGH = 0.6  # see SideFinder.nearness
SURE = 0.85  # a topic heard with this probability needs no help from the topic in hand
# Words that point back, or go on from what was said; "it's been five weeks" does neither.
IT_HAS_BEEN = pattern(r"\bit(?:'?s| has) been\b")
POINTS_BACK = pattern(
    r"^(?:and|but|so|then|or|ok(?:ay)?|what if|what about|how about|why|forever|really)\b"
    r"|\b(?:its?|that|thats|this|these|those|they|them|one|ones|then|there|after|else|either|which|both)\b"
)


def carried(turn: Turn, heard: str | None = None, sure: float = 0.0) -> Reply | None:
    """The answer on the topic in hand, where the words are few, name no other thing, and point back or are near to it."""
    if turn.topic is None or sure >= SURE or turn.named_terms or len(turn.text.split()) > MOST_WORDS:
        return None
    if not points_back(turn.text) and (heard or not _is_near(turn.topic, turn.text)):
        return None
    return answer_in_hand(turn, turn.topic, "no clear topic of its own; carried", heard)


def points_back(text: str) -> bool:
    return POINTS_BACK.search(IT_HAS_BEEN.sub("...", text)) is not None


def _is_near(topic: str, text: str) -> bool:
    sides = [snippet.id for snippet in desk().catalogue.aspects(topic)]
    return bool(sides) and desk().sides.best(sides, text)[1] >= NEAR_ENOUGH
