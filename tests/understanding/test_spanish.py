"""Danger told in Spanish: each rule's own lines, phrasings left out of the fit, and English that is not heard as Spanish.

`spanish_apart.yml` and `spanish_apart_again.yml` were asked once each before they were read; since then they are read.
"""

from __future__ import annotations

import time
from functools import lru_cache
from pathlib import Path

import pytest
import yaml

from bot.understanding.language import language_of
from bot.understanding.spanish import SpanishDanger, SpanishError
from bot.understanding.spanish.learnt import CALM, Learnt
from bot.understanding.spanish.rules import Rules
from bot.understanding.spanish.schema import read_phrasings, read_rules
from bot.understanding.spanish.seen_to import is_seen_to_in_spanish
from bot.understanding.spanish.sound import as_it_sounds
from tests.conftest import ROOT

RULES = ROOT / "data" / "content" / "red_flags_es.yml"
PHRASINGS = ROOT / "data" / "spanish"
HERE = ROOT / "tests" / "understanding"
LEAST_CAUGHT, MOST_FALSE = 0.90, 0.07
LEFT_OUT = 5  # every fifth phrasing
MOST_SECONDS = 0.3


@lru_cache(maxsize=1)
def rules() -> Rules:
    return Rules.load(RULES)


@lru_cache(maxsize=1)
def danger() -> SpanishDanger:
    texts, labels = zip(*read_phrasings(PHRASINGS), strict=True)
    return SpanishDanger(rules(), Learnt.fit(texts, labels))


def told(screen: SpanishDanger, text: str) -> bool:
    language = language_of(text)
    return screen.told(text, language.code if language else None) is not None


@pytest.mark.parametrize("flag", read_rules(RULES).flags, ids=lambda flag: str(flag.id))
def test_each_example_fires_its_rule_and_no_calm_line_raises_any(flag: object) -> None:
    fired = {text: [match.rule for match in rules().screen(text) if not match.calm] for text in flag.examples}  # type: ignore[attr-defined]
    assert [text for text, names in fired.items() if flag.id not in names] == []  # type: ignore[attr-defined]
    assert [text for text in flag.calm if any(not m.calm for m in rules().screen(text))] == []  # type: ignore[attr-defined]


def test_phrasings_left_out_of_the_fit_are_caught_and_calm_ones_left_calm() -> None:
    found = read_phrasings(PHRASINGS)
    kept = [entry for place, entry in enumerate(found) if place % LEFT_OUT]
    screen = SpanishDanger(rules(), Learnt.fit([text for text, _ in kept], [label for _, label in kept]))
    reports = [text for text, label in found[::LEFT_OUT] if label != CALM]
    calm = [text for text, label in found[::LEFT_OUT] if label == CALM]
    assert sum(told(screen, text) for text in reports) / len(reports) >= LEAST_CAUGHT
    assert sum(told(screen, text) for text in calm) / len(calm) <= MOST_FALSE


@pytest.mark.parametrize("name", ["spanish_apart.yml", "spanish_apart_again.yml"])
def test_sets_written_apart_are_still_caught(name: str) -> None:
    written = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    assert sum(told(danger(), text) for text in written["danger"]) / len(written["danger"]) >= LEAST_CAUGHT
    assert sum(told(danger(), text) for text in written["calm"]) / len(written["calm"]) <= MOST_FALSE


def test_there_are_enough_phrasings_of_both_kinds() -> None:
    labels = [label for _, label in read_phrasings(PHRASINGS)]
    assert labels.count(CALM) >= 400
    assert len(labels) - labels.count(CALM) >= 400


def test_english_of_no_kind_is_heard_as_danger_in_spanish() -> None:
    lines = (HERE / "english_of_all_kinds.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if told(danger(), line)] == []


@pytest.mark.parametrize(
    ("typed", "meant"), [("kiero", "quiero"), ("xueca", "chueca"), ("aogo", "ahogo"), ("voca", "boca"), ("CAÍDA", "kaida")]
)
def test_spelling_by_ear_is_read_as_it_sounds(typed: str, meant: str) -> None:
    assert as_it_sounds(typed) == as_it_sounds(meant)


@pytest.mark.parametrize(
    "text",
    [
        "no tengo debilidad en el brazo, solo la cara, ya me vio el doctor",
        "mi abuela tuvo un derrame hace diez años",
        "qué síntomas tiene un derrame",
        "me muero de risa",
        "no puedo hablar inglés",
        "ya me revisaron en urgencias y no es derrame",
    ],
)
def test_what_is_denied_long_ago_asked_or_seen_to_is_calm(text: str) -> None:
    assert not told(SpanishDanger(rules()), text)


@pytest.mark.parametrize("text", ["ya llegó la ayuda", "llego la ambulancia", "fue un error", "ya me vio el medico"])
def test_help_that_has_come_is_heard(text: str) -> None:
    assert is_seen_to_in_spanish(text)


@pytest.mark.parametrize(
    "text", ["no llegó la ayuda", "¿ya llegó la ambulancia?", "cuando llegó la ambulancia", "voy a llamar"]
)
def test_help_that_has_not_come_is_not(text: str) -> None:
    assert not is_seen_to_in_spanish(text)


LONG = {
    "one sign": "no puedo mover el brazo " * 80,
    "many signs": "ojo cara brazo me duele pus hoy " * 60,
    "no": "no " * 600,
    "no and another word": "no si " * 400,
    "one word": "o" * 2000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_long_message_takes_no_time(text: str) -> None:
    danger().told("hola", "es")
    start = time.perf_counter()
    danger().told(text, "es")
    assert time.perf_counter() - start < MOST_SECONDS


def test_the_fit_has_no_chance_in_it_and_is_kept_whole(tmp_path: Path) -> None:
    texts = ["me duele el pecho", "no puedo respirar", "hola buenas", "cuánto dura"]
    labels = ["emergency.chest_pain", "emergency.breathing", CALM, CALM]
    first, second = Learnt.fit(texts, labels), Learnt.fit(texts, labels)
    first.save(tmp_path)
    heard = [screen.heard("me duele mucho el pecho") for screen in (first, second, Learnt.load(tmp_path))]
    assert heard[0] == heard[1] == heard[2]


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("  morado", "  morado: [", 0),
        ("near: [no_vivir]", "near: [no_such_list]", 0),
        ("urgency: call_now", "urgency: whenever", 0),
    ],
)
def test_a_broken_rule_file_is_one_clear_line_that_says_what_to_do(
    tmp_path: Path, before: str, after: str, line: int
) -> None:
    path = tmp_path / "red_flags_es.yml"
    text = RULES.read_text(encoding="utf-8")
    path.write_text(text.replace(before, after, 1) if before in text else text + "\n]", encoding="utf-8")
    with pytest.raises(SpanishError) as caught:
        Rules.load(path)
    first = caught.value.problems[0]
    assert first.startswith(f"{path}:")
    assert first.endswith(")")


def test_a_missing_rule_file_and_an_empty_folder_of_phrasings_are_clear_lines(tmp_path: Path) -> None:
    with pytest.raises(SpanishError, match="restore the file from git"):
        Rules.load(tmp_path / "nothing.yml")
    with pytest.raises(SpanishError, match="restore the folder from git"):
        read_phrasings(tmp_path)


def test_a_phrasing_that_yaml_takes_for_no_text_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("calm:\n- hola\n- no\n", encoding="utf-8")
    with pytest.raises(SpanishError, match=r"a\.yml:3: ES01 False is not a text"):
        read_phrasings(tmp_path)
