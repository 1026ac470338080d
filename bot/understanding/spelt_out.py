"""Words that were typed letter by letter ("m y f a c e") or with a dot for each blank ("my.face.is.drooping")."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from bot.understanding.patterns import Match, pattern

FREQUENCIES = "frequency_dictionary_en_82_765.txt"  # of symspellpy; the most frequent first
KNOWN = 60_000  # of its words
LONGEST = 20  # letters of a word
FEWEST_LETTERS = 3  # in a row, to be read together
FEWEST_WORDS = 2  # of two letters or more, to read dots as blanks
SINGLE = ("a", "i")
# What the list has with an apostrophe only, or not at all; each as often as "won't".
ALSO = (
    "arent", "couldnt", "didnt", "doesnt", "dont", "hasnt", "havent", "im", "isnt", "ive", "thats", "theyre", "wasnt",
    "wouldnt", "youre", "synkinesis", "prednisolone",
)  # fmt: skip
ALSO_COUNT = 4_000_000
STOPS = ".,!?;:"
MARKS = (".", "_", "*", "-")
DOTTED = pattern(r"[\pL\pN']+(?:[._+][\pL\pN']+){2,}")
LETTERS = pattern(r"\pL(?:[._*-]\pL){2,}")


def joined(text: str) -> str:
    """The text with whole words, a blank apart. What makes no words stays as it is."""
    dotted = any(mark in text for mark in "._+")
    return " ".join(_letters_joined((DOTTED.sub(_undotted, text) if dotted else text).split()))


def _undotted(found: Match) -> str:
    """Blanks for the dots between words; one between two figures stays, and so does all where it is no sentence."""
    run = str(found.group())
    if LETTERS.fullmatch(run) or sum(len(piece) > 1 and piece.isalpha() for piece in _pieces(run)) < FEWEST_WORDS:
        return run
    kept = (c if c not in "._+" or (run[n - 1].isdigit() and run[n + 1].isdigit()) else " " for n, c in enumerate(run))
    return "".join(kept)


def _pieces(run: str) -> list[str]:
    return run.replace("_", ".").replace("+", ".").split(".")


def _letters_joined(chunks: list[str]) -> Iterator[str]:
    run: list[str] = []
    for chunk in chunks:
        bare = chunk.rstrip(STOPS)
        spelt = _is_spelt(bare) or (bare == "'" and bool(run))
        if spelt:
            run.append(chunk)
        if not spelt or bare != chunk:  # a stop ends the word
            yield from _as_words(run)
            run = []
        if not spelt:
            yield chunk
    yield from _as_words(run)


def _is_spelt(bare: str) -> bool:
    """One letter, or several with a mark between any two."""
    if len(bare) == 1:
        return bare.isalpha()
    return bare[1:2] in MARKS and LETTERS.fullmatch(bare) is not None


def _as_words(run: list[str]) -> list[str]:
    """The words that single letters make; the letters themselves where they make none, as a list A B C does."""
    letters = "".join(c for chunk in run for c in chunk if c.isalpha())
    if len(letters) < FEWEST_LETTERS or _is_alphabet(letters):
        return run
    words = _parted(letters.lower())
    last = run[-1]
    return [*words[:-1], words[-1] + last[len(last.rstrip(STOPS)) :]] if words else run


def _is_alphabet(letters: str) -> bool:
    return all(ord(after) - ord(before) == 1 for before, after in pairwise(letters))


def _parted(letters: str) -> list[str]:
    """The likeliest words that the letters make without a blank; none where they do not."""
    known = word_odds()
    best: list[tuple[float, int]] = [(0.0, 0)]  # of the first n letters: the odds, and where the last word begins
    for end in range(1, len(letters) + 1):
        begins = range(max(0, end - LONGEST), end)
        best.append(max((best[n][0] + known.get(letters[n:end], -math.inf), n) for n in begins))
    if best[-1][0] == -math.inf:
        return []
    words, end = [], len(letters)
    while end:
        words.append(letters[best[end][1] : end])
        end = best[end][1]
    return words[::-1]


@lru_cache(maxsize=1)
def word_odds() -> Mapping[str, float]:
    """The logarithm of how often each everyday English word is written, of all that is written."""
    lines = (files("symspellpy") / FREQUENCIES).read_text(encoding="utf-8-sig").splitlines()[:KNOWN]
    counted = {word: int(count) for word, _, count in (line.partition(" ") for line in lines)}
    counted = {word: n for word, n in counted.items() if len(word) > 1 or word in SINGLE}
    counted |= dict.fromkeys(ALSO, ALSO_COUNT)
    whole = math.log(sum(counted.values()))
    return {word: math.log(n) - whole for word, n in counted.items()}
