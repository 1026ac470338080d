"""Each training phrasing is there once, for one intent, as plain text."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from string import ascii_lowercase

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from bot.phrasings.label_guide import GUIDE, read_guide
from tests.contract.conftest import ROOT, Phrasing, phrasings

NEAR_COPY = 90  # of 100, by letters
MOST_APART = NEAR_COPY / (200 - NEAR_COPY)  # of the shorter length to the longer; beyond, no two texts are so near
FEWEST_WORDS = 4  # fewer are anybody's words
MEASURING = ("cards", "held_out", "strangers", "tuning")  # folders of questions that measure


def test_no_phrasing_stands_in_two_intents() -> None:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for phrasing in phrasings():
        owners[phrasing.bare].add(phrasing.intent)
    assert {text: intents for text, intents in owners.items() if len(intents) > 1} == {}


def test_no_phrasing_stands_twice() -> None:
    counted = Counter(phrasing.bare for phrasing in phrasings())
    assert [text for text, times in counted.items() if times > 1] == []


def test_no_phrasing_is_empty_of_words() -> None:
    assert [p.text for p in phrasings() if not p.bare] == []


def test_no_phrasing_is_over_the_limit_of_the_channels() -> None:
    assert [p.text for p in phrasings() if len(p.text) > 2000] == []


def test_no_phrasing_carries_markup() -> None:
    """Named things come from the term lists; a bracket in a phrasing would be read as an annotation."""
    assert [p.text for p in phrasings() if "](" in p.text or "]{" in p.text or p.text.startswith("/")] == []


def test_no_phrasing_is_nearly_a_question_that_measures_it() -> None:
    """Held-out questions measure only what was not taught: no near copy (by letters) may stand in the training data."""
    taught = sorted({phrasing.bare for phrasing in phrasings()} | labelled_messages() | of_the_guide(), key=len)
    lengths, counts = np.array([len(text) for text in taught]), letters(taught)
    near = []
    for text in held_out():
        if len(text.split()) < FEWEST_WORDS:
            continue
        of_like_length = slice(*np.searchsorted(lengths, [len(text) * MOST_APART, len(text) / MOST_APART]))
        # Each letter that one has and the other lacks has to be put in or taken out: most need no closer look.
        apart = np.abs(counts[of_like_length] - letters([text])).sum(axis=1) / (lengths[of_like_length] + len(text))
        close = np.flatnonzero(apart <= 1 - NEAR_COPY / 100) + of_like_length.start
        near += [(text, taught[n]) for n in close if fuzz.ratio(text, taught[n]) >= NEAR_COPY]
    assert near == []


def letters(texts: list[str]) -> NDArray[np.int16]:
    """How often each letter of the alphabet stands in a text; a row a text."""
    return np.array([[text.count(letter) for letter in ascii_lowercase] for text in texts], dtype=np.int16)


def labelled_messages() -> set[str]:
    rows = [
        json.loads(line) for path in (ROOT / "data/pairs").glob("*.jsonl") for line in path.read_text("utf-8").splitlines()
    ]
    return {Phrasing("", row["text"], "").bare for row in rows}


def of_the_guide() -> set[str]:
    return {Phrasing("", text, "").bare for entry in read_guide(ROOT / GUIDE)[0] for _, text in entry.examples}


def held_out() -> list[str]:
    folders = [ROOT / "tests/evaluation" / name for name in MEASURING]
    paths = [p for folder in folders for p in sorted(folder.glob("*.jsonl"))]
    rows = [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines() if line.strip()]
    said = [turn["text"] for row in rows for turn in row.get("turns", [row])]
    return [Phrasing("", text, "").bare for text in said]
