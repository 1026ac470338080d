"""Style raises no alarm: a harmless clause in a calm question, or in a report of danger, changes next to nothing.

The clauses, questions and reports of counterfactual.json were written apart from all phrasings, by another hand.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.danger import DANGER, DangerReader
from bot.components.reading import MessageReader
from bot.components.spelling import SpellingNormaliser
from bot.understanding.asides import PLACES, placed
from bot.understanding.triage import Bands, Heard, Standing, triage

HALF = 0.5
MOST_POINTS = 0.025  # of calm questions that a clause may turn into alarms; the aim is 0.02, measured in the middle 0.022
MOST_LOST = 0.04  # of reports that it may hide; the aim is 0.02, measured are 0.020 to 0.031
WRITTEN = json.loads(Path(__file__).with_name("counterfactual.json").read_text(encoding="utf-8"))
NOTHING_IN_HAND = {"in_hand": None}
# What is heard of danger rests on these, but for whether a question is clear: the topic takes most of a message's time.
STEPS = (MessageReader, SpellingNormaliser, DangerReader)


def heard_by_the_whole(agent: Any, text: str) -> Any:
    """What the whole pipeline hears of danger."""
    return asyncio.run(agent.processor.parse_message(UserMessage(text, metadata=NOTHING_IN_HAND)))[DANGER]


def heard_by_steps(agent: Any, text: str) -> Any:
    """The same, by the steps that it rests on, as they were loaded from the model."""
    message = Message({TEXT: text, METADATA: NOTHING_IN_HAND})
    for step in STEPS:
        agent.processor.graph_runner.component(step).process([message])
    return message.get(DANGER)


def heard(agent: Any, text: str) -> Heard:
    """What the whole pipeline hears; where a clear question would change nothing, without its slowest step."""
    found, bands = Heard.of(heard_by_steps(agent, text)), Bands()
    counts = not found.rules and bands.of(found.odds) in ("open", "danger")
    return Heard.of(heard_by_the_whole(agent, text)) if counts else found


def alarming(agent: Any, texts: list[str], *outcomes_that_count: str) -> float:
    """The share of texts with one of these outcomes; an alarm from odds of a half on."""
    outcomes = [triage(heard(agent, text), Standing(), Bands(danger=HALF)).do for text in texts]
    return sum(outcome in outcomes_that_count for outcome in outcomes) / len(texts)


def with_clauses(texts: list[str], place: str) -> list[str]:
    """Each text with every third clause, so that each clause meets each kind of text."""
    return [placed(text, clause, place) for n, text in enumerate(texts) for clause in WRITTEN["clauses"][n % 3 :: 3]]


SOME = [*WRITTEN["questions"][::5], *WRITTEN["danger"][::5], "", "no sé qué hacer", "12345"]


@pytest.mark.parametrize("text", SOME, ids=range(len(SOME)))
def test_the_steps_hear_of_danger_what_the_whole_pipeline_hears(agent: Any, text: str) -> None:
    assert {**heard_by_steps(agent, text), "clear": None} == {**heard_by_the_whole(agent, text), "clear": None}


@pytest.mark.parametrize("place", PLACES)
def test_no_harmless_clause_lifts_the_share_of_alarms(agent: Any, place: str) -> None:
    bare = alarming(agent, WRITTEN["questions"], "alarm")
    assert alarming(agent, with_clauses(WRITTEN["questions"], place), "alarm") <= bare + MOST_POINTS


@pytest.mark.parametrize("place", PLACES)
def test_no_harmless_clause_hides_danger(agent: Any, place: str) -> None:
    """The alarm or the question back with the number above it: either way the person is told whom to call."""
    bare = alarming(agent, WRITTEN["danger"], "alarm", "ask")
    assert alarming(agent, with_clauses(WRITTEN["danger"], place), "alarm", "ask") >= bare - MOST_LOST
