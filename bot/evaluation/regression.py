"""A plain logistic regression on the same sentence vectors and phrasings, to be held beside the model.

It can learn little by heart. Where the gap between sets that were read and sets that were not is wider for the model than
for it, the model has memorised.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from bot.evaluation.scoring import Share
from bot.understanding.encoder import CACHE, Encoder, Vectors, shared_encoder
from bot.understanding.encoder.kept import kept_vectors

STRENGTH = 10.0  # of the fit, as sklearn's C; vectors have a length of 1.4
ROUNDS = 60
HALF = 0.5


@dataclass(frozen=True)
class Taught:
    """A phrasing in ordinary words. `topic`: None where it teaches danger alone; `danger`: None where topics alone."""

    text: str
    topic: str | None
    danger: bool | None


@dataclass(frozen=True)
class Heard:
    """A message that was asked, as it was understood, and what the model said of it.

    `accept`: right topics, none where only danger is asked for. `danger`: whether it reports danger, None where that is
    open. `odds`: the model's of danger.
    """

    text: str
    accept: frozenset[str]
    danger: bool | None
    topic: str | None
    odds: float | None


@dataclass(frozen=True)
class Beside:
    """Of the messages of some sets. `topics`: the right one first. `caught`, `alarmed`: odds of danger of a half or more, of
    reports and of calm messages.
    """

    topics: Share
    caught: Share
    alarmed: Share


class Regression:
    """Made with `fit`. Danger and topic are two regressions."""

    def __init__(self, encoder: Encoder, topics: LogisticRegression, danger: LogisticRegression) -> None:
        self._encoder, self._topics, self._danger = encoder, topics, danger

    @classmethod
    def fit(cls, taught: Sequence[Taught], cache: Path | None = CACHE) -> Regression:
        """Raises ValueError where only one topic, or no danger, is taught."""
        encoder = shared_encoder()
        vectors = kept_vectors([one.text for one in taught], encoder, cache, "phrasings")
        about, told = (np.array([getattr(one, name) is not None for one in taught]) for name in ("topic", "danger"))
        topics = _fitted(vectors[about], [one.topic for one in taught if one.topic is not None])
        danger = _fitted(vectors[told], [one.danger for one in taught if one.danger is not None], class_weight="balanced")
        return cls(encoder, topics, danger)

    def topics_of(self, vectors: Vectors) -> list[str]:
        """The likeliest topic of each row."""
        return [str(label) for label in self._topics.predict(vectors)]

    def odds_of(self, vectors: Vectors) -> NDArray[np.float64]:
        """Of danger, 0 to 1, of each row."""
        return np.asarray(self._danger.predict_proba(vectors)[:, 1], dtype=np.float64)

    def beside(self, heard: Sequence[Heard]) -> tuple[Beside, Beside]:
        """Of the same messages: the model's figures and this regression's."""
        if not heard:
            return _figures([], [], []), _figures([], [], [])
        vectors = self._encoder.encode([one.text for one in heard])
        model = _figures(heard, [one.topic for one in heard], [one.odds or 0.0 for one in heard])
        return model, _figures(heard, self.topics_of(vectors), self.odds_of(vectors).tolist())


def _fitted(vectors: Vectors, labels: Sequence[Any], **more: Any) -> LogisticRegression:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # so many rounds are enough to compare
        return LogisticRegression(C=STRENGTH, max_iter=ROUNDS, **more).fit(vectors, labels)


def _figures(heard: Sequence[Heard], topics: Sequence[str | None], odds: Sequence[float]) -> Beside:
    right = [topic in one.accept for one, topic in zip(heard, topics, strict=True) if one.accept]
    told = [(one.danger, share >= HALF) for one, share in zip(heard, odds, strict=True)]
    caught, alarmed = ([high for danger, high in told if danger is kind] for kind in (True, False))
    return Beside(*(Share(sum(found), len(found)) for found in (right, caught, alarmed)))


def taught_phrasings(data: Path = Path("data/nlu"), content: Path = Path("data/content")) -> list[Taught]:
    """The phrasings and the questions that the snippets answer, as the model learns them."""
    from bot.components.blocks import ONLY_DANGER, kind_of_block
    from bot.components.importing import read_phrasings
    from bot.components.spelling import learnt_words
    from bot.content.load import read_library
    from bot.understanding.danger_model import PUTS_OFF
    from bot.understanding.topic_model import ALARMS
    from bot.understanding.written import Written

    examples = [e for e in read_phrasings(data, content).intent_examples if e.get("text")]
    read = [Written.of(e.get("text")).text for e in examples]
    ordinary = learnt_words(content, read)
    found = []
    for example, text in zip(examples, read, strict=True):
        intent, kind = example.get("intent"), kind_of_block(example)
        topic = None if intent in ALARMS or kind in ONLY_DANGER else intent
        found.append(Taught(ordinary(text), topic, None if kind == PUTS_OFF else intent in ALARMS))
    snippets, labels = read_library(content).snippets.values(), {one.topic for one in found}
    return found + [Taught(ask, s.topic, False) for s in snippets if s.topic in labels for ask in s.asks]
