"""Whom a message is about travels with it, together with what the conversation knew before."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.about import ABOUT, PRESSED, AboutWhom
from bot.components.reading import UNREADABLE
from bot.components.spelling import NORMALISED
from tests.conftest import ROOT

NO_GRAPH: Any = None  # the component asks nothing of the graph
LYME = {"cause": ["lyme", "Lyme disease"]}


@pytest.fixture(scope="module")
def component() -> AboutWhom:
    return AboutWhom.create({"content": str(ROOT / "data/content")}, NO_GRAPH, NO_GRAPH, NO_GRAPH)


def heard(component: AboutWhom, text: str, before: Any = None, **more: Any) -> Any:
    metadata = {ABOUT: before, **({PRESSED: more.pop("pressed")} if "pressed" in more else {})}
    message = Message({TEXT: text, METADATA: metadata, **more})
    return component.process([message])[0].get(ABOUT)


def test_a_message_tells_what_it_is_about(component: AboutWhom) -> None:
    assert heard(component, "my daughter has lyme") == {"who": ["child", "your daughter"], **LYME}


def test_what_was_known_stays_until_another_is_named(component: AboutWhom) -> None:
    assert heard(component, "how long does it last", LYME) == LYME
    assert heard(component, "and after Ramsay Hunt", LYME)["cause"][0] == "ramsay_hunt"


def test_what_is_taken_back_is_gone(component: AboutWhom) -> None:
    assert heard(component, "forget that", LYME) == {}


def test_a_button_and_a_text_that_cannot_be_read_change_nothing(component: AboutWhom) -> None:
    assert heard(component, "Whether Ramsay Hunt syndrome can come back", LYME, pressed="recurrence.ramsay_hunt") == LYME
    assert heard(component, "???", LYME, **{UNREADABLE: "no_letters"}) == LYME


def test_the_mended_words_are_read_where_there_are_any(component: AboutWhom) -> None:
    assert heard(component, "lime", None, **{NORMALISED: "lyme"}) == LYME


@pytest.mark.parametrize("before", ["x", 3, {"who": "child"}])
def test_what_was_kept_in_another_form_counts_as_nothing(component: AboutWhom, before: Any) -> None:
    assert heard(component, "how long", before) == {}
