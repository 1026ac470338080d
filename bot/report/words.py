"""The questions that got no answer, or a question back: without what tells who somebody is, alike ones together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

MOST_GROUPED, MOST_SHOWN, ALIKE = 2000, 20, 70


def told_words(asked: Iterable[Counter[str]]) -> dict[str, str]:
    """Of the commonest questions as they were kept, what may be told of each.

    What tells who somebody is was taken out when it was written, but by an older release maybe not. That is slow, so it is
    done for what may be shown alone.
    """
    from bot.privacy.personal import without_personal

    commonest = (words for counts in asked for words, _ in counts.most_common(MOST_GROUPED))
    return {words: " ".join(without_personal(words).split()).casefold() for words in commonest}


def under(told: dict[str, str], counts: Counter[str]) -> Counter[str]:
    """Counted under the words that may be told; what is not told of is left out."""
    merged: Counter[str] = Counter()
    for words, count in counts.items():
        if words in told:
            merged[told[words]] += count
    return merged


def grouped(asked: Counter[str]) -> list[tuple[str, int]]:
    """Alike questions under the commonest of them; by their words, since no model is loaded."""
    from rapidfuzz import fuzz, process

    groups: dict[str, int] = {}
    for words, count in asked.most_common(MOST_GROUPED):
        near = process.extractOne(words, groups.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE)
        groups[near[0] if near else words] = groups.get(near[0] if near else words, 0) + count
    return sorted(groups.items(), key=lambda group: -group[1])[:MOST_SHOWN]
