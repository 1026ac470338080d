"""Cross-validation of the topic model on its own phrasings: each part is asked of a model that the other parts taught.

It flatters beside the held-out questions, since whoever wrote a phrasing wrote its neighbours too; a gap between the two
figures that widens says that phrasings are learnt by heart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.evaluation.scoring import Share
from bot.understanding.encoder import CACHE, shared_encoder
from bot.understanding.topic_model import TopicModel

SEED = 7
FOLDS = 5
ASKED = 800  # phrasings of each part that are asked; all of them would take ten minutes


@dataclass(frozen=True)
class Example:
    """A phrasing in ordinary words, its intent, and the topics that names recognised in it point to."""

    text: str
    intent: str
    named: tuple[str, ...]


@dataclass(frozen=True)
class CrossValidated:
    """Shares of the phrasings asked whose intent came first, and among the first three."""

    folds: int
    top_1: Share
    top_3: Share


def examples(data: Path = Path("data/nlu"), content: Path = Path("data/content")) -> list[Example]:
    """The phrasings as the topic model learns them."""
    from bot.components.importing import read_phrasings
    from bot.components.spelling import learnt_words
    from bot.components.terms import finder_of
    from bot.understanding.terms import topics_named

    phrasings = [e for e in read_phrasings(data, content).intent_examples if e.get("text")]
    finder, ordinary = finder_of(content / "terms"), learnt_words(content, [e.get("text") for e in phrasings])
    return [
        Example(ordinary(e.get("text")), e.get("intent"), tuple(topics_named(finder.find(e.get("text"))))) for e in phrasings
    ]


def cross_validate(said: Sequence[Example], folds: int = FOLDS, asked: int = ASKED) -> CrossValidated:
    """The same parts and the same questions in each run."""
    shuffled = np.random.default_rng(SEED).permutation(len(said))
    places: list[int] = []
    for fold in range(folds):
        left_out = shuffled[fold::folds]
        taught = [said[i] for i in sorted(set(shuffled.tolist()) - set(left_out.tolist()))]
        places += _places(taught, [said[i] for i in left_out[:asked]])
    first, among = (sum(place < most for place in places) for most in (1, 3))
    return CrossValidated(folds, Share(first, len(places)), Share(among, len(places)))


def _places(taught: Sequence[Example], asked: Sequence[Example]) -> list[int]:
    """At which place, from 0, the intent of each stands in the ranking of a model that was taught the others."""
    texts, intents, named = zip(*((e.text, e.intent, e.named) for e in taught), strict=True)
    model = TopicModel(shared_encoder())
    model.fit(texts, intents, named, CACHE)
    ranked = [[label for label, _ in model.rank(e.text, e.named).labels] for e in asked]
    return [labels.index(e.intent) for labels, e in zip(ranked, asked, strict=True)]
