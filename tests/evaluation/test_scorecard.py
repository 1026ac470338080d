"""The scorecard's list of sets, its two tables, and the regression that stands beside the model."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.cli import main
from bot.content.load import load_library
from bot.evaluation.answer_figures import Reply
from bot.evaluation.answers import Wanted
from bot.evaluation.asked_now import Now, ask_set, of_answers, of_replies
from bot.evaluation.asking import Answered
from bot.evaluation.other_languages import languages_right, read_languages, read_spanish
from bot.evaluation.questions import Question, QuestionsError
from bot.evaluation.regression import Beside, Heard, Regression, Taught, taught_phrasings
from bot.evaluation.scoring import Share
from bot.evaluation.sets import FirstAsking, FirstFigure, MeasuringSet, read_sets
from bot.evaluation.two_tables import NOTHING, Row, as_data, asked_now, compared, first_askings, gaps, page
from tests.conftest import ROOT

ENTRY = "- {files: some/a.jsonl, asks: topics, by: somebody, from: a page, read: no}\n"
FIRST = FirstAsking("2026-01-01", "abc", (FirstFigure("answered", 200, percent=41.1), FirstFigure("missed", 200, 6)))


def a_set(name: str = "a", read: str = "no", asks: str = "topics", first: FirstAsking | None = None) -> MeasuringSet:
    return MeasuringSet(Path(f"some/{name}.jsonl"), asks, "somebody", "a page", read, first)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "some").mkdir()
    for name in "ab":
        (tmp_path / "some" / f"{name}.jsonl").write_text("")
    return tmp_path


def written(folder: Path, text: str) -> Path:
    path = folder / "sets.yml"
    path.write_text(text)
    return path


def test_a_list_of_sets_names_every_file_once_and_a_bare_no_is_no(folder: Path) -> None:
    (one,) = read_sets(written(folder, ENTRY))
    assert (one.name, one.read, one.is_unread) == ("some/a", "no", True)
    both = read_sets(written(folder, ENTRY.replace("a.jsonl", "*.jsonl").replace("read: no", "read: yes")))
    assert [(each.name, each.is_unread) for each in both] == [("some/a", False), ("some/b", False)]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("- {files: some/a.jsonl}\n", "sets.yml:2: is no set: write files, asks"),
        (ENTRY.replace("topics", "moods"), "sets.yml:2: is no set"),
        (ENTRY.replace("read: no", "read: perhaps"), "sets.yml:2: is no set"),
        (ENTRY.replace("a.jsonl", "z.jsonl"), "sets.yml:2: no file is called some/z.jsonl"),
        (ENTRY.replace("b.jsonl", "a.jsonl"), "some/a stands in two entries"),
        (ENTRY.replace("}", ", first_asking: {date: 2026-01-01, told_in: abc, figures: []}}"), "sets.yml:2: is no set"),
        (
            ENTRY.replace("}", ", first_asking: {date: d, told_in: c, figures: [{what: right, part: 3, of: 2}]}}"),
            "sets.yml:2: is no set",
        ),
        ("- [}", "sets.yml:2: is no YAML"),
    ],
)
def test_an_entry_that_cannot_be_used_is_named(folder: Path, line: str, says: str) -> None:
    first = ENTRY.replace("a.jsonl", "b.jsonl") if "b.jsonl" not in line and "two entries" not in says else ENTRY
    with pytest.raises(QuestionsError) as told:
        read_sets(written(folder, first + line))
    assert says in str(told.value)


def test_a_list_of_sets_that_is_missing_or_none_ends_the_command_with_2(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["scorecard", "--sets", str(folder / "none.yml")]) == 2
    assert main(["scorecard", "--sets", str(written(folder, "files: x\n"))]) == 2
    errors = capsys.readouterr().err
    assert "cannot be read" in errors and "is no list of sets" in errors


def test_every_measuring_set_of_the_repository_is_in_the_list_and_says_who_read_it() -> None:
    listed = {one.path.resolve() for one in read_sets(ROOT / "tests/evaluation/sets.yml")}
    there = {p for p in (ROOT / "tests/evaluation").glob("*/*.jsonl")} | set(
        (ROOT / "tests/understanding").glob("lang*.jsonl")
    )
    there |= set((ROOT / "tests/understanding").glob("spanish_apart*.yml"))
    assert {p.resolve() for p in there} == listed


def test_first_askings_are_shown_as_they_were_told_and_the_sets_of_today_in_another_table() -> None:
    known = [a_set(first=FIRST), a_set("b", "yes")]
    found = [Now(known[1], 4, {"right": Share(3, 4)}), Now(known[0], 2, {"right": Share(0, 2), "wrong": Share(0, 2)})]
    assert "| some/a | somebody | a page | 2026-01-01 | abc | answered: 41.1% of 200; missed: 3.0% (6/200) | no |" in (
        first_askings(known)
    )
    assert "some/b" not in first_askings(known)
    lines = asked_now(found).splitlines()
    assert lines[-2:] == ["| some/a | no | 2 | right 0.0% (0/2) |", "| some/b | yes | 4 | right 75.0% (3/4) |"]
    assert "regression" not in page(known, found, [])
    assert json.loads(json.dumps(as_data(known, found, [])))["asked_now"][0]["right"] == {"part": 3, "whole": 4}


def answered(dialogue: str, accept: tuple[str, ...], topic: str = "pain", odds: float | None = 0.1) -> Answered:
    trace = {"asked": f"{dialogue} asked", "ranking": [{"topic": topic}], "danger": {"odds": odds}}
    return Answered(dialogue, Question("?", accept), {"type": "answer", "topic": topic, "options": [], "trace": trace})


def test_only_first_messages_are_held_beside_a_regression_and_danger_only_where_it_is_plain() -> None:
    found = of_answers(a_set(), [
        answered("one", ("pain",)), answered("one", ("botox",)), answered("two", ("emergency",), odds=None),
        answered("three", ("emergency", "pain")),
    ])  # fmt: skip
    assert [(h.text, h.accept, h.danger, h.odds) for h in sorted(found.heard, key=lambda h: h.text)] == [
        ("one asked", frozenset({"pain"}), False, 0.1),
        ("three asked", frozenset({"pain"}), None, 0.1),
        ("two asked", frozenset(), True, None),
    ]
    assert found.asked == 4 and found.found["right"] == Share(2, 4)


def test_a_set_of_answers_shows_gaps_and_what_a_card_answers_apart() -> None:
    card = {"topic": "pain", "snippet": {"id": "pain.ear"}}
    replies = [
        Reply("a", 0, Wanted("?", answers=frozenset({"pain.ear"})), "satisfied", (card,)),
        Reply("b", 0, Wanted("?", gap=True), "refused", (card,)),
        Reply("c", 0, Wanted("?", alarm="soon"), "missed", ()),
    ]
    found = of_replies(a_set(asks="answers"), replies)
    assert found.found["satisfied of what a card answers"] == found.found["honest of gaps"] == Share(1, 1)
    assert [(h.accept, h.danger) for h in found.heard] == [(frozenset({"pain"}), False), (frozenset(), False)]


def taught() -> list[Taught]:
    calm = [
        Taught(f"{word} for my face {n}", topic, False) for n in range(6) for word, topic in (("tape", "t"), ("botox", "b"))
    ]
    return [
        *calm,
        *(Taught(f"I cannot breathe or speak {n}", None, True) for n in range(6)),
        Taught("can it wait", None, None),
    ]


def test_a_regression_on_the_same_vectors_tells_topics_and_danger() -> None:
    regression = Regression.fit(taught(), cache=None)
    heard = [
        Heard("tape for the face", frozenset({"t"}), False, "b", 0.9),
        Heard("I can not breathe", frozenset(), True, None, None),
        Heard("botox in a face", frozenset({"b"}), None, "b", 0.9),
    ]
    model, plain = regression.beside(heard)
    assert (model.topics, model.caught, model.alarmed) == (Share(1, 2), Share(0, 1), Share(1, 1))
    assert (plain.topics, plain.caught, plain.alarmed) == (Share(2, 2), Share(1, 1), Share(0, 1))
    again = Regression.fit(taught(), cache=None)
    vectors = np.eye(768, dtype=np.float32)[:3]
    assert np.array_equal(regression.odds_of(vectors), again.odds_of(vectors))


def test_a_model_that_does_better_on_read_sets_than_a_regression_does_is_said_to_have_memorised() -> None:
    regression = Regression.fit(taught(), cache=None)
    right, wrong = (
        ("tape for the face", frozenset({"t"}), None, "t", None),
        ("tape my face", frozenset({"t"}), None, "b", None),
    )
    found = [
        Now(a_set("old", "yes"), 1, {}, heard=(Heard(*right),)), Now(a_set("new"), 1, {}, heard=(Heard(*wrong),)),
        Now(a_set("none"), 1, {}),
    ]  # fmt: skip
    rows = compared(found, regression)
    assert [row[0] for row in rows] == ["some/old", "some/new", "all that were or may have been read", "all that were not"]
    assert gaps(rows) == [
        "- Topics: read sets are better by 100.0 points for the model, 0.0 for the regression; the model's gap is "
        "wider by 100.0, more than chance gives (0.0): it has memorised."
    ]
    assert "| some/new | no | 0.0% | 100.0% |  |  |  |  |" in page([], found, rows)


def test_a_gap_that_chance_may_give_is_said_to_be_no_sign_of_memorising() -> None:
    def row(model: Share, plain: Share) -> Row:
        return ("all", "", Beside(model, NOTHING, NOTHING), Beside(plain, NOTHING, NOTHING))

    some = [row(Share(96, 100), Share(95, 100)), row(Share(93, 100), Share(95, 100))]
    assert gaps(some)[0].endswith("wider by 3.0, which may be chance (up to 8.7).")
    assert gaps(some[::-1])[0].endswith("the model's gap is not wider.")
    assert len(gaps(some)) == 1


def test_a_regression_is_taught_what_the_model_is_taught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library, _ = load_library(ROOT / "data/content")  # read once, for it takes seconds
    for place in ("bot.content.load", "bot.components.spelling"):
        monkeypatch.setattr(f"{place}.read_library", lambda _: library)
    for name in ("eye_care/eye_taping.yml", "danger/emergency.yml", "only_danger/aside.yml", "only_danger/puts_off.yml"):
        shutil.copy(next((ROOT / "data/nlu").rglob(Path(name).name)), tmp_path)
    found = taught_phrasings(tmp_path, ROOT / "data/content")
    assert {one.topic for one in found} == {"eye_taping", None}
    assert sum(one.danger is True for one in found) > 100
    assert not any(one.danger and one.topic for one in found)
    assert any(one.topic is None and one.danger is False for one in found)  # harmless clauses
    assert any(one.topic is None and one.danger is None for one in found)  # "can it wait?"


def test_sets_in_other_languages_are_read_in_both_forms(tmp_path: Path) -> None:
    (tmp_path / "es.yml").write_text("danger: [me ahogo]\ncalm: [hola]\n")
    (tmp_path / "es.jsonl").write_text(
        '{"text": "me ahogo", "accept": ["emergency"]}\n{"text": "hola", "must_not": ["crisis"]}\n'
    )
    for name in ("es.yml", "es.jsonl"):
        one, two = read_spanish(tmp_path / name)
        assert one.turns[0].is_danger and not two.turns[0].is_danger and two.turns[0].must_not
    (tmp_path / "l.jsonl").write_text(
        '{"lang": "de", "say": "mein Gesicht ist seit gestern schief"}\n{"lang": "en", "text": "hi"}\n'
    )
    assert languages_right(read_languages(tmp_path / "l.jsonl")) == (Share(1, 1), Share(2, 2))


@pytest.mark.parametrize(
    ("name", "text"), [("x.yml", "danger: [a]\n"), ("x.yml", "- a\n"), ("x.jsonl", "{}\n"), ("x.jsonl", "[\n")]
)
def test_a_set_in_another_language_that_cannot_be_used_is_named(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(QuestionsError, match=rf"{name}:1: (cannot be used|is no message)"):
        read_spanish(tmp_path / name)
    with pytest.raises(QuestionsError, match="cannot be read"):
        read_languages(tmp_path / "none.jsonl")


def test_the_scorecard_of_tiny_sets_is_written_without_training(
    agent: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "held_out").mkdir()
    rows = {
        "held_out/in_scope.jsonl": '{"id": "a", "text": "how long does botox last", "accept": ["botox"]}',
        "held_out/calm5.jsonl": '{"id": "b", "text": "can I swim", "accept": ["daily_life"], "must_not": ["emergency"]}',
        "told.jsonl": '{"id": "c", "text": "how long does botox last", "answers": ["botox.effect"]}',
        "l.jsonl": '{"lang": "de", "text": "mein Gesicht ist seit gestern schief"}',
        "facts.jsonl": '{"id": "f", "ask": ["how long does botox last"], "must": [["3 months"]]}',
    }
    for name, row in rows.items():
        (tmp_path / name).write_text(row + "\n")
    of = {
        "held_out/in_scope": ("topics", "yes"),
        "held_out/calm5": ("topics", "no"),
        "told": ("answers", "no"),
        "l": ("language", "no"),
    }
    lines = [f"- {{files: {n}.jsonl, asks: {asks}, by: me, from: here, read: {read}}}\n" for n, (asks, read) in of.items()]
    sets = written(tmp_path, "".join(lines))
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("bot.serving.memory.agent_without_storage", lambda: agent)
    monkeypatch.setattr("bot.evaluation.regression.taught_phrasings", taught)
    monkeypatch.setattr("bot.evaluation.regression.CACHE", None)
    written_to = ["--page", str(tmp_path / "page.md"), "--data", str(tmp_path / "r/data.json")]
    leave_out = ["--no-train", "--baseline-epochs", "0", "--folds", "0"]
    assert main(["scorecard", *leave_out, "--sets", str(sets), "--facts", str(tmp_path / "facts.jsonl"), *written_to]) == 0
    text, data = (tmp_path / "page.md").read_text(), json.loads((tmp_path / "r/data.json").read_text())
    assert "| held_out/in_scope | yes | 1 | right 100.0% (1/1) |" in text and "| tmp" not in text
    assert "satisfied" in text and "right of five words or more 100.0% (1/1)" in text and "## Beside a plain" in text
    assert "Calm look-alikes left calm (specificity), sets that were not:" in text
    assert data["unread"]["specificity"]["whole"] == 1 and "danger_caught" in data


def test_asking_a_set_of_languages_needs_no_model(tmp_path: Path) -> None:
    path = tmp_path / "l.jsonl"
    path.write_text('{"lang": "en", "text": "hi"}\n')
    one = MeasuringSet(path, "language", "me", "here", "no", None)
    assert ask_set(None, one).asked == 1  # type: ignore[arg-type]
