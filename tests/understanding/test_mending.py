"""Apostrophes, encodings and letters that arrive other than they were meant; what was meant well stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.danger import red_flags_in
from bot.understanding.mending import mended
from bot.understanding.reading import cleaned
from bot.understanding.spelt_out import joined

FLAGS = red_flags_in(Path(__file__).parents[2] / "data" / "content" / "red_flags")
# How an apostrophe may arrive.
MARKS = (
    *"\u00b4\u02bc\u2032\u2019\u2018\u0060\uff07\u02b9\u02bb\u02c8\u055a\ua78c\uff40\u2035\ufffd",
    "&#39;", "&#x27;", "&#8217;", "&rsquo;", "&lsquo;", "&apos;", "&amp;#39;", "&amp;rsquo;", "&#39",
    "\u00e2\u20ac\u2122", "\u00e2\u20ac\u02dc", "\u00e2\x80\x99", "\u00c3\u00a2\u00e2\u201a\u00ac\u00e2\u201e\u00a2",
    "\u00ca\u00bc", "\u00c2\u00b4", "\u201a\u00c4\u00f4", "\u00d5",
    "=E2=80=99", "=27", "%27", "%E2%80%99", "\\'", "\\\\'", "\\\u2019", "''", '"', " '", "' ", "?", " ", ";", "*",
)  # fmt: skip
TOLD = (
    "my face is drooping and I can't lift my arm",
    "my eye hurts and I can't see out of it",
    "my baby's face is lopsided and he won't wake up",
)
SHORT = (
    "can't won't don't isn't doesn't didn't couldn't wouldn't hasn't aren't wasn't I'm I've he's she's it's that's what's "
    "you're they've we'll they'd"
).split()


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("text", TOLD)
def test_an_apostrophe_is_one_however_it_arrives(text: str, mark: str) -> None:
    assert mended(cleaned(text.replace("'", mark))) == text


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("text", TOLD)
def test_danger_is_heard_whatever_the_apostrophe(text: str, mark: str) -> None:
    assert FLAGS.screen(cleaned(text.replace("'", mark)))[0].urgency == "call_now"


@pytest.mark.parametrize("mark", ["?", " ", "\u00b4", "&#39;"])
@pytest.mark.parametrize("word", SHORT)
def test_a_short_form_is_known_without_its_apostrophe(word: str, mark: str) -> None:
    assert mended(f"so {word.replace(chr(39), mark)} there") == f"so {word} there"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Bell\u00e2\u20ac\u2122s palsy", "Bell's palsy"),
        ("bell s palsy", "bell's palsy"),
        ("my wife?s face", "my wife's face"),
        ("\u00e2\u20ac\u0153numb\u00e2\u20ac\u009d cheek", '\u201cnumb" cheek'),
        ("caf\u00c3\u00a9", "caf\u00e9"),
        ("can=E2=80=99t=20close it", "can't close it"),
        ("R&amp;D, &lt;3, a&nbsp;b", "R&D, <3, a b"),
        ("\uff22\uff45\uff4c\uff4c\u2019\uff53\u3000\uff50\uff41\uff4c\uff53\uff59", "Bell's palsy"),
        ("\U0001d426\U0001d432 face", "my face"),
        ("\ufb01ne", "fine"),
        ("m y f a c e i s d r o o p i n g", "my face is drooping"),
        ("i c a n t s p e a k, help", "i cant speak, help"),
        ("my f a c e is d r o o p y.", "my face is droopy."),
        ("s.t.r.o.k.e", "stroke"),
        ("my.face.is.drooping.and.I.can't.lift.my.arm", "my face is drooping and I can't lift my arm"),
        ("how_long_does_it_take?", "how long does it take?"),
        ("since.1.5.weeks.now", "since 1.5 weeks now"),
    ],
)
def test_what_was_meant_is_read(typed: str, meant: str) -> None:
    assert mended(cleaned(typed)) == meant


@pytest.mark.parametrize(
    "text",
    [
        "is it A&E or the GP?",
        "can I? so when?",
        "so can I? the drops hurt",
        "x=20mg, 50%27, &not so",
        "vitamins A B C and D",
        "she spits on the s sounds",
        "p b m sounds",
        "1/2 a pill, \u00bd a pill, \u2116 5",
        "caf\u00e9 CAF\u00c9\u2026 na\u00efve \u2014 \u00c9t\u00e9",
        "at 10.30 a.m. or 1.5.2",
        "my face dropped.It was odd.What now",
        "e.g.taping",
        "\u00bfCu\u00e1nto dura la par\u00e1lisis?",
        "\u9762\u762b\u4f1a\u597d\u5417",
    ],
)
def test_what_is_well_stays(text: str) -> None:
    assert mended(text) == text


def test_letters_that_make_no_words_stay_letters() -> None:
    assert joined("w x q z k v") == "w x q z k v"


def test_danger_that_is_spelt_out_is_heard() -> None:
    for text in ("m y f a c e i s d r o o p i n g", "my.face.is.drooping.and.I.can't.lift.my.arm"):
        assert FLAGS.screen(text), text


@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_is_mended_to_something_clean(text: str) -> None:
    read = mended(text)
    assert "\n".join(cleaned(line) for line in read.split("\n")) == read
