"""Text-speak and slips are mended; words that are known, of the field or of every day, are left alone."""

from __future__ import annotations

import pytest

from bot.understanding.normalise import Normaliser, sound_of

FIELD = ("Prednisolone is a steroid. A surgeon can lift the eyelid.", "synkinesis")
PHRASINGS = ("how long does the face take to move again", "does the face move again after a while", "is the eye dry again")


@pytest.fixture(scope="module")
def normalise() -> Normaliser:
    return Normaliser.learnt(FIELD, PHRASINGS)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("how long dus the fase take 2 move agen", "how long dus the face take 2 move again"),
        ("wot is synkinisis", "what is synkinesis"),
        ("is prednizolone a steriod", "is prednisolone a steroid"),
        ("sooo dryyyy", "soo dryy"),
        ("pls tell me b4 2moro", "please tell me before tomorrow"),
        ("can I \U0001f697 with a dry \U0001f441\ufe0f \U0001f62d", "can I drive with a dry eye"),
        ("is it movin and dryin", "is it movin and dryin"),
    ],
)
def test_what_was_meant_is_read(normalise: Normaliser, typed: str, read: str) -> None:
    assert normalise(typed) == read


@pytest.mark.parametrize("word", ["hinge", "dreading", "stickers", "Prednisolone", "zzqqk", "12mg", "caf\u00e9"])
def test_a_word_that_is_known_or_like_none_is_left_alone(normalise: Normaliser, word: str) -> None:
    assert normalise(word) == word


def test_an_ending_as_it_is_spoken_is_mended_where_the_whole_word_was_seen() -> None:
    assert Normaliser.learnt(["the face is twitching"], [])("twitchin and dryin") == "twitching and dryin"


@pytest.mark.parametrize(
    ("typed", "read"), [("opperashuns", "operations"), ("ocupashunal", "occupational"), ("toomer", "toomer")]
)
def test_a_long_word_may_be_spelt_as_it_sounds(typed: str, read: str) -> None:
    assert Normaliser.learnt(["operations", "occupational", "tumour"], [])(typed) == read


def test_words_that_sound_alike_are_taken_for_one_another() -> None:
    assert sound_of("fase") == sound_of("face")
    assert sound_of("surjun") != sound_of("eyelid")


def test_punctuation_and_order_stay(normalise: Normaliser) -> None:
    assert normalise("Is it dry? (again), u say...") == "Is it dry? (again), you say..."
