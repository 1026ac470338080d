"""Signatures, footers and quoted mail are set aside; the person's own report never is."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.understanding.danger import red_flags_in
from bot.understanding.own_words import own_words
from bot.understanding.written import Written

FLAGS = red_flags_in(Path(__file__).parents[2] / "data" / "content" / "red_flags")
MAIL = (
    "From: J. Example\nSubject: FW: Question\n\nHi, how long should my mum tape her eye at night? Thanks\n"
    "-----Original Message-----\nIf you have chest pain or weakness in the arm call 999."
)


@pytest.mark.parametrize("joint", ["\n", " "])
@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Kind regards,\nJ. Example,\nSuicide Prevention Lead.\nIs massage useful for bells palsy?",
         "Is massage useful for bells palsy?"),
        ("Is massage useful for bells palsy?\nBest wishes,\nJane Doe,\nStroke Unit Manager,\nTel 01234 567890",
         "Is massage useful for bells palsy?"),
        ("is massage useful for it?\nkind regards,\nj. example,\nsuicide prevention lead", "is massage useful for it?"),
        ("Hi, does acupuncture help?\nIf you have received this in error please delete it.\nIn an emergency dial 999.",
         "Hi, does acupuncture help?"),
        ("Does tape help at night?\nThis message is confidential and intended for the recipient only.",
         "Does tape help at night?"),
        (MAIL, "Question Hi, how long should my mum tape her eye at night? Thanks"),
        ("Does botox hurt a lot?\nOn Tue, 3 Jan 2023 at 10:00, J Example <j@example.org> wrote:\n> my arm is weak",
         "Does botox hurt a lot?"),
        ("> if your arm is weak\n> call 999 now.\nDoes tape help at night?", "Does tape help at night?"),
        ("Does tape help at night?\nSent from my iPhone", "Does tape help at night?"),
    ],
)  # fmt: skip
def test_what_others_wrote_is_set_aside(text: str, own: str, joint: str) -> None:
    found = own_words(text.replace("\n", joint))
    assert " ".join(found.text.split()) == own
    assert found.set_aside
    assert FLAGS.screen(Written.of(text.replace("\n", joint)).whole) == []


@pytest.mark.parametrize(
    "text",
    [
        "Kind regards, my face has dropped and my arm is weak",
        "Best wishes, Sam. My arm is weak and my face dropped",
        "my face dropped -- my arm is weak now",
        "-- my face dropped and my arm is weak",
        "weakness right > left, my face has dropped and my arm is weak",
        "In an emergency dial 999. My arm is weak and my face has dropped",
        "if you have a minute. My face has dropped and my arm is weak",
        "with regards to my face, it dropped and my arm is weak",
        "_______ my face has dropped and my arm is weak",
        "On monday 3 may my face dropped and my arm is weak, the doctor wrote: rest",
        "-----Original Message----- my face has dropped and my arm is weak",
        "> my face has dropped and my arm is weak",
        "Subject: my face has dropped and my arm is weak",
        "From: Sam Subject: my face has dropped and my arm is weak",
        "Sent from my iPhone my face has dropped and my arm is weak",
        "PS my face has dropped and my arm is weak. Regards, Sam Example, Teacher",
    ],
)
def test_a_report_of_danger_is_never_set_aside(text: str) -> None:
    assert FLAGS.screen(Written.of(text).whole)[0].urgency == "call_now"


@pytest.mark.parametrize(
    "text", ["Kind regards, J. Example, Stroke Nurse", "In an emergency dial 999.", "Sent from my iPhone", ""]
)
def test_all_is_kept_where_little_would_be_left(text: str) -> None:
    assert own_words(text) == (text, "")


def test_words_without_any_such_mark_are_all_kept() -> None:
    assert own_words("how do I tape my eye at night, please") == ("how do I tape my eye at night, please", "")
