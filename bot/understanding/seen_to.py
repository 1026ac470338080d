"""Does the person say that help has come, or that the sign was seen to? Only then an urgent answer stops standing.

Help that is only sought ("ok, ringing them", "on our way in") leaves it: what to do until it comes is what they need next.
"""

from __future__ import annotations

from bot.understanding.patterns import pattern
from bot.understanding.questions import questions_in

HELP_HAS_COME = pattern(
    r"\b(?:"
    r"(?:they|paramedics?|(?:the )?ambulance|help|(?:the |a )?(?:doctor|nurse|medics?))"
    r"(?:'re|re|'s| is| are| has| have)? (?:just )?(?:now )?"
    r"(?:here|arrived|come|came|with (?:us|me|her|him))"
    r"|(?:we'?re|i'?m|we are|i am|(?:he|she)(?:'?s| is)|now) (?:now )?"
    r"(?:at|in) (?:the )?(?:hospital|a ?(?:&|and) ?e|e\.?r\.?|casualty|eye clinic)"
    r"|(?:back|home|out) (?:now )?from (?:the )?(?:hospital|a ?(?:&|and) ?e|e\.?r\.?|casualty|eye clinic|ward)"
    r"|(?:they|doctors?|the doctor|(?:the )?hospital|a ?& ?e|e\.?r\.?) ?"
    r"(?:'ve |ve |have |has )?(?:just )?(?:checked|seen|looked at|ruled out|ruled it out|sorted|treated|examined)"
    r"|(?:been|was|were|got) (?:seen|checked|looked at|sorted|treated)|all clear|false alarm|all sorted"
    r"|sent (?:me|us|her|him) home"
    r"|(?:hes|shes|he's|she's|he is|she is|i'm|im|i am) (?:now )?"
    r"(?:on the ward|discharged)"
    r")(?:\b|$)"
)
NOT_SO = pattern(
    r"\b(?:not|no|never|nobody|n't|haven'?t|hasn'?t|isn'?t|aren'?t|can'?t|won'?t|until|till|if|when|before|should|shall|"
    r"is there|but|or|think|thought|guess|maybe|perhaps|probably|might|could|would|tomorrow|later|next|yesterday|last)\b"
)
SENTENCE = pattern(r"[^.!?;]+[.!?;]*")


def is_seen_to(text: str) -> bool:
    """True only for a plain statement: a negation, an `if` or a `but` leaves the urgent answer standing.

    A question beside the statement is put aside.
    """
    sentences = [found.group().strip() for found in SENTENCE.finditer(text)]
    stated = [sentence for sentence in sentences if not sentence.endswith("?") and not questions_in(sentence)]
    return any(HELP_HAS_COME.search(s) for s in stated) and not any(NOT_SO.search(s) for s in stated)
