"""From a message to the snippets that answer it, over all snippets at once.

For each snippet a few signs are worked out: nearness in meaning to the questions it says it answers, to its title and to its
sentences, of the whole message and of the question in it; rare words they share; the odds of its topic; what a small network
and single words say, which learnt from labelled pairs; and whether it is for just what the message is about, or for another
thing. Their weights are fitted on pairs that these did not see (a conditional logit: their snippets beside all others).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import joblib
import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import KFold

from bot.understanding.about import About, For, Together, fit
from bot.understanding.card_network import Layers, fitted_network, odds_of
from bot.understanding.card_weights import fitted_weights
from bot.understanding.card_words import CardWords
from bot.understanding.encoder import MIDDLE, SENTENCE, Encoder, Vectors
from bot.understanding.encoder.kept import kept_vectors
from bot.understanding.questions import question_of
from bot.understanding.shared_words import SharedWords

Matrix = NDArray[np.float32]
Odds = Mapping[str, float]

SIGNS = (
    "asks", "question_asks", "title", "sentences", "question_sentences", "words", "rare_word", "overview", "topic", "learnt",
    "taught_words", "fits", "contradicts",
)  # fmt: skip
NOBODY = About()  # nothing is known
OVERVIEW = ".overview"
LEAST = 1e-4  # of a probability, before its logarithm
MIDDLE_WEIGHT = 0.7  # of the encoder's middle layer beside its last, as in topic_model.py
SCALE = 6.0  # of the vectors for the network
TIMES = 2  # that a pair is shown to the network, beside the snippets' own questions and sentences
FOLDS = 3
SEED = 7
FILE = "card_ranker.joblib"
WORKED_OUT = ("_for_some", "_overviews", "_kinds", "_kind_of")  # from what is kept, once a process


@dataclass(frozen=True)
class CardText:
    """A snippet as it is chosen by: `topic` is its intent, `sentences` its own wording, `asks` what it says it answers,
    `whom` for which causes, people and stages it is.
    """

    id: str
    topic: str
    title: str
    sentences: tuple[str, ...]
    asks: tuple[str, ...]
    whom: For = field(default_factory=dict)


@dataclass(frozen=True)
class Pair:
    """A message, the ids of the snippets that answer it, best first, and whom and what the message is about.

    `behind`: id of the snippet after which it was said, whose title then stands in front of the text.
    """

    text: str
    cards: tuple[str, ...]
    about: About = NOBODY
    behind: str | None = None


@dataclass(frozen=True)
class Asked:
    """A message as it is looked up: its text, the probabilities of topics, and what is known of whom it is about."""

    text: str
    topics: Odds
    about: About


class CardRanker:
    """Made with `fit`, kept with `save`, got back with `load`."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._ids: list[str] = []
        self.titles: dict[str, str] = {}
        self._whom: list[For] = []
        self._together: Together = frozenset()
        self._topics: list[str] = []
        self._asks: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._titles, self._sentences = self._asks, self._asks
        self._ask_starts: list[int] = []
        self._sentence_starts: list[int] = []
        self._words, self._taught_words = SharedWords([]), CardWords()
        self._centre = np.zeros(0, dtype=np.float32)
        self._networks: list[Layers] = []
        self._weights: NDArray[np.float64] = np.zeros(len(SIGNS))
        self._weights_in_context: NDArray[np.float64] = np.zeros(len(SIGNS))  # of words that lean on a card

    # ------------------------------------------------------------------ learning

    def fit(
        self,
        cards: Sequence[CardText],
        pairs: Sequence[Pair],
        topics: Sequence[Odds],
        cache: Path | None = None,
        together: Together = frozenset(),
    ) -> CardRanker:
        """`cards`: each with one of `asks` or more. `topics`: probabilities of topics, of each pair in turn, by a model
        that did not learn from this pair. `together`: see `about.fit`.

        Pairs whose snippets are all unknown teach nothing. Raises ValueError where fewer than FOLDS pairs are left.
        """
        for name in WORKED_OUT:
            vars(self).pop(name, None)
        self._ids, self._topics = [card.id for card in cards], [card.topic for card in cards]
        self.titles = {card.id: card.title for card in cards}
        self._whom, self._together = [card.whom for card in cards], together
        place = {name: n for n, name in enumerate(self._ids)}
        owned = [
            (pair, [place[c] for c in pair.cards if c in place], odds) for pair, odds in zip(pairs, topics, strict=True)
        ]
        taught = [(pair, owners, odds) for pair, owners, odds in owned if owners]
        if len(taught) < FOLDS:
            raise ValueError(f"{len(taught)} pairs of message and snippet: data/pairs needs {FOLDS} or more")
        told = self._read(cards, cache)
        asked = [Asked(pair.text, odds, pair.about) for pair, _, odds in taught]
        wanted = [owners for _, owners, _ in taught]
        vectors = kept_vectors([a.text for a in asked], self._encoder, cache, "phrasings")
        questions = self._questions([a.text for a in asked], vectors, cache)
        learnt = self._out_of_fold(told, vectors, wanted), self._fit_words(cards, asked, wanted)
        behind = [pair.behind is not None for pair, _, _ in taught]
        self._fit_weights(self._signs(asked, vectors, questions, learnt), wanted, behind)
        return self

    def _read(self, cards: Sequence[CardText], cache: Path | None) -> tuple[Matrix, list[int]]:
        """Takes in the snippets' texts; returns what the network learns of them, rows and owners."""
        asks, sentences = [card.asks for card in cards], [card.sentences for card in cards]
        self._ask_starts, self._sentence_starts = _starts(asks), _starts(sentences)
        vectors = kept_vectors([t for texts in (*asks, *sentences) for t in texts], self._encoder, cache, "cards")
        titles = kept_vectors([card.title for card in cards], self._encoder, cache, "titles")
        count = sum(map(len, asks))
        self._asks, self._sentences = vectors[:count, SENTENCE].copy(), vectors[count:, SENTENCE].copy()
        self._titles = titles[:, SENTENCE].copy()
        self._words = SharedWords([[*[card.title] * 2, *card.sentences, *card.asks] for card in cards])
        self._centre = vectors[:, MIDDLE].mean(axis=0)
        owners = [n for texts in (asks, sentences) for n, own in enumerate(texts) for _ in own]
        return self._placed(vectors), owners

    def _fit_weights(self, rows: NDArray[np.float64], wanted: list[list[int]], behind: Sequence[bool]) -> None:
        """For lone messages without those behind a title, which shares words with a card mostly not asked for."""
        alone = [n for n, titled in enumerate(behind) if not titled]
        self._weights_in_context = fitted_weights(rows, wanted)
        enough = FOLDS <= len(alone) < len(wanted)
        self._weights = fitted_weights(rows[alone], [wanted[n] for n in alone]) if enough else self._weights_in_context

    def _questions(self, texts: Sequence[str], vectors: Vectors, cache: Path | None) -> Vectors:
        """Of the question in each text; where that is the whole text, its own vector."""
        others = {place: question for place, text in enumerate(texts) if (question := question_of(text)) != text}
        found = vectors.copy()
        found[list(others)] = kept_vectors(list(others.values()), self._encoder, cache, "pair_questions")
        return found

    def _fit_words(self, cards: Sequence[CardText], asked: Sequence[Asked], owners: list[list[int]]) -> Matrix:
        """What the words of each message say that learnt from the others."""
        own = [(text, [place]) for place, card in enumerate(cards) for text in card.asks]
        texts, whose = [message.text for message in asked], [*owners, *(owner for _, owner in own)]
        return self._taught_words.fit([*texts, *(text for text, _ in own)], whose, len(cards))[: len(asked)]

    def _out_of_fold(self, told: tuple[Matrix, list[int]], vectors: Vectors, owners: list[list[int]]) -> NDArray[np.float64]:
        """What a network says of each pair that learnt from the others; the mean of all is what is asked later on."""
        rows = self._placed(vectors)
        found = np.zeros((len(rows), len(self._ids)))
        self._networks = []
        for known, new in KFold(FOLDS, shuffle=True, random_state=SEED).split(rows):
            self._networks.append(fitted_network(*_with_pairs(told, rows[known], [owners[n] for n in known])))
            found[new] = odds_of(self._networks[-1], rows[new])
        return found

    # ------------------------------------------------------------------ use

    def rank(self, text: str, topics: Odds, about: About = NOBODY, in_context: bool = False) -> list[tuple[str, float]]:
        """All snippets with the probability that it is the one wanted, best first.

        `topics`: probabilities by topic. `about`: what is known of the cause, the person and the stage. `in_context`:
        whether it leans on a card in hand, with or without its title in front.
        """
        vector, question = self._encoder.one(text)[None], self._encoder.one(question_of(text))[None]
        by_networks = [odds_of(layers, self._placed(vector)) for layers in self._networks]
        learnt = np.mean(by_networks, axis=0), self._taught_words.scores(text)
        weights = self._weights_in_context if in_context else self._weights
        scores = self._signs([Asked(text, topics, about)], vector, question, learnt)[0] @ weights
        odds = np.exp(scores - scores.max())
        odds /= odds.sum()
        return [(self._ids[n], float(odds[n])) for n in np.argsort(-odds, kind="stable").tolist()]

    def _signs(
        self, asked: Sequence[Asked], vectors: Vectors, questions: Vectors, learnt: tuple[NDArray[np.float64], Matrix]
    ) -> NDArray[np.float64]:
        """Of each message a row a snippet, a column each of SIGNS; shape (messages, snippets, signs).

        `vectors`: of the messages. `questions`: of the question in each. `learnt`: what network and words say of each.
        """
        wholes, questions = vectors[:, SENTENCE], questions[:, SENTENCE]
        shared = [self._words.shared(message.text) for message in asked]
        topics = np.array([[message.topics.get(topic, 0.0) for topic in self._kinds] for message in asked])
        fits = np.stack([self._fits(message.about) for message in asked])
        return np.stack([
            _nearest(self._asks, self._ask_starts, wholes),
            _nearest(self._asks, self._ask_starts, questions),
            wholes @ self._titles.T,
            _nearest(self._sentences, self._sentence_starts, wholes),
            _nearest(self._sentences, self._sentence_starts, questions),
            np.stack([words for words, _ in shared]),
            np.stack([rarest for _, rarest in shared]),
            np.broadcast_to(self._overviews, learnt[0].shape),
            np.log(topics + LEAST)[:, self._kind_of],
            np.log(learnt[0] + LEAST),
            learnt[1],
            fits > 0,
            fits < 0,
        ], axis=-1)  # fmt: skip

    def _fits(self, about: About) -> NDArray[np.int64]:
        """Of each snippet, whether it is for just what is known (1), for something else (-1), or for all (0)."""
        fits = np.zeros(len(self._ids), dtype=np.int64)
        if about.values:
            for place, whom in self._for_some:
                fits[place] = fit(about, whom, self._together)
        return fits

    @cached_property
    def _for_some(self) -> list[tuple[int, For]]:
        """The places of the snippets that are not for all, and whom they are for."""
        return [(place, whom) for place, whom in enumerate(self._whom) if whom]

    @cached_property
    def _overviews(self) -> NDArray[np.float64]:
        return np.array([float(name.endswith(OVERVIEW)) for name in self._ids])

    @cached_property
    def _kinds(self) -> list[str]:
        """The topics, each once."""
        return sorted(set(self._topics))

    @cached_property
    def _kind_of(self) -> NDArray[np.int64]:
        """Of each snippet the place of its topic among them."""
        return np.searchsorted(self._kinds, self._topics)

    def _placed(self, vectors: Vectors) -> Matrix:
        """The encoder's vectors as the network sees them, one or many."""
        middle = vectors[..., MIDDLE] - self._centre
        middle = MIDDLE_WEIGHT * middle / np.linalg.norm(middle, axis=-1, keepdims=True)
        both = np.concatenate([vectors[..., SENTENCE], middle], axis=-1)
        return np.asarray(SCALE * both / np.linalg.norm(both, axis=-1, keepdims=True), dtype=np.float32)

    @property
    def weights(self) -> dict[str, float]:
        """What each sign counts in a lone message."""
        return dict(zip(SIGNS, self._weights.tolist(), strict=True))

    # ------------------------------------------------------------------ keeping

    def save(self, folder: Path) -> None:
        kept = {name: value for name, value in vars(self).items() if name != "_encoder" and name not in WORKED_OUT}
        joblib.dump(kept, folder / FILE)

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> CardRanker:
        ranker = cls(encoder)
        vars(ranker).update(joblib.load(folder / FILE))
        return ranker


def topic_of(snippet_id: str) -> str:
    return snippet_id.partition(".")[0]


def _starts(texts: Sequence[Sequence[str]]) -> list[int]:
    return [0, *np.cumsum([len(own) for own in texts])[:-1].tolist()]


def _with_pairs(told: tuple[Matrix, list[int]], rows: Matrix, owners: list[list[int]]) -> tuple[Matrix, NDArray[np.int64]]:
    """The snippets' own texts and the pairs, each pair several times; with two snippets that answer, by turns."""
    own, whose = told
    turns = [[found[time % len(found)] for found in owners] for time in range(TIMES)]
    return np.vstack([own, *[rows] * TIMES]), np.concatenate([whose, *turns]).astype(np.int64)


def _nearest(texts: Matrix, starts: list[int], vectors: Matrix) -> Matrix:
    """Of each message, to each snippet the nearness of the nearest of its texts."""
    return np.asarray(np.maximum.reduceat(texts @ vectors.T, starts, axis=0).T)
