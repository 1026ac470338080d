"""Danger told in Spanish: each rule's own lines, phrasings left out of the fit, and English that is not heard as Spanish.

Phrasings are left out by a number made of their text, so that a new line moves no other line.

`spanish_apart.yml` and `spanish_apart_again.yml` were asked once each before they were read; since then they are read.
"""

from __future__ import annotations

import hashlib
import time
from functools import cache, lru_cache
from pathlib import Path

import pytest
import yaml

from bot.understanding.language import language_of
from bot.understanding.spanish import SpanishDanger, SpanishError, Told
from bot.understanding.spanish.learnt import CALM, Learnt
from bot.understanding.spanish.rules import Rules
from bot.understanding.spanish.schema import read_phrasings, read_rules
from bot.understanding.spanish.seen_to import way_in_spanish, yes_or_no_in_spanish
from bot.understanding.spanish.sound import as_it_sounds
from tests.conftest import ROOT

RULES = ROOT / "data" / "content" / "red_flags_es.yml"
PHRASINGS = ROOT / "data" / "spanish"
HERE = ROOT / "tests" / "understanding"
LEAST_CAUGHT, MOST_FALSE = 0.90, 0.05
LEAST_TOPICS_RIGHT = 0.93
PARTS = 3  # each is left out once
MOST_ASKED_BACK = 0.06  # of calm messages
MOST_SECONDS = 0.3


@lru_cache(maxsize=1)
def rules() -> Rules:
    return Rules.load(RULES)


@lru_cache(maxsize=1)
def danger() -> SpanishDanger:
    return fitted(read_phrasings(PHRASINGS))


@cache
def signs_in(text: str) -> list[str]:
    """What the rules find in a phrasing, which is the same whatever is left out."""
    return list(rules().hear(text).signs)


def fitted(phrasings: list[tuple[str, str]]) -> SpanishDanger:
    texts, labels = zip(*phrasings, strict=True)
    return SpanishDanger(rules(), Learnt.fit(texts, labels, [signs_in(text) for text in texts]))


def heard(screen: SpanishDanger, text: str) -> Told | None:
    language = language_of(text)
    return screen.told(text, language.code if language else None)


def told(screen: SpanishDanger, text: str) -> bool:
    """Whether the message raises the alarm; a question back does not count."""
    found = heard(screen, text)
    return found is not None and found.surely


def part_of(text: str) -> int:
    return hashlib.sha256(text.encode()).digest()[0] % PARTS


@lru_cache(maxsize=1)
def heard_where_left_out() -> list[tuple[str, Told | None]]:
    """Label of every phrasing, and what is heard in it by a detector that was not shown it."""
    phrasings = read_phrasings(PHRASINGS)
    answers = []
    for part in range(PARTS):
        screen = fitted([entry for entry in phrasings if part_of(entry[0]) != part])
        answers += [(label, heard(screen, text)) for text, label in phrasings if part_of(text) == part]
    return answers


@pytest.mark.parametrize("flag", read_rules(RULES).flags, ids=lambda flag: str(flag.id))
def test_each_example_fires_its_rule_and_no_calm_line_raises_any(flag: object) -> None:
    fired = {text: [match.rule for match in rules().screen(text) if not match.calm] for text in flag.examples}  # type: ignore[attr-defined]
    assert [text for text, names in fired.items() if flag.id not in names] == []  # type: ignore[attr-defined]
    assert [text for text in flag.calm if any(not m.calm for m in rules().screen(text))] == []  # type: ignore[attr-defined]


def test_reports_left_out_of_the_fit_are_caught() -> None:
    reports = [found for label, found in heard_where_left_out() if label != CALM]
    assert sum(found is not None and found.surely for found in reports) / len(reports) >= LEAST_CAUGHT


def test_calm_phrasings_left_out_of_the_fit_stay_calm_and_few_are_asked_back() -> None:
    calm = [found for label, found in heard_where_left_out() if label == CALM]
    assert sum(found is not None and found.surely for found in calm) / len(calm) <= MOST_FALSE
    assert sum(found is not None and not found.surely for found in calm) / len(calm) <= MOST_ASKED_BACK


def test_the_topic_of_a_report_that_was_left_out_is_mostly_right() -> None:
    caught = [(label, found) for label, found in heard_where_left_out() if label != CALM and found]
    assert sum(label.startswith(f"{found.topic}.") for label, found in caught) / len(caught) >= LEAST_TOPICS_RIGHT


