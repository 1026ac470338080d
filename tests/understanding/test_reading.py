"""What is cleaned out of a message, and which messages nobody should guess a topic for."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.reading import LEFT_OUT, MOST_CHARACTERS, MOST_SCREENED, cleaned, clipped, said_once, unreadable


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("  how   long\n\ndoes it\ttake  ", "how long does it take"),
        ("ta\u200bpe \ufeffmy\u00ad eye", "tape my eye"),
        ("\u202eeye\u202c pain", "eye pain"),
        ("bell\x00s \x1bpalsy", "bell s palsy"),
        ("cafe\u0301", "caf\u00e9"),
        ("\ud800my eye", "my eye"),
        ("", ""),
        (" \t\n\r ", ""),
        ("\u200b\u200d\ufeff", ""),
    ],
)
def test_what_cannot_be_seen_is_taken_out(written: str, read: str) -> None:
    assert cleaned(written) == read


@pytest.mark.parametrize(
    "written",
    [
        "/restart",
        "/ restart",
        "//restart",
        " /restart",
        "\u200b/restart",
        "/\u200b/restart",
        "/ /restart",
        "\x00/restart",
    ],
)
def test_text_that_begins_with_a_slash_is_no_command(written: str) -> None:
    assert cleaned(written) == "restart"


def test_a_slash_inside_the_text_stays() -> None:
    assert cleaned("24/7 help and/or drops") == "24/7 help and/or drops"


def test_a_message_is_as_long_as_a_request_may_be() -> None:
    assert len(cleaned("a" * MOST_SCREENED)) == len(cleaned("a" * (MOST_SCREENED + 1))) == MOST_SCREENED == 16_384


@pytest.mark.parametrize("most", [20, 100, MOST_CHARACTERS])
@pytest.mark.parametrize("text", ["first " + "word " * 900 + "last", "a" * 3000, "first" + "a" * 3000 + " last", "x y"])
def test_of_a_long_text_beginning_and_end_are_kept(text: str, most: int) -> None:
    kept = clipped(text, most)
    assert len(kept) <= most
    assert kept[:5] == text[:5]
    assert kept[-4:] == text[-4:]
    assert clipped(kept, most) == kept
    assert kept == text or LEFT_OUT in kept


@given(st.text(alphabet=st.characters(), max_size=300))
def test_cleaning_any_text_gives_short_printable_text_with_no_slash_before_it(text: str) -> None:
    read = cleaned(text)
    assert len(read) <= MOST_SCREENED
    assert not read.startswith("/")
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in read)


@given(st.text(max_size=300))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        (cleaned("\u200b\ufeff"), "empty"),
        ("\U0001f622\U0001f622", "no_letters"),
        ("\U0001f441\ufe0f", "no_letters"),
        ("?!...", "no_letters"),
        ("12345", "no_letters"),
        ("a", "no_letters"),
        ("7 x", "no_letters"),
        ("هل الشلل يزول", "foreign_script"),
        ("面瘫会好吗", "foreign_script"),
        ("паралич лица", "foreign_script"),
        ("चेहरे का लकवा", "foreign_script"),
        ("παράλυση", "foreign_script"),
        ("паралич лица Bell", "foreign_script"),
    ],
)
def test_text_without_readable_words_is_unreadable(text: str, reason: str) -> None:
    assert unreadable(text) == reason


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "y",
        "b12?",
        "eye pain \U0001f622",
        "¿Cuánto dura la parálisis?",
        "is it 7/10?",
        "Łzy w oku",
        "my doctor said «паралич» about it",
    ],
)
def test_text_with_latin_words_is_readable(text: str) -> None:
    assert unreadable(text) is None


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("how do I tape my eye " * 60, "how do I tape my eye"),
        ("no " * 600, "no"),
        ("no " * 600 + "stroke", "no " * 600 + "stroke"),
        ("it hurts, it hurts", "it hurts, it hurts"),
        ("", ""),
    ],
)
def test_what_is_said_over_and_over_is_heard_once_and_nothing_new_is_lost(text: str, once: str) -> None:
    assert said_once(text) == once.strip()
