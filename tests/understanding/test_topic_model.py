"""The topic model on a tiny training set: it learns, it repeats itself, and it knows what is none of its business."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.understanding.encoder import Encoder
from bot.understanding.topic_model import OUT_OF_SCOPE, TopicModel
from tests.understanding.conftest import EXAMPLES, fitted, named

INSIDE = (
    ("what tape do I put on my eyelid in bed", "eye_taping"),
    ("is prednisolone worth taking", "steroids"),
    ("how many months till my face works again", "recovery_time"),
    ("tape or steroids", ""),
)
OUTSIDE = ("will it rain in Paris", "who is the king of Spain", "recipe for apple cake", "my printer is jammed")
SAID = (*(text for text, _ in INSIDE), *OUTSIDE, "", "zzz", "Tape tape TAPE", "how long how long")


@pytest.mark.parametrize(("text", "topic"), [pair for pair in INSIDE if pair[1]])
def test_a_new_wording_of_a_topic_is_heard_as_that_topic(model: TopicModel, text: str, topic: str) -> None:
    assert model.rank(text, named(text)).labels[0][0] == topic


@pytest.mark.parametrize("text", [text for text, _ in INSIDE])
def test_the_gate_lets_questions_of_the_field_in(model: TopicModel, text: str) -> None:
    assert model.rank(text, named(text)).in_scope > 0.5


@pytest.mark.parametrize("text", OUTSIDE)
def test_the_gate_keeps_other_questions_out(model: TopicModel, text: str) -> None:
    assert model.rank(text, named(text)).in_scope < 0.5


def test_two_fits_give_the_same_predictions(model: TopicModel, encoder: Encoder) -> None:
    again = fitted(encoder)
    assert [again.rank(text, named(text)) for text in SAID] == [model.rank(text, named(text)) for text in SAID]


def test_a_saved_model_ranks_as_before(model: TopicModel, encoder: Encoder, tmp_path: Path) -> None:
    model.save(tmp_path)
    back = TopicModel.load(tmp_path, encoder)
    assert [back.rank(text, named(text)) for text in SAID] == [model.rank(text, named(text)) for text in SAID]


def test_a_saved_model_holds_no_encoder(model: TopicModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 2_000_000


@pytest.mark.parametrize("text", [text for text, _ in INSIDE])
def test_shouting_is_heard_as_speaking(model: TopicModel, text: str) -> None:
    assert model.rank(text.upper(), named(text)) == model.rank(text, named(text))


@pytest.mark.parametrize("text", SAID)
def test_quick_scores_are_those_of_the_sparse_matrix(model: TopicModel, text: str) -> None:
    whole = np.asarray(model._grams([text], [named(text)]) @ model._weights)[0]
    np.testing.assert_allclose(model._gram_scores(text, named(text)), whole, atol=1e-5)


def test_an_example_is_told_as_it_would_be_without_it(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one part by the factor itself, in several by the other parts too: as a model without the example says."""
    texts, labels = zip(*((text, label) for label, said in EXAMPLES.items() for text in said), strict=True)
    names = [named(text) for text in texts]
    for part in (len(texts), len(texts) // 3):
        monkeypatch.setattr("bot.understanding.dealing.PART", part)
        with_it = TopicModel(encoder)
        (odds, again) = with_it.fit(texts, labels, names, asked=[3, 0])
        assert sum(odds.values()) == pytest.approx(1.0)
        assert odds[labels[3]] < dict(with_it.rank(texts[3], names[3]).labels)[labels[3]]
        assert again[labels[0]] < dict(with_it.rank(texts[0], names[0]).labels)[labels[0]]


def test_dealt_into_parts_it_hears_the_same_topics(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.understanding.dealing.PART", sum(map(len, EXAMPLES.values())) // 2)
    dealt = fitted(encoder)
    assert [dealt.rank(text, named(text)).labels[0][0] for text, topic in INSIDE if topic] == [t for _, t in INSIDE if t]


def test_a_name_of_the_field_moves_its_topic_up(model: TopicModel) -> None:
    def odds(*terms: str) -> float:
        return dict(model.rank("what about this one", terms).labels)["steroids"]

    assert odds("steroids") > odds()


def test_a_name_that_was_never_learnt_changes_nothing(model: TopicModel) -> None:
    assert model.rank("what about this one", ("unheard_of",)) == model.rank("what about this one")


def test_probabilities_are_whole_and_best_first(model: TopicModel) -> None:
    labels = model.rank("how do I tape my eye").labels
    odds = [odds for _, odds in labels]
    assert {name for name, _ in labels} == set(EXAMPLES)
    assert odds == sorted(odds, reverse=True)
    assert sum(odds) == pytest.approx(1.0)


def test_every_training_phrasing_is_heard_as_it_was_taught(model: TopicModel) -> None:
    wrong = [
        text for label, texts in EXAMPLES.items() for text in texts if model.rank(text, named(text)).labels[0][0] != label
    ]
    assert wrong == []


def test_out_of_scope_is_a_label_like_the_others(model: TopicModel) -> None:
    assert model.rank("what is the weather like in France").labels[0][0] == OUT_OF_SCOPE
