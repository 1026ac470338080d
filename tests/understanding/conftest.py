"""A tiny training set, a tiny term list, and the real encoder."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.understanding.encoder import Encoder, Vectors, eight_bit_weights, shared_encoder
from bot.understanding.terms import NamedThing, TermFinder
from bot.understanding.topic_model import TopicModel

EXAMPLES = {
    "eye_taping": (
        "how do I tape my eye shut",
        "taping the lid at night",
        "which tape for my eyelid",
        "does tape keep the eye closed while I sleep",
        "the tape hurts my eyelid when I take it off",
        "can I tape the eye closed for a nap",
        "eye tape",
        "is taping the eye safe",
    ),
    "steroids": (
        "do steroids help",
        "is prednisone any good for this",
        "how do steroid tablets work",
        "my doctor gave me prednisolone",
        "why take steroids so early",
        "steroid treatment for a weak face",
        "are steroid pills worth it",
        "prednisone",
    ),
    "recovery_time": (
        "how long until my face is back to normal",
        "how many weeks does it last",
        "when will I get better",
        "time to recover",
        "how soon does the face move again",
        "is three months normal for recovery",
        "how long does healing take",
        "recovery time",
    ),
    "out_of_scope": (
        "what is the weather tomorrow",
        "who won the football",
        "tell me a joke about cats",
        "how do I bake bread",
        "what is the capital of France",
        "my knee hurts when I run",
        "book me a flight to Rome",
        "how do I fix my printer",
        "which phone should I buy",
        "translate this into Spanish",
    ),
}
NAMES = {"tape": "eye_taping", "taping": "eye_taping", "prednisone": "steroids", "steroids": "steroids"}


def named(text: str) -> list[str]:
    """The topics that names in the text point to, as the recogniser of terms would give them."""
    return sorted({topic for word, topic in NAMES.items() if word in text.split()})


def fitted(encoder: Encoder) -> TopicModel:
    pairs = [(text, label) for label, texts in EXAMPLES.items() for text in texts]
    texts, labels = [text for text, _ in pairs], [label for _, label in pairs]
    model = TopicModel(encoder)
    model.fit(texts, labels, [named(text) for text in texts])
    return model


class CountingEncoder(Encoder):
    """The real encoder, which also counts how many texts it was given to encode."""

    def __init__(self) -> None:
        super().__init__(eight_bit_weights())
        self.encoded = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += len(texts)
        return super().encode(texts)


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return shared_encoder()


@pytest.fixture(scope="session")
def model(encoder: Encoder) -> TopicModel:
    return fitted(encoder)


@pytest.fixture(scope="session")
def finder() -> TermFinder:
    return TermFinder(
        (
            NamedThing("prednisolone", "medicine", ("prednisone", "steroid", "predisone"), "corticosteroids"),
            NamedThing("gold weight", "procedure", ("eyelid weight",), "eyelid_weights"),
            NamedThing("Botox", "medicine", ("botulinum toxin",), "botox"),
            NamedThing("acupuncture", "therapy", (), "complementary"),
            NamedThing("jaw", "body_part", (), None),
        )
    )
