"""Which of the last reply's offers is meant: by number, by its place, or by words like its title."""

from __future__ import annotations

from actions import names
from actions.desk import desk
from actions.turn import Turn
from bot.understanding.patterns import pattern

NEAR_ENOUGH = 0.55  # see SideFinder.nearness
CLEARLY = 0.05  # how much nearer than the next offer
MOST_WORDS = 8
PLEASE = (
    r"(?:ok(?:ay)?|yes|yeah|please|um+|well|the|number|no\.?|option|answer|just|i meant?|i'?d like|tell me about|go for|#)"
)
THEN = r"(?:one|option|thing|please|then|thanks?|pls|of (?:those|these|them))"
PLACES = {
    r"1|one|a|first|1st|top|former": 0,
    r"2|two|b|second|2nd|middle|latter": 1,
    r"3|three|c|third|3rd": 2,
    r"last|bottom|final": -1,
}
PLACE = {pattern(rf"(?:{PLEASE}[\s,]+)*#?(?:{words})[.)!]?(?:[\s,]+{THEN})*[.!]?"): n for words, n in PLACES.items()}
ANY_OF = (names.FOLLOW_UP, names.UNCLEAR, names.OUT_OF_SCOPE, "affirm_deny", "more_detail")


def chosen(turn: Turn) -> str | None:
    """The id of the offer that is meant, or None where the words choose none of them."""
    if turn.pressed:
        return turn.pressed
    return (_by_place(turn) or _by_words(turn)) if turn.offered else None


def _by_place(turn: Turn) -> str | None:
    for words, place in PLACE.items():
        if words.fullmatch(turn.text.strip()) and place < len(turn.offered):
            return turn.offered[place]
    return None


def _by_words(turn: Turn) -> str | None:
    """Only after a question of ours, and where the words say no topic of their own."""
    if not turn.misses or turn.intent not in ANY_OF or len(turn.text.split()) > MOST_WORDS:
        return None
    near = sorted(((desk().sides.nearness(offer, turn.asked), offer) for offer in turn.offered), reverse=True)
    margin = near[0][0] - near[1][0] if len(near) > 1 else CLEARLY
    return near[0][1] if near[0][0] >= NEAR_ENOUGH and margin >= CLEARLY else None
