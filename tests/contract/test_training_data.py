"""Each training phrasing is there once, for one intent, as plain text."""

from __future__ import annotations

import json
from collections import Counter, defaultdict

import numpy as np
from rapidfuzz import fuzz, process

from bot.evaluation.questions import read_dialogues
from tests.contract.conftest import ROOT, Phrasing, phrasings

NEAR_COPY = 90  # of 100, by letters
FEWEST_WORDS = 4  # fewer are anybody's words
MEASURING = ("held_out", "strangers", "tuning")  # folders of questions that measure


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
    taught = sorted({phrasing.bare for phrasing in phrasings()} | labelled_messages())
    asked = [bare for bare in held_out() if len(bare.split()) >= FEWEST_WORDS]
    alike = process.cdist(asked, taught, scorer=fuzz.ratio, score_cutoff=NEAR_COPY, dtype=np.uint8, workers=-1)
    near = [(asked[row], taught[column]) for row, column in zip(*np.nonzero(alike), strict=True)]
    assert near == []


def labelled_messages() -> set[str]:
    rows = [
        json.loads(line) for path in (ROOT / "data/pairs").glob("*.jsonl") for line in path.read_text("utf-8").splitlines()
    ]
    return {Phrasing("", row["text"], "").bare for row in rows}


def held_out() -> list[str]:
    folders = [ROOT / "tests/evaluation" / name for name in MEASURING]
    paths = [p for folder in folders for p in sorted(folder.glob("*.jsonl"))]
    said = [turn.text for path in paths for d in read_dialogues(path) for turn in d.turns]
    return [Phrasing("", text, "").bare for text in said]
