"""Does the person say that help has come, or that the sign was seen to? Only then an urgent answer stops standing."""

from __future__ import annotations

import re

HELP_HAS_COME = re.compile(
    r"\b(?:"
    r"(?:they|paramedics?|(?:the )?ambulance|help|(?:the |a )?(?:doctor|nurse|medics?))"
    r"(?:'re|re|'s| is| are| has| have)? (?:just )?(?:now )?"
    r"(?:here|arrived|come|came|with (?:us|me|her|him))"
    r"|(?:i|we)(?:'ve| have)? (?:just )?(?:called|rung|rang|phoned|dialled|dialed)"
    r"|(?:is|are|they're|its|it's) on (?:its|their|the) way"
    r"|(?:we're|i'm|im|we are|i am|(?:he|she)(?:'s| is)|now) (?:now )?"
    r"(?:at|in) (?:the )?(?:hospital|a ?& ?e|e\.?r\.?|casualty|eye clinic)"
    r"|(?:they|doctors?|the doctor|(?:the )?hospital|a ?& ?e|e\.?r\.?) "
    r"(?:have |has )?(?:just )?(?:checked|seen|looked at|ruled out|ruled it out)"
    r"|(?:been|was|were|got) (?:seen|checked|looked at)|all clear|false alarm"
    r"|sent (?:me|us|her|him) home"
    r")\b",
    re.I,
)
NOT_SO = re.compile(
    r"\b(?:not|no|never|nobody|n't|haven'?t|hasn'?t|isn'?t|aren'?t|can'?t|won'?t|until|till|if|when|before|should|shall|"
    r"is there|but|or)\b|\?",
    re.I,
)


def is_seen_to(text: str) -> bool:
    """True only for a plain statement: a question, a negation, an `if` or a `but` leaves the urgent answer standing."""
    return bool(HELP_HAS_COME.search(text)) and not NOT_SO.search(text)
