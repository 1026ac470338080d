"""Rasa component: the topic of a message, or that it is unclear or none of ours. Of danger it says nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Container, Sequence
from dataclasses import asdict, fields
from math import inf
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.about import ABOUT
from bot.components.blocks import ONLY_DANGER, cards_of, kind_of_block, said_behind
from bot.components.reading import UNREADABLE, text_of
from bot.components.spelling import NORMALISED
from bot.content.load import read_library
from bot.content.model import ENGLISH, Library
from bot.understanding.about import About, AboutReader
from bot.understanding.card_ranker import CardRanker, CardText, Pair, topic_of
from bot.understanding.courtesy import without_courtesy
from bot.understanding.deciding import PERSONAL_ADVICE, UNCLEAR, Limits, taken_for
from bot.understanding.encoder import CACHE, eight_bit_weights, encoder_of, shared_encoder
from bot.understanding.in_context import after_title, cards_in_context, in_context, without_follow_up
from bot.understanding.questions import questions_in
from bot.understanding.topic_model import ALARMS, OUT_OF_SCOPE, Ranking, TopicModel

Shares = list[tuple[str, float]]

INTENT_RANKING = "intent_ranking"
GATE = "in_scope"
ASKED = "asked"
QUESTIONS = "questions"
CARDS = "cards"  # snippets by the probability that they answer, best first
CARD_ALONE = "card_alone"  # with a card in hand: the likeliest for the words alone
CLEAR = "clear"  # whether by its own words it is beyond doubt what it is about
IN_HAND = "in_hand"  # in the metadata of a message: the topic that the conversation has in hand
CARD_IN_HAND = "card_in_hand"  # the same: the snippet that was last answered with
NOT_ASKED_ABOUT = ("safety", "conversation", "out_of_scope")  # groups of topics
RANKED = 10
RANKED_CARDS = 6
SURE_TOPIC = 0.8  # probability of a topic from which on only its own snippets are chosen from
FAR_LESS = 0.1  # share of the likeliest snippet's probability below which a sure topic's own does not come first
SURE_IN_HAND = 0.5  # the same of the topic in hand, where words lean on it; no other topic is sure of them
CARD_LEAST = 0.2  # below this probability of the first snippet it is asked what was meant
CARD_ENOUGH = 0.4  # probability of the first snippet from which on an unclear message is answered
MOST_QUESTIONS = 2
CLEARLY, CLEARLY_OUTSIDE = 0.8, 0.65  # probabilities of a topic or a snippet, and of out of scope, that leave no doubt
CLEARLY_INSIDE = 0.8  # probability of our field beside such a snippet
FEELINGS = "emotional_support"  # despair sounds like a question about it, so no question about it is clear
AMONG_FIRST = 5  # a question of several must be about one of the first topics of the whole message
SURE_PART = 0.8
MOST_WORDS_OF_A_FOLLOW_UP = 14  # a longer message says its own topic
ENCODER_FILE = "encoder.onnx"
TITLES_FILE = "titles.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(GraphComponent):
    """Adapter of `TopicModel`. Everything it needs, the encoder's weights too, is inside the model archive."""

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        parts: tuple[TopicModel, CardRanker, dict[str, str]],
    ):
        self._config, self._storage, self._resource = config, storage, resource
        self._model, self._cards, self._titles = parts
        self._limits = Limits(**{field.name: float(config[field.name]) for field in fields(Limits)})

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The probabilities of `Limits`. `content`: where the questions stand that each snippet says it answers, which are
        learnt from too.
        """
        return {**asdict(Limits()), "content": "data/content"}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> TopicClassifier:
        encoder = shared_encoder()
        return cls(config, model_storage, resource, (TopicModel(encoder), CardRanker(encoder), {}))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        with model_storage.read_from(resource) as folder:
            encoder = encoder_of(folder / ENCODER_FILE)
            model, cards = TopicModel.load(folder, encoder), CardRanker.load(folder, encoder)
            titles = json.loads((folder / TITLES_FILE).read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, (model, cards, titles))

    def train(self, training_data: TrainingData) -> Resource:
        library = read_library(Path(self._config["content"]))
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and _teaches_topics(e)]
        said = [(_as_heard(e), e.get(INTENT), _named(e)) for e in examples]
        labels = {label for _, label, _ in said}
        said += [(question, s.topic, []) for s in library.snippets.values() if s.topic in labels for question in s.asks]
        texts, topics, named = zip(*said, strict=True)
        places = [place for place, example in enumerate(examples) if cards_of(example)]
        odds = self._model.fit(texts, topics, named, CACHE, places)
        self._titles = {t.id: t.title for t in library.topics.values() if t.group not in NOT_ASKED_ABOUT}
        reader = AboutReader(library.about.ways, library.about.together)
        labelled = [(examples[place], texts[place]) for place in places]
        pairs = [Pair(text, cards_of(e), reader.read(text), said_behind(e)) for e, text in labelled]
        self._cards.fit(self._choosable(library), pairs, odds, CACHE, library.about.together)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
            self._cards.save(folder)
            shutil.copy(eight_bit_weights(), folder / ENCODER_FILE)
            (folder / TITLES_FILE).write_text(json.dumps(self._titles), encoding="utf-8")
        return self._resource

    def _choosable(self, library: Library) -> list[CardText]:
        topics = {*self._titles, PERSONAL_ADVICE}
        return [
            CardText(s.id, s.topic, s.title, tuple(library.filled(t.text) for t in s.own_sentences()), s.asks, s.whom)
            for s in library.snippets.values()
            if s.topic in topics and s.asks and s.lang == ENGLISH
        ]

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            self._classify(message)
        return messages

    def _classify(self, message: Message) -> None:
        if message.get(UNREADABLE) or not message.get(TEXT):
            message.set(INTENT, {"name": OUT_OF_SCOPE, "confidence": 1.0}, add_to_output=True)
            message.set(INTENT_RANKING, [], add_to_output=True)
            return
        asked = without_courtesy(_words(message))
        ranking, in_hand = self._ranked(asked, message)
        heard, odds = taken_for(ranking, self._limits, in_hand is not None)
        about = About.of(message.get(ABOUT))
        cards, alone = self._ranked_cards(asked, about, ranking, in_hand, self._title_in_hand(in_hand, message))
        questions = self._questions(asked, about, ranking)
        if questions:
            heard = questions[0]["topic"]
        elif heard in self._titles or heard == UNCLEAR:
            heard = _topic_of_first(cards, CARD_ENOUGH if heard == UNCLEAR else CARD_LEAST)
        found = {
            INTENT: {"name": heard, "confidence": odds},
            INTENT_RANKING: [{"name": label, "confidence": odds} for label, odds in ranking.labels[:RANKED]],
            GATE: ranking.in_scope,
            ASKED: asked,
            QUESTIONS: questions,
            CARDS: _as_dicts(cards[:RANKED_CARDS]),
            CARD_ALONE: next(iter(_as_dicts(alone[:1])), None),
            CLEAR: in_hand is None and _is_clear(asked, ranking, self._titles, cards),
            IN_HAND: in_hand,
        }
        for name, value in found.items():
            message.set(name, value, add_to_output=True)

    def _ranked(self, asked: str, message: Message) -> tuple[Ranking, str | None]:
        """The ranking; and the topic in hand where it had a say, for few words may lean on what was last spoken of."""
        ranking = self._model.rank(asked, _named(message))
        metadata = message.get(METADATA) or {}
        in_hand = metadata.get(IN_HAND)
        if in_hand is None and IN_HAND in metadata:
            return without_follow_up(ranking), None
        if in_hand not in self._titles or len(asked.split()) > MOST_WORDS_OF_A_FOLLOW_UP:
            return ranking, None
        titled = self._model.rank(after_title(self._titles[in_hand], asked), _named(message))
        return in_context(ranking, titled), in_hand

    def _title_in_hand(self, in_hand: str | None, message: Message) -> str | None:
        """The title of the card in hand, or where that is of no topic in hand, of the topic."""
        if in_hand is None:
            return None
        card = str((message.get(METADATA) or {}).get(CARD_IN_HAND) or "")
        title = self._cards.titles.get(card) if topic_of(card) == in_hand else None
        return title or self._titles[in_hand]

    def _ranked_cards(
        self, asked: str, about: About, ranking: Ranking, in_hand: str | None, title: str | None
    ) -> tuple[Shares, Shares]:
        """All snippets, best first; with a title in hand they are ranked for the words behind it too, and then told as they
        are for the words alone.
        """
        topics = dict(ranking.labels)
        if title is None:
            return _of_sure_topic(self._cards.rank(asked, topics, about), ranking, SURE_TOPIC), []
        both = (asked, after_title(title, asked))
        alone, behind = (self._cards.rank(said, topics, about, in_context=True) for said in both)
        sure = SURE_IN_HAND if ranking.labels[0][0] == in_hand else inf
        return _of_sure_topic(cards_in_context(alone, behind), ranking, sure), alone

    def _questions(self, asked: str, about: About, whole: Ranking) -> list[dict[str, str]]:
        """Where the message asks two things: each question and its topic, in order; else nothing."""
        parts = questions_in(asked)
        if len(parts) < MOST_QUESTIONS:
            return []
        likely = {label for label, _ in whole.labels[:AMONG_FIRST]}
        found: dict[str, tuple[str, Ranking]] = {}
        for part in parts:
            ranking = self._model.rank(part)
            if found:  # "and does it hurt?" is about what was asked just before
                ranking = in_context(ranking, self._model.rank(after_title(self._titles[next(reversed(found))], part)))
            topic, odds = ranking.labels[0]
            if topic in self._titles and topic in likely and odds >= SURE_PART:
                found.setdefault(topic, (part, ranking))
        if len(found) < MOST_QUESTIONS:
            return []
        return [self._question(topic, about, *heard) for topic, heard in list(found.items())[:MOST_QUESTIONS]]

    def _question(self, topic: str, about: About, part: str, ranking: Ranking) -> dict[str, str]:
        ranked = self._cards.rank(part, dict(ranking.labels), about)
        return {"text": part, "topic": topic, "card": next((name for name, _ in ranked if name.startswith(f"{topic}.")), "")}


def _as_dicts(cards: Shares) -> list[dict[str, Any]]:
    return [{"id": name, "odds": round(share, 4)} for name, share in cards]


def _of_sure_topic(cards: Shares, ranking: Ranking, sure: float) -> Shares:
    """The snippets of a topic as probable as that first, unless far less likely than another; whom to ask last, unless that
    is likeliest. Probabilities stay.
    """
    topic, odds = ranking.labels[0]
    if topic != PERSONAL_ADVICE:
        cards = sorted(cards, key=lambda entry: entry[0].startswith(f"{PERSONAL_ADVICE}."))
    own = max((share for name, share in cards if name.startswith(f"{topic}.")), default=0.0)
    if odds < sure or own < FAR_LESS * max(share for _, share in cards):
        return cards
    return sorted(cards, key=lambda entry: not entry[0].startswith(f"{topic}."))


def _is_clear(asked: str, ranking: Ranking, topics: Container[str], cards: Sequence[tuple[str, float]] = ()) -> bool:
    """What is of the field beyond doubt, or beyond doubt not of it. Who asks nothing may report, so that a sure topic needs
    a question beside it; a sure snippet does not: of 378 reports of danger that no rule heard none had one.
    """
    topic, odds = ranking.labels[0]
    if topic == OUT_OF_SCOPE:
        return odds >= CLEARLY_OUTSIDE
    known = [(topic_of(name), share) for name, share in cards[:1] if ranking.in_scope >= CLEARLY_INSIDE]
    known += [(topic, odds)] if questions_in(asked) else []
    return any(about in topics and about != FEELINGS and share >= CLEARLY for about, share in known)


def _topic_of_first(cards: Shares, least: float) -> str:
    name, share = cards[0]
    return topic_of(name) if share >= least else UNCLEAR


def _teaches_topics(example: Message) -> bool:
    """Reports of danger and harmless asides are for the detector of danger alone."""
    return example.get(INTENT) not in ALARMS and kind_of_block(example) not in ONLY_DANGER


def _as_heard(example: Message) -> str:
    """A phrasing in ordinary words; a labelled message, which may be long and polite, without courtesies too."""
    return without_courtesy(_words(example)) if cards_of(example) else _words(example)


def _words(message: Message) -> str:
    """The message in ordinary words, or as it was typed where no component before this one has mended it."""
    return str(message.get(NORMALISED) or text_of(message))


def _named(message: Message) -> list[str]:
    return sorted({e["topic"] for e in message.get(ENTITIES) or [] if e.get("topic")})
