"""Whom and what a message is about is read where it is said, not where it is denied or only looks so."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.content.about import read_about
from bot.understanding.about import About, AboutError, AboutReader, Told, fit, forgets, known_with

ROOT = Path(__file__).parents[2]
LEAST_PRECISION = 0.85
# Recall is low by design: what is not surely told is not read. The least of each value, a little below what was measured.
LEAST_RECALL = {
    "bells": 0.9, "ramsay_hunt": 0.85, "lyme": 0.8, "birth": 0.7, "tumour": 0.45, "surgery": 0.42, "injury": 0.4,
    "stroke": 0.4, "child": 0.6, "pregnant": 0.58, "relative": 0.6, "self": 0.35, "days": 0.2, "weeks": 0.35, "months": 0.38,
    "years": 0.3,
}  # fmt: skip
UNLABELLED = ("breastfeeding", "diabetes")  # the pairs have no label for these
TOGETHER = frozenset({("tumour", "surgery"), ("surgery", "tumour")})
DAUGHTER, LYME, HUNT = (
    Told("child", "your daughter"),
    Told("lyme", "Lyme disease"),
    Told("ramsay_hunt", "Ramsay Hunt syndrome"),
)


@pytest.fixture(scope="module")
def reader() -> AboutReader:
    vocabulary = read_about(ROOT / "data/content/about.yml")
    return AboutReader(vocabulary.ways, vocabulary.together)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("how long does Lyme palsy take in my daughter", {"cause": "lyme", "who": "child"}),
        ("My husband has Ramsay Hunt, three months now", {"cause": "ramsay_hunt", "who": "relative"}),
        ("I'm 33 weeks pregnant and have Bell's", {"cause": "bells", "who": "pregnant"}),
        ("can I take prednisolone while breastfeeding", {"who": "breastfeeding"}),
        ("steroids and my type 2 diabetes", {"who": "diabetes"}),
        ("dad had a stroke two years ago, his mouth droops", {"cause": "stroke"}),
        ("acoustic neuroma out in May", {"cause": "tumour"}),
        ("two years since my parotid op", {"cause": "surgery", "stage": "years"}),
        ("my face nerve was cut by glass", {"cause": "injury"}),
        ("our newborn baby has a weak mouth, forceps delivery", {"cause": "birth", "who": "child"}),
        ("three weeks since my Bell's", {"cause": "bells", "stage": "weeks"}),
        ("what is synkinesis", {}),
        ("", {}),
    ],
)
def test_what_a_message_says_is_read(reader: AboutReader, text: str, values: dict[str, str]) -> None:
    found = reader.read(text).values
    assert {kind: found.get(kind) for kind in values} == values
    assert values or found == {}


@pytest.mark.parametrize(
    "text",
    [
        "it is not Ramsay Hunt", "no lyme", "the Lyme test was negative", "they ruled out Lyme", "Lyme was ruled out",
        "without any sign of Ramsay Hunt", "it isn't Bell's", "she does not have Lyme",
    ],
)  # fmt: skip
def test_a_cause_that_is_denied_is_not_read(reader: AboutReader, text: str) -> None:
    assert reader.read(text).cause is None


def test_a_denial_of_one_clause_leaves_the_next_alone(reader: AboutReader) -> None:
    assert reader.read("It's not Lyme, it's Ramsay Hunt").values == {"cause": "ramsay_hunt"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("stroke my cheek gently", "cause"),
        ("is it a stroke or Bell's", "cause"),
        ("is that different from Bell's palsy", "cause"),
        ("is it worse than a stroke", "cause"),
        ("my sister says it comes from the wind", "who"),
        ("when I was a child I had mumps", "who"),
        ("can my kids catch it", "who"),
        ("my friend got antibiotics", "who"),
        ("I am 34 years old", "stage"),
        ("drops three times a day", "stage"),
    ],
)
def test_what_only_looks_like_it_is_not_read(reader: AboutReader, text: str, kind: str) -> None:
    assert kind not in reader.read(text).values


def test_a_hint_counts_in_a_short_message_and_not_in_a_long_story(reader: AboutReader) -> None:
    hint = "eye drops for my mother"
    assert reader.read(hint).values == {"who": "relative"}
    assert "who" not in reader.read(hint + " and so on" * 15).values


def test_the_person_is_shown_as_the_message_names_them(reader: AboutReader) -> None:
    assert reader.read("my daughter has Lyme").in_words == "your daughter, Lyme disease"
    assert reader.read("my grandad has facial palsy").in_words == "somebody near to you"


def test_the_newest_word_wins_and_the_rest_stays() -> None:
    known = About(who=DAUGHTER, cause=LYME).then(About(cause=HUNT))
    assert known.values == {"who": "child", "cause": "ramsay_hunt"}


@pytest.mark.parametrize(
    "text",
    ["forget that", "please forget all that", "ignore what I said", "it is not about her", "It's not about my daughter",
     "no, this isn't about Lyme", "I'm not asking about him"],
)  # fmt: skip
def test_words_that_take_it_back_do_so(reader: AboutReader, text: str) -> None:
    assert forgets(text)
    assert known_with(reader, About(who=DAUGHTER, cause=LYME), text).values == {}


@pytest.mark.parametrize(
    "text",
    [
        "I forget my drops",
        "it is not about to get better",
        "can I forget about exercises",
        "what about her eye",
        "forget-me-not",
    ],
)
def test_other_words_keep_what_is_known(reader: AboutReader, text: str) -> None:
    assert known_with(reader, About(cause=LYME), text).values.get("cause") == "lyme"


def test_the_stage_of_one_person_is_not_that_of_another(reader: AboutReader) -> None:
    husband = reader.read("my husband got Ramsay Hunt 3 months ago")
    assert "stage" in husband.values
    assert known_with(reader, husband, "and my wife, can she catch it").values == {"who": "relative", "cause": "ramsay_hunt"}
    mine = reader.read("three weeks since my Bell's")
    assert known_with(reader, mine, "I'm 20 weeks pregnant").values["stage"] == "weeks"


def test_what_is_taken_back_may_be_replaced_at_once(reader: AboutReader) -> None:
    known = known_with(reader, About(who=DAUGHTER, cause=LYME), "it's not about her, it's my own face, Ramsay Hunt")
    assert known.values == {"who": "self", "cause": "ramsay_hunt"}


@pytest.mark.parametrize(
    ("about", "whom", "sign"),
    [
        (About(), {"cause": ["lyme"]}, 0),
        (About(cause=LYME), {}, 0),
        (About(cause=LYME), {"who": ["child"]}, 0),
        (About(cause=LYME), {"cause": ["lyme", "bells"]}, 1),
        (About(cause=LYME), {"cause": ["bells"]}, -1),
        (About(who=DAUGHTER, cause=LYME), {"cause": ["lyme"], "who": ["child"]}, 1),
        (About(who=DAUGHTER, cause=LYME), {"cause": ["bells"], "who": ["child"]}, -1),
        (About(who=DAUGHTER), {"cause": ["lyme"], "who": ["child"]}, 1),
        (About(cause=Told("tumour", "a tumour")), {"cause": ["surgery"]}, 0),
    ],
)
def test_a_card_fits_contradicts_or_says_nothing(about: About, whom: dict[str, list[str]], sign: int) -> None:
    assert fit(about, whom, TOGETHER) == sign


def test_what_may_both_be_true_is_no_contradiction(reader: AboutReader) -> None:
    wife = reader.read("my wife has Bell's")
    assert reader.fit(wife, {"who": ("pregnant",)}) == 0
    assert reader.fit(wife, {"who": ("child",)}) == -1


@pytest.mark.parametrize(
    "kept", [None, "x", 3, [], {}, {"who": "child"}, {"who": ["child"]}, {"who": [1, 2]}, {"moon": ["a", "b"]}]
)
def test_what_was_kept_in_another_form_counts_as_nothing(kept: Any) -> None:
    assert About.of(kept) == About()


def test_what_is_kept_comes_back() -> None:
    about = About(who=DAUGHTER, cause=LYME)
    assert About.of(json.loads(json.dumps(about.as_dict()))) == about


def test_a_phrase_that_cannot_be_read_is_an_error_that_names_it() -> None:
    with pytest.raises(AboutError, match=r"`who`, `child`: .*bracket"):
        AboutReader([("who", "child", "your child", ("(my child",), "sure")])


@pytest.mark.parametrize(
    "unit", ["my mum has bells ", "my ", "shingles of the ", "no lyme ", "two years ", "my son in law is "]
)
def test_a_message_of_one_thing_over_and_over_takes_no_time(reader: AboutReader, unit: str) -> None:
    reader.read(unit)
    began = time.process_time()
    reader.read((unit * 2000)[:2000])
    assert time.process_time() - began < 0.2


def pairs() -> list[tuple[str, dict[str, str]]]:
    """Those whose writer labelled whom they are about."""
    lines = [line for path in sorted((ROOT / "data/pairs").glob("*.jsonl")) for line in path.read_text().splitlines()]
    rows = [json.loads(line) for line in lines if line.strip()]
    return [(row["text"], row["about"]) for row in rows if "about" in row]


@pytest.fixture(scope="module")
def counted(reader: AboutReader) -> dict[str, Counter[str]]:
    """How often each value is labelled, read, read rightly, and read where a value is labelled that may be true with it."""
    found: dict[str, Counter[str]] = {name: Counter() for name in ("labelled", "read", "right", "together")}
    for text, labels in pairs():
        values = reader.read(text).values
        for kind, label in labels.items():
            value = values.get(kind, "")
            value = "" if value in UNLABELLED else value
            found["labelled"][label] += 1
            found["read"][value] += 1
            found["right"][value] += value == label
            found["together"][value] += (value, label) in reader.together
    return found


@pytest.mark.parametrize("value", LEAST_RECALL)
def test_what_is_read_is_what_the_pairs_say(counted: dict[str, Counter[str]], value: str) -> None:
    """A value that goes with the label (an operation for a tumour, a pregnant wife) is no error: it contradicts no card."""
    right, read = counted["right"][value], counted["read"][value]
    assert (right + counted["together"][value]) / read >= LEAST_PRECISION
    assert right / counted["labelled"][value] >= LEAST_RECALL[value]
