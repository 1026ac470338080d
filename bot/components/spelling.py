"""Rasa component: the message in ordinary words, as the topic model reads it. The red flags read the raw text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.reading import text_of
from bot.content.load import read_library
from bot.understanding.normalise import Normaliser, everyday_words

NORMALISED = "normalised"
FILE = "words.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SpellingNormaliser(GraphComponent):
    """Keeps the words of the day it was trained inside the model archive."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, normaliser: Normaliser):
        self._config, self._storage, self._resource, self._normaliser = config, storage, resource, normaliser

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"content": "data/content"}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> SpellingNormaliser:
        return cls(config, model_storage, resource, Normaliser({}, ()))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SpellingNormaliser:
        with model_storage.read_from(resource) as folder:
            seen = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, Normaliser(seen, everyday_words()))

    def train(self, training_data: TrainingData) -> Resource:
        phrasings = [text for example in training_data.training_examples if (text := text_of(example))]
        self._normaliser = learnt_words(Path(self._config["content"]), phrasings)
        with self._storage.write_to(self._resource) as folder:
            (folder / FILE).write_text(json.dumps(self._normaliser.seen, sort_keys=True), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if text := text_of(message):
                message.set(NORMALISED, self._normaliser(text), add_to_output=True)
        return messages


def learnt_words(content: Path, phrasings: list[str]) -> Normaliser:
    """What the content's texts and names and the phrasings teach about words."""
    library = read_library(content)
    field = [library.filled(s.text) for snippet in library.snippets.values() for s in snippet.sentences()]
    names = [term.name for term in library.terms]  # without the variants: some are listed misspellings
    return Normaliser.learnt([*field, *names], phrasings)
