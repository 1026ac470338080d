"""Phrasings that are there twice: in the very words, or once their spelling is mended."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

from bot.content.problem import Problem
from bot.phrasings.house import House, Phrasing, bare
from bot.understanding.normalise import SEEN_OFTEN, Normaliser, everyday_words

MOST_WORDS = 8  # of a phrasing whose spelling is mended here: longer ones are hardly ever said twice
TWICE, TWO_TOPICS = "keep one of the two", "keep it under the topic that answers it"


def doubles(house: House) -> Iterator[Problem]:
    """D006 and D007, the very words twice in a topic and in two; D008 and D009, the same after mending."""
    phrasings = list(house.phrasings)
    yield from _doubles(phrasings, lambda p: bare(p.text), "D006", "D007", "the same words as")
    words = {p.place: bare(p.text) for p in phrasings}
    first = {words[p.place]: p.place for p in reversed(phrasings)}  # what is there twice in the very words is told above
    mend = mender(words.values())
    mended = {place: bare(mend(said)) for said, place in first.items() if len(said.split()) <= MOST_WORDS}
    short = [p for p in phrasings if p.place in mended]
    yield from _doubles(short, lambda p: mended[p.place], "D008", "D009", "spelling apart, the same words as")


def mender(words: Iterable[str]) -> Normaliser:
    """Taught on the phrasings alone: good enough to find doubles, and ten times as quick as with the content."""
    everyday = everyday_words()
    seen = Counter(word for said in words for word in said.split())
    return Normaliser({word: n for word, n in seen.items() if n >= SEEN_OFTEN and word in everyday}, everyday)


def _doubles(
    phrasings: Iterable[Phrasing], said: Callable[[Phrasing], str], twice: str, two_topics: str, how: str
) -> Iterator[Problem]:
    alike: dict[str, list[Phrasing]] = defaultdict(list)
    for phrasing in phrasings:
        alike[said(phrasing)].append(phrasing)
    for first, *others in alike.values():
        for other in others:
            one_topic = other.intent == first.intent
            where = "" if one_topic else f", under `{first.intent}` there and `{other.intent}` here"
            what, (code, todo) = f"{how} {first.place}{where}", (twice, TWICE) if one_topic else (two_topics, TWO_TOPICS)
            yield Problem(other.path, other.line, code, what, todo)
