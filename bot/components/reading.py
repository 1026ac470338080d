"""Rasa component: marks a message that cannot be read or is not in English, so that no classifier guesses a topic for it."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding.language import language_of
from bot.understanding.reading import unreadable

UNREADABLE = "unreadable"
LANGUAGE = "language"
OTHER_LANGUAGE = "other_language"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class MessageReader(GraphComponent):
    """Sets `unreadable` to `empty`, `no_letters`, `foreign_script` or `other_language` where one of them holds.

    Where the language is known, `language` is its code.
    """

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> MessageReader:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            reason = unreadable(text)
            language = language_of(text)
            if language:
                message.set(LANGUAGE, language.code, add_to_output=True)
                reason = reason or OTHER_LANGUAGE
            if reason:
                message.set(UNREADABLE, reason, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data
