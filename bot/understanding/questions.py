"""The separate questions of one message: "does it work, and will it upset my sugar?" holds two."""

from __future__ import annotations

from collections.abc import Iterator

from bot.understanding.patterns import pattern

FEWEST_WORDS = 3
MOST_WORDS_WHOLE = 10
OPENER = (
    r"(?:whats?|hows?|why|whens?|whos?|which|where|can|could|is|are|does|do|did|will|would|should|shall|am|has|have|any)"
)
SENTENCE_END = pattern(r"([?!.]?)(?:\s+|\n+|\s*;\s*)")
SECOND = pattern(rf"(,?\s+(?:and|also|plus|but)\s+(?:also\s+|then\s+)?|,\s+){OPENER}\b")
ASKS = pattern(rf"^(?:and |also |but |so |then |plus )*{OPENER}\b|\?\s*$")


def questions_in(text: str) -> list[str]:
    """Each question in the order it is asked; a statement between them is left out. One or none for most messages."""
    pieces = [piece.strip() for sentence in _sentences(text) for piece in _parts(sentence)]
    return [piece for piece in pieces if len(piece.split()) >= FEWEST_WORDS and ASKS.search(piece)]


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for gap in SENTENCE_END.finditer(text):
        if gap.end(1) > gap.start(1) or not gap.group().isspace() or "\n" in gap.group():
            yield text[start : gap.end(1)]
            start = gap.end()
    yield text[start:]


def _parts(sentence: str) -> Iterator[str]:
    """A sentence cut before each further question in it."""
    start = 0
    for joint in SECOND.finditer(sentence):
        yield sentence[start : joint.start()]
        start = joint.end(1)
    yield sentence[start:]


def question_of(text: str) -> str:
    """The last question of a long message, without what was told around it; a short one whole."""
    if len(text.split()) <= MOST_WORDS_WHOLE:
        return text
    return next(iter(reversed(questions_in(text))), text)
