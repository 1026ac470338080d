"""The first component: what the later ones read of a message, while its own text stays as it was typed."""

from __future__ import annotations

from typing import Any

from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.reading import READ, UNREADABLE, WHOLE, MessageReader, text_of, whole_text_of

TALK = "I was told about massage and tape for my eye and it has been a long story with many visits. "
SIGN = "My mouth dropped an hour ago and my arm is weak. "


def heard(text: str) -> Message:
    return MessageReader().process([Message({TEXT: text})])[0]


def output(message: Message) -> dict[str, Any]:
    return dict(message.as_dict(only_output_properties=True))


def test_an_ordinary_message_has_nothing_added() -> None:
    message = heard("how do I tape my eye?")
    assert message.get(READ) is message.get(WHOLE) is message.get(UNREADABLE) is None
    assert text_of(message) == whole_text_of(message) == "how do I tape my eye?"


def test_what_was_typed_stays_and_what_was_meant_is_read() -> None:
    message = heard("I can\u00b4t close it")
    assert message.get(TEXT) == "I can\u00b4t close it"
    assert text_of(message) == whole_text_of(message) == "I can't close it"
    assert output(message)[READ] == "I can't close it"


def test_the_middle_of_a_long_message_is_for_the_red_flags_alone() -> None:
    message = heard(TALK * 60 + SIGN + TALK * 60)
    assert SIGN.strip() not in text_of(message)
    assert SIGN.strip() in whole_text_of(message)
    assert output(message)[WHOLE] == whole_text_of(message)


def test_letters_of_full_width_can_be_read() -> None:
    assert heard("\uff22\uff45\uff4c\uff4c\u2019\uff53").get(UNREADABLE) is None
    assert heard("\u9762\u762b\u4f1a\u597d\u5417").get(UNREADABLE) == "foreign_script"
    assert heard("").get(UNREADABLE) == "empty"


def test_phrasings_are_mended_as_messages_are() -> None:
    data = TrainingData([Message({TEXT: "why can t I close it"})])
    MessageReader().process_training_data(data)
    assert text_of(data.training_examples[0]) == "why can't I close it"
