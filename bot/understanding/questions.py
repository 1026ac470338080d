"""The separate questions of one message: "does it work, and will it upset my sugar?" holds two."""

from __future__ import annotations

import re

FEWEST_WORDS = 3
OPENER = (
    r"(?:whats?|hows?|why|whens?|whos?|which|where|can|could|is|are|does|do|did|will|would|should|shall|am|has|have|any)"
)
SENTENCE_END = re.compile(r"(?<=[?!.])\s+|\n+|\s*;\s*")
SECOND = re.compile(rf",?\s+(?:and|also|plus|but)\s+(?:also\s+|then\s+)?(?={OPENER}\b)|,\s+(?={OPENER}\b)", re.I)
ASKS = re.compile(rf"^(?:and |also |but |so |then |plus )*{OPENER}\b|\?\s*$", re.I)


def questions_in(text: str) -> list[str]:
    """Each question in the order it is asked; a statement between them is left out. One or none for most messages."""
    pieces = [piece.strip() for sentence in SENTENCE_END.split(text) for piece in SECOND.split(sentence)]
    return [piece for piece in pieces if len(piece.split()) >= FEWEST_WORDS and ASKS.search(piece)]
