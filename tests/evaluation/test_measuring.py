"""Reading questions, and turning answers into figures."""

from __future__ import annotations

import math
import shutil
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.components.importing import read_phrasings
from bot.content.load import load_library
from bot.evaluation.asking import Answered
from bot.evaluation.baseline import Baseline, Measured, sampled
from bot.evaluation.cross_validation import CrossValidated, Example, cross_validate, examples
from bot.evaluation.facts import read_facts, told
from bot.evaluation.questions import Question, QuestionsError, read_dialogues
from bot.evaluation.scorecard import DANGER, Beside, as_data, as_page, named
from bot.evaluation.scoring import Share, area_under_curve, confusions, figures, top, verdict
from tests.conftest import ROOT

FOUR = ("eye_taping", "greet", "botox", "out_of_scope")


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The phrasings of the project, read once a test: Rasa takes a quarter of a minute each time."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("bot.components.importing.read_phrasings", lru_cache(maxsize=1)(read_phrasings))


@pytest.fixture
def four_intents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files of phrasings of four intents; what is encoded of them is kept apart from what the project keeps."""
    monkeypatch.setattr("bot.evaluation.cross_validation.CACHE", tmp_path / "kept")
    for path in (path for name in FOUR for path in (ROOT / "data/nlu").rglob(f"{name}*.yml")):
        shutil.copy(path, tmp_path)
    return tmp_path


def answered(topic: str, accept: tuple[str, ...], kind: str = "answer", **more: Any) -> Answered:
    card = {"type": kind, "topic": topic, "options": [], "trace": {}} | more
    return Answered("one", Question("?", accept, tuple(more.get("must_not", ()))), card)


def test_questions_and_dialogues_are_read(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text(
        '{"id": "a", "text": "how?", "accept": ["pain"]}\n\n'
        '{"id": "b", "turns": [{"text": "x", "accept": ["pain"]}, '
        '{"text": "y", "accept": ["botox"], "must_not": ["crisis"]}]}\n'
    )
    one, two = read_dialogues(path)
    assert one.turns == (Question("how?", ("pain",)),)
    assert two.turns[1] == Question("y", ("botox",), ("crisis",))


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"id": 1}', '{"id": 1, "text": 2, "accept": ["pain"]}', '{"id": 1, "text": "x", "accept": []}']
)
def test_a_line_that_is_no_question_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text('{"id": "a", "text": "how?", "accept": ["pain"]}\n' + line + "\n")
    with pytest.raises(QuestionsError, match=r"some\.jsonl:2: is no question: write"):
        read_dialogues(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionsError, match="cannot be read"):
        read_dialogues(tmp_path / "none.jsonl")


@pytest.mark.parametrize(
    ("answer", "how"),
    [
        (answered("pain", ("pain", "botox")), "right"),
        (answered("out_of_scope", ("pain",), "fallback"), "refused"),
        (answered("botox", ("pain",), "clarify", options=[{"topic": "botox"}, {"topic": "pain"}]), "clarified"),
        (answered("botox", ("pain",), "clarify", options=[{"topic": "botox"}]), "wrong"),
        (answered("botox", ("pain",)), "wrong"),
    ],
)
def test_an_answer_is_judged(answer: Answered, how: str) -> None:
    assert verdict(answer) == how


def test_danger_and_false_alarms_are_counted() -> None:
    found = figures([
        answered("emergency", ("urgent_eye",), "urgent"),
        answered("pain", ("emergency",)),
        answered("crisis", ("pain",), "urgent", must_not=("crisis",)),
    ])  # fmt: skip
    assert (found.danger_caught, found.false_alarms) == (Share(1, 2), Share(1, 1))


def test_an_interval_holds_the_share_and_narrows_with_numbers() -> None:
    (low, high), (lower, higher) = Share(90, 100).interval, Share(9, 10).interval
    assert lower < low < 0.9 < high < higher
    assert low == pytest.approx(0.8256, abs=1e-3)  # Wilson, from a table


def test_area_under_the_curve() -> None:
    assert area_under_curve([0.9, 0.8], [0.1, 0.8]) == 0.875
    assert math.isnan(area_under_curve([], [0.1]))


def test_the_first_places_of_a_ranking_are_counted() -> None:
    ranked = {"ranking": [{"topic": "botox"}, {"topic": "pain"}]}
    answers = [answered("pain", ("pain",), trace=ranked), answered("greet", ("greet",))]
    assert (top(answers, 1), top(answers, 2)) == (Share(0, 1), Share(1, 1))


def test_confusions_come_most_frequent_first() -> None:
    answers = [answered("botox", ("pain",)), answered("botox", ("pain",)), answered("greet", ("thanks",))]
    assert confusions(answers) == [("pain", "botox", 2), ("thanks", "greet", 1)]


def test_the_page_shows_every_set_with_its_interval_and_what_to_read() -> None:
    library, _ = load_library(ROOT / "data/content")
    trace = {"ranking": [{"topic": "botox"}], "in_scope": 0.9}
    sets = {
        "in_scope": [answered("botox", ("botox",), trace=trace), answered("botox", ("pain",), trace=trace)],
        "out_of_scope": [answered("out_of_scope", ("out_of_scope",), "fallback", trace={"in_scope": 0.1})],
        "danger": [answered("emergency", ("emergency",), "urgent")],
    }
    where = {"command": "a test", "date": "today", "content": "c", "model": "m", "training_seconds": 1.0, "phrasings": 9}
    measured = Measured(2.0, 3.0, Share(1, 2), Share(2, 2), Share(0, 1), 0.5)
    baseline = Baseline(7, 5, measured, measured)
    data = as_data(where, sets, library, Beside(Share(7, 8), baseline, CrossValidated(5, Share(3, 4), Share(4, 4))))
    page = as_page(data)
    assert (data["area_in_out"], data["top_1"]["share"], data["confusions"]) == (1.0, 0.5, [("pain", "botox", 1)])
    assert data["sets"]["in_scope"]["right"]["share"] == 0.5
    assert "Danger caught (sensitivity), sets that were read: 100.0% (1 of 1; 20." in page
    assert "| Rasa's default recipe, DIET 7 epochs | 50.0% | 100.0% | 0.0% | 0.500 | 2 | 3 |" in page
    assert "wrong, botox instead of pain" in page
    assert "in 5 parts" in page and "75.0% (3 of 4; 30.1% to 95.4%) top-1, 100.0% top-3. On the held-out" in page
    assert "Facts told to whoever asks for them: 87.5% (7 of 8" in page
    assert "Cross-validation" not in as_page(as_data(where, sets, library, Beside(Share(7, 8), baseline)))


def test_figures_of_unread_sets_stand_apart_and_none_of_their_messages_is_shown() -> None:
    library, _ = load_library(ROOT / "data/content")
    sets = {
        "messy": [answered("botox", ("botox",), trace={"ranking": [], "in_scope": 0.9})],
        "messy5": [answered("botox", ("pain",), trace={"ranking": [], "in_scope": 0.9})],
        "danger5": [answered("pain", ("emergency",))],
    }
    where = {"command": "a test", "date": "today", "content": "c", "model": "m", "training_seconds": None, "phrasings": None}
    data = as_data(where, sets, library, Beside(Share(7, 8), unread=frozenset({"messy5", "danger5"})))
    assert (data["in_scope_right"]["whole"], data["unread"]["in_scope_right"]["whole"]) == (1, 1)
    assert data["examples"] == [] and data["confusions"] == []
    page = as_page(data, "| a table |")
    assert "Danger caught (sensitivity), sets that were not: 0.0% (0 of 1" in page
    assert "sets that were read" not in page.partition("Danger caught")[2].splitlines()[0]
    assert "| a table |" in page


def test_sets_of_a_kind_are_taken_together_whatever_their_number() -> None:
    sets = {name: [answered(name, ("pain",))] for name in ("danger", "danger2", "danger10", "calm")}
    assert [a.card["topic"] for a in named(sets, DANGER)] == ["danger", "danger2", "danger10"]


def test_a_fact_is_told_where_each_group_of_patterns_is_found(tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_text('{"id": "a", "ask": ["how?", "why?"], "must": [["7 in 10|most"], ["steroid"]]}\n')
    (fact,) = read_facts(path)
    assert fact.is_told_in("Most mend with a Steroid.")
    assert not fact.is_told_in("Most mend.")
    assert told([fact], [(fact, "why?")]) == Share(1, 2)


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1, "ask": ["x"]}', '{"id": 1, "ask": ["x"], "must": [["("]]}'])
def test_a_line_that_is_no_fact_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_text(line + "\n")
    with pytest.raises(QuestionsError, match=r"facts\.jsonl:1: is no fact: write"):
        read_facts(path)


def test_cross_validation_asks_only_what_the_model_was_not_taught(monkeypatch: pytest.MonkeyPatch) -> None:
    said = [Example(f"{word} {n}", word, ()) for word in ("tape", "drops") for n in range(10)]
    seen: list[int] = []

    def places(taught: list[Example], asked: list[Example]) -> list[int]:
        assert not set(taught) & set(asked) and len(taught) == 16
        seen.append(len(asked))
        return [0, 2, 3]

    monkeypatch.setattr("bot.evaluation.cross_validation._places", places)
    assert cross_validate(said, folds=5, asked=3) == CrossValidated(5, Share(5, 15), Share(10, 15))
    assert seen == [3] * 5


def test_cross_validation_on_a_few_phrasings_finds_their_intents(four_intents: Path) -> None:
    said = [e for e in examples(four_intents, ROOT / "data/content") if e.intent in FOUR][::4]
    found = cross_validate(said, folds=2, asked=20)
    assert found.top_1.whole == 40
    assert found.top_3 == Share(40, 40)
    assert found.top_1.value > 0.8


def test_the_sample_to_compare_on_has_as_many_phrasings_of_each_topic(read_once: None) -> None:
    found = sampled(5)
    counted = Counter(intent for _, intent in found)
    assert set(counted.values()) == {5}
    assert len(counted) > 70
    assert sampled(5) == found


def test_a_missing_file_ends_the_command_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "none.jsonl"]) == 2
    assert "none.jsonl: cannot be read" in capsys.readouterr().err
