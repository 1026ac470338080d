"""The language of red flags put in plain words: phrases spelt out, patterns as sentences."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.understanding.danger.matching import DEFAULT_WITHIN
from bot.understanding.danger.schema import FlagData, PatternData

LEGEND = (
    "“droop…” is any word that begins so; “(arm / leg)” is one of these; “[my]” may be left out; “…” at the end of a "
    "bracket means that its words may be repeated. Words in “quotation marks” within a rule name a list or a sign, which is "
    "spelt out below the rule or in part B."
)
URGENCIES = {
    "call_now": "Call the emergency number now",
    "same_day": "See a doctor or an eye clinic the same day",
    "soon": "See a doctor soon",
}
CALM_KINDS = {
    "negated": "denied (“no weak arm”)",
    "past": "long past (“years ago”)",
    "about": "asked about in general (“can a stroke ...”)",
    "pretend": "supposed, read or acted (“what if”, “the leaflet says”)",
}
_MARKS = {"N": "a number", "YEAR": "a year", "ANY": "any word"}
_PLACES = {
    "clause": "in one part of a sentence",
    "sentence": "in one sentence",
    "message": "in one sentence or the next",
}
_SHORTENED = {
    "cant": "can't", "wont": "won't", "dont": "don't", "doesnt": "doesn't", "didnt": "didn't", "isnt": "isn't",
    "arent": "aren't", "wasnt": "wasn't", "havent": "haven't", "hasnt": "hasn't", "hadnt": "hadn't",
    "couldnt": "couldn't", "wouldnt": "wouldn't", "werent": "weren't", "whats": "what's", "im": "I'm",
}  # fmt: skip
_PIECE = re.compile(r"\(|\)[?*+]?|\||[^\s()|]+")
_CLOSING = {")?": "]", ")*": "…]", ")+": ") …", ")": ")"}

Named = Callable[[str], str]
"""The plain words of a list or sign by its name."""


def readable(phrase: str) -> str:
    """A phrase as a person reads it: `(my)? arm*` becomes `[my] arm…`."""
    pieces = _PIECE.findall(phrase)
    text = " ".join(_piece(pieces, place) for place in range(len(pieces)))
    return re.sub(r"(?<=[(\[]) | (?=[)\]])", "", text)


def _piece(pieces: list[str], place: int) -> str:
    piece = pieces[place]
    if piece == "(":
        return "[" if _close_of(pieces, place) in (")?", ")*") else "("
    if piece[0] == ")":
        return _CLOSING[piece]
    if piece == "|":
        return "/"
    return f"[{_word(piece[:-1])}]" if piece.endswith("?") else _word(piece)


def _word(word: str) -> str:
    if word.endswith("*"):
        return word[:-1] + "…"
    return _MARKS.get(word) or _SHORTENED.get(word, word)


def _close_of(pieces: list[str], place: int) -> str:
    """The bracket that closes the one at `place`."""
    depth = 0
    for piece in pieces[place:]:
        depth += (piece == "(") - (piece[0] == ")")
        if depth == 0:
            return piece
    return ")"


def sentence(pattern: PatternData, named: Named) -> str:
    """A pattern in words: what must stand together, how near, and what lets it go."""
    parts = [_either(part.split("|"), named) for part in pattern.near or pattern.then or pattern.all]
    text = (", then " if pattern.then else ", and ").join(parts)
    if len(parts) > 1:
        text += f", {_nearness(pattern)}"
    if pattern.whole:
        text += ", and nothing else in the message"
    if pattern.unless:
        text += f"; but not where the same sentence holds {_either(pattern.unless, named)}"
    return text


def raises(flag: FlagData, named: Named) -> list[str]:
    """What the flag fires on, in sentences."""
    told = [sentence(pattern, named) for pattern in flag.patterns]
    if flag.known:
        told.append(f"any of these behind “{flag.known.reads}”, where the conversation told of that before")
    return told


def lets_go(flag: FlagData, named: Named) -> list[str]:
    """What keeps a whole flag from firing, in sentences."""
    heeded = [words for kind, words in CALM_KINDS.items() if kind not in flag.despite]
    ignored = [words for kind, words in CALM_KINDS.items() if kind in flag.despite]
    told = [f"where the words are {', '.join(heeded)}"] if heeded else []
    if ignored:
        told.append(f"note: it does fire where they are {', '.join(ignored)}")
    if flag.past == "any":
        told.append("where any part of the finding is long past (else only if all of it is)")
    if flag.unless:
        told.append(f"where the message holds, anywhere, {_either(flag.unless, named)}")
    if flag.needs:
        told.append(f"unless the message holds {_either(flag.needs, named)}")
    return told


def _either(names: list[str], named: Named) -> str:
    told = [f"“{named(name)}”" for name in names]
    return told[0] if len(told) == 1 else f"one of {', '.join(told[:-1])} or {told[-1]}"


def _nearness(pattern: PatternData) -> str:
    place = _PLACES[pattern.same or ("message" if pattern.all else "sentence")]
    if pattern.all and pattern.within is None:
        return "anywhere in the message"
    within = DEFAULT_WITHIN if pattern.within is None else pattern.within
    return f"{place}, with at most {within} other words between them"
