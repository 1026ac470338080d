"""The vocabulary of whom a snippet is for: what is wrong with it, and what is to be judged, is said in one clear line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.content.check import to_judge
from bot.content.check.asks import SHOWN_IN
from bot.content.load import load_library
from bot.content.model import Library

if TYPE_CHECKING:
    from tests.content.conftest import Folder, Palsy

ABOUT, BELLS, EYE = "about.yml", "snippets/understanding/bells_palsy.yml", "snippets/eye_care/eye_taping.yml"
CONTENT = Path(__file__).parents[2] / "data" / "content"
TITLE = "  title: How long it lasts\n"


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(CONTENT)[0]


@pytest.mark.parametrize(
    ("old", "new", "marker", "says"),
    [
        ("{Lyme disease: [lyme]}", "{Lyme disease: lyme}", "lyme:", "has no list `Lyme disease`"),
        ("{words: {Lyme disease: [lyme]}}", "[lyme]", "lyme:", "`lyme` is not a mapping"),
        ("words: {Lyme disease: [lyme]}", "word: {Lyme disease: [lyme]}", "lyme:", "has an unknown key `word`"),
        ("goes_with: [diabetes]", "goes_with: [cough]", "child:", "goes with the unknown value `cough`"),
        ("stage:\n", "stages:\n", "stages:", "has an unknown key `stages`"),
        ("  near: [face]", "  near: face", "near:", "has no list `near`"),
        ("words: {you: [my face]}", "hints: {you: [my face]}", "self:", "`words` of `self` is not a mapping"),
    ],
)
def test_a_vocabulary_of_another_form_is_named_by_its_line(
    folder: Folder, old: str, new: str, marker: str, says: str
) -> None:
    folder.change(ABOUT, old, new)
    found = [str(problem) for problem in folder.problems() if problem.path == f"content/{ABOUT}"]
    assert any(line.startswith(f"content/{folder.place(ABOUT, marker)}: C001 ") and says in line for line in found), found


def test_a_missing_vocabulary_is_one_line(folder: Folder) -> None:
    (folder.root / ABOUT).unlink()
    assert folder.found() == [f"{ABOUT}:0: C001"]


@pytest.mark.parametrize("phrase", ["(my child", "a*", "my child)", "my(child)"])
def test_a_phrase_that_cannot_be_read_is_one_line(folder: Folder, palsy: Palsy, phrase: str) -> None:
    folder.change(ABOUT, "[my child]", f'["{phrase}"]')
    done = palsy("check")
    assert done.code == 2
    assert f"content/{ABOUT}:0: C029 `who`, `child`: " in done.out
    assert "Traceback" not in done.out + done.err


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("  for: child\n", "`for` is not a mapping"),
        ("  for: {who: child}\n", "has no list `who`"),
        ("  for: {who: []}\n", "has no list `who`"),
        ("  for: {whom: [child]}\n", "has an unknown key `whom`"),
        ("  for: {who: [1]}\n", "an entry of `who` is not a text"),
    ],
)
def test_a_for_of_another_form_is_named_by_its_line(folder: Folder, written: str, says: str) -> None:
    folder.change(BELLS, TITLE, TITLE + written)
    lines = [str(problem) for problem in folder.problems()]
    assert any(line.startswith(f"content/{folder.place(BELLS, '  for:')}: C001 ") and says in line for line in lines), lines


def test_saying_for_whom_a_snippet_is_needs_no_new_vetting(folder: Folder) -> None:
    folder.change(BELLS, TITLE, TITLE + "  for: {who: [child]}\n")
    assert folder.served("bells_palsy.timing")


def test_a_question_with_a_special_word_of_another_title_is_to_be_judged(folder: Folder, palsy: Palsy) -> None:
    """C035 is no problem: the check succeeds, counts it, and lists it where that is asked for."""
    folder.change(EYE, "title: Tape at night", "title: Tape and epidural")
    folder.change(BELLS, "  - what is bells palsy\n", "  - can I have an epidural\n")
    folder.vet()
    line = f"content/{folder.place(BELLS, 'bells_palsy.overview')}: C035 bells_palsy.overview: never says 'epidural'"
    plain, full = palsy("check"), palsy("check", "--all")
    assert (plain.code, full.code) == (0, 0)
    assert "0 problems, 1 to judge: --all lists them" in plain.out
    assert line not in plain.out
    assert line in full.out
    assert palsy("approve", "bells_palsy.overview", "--by", "a test").code == 0


@pytest.mark.parametrize("ask", ["can I have epidurals", "is that usual"])
def test_a_question_whose_own_text_has_the_word_or_that_has_no_special_word_is_quiet(folder: Folder, ask: str) -> None:
    folder.change(EYE, "title: Tape at night", "title: Tape and epidural")
    folder.change(BELLS, "The nerve of the face stops", "In an epidural, the nerve of the face stops")
    folder.change(BELLS, "  - what is bells palsy\n", f"  - {ask}\n")
    assert to_judge(load_library(folder.root)[0]) == []


def test_what_is_to_be_judged_of_the_real_content_stays_few(library: Library) -> None:
    assert len(to_judge(library)) <= 60


def test_the_words_that_may_stand_above_an_answer_are_vetted(library: Library) -> None:
    vetted = {sentence.text for sentence in library.snippets[SHOWN_IN].sentences()}
    assert library.about.shown
    assert [shown.text for shown in library.about.shown if f"{shown.text}." not in vetted] == []


@pytest.mark.parametrize("ending", ["ramsay_hunt", "lyme", "stroke", "newborn", "breastfeeding", "epidural"])
def test_a_snippet_that_names_a_case_in_its_id_says_for_whom_it_is(library: Library, ending: str) -> None:
    inform = [s for s in library.snippets.values() if s.asks and s.aspect == ending]
    assert inform
    assert [s.id for s in inform if not s.whom] == []


@pytest.mark.parametrize("topic", ["children", "pregnancy"])
def test_every_snippet_for_one_kind_of_person_says_so(library: Library, topic: str) -> None:
    assert [s.id for s in library.snippets.values() if s.topic == topic and "who" not in s.whom] == []
