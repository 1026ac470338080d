"""The ways out of an alarm, and the answers to a question back: buttons, their numbers, or words."""

from __future__ import annotations

from collections.abc import Mapping

from actions.choosing import chosen
from actions.heard import heard_of
from actions.turn import Turn

WAY = "affirm_deny."  # the ids of the ways begin so
HELP_HAS_COME = f"{WAY}help_has_come"
CHECKED = f"{WAY}checked"
NO_SUCH_SIGNS = f"{WAY}no_such_signs"
NOT_CHECKED = f"{WAY}not_checked"
IT_IS_SO = f"{WAY}it_is_so"
WAYS = (HELP_HAS_COME, CHECKED, NO_SUCH_SIGNS, NOT_CHECKED, IT_IS_SO)
LEADS_TO_ALARM = (NOT_CHECKED, IT_IS_SO)

OF_AN_ALARM: Mapping[str, tuple[str, ...]] = {
    "emergency": (HELP_HAS_COME, CHECKED, NO_SUCH_SIGNS),
    "urgent_eye": (CHECKED, NO_SUCH_SIGNS),
    "urgent_medical": (CHECKED, NO_SUCH_SIGNS),
    "crisis": (HELP_HAS_COME, NO_SUCH_SIGNS),
}
"""Which ways out stand below an urgent text, by its topic."""
OF_A_QUESTION: Mapping[str, tuple[str, ...]] = {
    "emergency": (NOT_CHECKED, CHECKED, NO_SUCH_SIGNS),
    "urgent_eye": (IT_IS_SO, CHECKED, NO_SUCH_SIGNS),
    "urgent_medical": (NOT_CHECKED, CHECKED, NO_SUCH_SIGNS),
    "crisis": (IT_IS_SO, NO_SUCH_SIGNS),
}
"""Which answers stand below the question back, by its topic."""
YES_MEANS: Mapping[str, str] = {
    "emergency": CHECKED, "urgent_medical": CHECKED, "urgent_eye": IT_IS_SO, "crisis": IT_IS_SO
}  # fmt: skip
NO_MEANS: Mapping[str, str] = {
    "emergency": NOT_CHECKED, "urgent_medical": NOT_CHECKED, "urgent_eye": NO_SUCH_SIGNS, "crisis": NO_SUCH_SIGNS
}  # fmt: skip
YES = frozenset({"yes", "yeah", "yep", "yup", "y", "aye", "ye", "yea", "already", "true", "correct", "si"})
NO = frozenset({"no", "nope", "nah", "n", "na", "naw", "never", "not", "nobody", "none", "havent", "hasnt"})
MOST_WORDS = 8  # of an answer; a longer one says more, and is heard like any message
BARE = 3  # words of a bare yes or no


def way_said(turn: Turn) -> str | None:
    """The way that was pressed, picked by its number, or said as yes or no to our question back."""
    picked = chosen(turn) if set(turn.offered) & set(WAYS) else None
    if picked in WAYS and picked in turn.offered:
        return picked
    return _answered(turn) if turn.asking and turn.pressed is None else None


def _answered(turn: Turn) -> str | None:
    """The answer to the question back, in words. A new sign of danger in it is none: the triage hears that first."""
    topic = (turn.asking or "").partition(".")[0]
    heard = heard_of(turn)
    words = [word.strip(".,!").replace("'", "").replace("\u2019", "") for word in turn.text.lower().split()]
    if heard.rules or not words or len(words) > MOST_WORDS:
        return None
    checked = heard.situation.judged is True
    if words[0] in YES and (checked or len(words) <= BARE):
        return YES_MEANS[topic]
    if (words[0] in NO and len(words) <= BARE) or heard.situation.judged is False:
        return NO_MEANS[topic]
    return CHECKED if checked else None
