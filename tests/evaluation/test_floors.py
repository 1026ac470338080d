"""The trained model must not fall below its floors on questions that it was not trained on."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content.load import load_library
from bot.evaluation.answer_figures import Reply, ask_answers
from bot.evaluation.answer_figures import told as told_of
from bot.evaluation.answers import ALARMED, ASKED_BACK, MISSED, SATISFIED, read_answers
from bot.evaluation.asking import Answered, ask_all
from bot.evaluation.facts import read_facts, told, untold
from bot.evaluation.questions import read_dialogues
from bot.evaluation.scorecard import ADVICE, CALM, DANGER, DIALOGUES, OF_THE_FIELD, OUTSIDE, by_group, named
from bot.evaluation.scoring import figures
from tests.conftest import ROOT

HERE = Path(__file__).parent
FLOORS: dict[str, Any] = yaml.safe_load((HERE / "floors.yml").read_text(encoding="utf-8"))
FEWEST_A_TOPIC = 3
ONE_OF = 2  # of the sets that were read, one message or conversation of two is asked here; the scorecard asks all


@pytest.fixture(scope="module")
def sets(agent: Any) -> dict[str, list[Answered]]:
    read = {path.stem: read_dialogues(path)[::ONE_OF] for path in sorted((HERE / "held_out").glob("*.jsonl"))}
    return {name: asyncio.run(ask_all(agent, asked)) for name, asked in read.items()}


@pytest.fixture(scope="module")
def replies(agent: Any) -> dict[str, list[Reply]]:
    sets = sorted((HERE / "answers").glob("*.jsonl"))
    return {path.stem: asyncio.run(ask_answers(agent, read_answers(path))) for path in sets}


@pytest.mark.parametrize("group", FLOORS["right"])
def test_questions_of_a_group_are_answered_right(sets: dict[str, list[Answered]], group: str) -> None:
    library, _ = load_library(ROOT / "data/content")
    assert figures(by_group(named(sets, OF_THE_FIELD), library)[group]).right.value >= FLOORS["right"][group]


def test_what_is_outside_the_field_is_refused(sets: dict[str, list[Answered]]) -> None:
    assert figures(named(sets, OUTSIDE)).right.value >= FLOORS["refused"]["out_of_scope"]


def test_decisions_on_ones_own_case_are_left_to_a_clinician(sets: dict[str, list[Answered]]) -> None:
    assert figures(named(sets, ADVICE)).right.value >= FLOORS["advice"]


def test_danger_is_caught(sets: dict[str, list[Answered]]) -> None:
    assert figures(named(sets, DANGER)).danger_caught.value >= FLOORS["danger_caught"]


def test_calm_look_alikes_stay_calm(sets: dict[str, list[Answered]]) -> None:
    assert figures(named(sets, CALM)).false_alarms.value <= FLOORS["false_alarms"]


def test_turns_of_dialogues_are_answered_right(sets: dict[str, list[Answered]]) -> None:
    assert figures(named(sets, DIALOGUES)).right.value >= FLOORS["dialogue_turns"]


def test_facts_are_told_to_whoever_asks_for_them(agent: Any) -> None:
    facts = read_facts(HERE / "facts.jsonl")
    assert told(facts, asyncio.run(untold(agent, facts))).value >= FLOORS["facts_told"]


@pytest.mark.parametrize("name", FLOORS["answers"])
def test_strangers_questions_are_answered_and_not_met_with_needless_alarms(
    replies: dict[str, list[Reply]], name: str
) -> None:
    floor, found = FLOORS["answers"][name], told_of(replies[name])
    assert found.verdicts[SATISFIED].value >= floor["satisfied"]
    assert found.answerable.value >= floor["of_what_a_card_answers"]
    for verdict in (ALARMED, MISSED, ASKED_BACK):
        assert found.verdicts[verdict].value <= floor[verdict.replace(" ", "_")], verdict


def test_what_no_card_answers_is_refused_honestly(replies: dict[str, list[Reply]]) -> None:
    assert told_of([reply for found in replies.values() for reply in found]).gaps.value >= FLOORS["honest"]


def test_every_set_of_answers_has_its_floors() -> None:
    assert {path.stem for path in (HERE / "answers").glob("*.jsonl")} == set(FLOORS["answers"])


def test_each_topic_is_asked_about_often_enough(sets: dict[str, list[Answered]]) -> None:
    library, _ = load_library(ROOT / "data/content")
    asked = [answered.question.accept[0] for answered in named(sets, OF_THE_FIELD)]
    groups = set(FLOORS["right"])
    assert [t.id for t in library.topics.values() if t.group in groups and asked.count(t.id) < FEWEST_A_TOPIC] == []
