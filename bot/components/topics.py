"""Rasa component: the topic of a message, or that it is unclear, or that it is none of ours."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.reading import UNREADABLE
from bot.components.spelling import NORMALISED
from bot.content.load import read_library
from bot.understanding.encoder import WEIGHTS, encoder_of, shared_encoder
from bot.understanding.topic_model import ALARMS, OUT_OF_SCOPE, Ranking, TopicModel

INTENT_RANKING = "intent_ranking"
UNCLEAR = "nlu_fallback"
GATE = "in_scope"
DANGER = "danger"
RANKED = 10
FEWEST_WORDS_OF_A_REPORT = 3  # "eye" or "dizzy?" alone reports nothing; the rules see such words too
ENCODER_FILE = "encoder.onnx"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(GraphComponent):
    """Adapter of `TopicModel`. Everything it needs, the encoder's weights too, is inside the model archive."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: TopicModel):
        self._config, self._storage, self._resource, self._model = config, storage, resource, model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Probabilities. `refuse_below`: least of being in scope; `least` and `margin`: of the best topic, else ask.

        `alarm_least`: of a report of danger, to hear one where the rules of red flags do not fire. `content`: where the
        questions stand that each snippet says it answers, which are learnt from too.
        """
        return {"refuse_below": 0.45, "least": 0.2, "margin": 0.03, "alarm_least": 0.5, "content": "data/content"}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> TopicClassifier:
        return cls(config, model_storage, resource, TopicModel(shared_encoder()))

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
            model = TopicModel.load(folder, encoder_of(folder / ENCODER_FILE))
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        said = [(_words(e), e.get(INTENT), _named(e)) for e in examples]
        labels = {label for _, label, _ in said}
        snippets = read_library(Path(self._config["content"])).snippets.values()
        said += [(question, s.topic, []) for s in snippets if s.topic in labels for question in s.asks]
        texts, topics, named = zip(*said, strict=True)
        self._model.fit(texts, topics, named)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
            shutil.copy(WEIGHTS, folder / ENCODER_FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            self._classify(message)
        return messages

    def _classify(self, message: Message) -> None:
        if message.get(UNREADABLE) or not message.get(TEXT):
            message.set(INTENT, {"name": OUT_OF_SCOPE, "confidence": 1.0}, add_to_output=True)
            message.set(INTENT_RANKING, [], add_to_output=True)
            return
        ranking = self._model.rank(_words(message), _named(message))
        named = [{"name": label, "confidence": odds} for label, odds in ranking.labels[:RANKED]]
        heard, odds = self._heard(ranking, message.get(TEXT))
        message.set(INTENT, {"name": heard, "confidence": odds}, add_to_output=True)
        message.set(INTENT_RANKING, named, add_to_output=True)
        message.set(GATE, ranking.in_scope, add_to_output=True)
        message.set(DANGER, ranking.danger, add_to_output=True)

    def _heard(self, ranking: Ranking, text: str) -> tuple[str, float]:
        if ranking.danger >= self._config["alarm_least"] and len(text.split()) >= FEWEST_WORDS_OF_A_REPORT:
            return next(label for label, _ in ranking.labels if label in ALARMS), ranking.danger
        (best, odds), (_, second) = [entry for entry in ranking.labels if entry[0] not in ALARMS][:2]
        if best == OUT_OF_SCOPE or ranking.in_scope < self._config["refuse_below"]:
            return OUT_OF_SCOPE, odds
        unsure = odds < self._config["least"] or odds - second < self._config["margin"]
        return (UNCLEAR if unsure else best), odds


def _words(message: Message) -> str:
    """The message in ordinary words, or as it was typed where no component before this one has mended it."""
    return str(message.get(NORMALISED) or message.get(TEXT))


def _named(message: Message) -> list[str]:
    return sorted({e["topic"] for e in message.get(ENTITIES) or [] if e.get("topic")})
