"""The words of labelled messages: the one word that decides is heard, no message tells of itself, and it can be kept."""

from __future__ import annotations

from pathlib import Path

import joblib
import numpy as np
import pytest

from bot.understanding import dealing
from bot.understanding.card_words import CardWords

TEXTS = (
    "can I still play the trumpet in the band",
    "will my trumpet sound the same",
    "does a trumpet hurt the face",
    "can I still run the marathon in spring",
    "is a marathon too much for me",
    "marathon training with this face",
    "can I still eat soup in spring",
    "does soup run out of my mouth",
    "how do I eat soup",
)
OWNERS = ((0,), (0,), (0,), (1,), (1,), (1,), (2,), (2,), (2,))


@pytest.fixture(scope="module")
def words() -> CardWords:
    made = CardWords()
    made.fit(TEXTS, OWNERS, 3)
    return made


@pytest.mark.parametrize(("text", "card"), [("trumpet and my face", 0), ("can I still do a marathon", 1), ("SOUP?", 2)])
def test_the_word_that_decides_is_heard(words: CardWords, text: str, card: int) -> None:
    assert words.scores(text).argmax() == card


@pytest.mark.parametrize("text", ["", "?", "xyzzy", "trumpet " * 500])
def test_any_text_has_a_score_for_each_card(words: CardWords, text: str) -> None:
    assert words.scores(text).shape == (1, 3) and np.isfinite(words.scores(text)).all()


@pytest.mark.parametrize("part", [100, 4])
def test_what_a_text_scores_without_itself_is_what_the_others_would_say(monkeypatch: pytest.MonkeyPatch, part: int) -> None:
    """Worked out in one go; here beside a fit on the others alone. In parts too, where the words stay the same ones."""
    monkeypatch.setattr(dealing, "PART", part)
    texts, owners = [*TEXTS, *TEXTS], [*OWNERS, *OWNERS]  # each word still stands in two texts when one of them is left out
    made = CardWords()
    left_out = made.fit(texts, owners, 3)
    assert left_out.shape == (18, 3) and np.isfinite(left_out).all()
    own = np.concatenate([made.scores(text) for text in texts])
    right = [owner[0] for owner in owners]
    assert left_out[np.arange(18), right].mean() < own[np.arange(18), right].mean()


def test_two_fits_are_the_same_and_a_kept_one_says_what_it_said(words: CardWords, tmp_path: Path) -> None:
    again = CardWords()
    again.fit(TEXTS, OWNERS, 3)
    joblib.dump(again, tmp_path / "words")
    back = joblib.load(tmp_path / "words")
    assert np.array_equal(back.scores("my trumpet"), words.scores("my trumpet"))
