"""The two reading grades: known values, names of the field, figures and fields in braces."""

from __future__ import annotations

import pytest

from bot.content.model import Library, Quantity, Sentence, Snippet, Term
from bot.content.readability import Grade, any_of, grade, grade_of, words_in

EASY = "The cat sat on the mat. The dog ate the bone."
STEROID = Term("prednisolone", "medicine", ("prednisone",), ("steroid",))


def flesch_kincaid(words: int, sentences: int, syllables: int) -> float:
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59


def ari(words: int, sentences: int, text: str) -> float:
    """As textstat has it: every sign that is no space counts, so punctuation makes the grade a little stricter."""
    return 4.71 * len(text.replace(" ", "")) / words + 0.5 * words / sentences - 21.43


@pytest.mark.parametrize(
    ("text", "words", "sentences", "syllables"),
    [
        (EASY, 11, 2, 11),
        ("Keep the eye wet. Tape it shut at night.", 9, 2, 9),
        ("Many people recover in a matter of weeks.", 8, 1, 12),
    ],
)
def test_the_grades_are_those_of_the_published_formulas(text: str, words: int, sentences: int, syllables: int) -> None:
    found = grade(text, ())
    assert found.flesch_kincaid == pytest.approx(flesch_kincaid(words, sentences, syllables), abs=0.15)
    assert found.ari == pytest.approx(ari(words, sentences, text), abs=0.25)


def test_the_worse_of_the_two_counts() -> None:
    assert Grade(4.0, 5.5).worst == 5.5
    assert Grade(6.1, 2.0).worst == 6.1


def test_a_listed_name_counts_as_an_easy_word() -> None:
    hard, easy = "Prednisolone calms the nerve.", "Thing calms the nerve."
    assert grade(hard, (STEROID,)) == grade(easy, ())
    assert grade("Prednisones calm it.", (STEROID,)) == grade("Thing calm it.", ())
    assert grade(hard, ()).worst > grade(hard, (STEROID,)).worst


def test_a_field_of_the_clinic_counts_as_an_easy_word() -> None:
    assert grade("Call {site.emergency_number} now.", ()) == grade("Call thing now.", ())


def test_a_figure_counts_as_it_is_read() -> None:
    quantity = Quantity("share", "about 7 in 10", "odds", "m", "c", ())
    library = Library({}, {}, {}, {"share": quantity}, (), {}, {})
    snippet = Snippet("a.b", "A title that does not count", Sentence("Most get well, {share}."), ())
    assert grade_of(library, snippet) == grade("Most get well, about 7 in 10.", ())


def test_words_are_what_stands_between_spaces() -> None:
    assert words_in("  about 7 in\n10. ") == 4


def test_names_match_as_whole_words_the_longest_first() -> None:
    names = any_of(["eye", "eye drop"])
    assert [m[0] for m in names.finditer("Eye drops, eyelid, EYES")] == ["Eye drops", "EYES"]
    assert any_of([]).search("anything") is None
