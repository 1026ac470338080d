"""The snippet of a topic that fits a question best, and the file that spares encoding the questions each time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.understanding.encoder import Encoder
from bot.understanding.sides import SideFinder
from tests.understanding.conftest import CountingEncoder

QUESTIONS = {
    "eye_ointment.overview": ("Eye ointment", "what is eye ointment", "why use ointment on the eye"),
    "eye_ointment.how": ("How to put it in", "how do I put ointment in my eye", "steps for putting in ointment"),
    "eye_ointment.risks": ("Side effects", "does it blur my sight", "can ointment harm my eye"),
    "botox.overview": ("Botox", "what is botox", "botox for the face"),
}
SIDES = [name for name in QUESTIONS if name.startswith("eye_ointment.")]
TEXTS = sum(len(asked) for asked in QUESTIONS.values())


@pytest.fixture(scope="module")
def sides(encoder: Encoder) -> SideFinder:
    return SideFinder(QUESTIONS, encoder)


@pytest.mark.parametrize(
    ("text", "snippet"),
    [
        ("how should I apply the ointment", "eye_ointment.how"),
        ("step by step please, putting it in the eye", "eye_ointment.how"),
        ("will my sight be blurry", "eye_ointment.risks"),
        ("is there harm in it", "eye_ointment.risks"),
    ],
)
def test_a_question_on_one_side_finds_that_side(sides: SideFinder, text: str, snippet: str) -> None:
    assert sides.best(SIDES, text)[0] == snippet


@pytest.mark.parametrize("text", ["eye ointment", "tell me about ointment", "ointment?"])
def test_a_vague_question_finds_the_overview(sides: SideFinder, text: str) -> None:
    assert sides.best(SIDES, text)[0] == "eye_ointment.overview"


def test_only_the_given_snippets_are_chosen_from(sides: SideFinder) -> None:
    assert sides.best(SIDES, "what is botox")[0] in SIDES


def test_nothing_to_choose_from_is_an_error(sides: SideFinder) -> None:
    with pytest.raises(ValueError, match="empty"):
        sides.best([], "anything")


def test_a_snippet_that_asks_nothing_is_as_far_as_can_be(sides: SideFinder) -> None:
    assert sides.nearness("unheard.of", "anything") == -1.0


def test_no_questions_at_all_are_no_trouble(encoder: Encoder) -> None:
    assert SideFinder({}, encoder).nearness("eye_ointment.how", "how") == -1.0


def test_the_questions_are_encoded_once_and_then_read_from_the_file(tmp_path: Path) -> None:
    counting = CountingEncoder()
    first = SideFinder(QUESTIONS, counting, tmp_path)
    assert counting.encoded == TEXTS
    second = SideFinder(QUESTIONS, counting, tmp_path)
    assert counting.encoded == TEXTS
    assert second.best(SIDES, "how do I use it") == first.best(SIDES, "how do I use it")


def test_only_what_changed_is_encoded_anew(tmp_path: Path) -> None:
    counting = CountingEncoder()
    SideFinder(QUESTIONS, counting, tmp_path)
    more = {**QUESTIONS, "botox.risks": ("is botox safe",)}
    SideFinder(more, counting, tmp_path)
    assert counting.encoded == TEXTS + 1
    SideFinder(QUESTIONS, counting, tmp_path)
    assert SideFinder(more, counting, tmp_path).best(["botox.risks"], "is it safe")[0] == "botox.risks"
    assert counting.encoded == TEXTS + 1
    assert len(list(tmp_path.iterdir())) == 1


def test_what_went_is_forgotten_once_it_is_the_greater_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.understanding.encoder.kept.MANY", TEXTS)
    for number in range(4):
        few = {"botox.risks": tuple(f"is botox safe {number} {n}" for n in range(TEXTS))}
        SideFinder(few, CountingEncoder(), tmp_path)
        (path,) = tmp_path.iterdir()
        assert len(np.load(path)) <= 2 * TEXTS


def test_vectors_of_another_encoder_are_not_used(tmp_path: Path) -> None:
    SideFinder(QUESTIONS, CountingEncoder(), tmp_path)
    (path,) = tmp_path.iterdir()
    path.rename(path.with_name("questions-encoder-of-old.npy"))
    counting = CountingEncoder()
    SideFinder(QUESTIONS, counting, tmp_path)
    assert counting.encoded == TEXTS
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path, encoder: Encoder) -> None:
    place = tmp_path / "a file"
    place.write_text("in the way")
    assert SideFinder(QUESTIONS, encoder, place).best(SIDES, "how do I use it")[0] in SIDES
    assert place.read_text() == "in the way"


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.99])
def test_a_cut_off_file_is_made_anew(tmp_path: Path, encoder: Encoder, share: float) -> None:
    whole = SideFinder(QUESTIONS, encoder, tmp_path).best(SIDES, "how do I use it")
    (path,) = tmp_path.iterdir()
    good = path.read_bytes()
    path.write_bytes(good[: int(len(good) * share)])
    assert SideFinder(QUESTIONS, encoder, tmp_path).best(SIDES, "how do I use it") == whole
    assert path.read_bytes() == good


@pytest.mark.parametrize("rubbish", [b"not an array", b"\x93NUMPY"])
def test_a_file_of_rubbish_is_made_anew(tmp_path: Path, encoder: Encoder, rubbish: bytes) -> None:
    SideFinder(QUESTIONS, encoder, tmp_path)
    (path,) = tmp_path.iterdir()
    path.write_bytes(rubbish)
    SideFinder(QUESTIONS, encoder, tmp_path)
    assert np.load(path)["vector"].shape == (TEXTS, 768)
