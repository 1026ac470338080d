"""Rasa component: the message as it is to be understood, and a mark on one that cannot be read or is not English."""

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
from bot.understanding.written import Written

UNREADABLE = "unreadable"
READ = "read"  # the person's own words, mended and clipped; where it is missing, the text is that already
WHOLE = "whole"  # the same before it was clipped, where it was
LANGUAGE = "language"
OTHER_LANGUAGE = "other_language"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class MessageReader(GraphComponent):
    """Sets `read` and `whole`; `unreadable` to `empty`, `no_letters`, `foreign_script` or `other_language` where one holds.

    Where the language is known and not English, `language` is its code.
    """

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> MessageReader:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            written = _read(message)
            reason = unreadable(written.text)
            language = language_of(written.text)
            if language:
                message.set(LANGUAGE, language.code, add_to_output=True)
                reason = reason or OTHER_LANGUAGE
            if reason:
                message.set(UNREADABLE, reason, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        for example in training_data.training_examples:
            _read(example)
        return training_data


def text_of(message: Message) -> str:
    """What is read for the topic; at most 2,000 characters."""
    return str(message.get(READ) or message.get(TEXT) or "")


def whole_text_of(message: Message) -> str:
    """What red flags are looked for in; at most 16,384 characters."""
    return str(message.get(WHOLE) or text_of(message))


def _read(message: Message) -> Written:
    typed = message.get(TEXT) or ""
    written = Written.of(typed)
    if written.text != typed:
        message.set(READ, written.text, add_to_output=True)
    if written.is_clipped:
        message.set(WHOLE, written.whole, add_to_output=True)
    return written
