"""Spanish as it sounds: `kiero`, `quiero` and `QUIERO` are one word, and so are `xueca` and `chueca`, `aogo` and `ahogo`."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby

from bot.understanding.patterns import pattern

PIECES = pattern(r"[\pL\pN]+|[.!?;:,\n()]+")
ENDS_SENTENCE = frozenset(".!?\n")
# In this order. `h` is silent, but for `ch`, which many write `x`.
SOUNDS = (
    ("ch", "x"), ("ll", "y"), ("qu", "k"), ("ge", "je"), ("gi", "ji"), ("gue", "ge"), ("gui", "gi"), ("ce", "se"),
    ("ci", "si"),
    ("z", "s"), ("c", "k"), ("q", "k"), ("v", "b"), ("h", ""), ("w", "u"),
)  # fmt: skip
# What is typed short, as it sounds.
SHORT: Mapping[str, str] = {
    "k": "ke", "x": "por", "d": "de", "m": "me", "t": "te", "y": "i", "dnd": "donde", "dsd": "desde", "pa": "para",
    "toy": "estoy",
    "ta": "esta", "sta": "esta", "stoy": "estoy", "tmb": "tambien", "pueo": "puedo", "pudo": "pudo", "kbsa": "kabesa",
    "kbesa": "kabesa", "orita": "aora", "aorita": "aora", "braso": "braso", "tngo": "tengo", "muxo": "muxo", "oi": "oi",
}  # fmt: skip
# Little words that may stand anywhere or be left out: "no mueve el brazo", "no mueve su brazo derecho".
LIGHT = frozenset({
    "el", "la", "los", "las", "un", "una", "mi", "mis", "su", "sus", "tu", "tus", "lo", "muy", "bien", "re", "mas",
    "tan", "ni",
    "iskierdo", "iskierda", "derexo", "derexa", "doktor", "doktora", "komo", "al", "del", "the", "my",
})  # fmt: skip
NEW_CLAUSE = frozenset({"pero", "porke", "aunke", "solo", "sino"})


@dataclass
class Spoken:
    """The words of a message as they sound, without the light ones; which clause and which sentence each stands in."""

    words: list[str] = field(default_factory=list)
    clause: list[int] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)


def as_it_sounds(word: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))
    for written, heard in SOUNDS:
        bare = bare.replace(written, heard)
    heard = "".join(letter for letter, _ in groupby(bare))
    return SHORT.get(heard, heard)


def spoken(text: str) -> Spoken:
    heard, clause, sentence = Spoken(), 0, 0
    for piece in _pieces(text):
        if not piece[0].isalnum():
            clause += 1
            sentence += not ENDS_SENTENCE.isdisjoint(piece)
            continue
        word = as_it_sounds(piece)
        clause += word in NEW_CLAUSE
        if word and word not in LIGHT and heard.words[-1:] != [word]:  # a word said again at once says nothing new
            heard.words.append(word)
            heard.clause.append(clause)
            heard.sentence.append(sentence)
    return heard


def heard_whole(text: str) -> str:
    """The text as it sounds, with all its words, for what is learnt from letters."""
    return " ".join(as_it_sounds(piece) for piece in _pieces(text) if piece[0].isalnum())


def _pieces(text: str) -> list[str]:
    return PIECES.words(text)