@pytest.mark.parametrize("name", ["spanish_apart.yml", "spanish_apart_again.yml"])
def test_sets_written_apart_are_still_caught(name: str) -> None:
    written = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    assert sum(told(danger(), text) for text in written["danger"]) / len(written["danger"]) >= LEAST_CAUGHT
    assert sum(told(danger(), text) for text in written["calm"]) / len(written["calm"]) <= MOST_FALSE


class Sure:
    """Stands in for what is learnt, with odds of its own."""

    def __init__(self, odds: float) -> None:
        self.odds = odds

    def heard(self, text: str, signs: object) -> tuple[float, str]:
        return self.odds, "urgent_eye.overview"


@pytest.mark.parametrize(
    ("text", "odds", "snippet"),
    [
        ("no puedo mover el brazo", 0.5, "emergency.stroke_es"),
        ("no puedo mover el brazo", 0.01, "emergency.ask_es"),  # a rule, and hardly any odds
        ("ya me vio el doctor y no puedo mover el brazo", 0.2, "emergency.ask_es"),  # seen to, and perhaps new
        ("ya me vio el doctor y no puedo mover el brazo", 0.01, None),
        ("lo del ojito es de cuidado", 0.9, "urgent_eye.overview_es"),
        ("lo del ojito es de cuidado", 0.15, "urgent_eye.ask_es"),
        ("lo del ojito es de cuidado", 0.05, None),
    ],
)
def test_what_is_left_open_is_asked_back(text: str, odds: float, snippet: str | None) -> None:
    found = SpanishDanger(rules(), Sure(odds)).told(text, "es")  # type: ignore[arg-type]
    assert (found.snippet if found else None) == snippet


def test_there_are_enough_phrasings_of_both_kinds() -> None:
    labels = [label for _, label in read_phrasings(PHRASINGS)]
    assert labels.count(CALM) >= 400
    assert len(labels) - labels.count(CALM) >= 400


def test_english_of_no_kind_is_heard_as_danger_in_spanish() -> None:
    lines = (HERE / "english_of_all_kinds.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if heard(danger(), line)] == []


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


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("ya llegó la ayuda", "help_has_come"),
        ("llego la ambulancia", "help_has_come"),
        ("sí, ya llegó la ambulancia", "help_has_come"),
        ("estamos en el hospital, gracias", "help_has_come"),
        ("ya me vio el medico", "checked"),
        ("si me vio un doctor", "checked"),
        ("me revisaron ayer en urgencias", "checked"),
        ("fue un error", "no_such_signs"),
        ("no tengo esos signos", "no_such_signs"),
        ("tranquilo, no tengo nada de eso", "no_such_signs"),
    ],
)
def test_each_way_out_of_an_alarm_is_heard_in_words(text: str, way: str) -> None:
    assert way_in_spanish(text) == way


@pytest.mark.parametrize(
    "text",
    [
        "no llegó la ayuda",
        "¿ya llegó la ambulancia?",
        "cuando llegó la ambulancia",
        "voy a llamar",
        "todavía no me vio el médico",
        "qué pasa si me vio el médico",
        "mañana me revisaron",
        "ya me vio el médico pero sigo peor",
        "no sé si no tengo nada de eso",
        "",
    ],
)
def test_what_is_denied_or_left_open_is_no_way_out(text: str) -> None:
    assert way_in_spanish(text) is None


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("sí", True),
        ("Si.", True),
        ("no", False),
        ("todavía no", False),
        ("nadie me ha visto", False),
        ("no sé", None),
        ("¿no?", None),
    ],
)
def test_a_bare_yes_or_no_is_heard_in_spanish(text: str, answer: bool | None) -> None:
    assert yes_or_no_in_spanish(text) is answer


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
    signs = [rules().hear(text).signs for text in texts]
    first, second = Learnt.fit(texts, labels, signs), Learnt.fit(texts, labels, signs)
    first.save(tmp_path)
    asked = "me duele mucho el pecho"
    odds = [learnt.heard(asked, rules().hear(asked).signs) for learnt in (first, second, Learnt.load(tmp_path))]
    assert odds[0] == odds[1] == odds[2]


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
