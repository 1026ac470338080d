"""When a message with no clear topic is about the topic in hand after all."""

from __future__ import annotations

from actions.answering import answer_in_hand
from actions.desk import desk
from actions.turn import Reply, Turn

MOST_WORDS = 8  # a longer message says its own topic
NEAR_ENOUGH = 0.65  # see SideFinder.nearness


def carried(turn: Turn) -> Reply | None:
    """The answer on the topic in hand, where the words are few, name nothing else, and are near to one of its questions."""
    if turn.topic is None or turn.named_terms or len(turn.text.split()) > MOST_WORDS:
        return None
    sides = [snippet.id for snippet in desk().catalogue.aspects(turn.topic)]
    if not sides or desk().sides.best(sides, turn.text)[1] < NEAR_ENOUGH:
        return None
    return answer_in_hand(turn, turn.topic, "no topic of its own; near to the topic in hand")
