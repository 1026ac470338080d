"""Thanks, hello and no around a question; two questions in one message; a correction."""

from __future__ import annotations

import pytest

from bot.understanding.courtesy import without_courtesy
from bot.understanding.questions import questions_in


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Cheers! And which cream is best?", "which cream is best?"),
        ("many thanks, how do I sleep with it", "how do I sleep with it"),
        ("hello there, is it catching?", "is it catching?"),
        ("lol ok. can he wear goggles", "can he wear goggles"),
        ("no sorry, I meant the gold weight", "the gold weight"),
        ("no I meant Botox", "Botox"),
        ("how do I tape it please", "how do I tape it"),
        ("thanks for all your patience. can I fly?", "can I fly?"),
    ],
)
def test_the_question_is_what_is_left(said: str, asked: str) -> None:
    assert without_courtesy(said) == asked


@pytest.mark.parametrize("said", ["thanks", "thank you very much", "ok thanks bye", "no", "hello", "yes please", "night"])
def test_a_courtesy_alone_stays_as_it_is(said: str) -> None:
    assert without_courtesy(said).rstrip(" .") in (said, "thanks bye")


@pytest.mark.parametrize(
    ("said", "questions"),
    [
        ("What is a sling? Is it for good?", ["What is a sling?", "Is it for good?"]),
        ("how do I tape my eye and can I still drive", ["how do I tape my eye", "can I still drive"]),
        ("My mum is 80. How long will it take her?", ["How long will it take her?"]),
        ("my face is stiff and sore", []),
    ],
)
def test_questions_are_told_apart(said: str, questions: list[str]) -> None:
    assert questions_in(said) == questions
