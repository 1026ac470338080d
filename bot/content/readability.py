"""Reading grade by two well-known formulas, as computed by the `textstat` library."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import textstat

from bot.content.model import REFERENCE, Library, Snippet, Term

# A listed name counts as this easy word: the text explains it, so its length says nothing about how hard the text is.
EASY_WORD = "thing"


@dataclass(frozen=True)
class Grade:
    """US school grades. `flesch_kincaid` counts syllables, `ari` (Automated Readability Index) counts letters."""

    flesch_kincaid: float
    ari: float

    @property
    def worst(self) -> float:
        return max(self.flesch_kincaid, self.ari)


def grade_of(library: Library, snippet: Snippet) -> Grade:
    """The grade of all that the patient reads of a snippet but its title."""
    return grade(" ".join(library.filled(sentence.text) for sentence in snippet.sentences()), library.terms)


def grade(text: str, terms: tuple[Term, ...]) -> Grade:
    plain = REFERENCE.sub(EASY_WORD, _names(terms).sub(EASY_WORD, text))
    return Grade(textstat.flesch_kincaid_grade(plain), textstat.automated_readability_index(plain))


def words_in(text: str) -> int:
    return len(text.split())


@lru_cache(maxsize=4)
def _names(terms: tuple[Term, ...]) -> re.Pattern[str]:
    return any_of(name for term in terms for name in (term.name, *term.variants))


def any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Any of the names as a whole word, longest first, in singular or plural. Of no names at all: matches nothing."""
    longest_first = sorted(set(names), key=len, reverse=True)
    one_of_them = "|".join(map(re.escape, longest_first))
    return re.compile(rf"\b(?:{one_of_them})(?:e?s)?\b" if longest_first else r"(?!)", re.I)
