"""Moods and other doors: what is said of them, and what a broken file is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.comfort import ABOVE, LINE, SOMEBODY_ELSE
from bot.content.load import load_library
from bot.understanding.word_lists import MOODS, WordListError, WordLists

CONTENT = Path("data/content")


@pytest.fixture(scope="module")
def moods() -> WordLists:
    return WordLists.load(CONTENT / "moods.yml", MOODS)


@pytest.fixture(scope="module")
def doors() -> WordLists:
    return WordLists.load(CONTENT / "doors.yml")


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("I'm so scared, will it get better", "frightened"),
        ("im terrified it comes back", "frightened"),
        ("I am afraid of the operation", "frightened"),
        ("this is freaking me out", "frightened"),
        ("worried sick about my eye", None),
        ("I'm worried sick about my eye", "frightened"),
        ("I feel so ugly", "sad"),
        ("can't stop crying since Tuesday", "sad"),
        ("I hate my face", "sad"),
        ("feeling low since my face went", "sad"),
        ("people stare at me on the bus", "sad"),
        ("I am furious, nobody told me about drops", "angry"),
        ("it makes me so angry", "angry"),
    ],
)
def test_a_mood_that_is_said_is_found(moods: WordLists, text: str, mood: str | None) -> None:
    assert moods.found(text, SOMEBODY_ELSE)[:1] == ([mood] if mood else [])


@pytest.mark.parametrize(
    "text",
    [
        "I'm not scared, just curious",
        "should I be scared",
        "my mum is so scared of the needle",
        "I'm afraid I don't understand",
        "is it normal to feel sad",
        "does botox make people sad",
        "I'm down to 20 mg",
        "I'm low on drops",
        "does my eye cry when I eat",
        "nobody understands me on the phone",
        "I live alone",
        "can anger make it worse",
        "how long does it last",
        "",
    ],
)
def test_words_that_only_look_like_a_mood_are_none(moods: WordLists, text: str) -> None:
    assert moods.found(text, SOMEBODY_ELSE) == []


def test_each_mood_has_its_line_and_says_what_it_may_stand_above() -> None:
    snippets = load_library(CONTENT)[0].snippets
    assert set(ABOVE) == set(MOODS)
    assert {LINE + mood for mood in MOODS} <= set(snippets)


@pytest.mark.parametrize(
    ("text", "door"),
    [
        ("my dog has a droopy face", "vet"),
        ("my tooth hurts since the filling", "dentist"),
        ("the lip filler I had went lumpy", "injector"),
        ("can I take antibiotics with milk", "pharmacist"),
        ("my eyelid twitches when I am tired", "own_doctor"),
    ],
)
def test_another_door_is_found(doors: WordLists, text: str, door: str) -> None:
    assert door in doors.found(text)


@pytest.mark.parametrize("text", ["who won the football", "what is the weather in Oslo", "how do I fix my bike chain"])
def test_what_is_near_to_nothing_has_no_door(doors: WordLists, text: str) -> None:
    assert doors.found(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: [x]\nb:\n", ":2: b is empty or no list of texts (write a phrase, or take it out)"),
        ("a: []\n", ":1: a is empty or no list of texts (write a phrase, or take it out)"),
        ("a: [' ']\n", ":1: a is empty or no list of texts (write a phrase, or take it out)"),
        ("a: [no]\n", ":1: a is empty or no list of texts (write a phrase, or take it out)"),
        ("- a\n", ":1: holds no lists (write `name:` and below it `- phrase` lines)"),
        ("", ":1: holds no lists (write `name:` and below it `- phrase` lines)"),
        ("a: [\n", ":2: "),
        ("a: ['(x']\n", ":0: "),
        ("a: 2026-13-45\n", ":0: cannot be read (save it as UTF-8, and remove odd characters)"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_clear_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "lists.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WordListError) as error:
        WordLists.load(path)
    assert str(error.value).startswith(f"{path}{told}")
    assert "\n" not in str(error.value)


def test_a_file_that_is_not_there_or_no_text_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "lists.yml"
    with pytest.raises(WordListError, match=r":0: No such file or directory \(restore the file from git\)"):
        WordLists.load(path)
    path.write_bytes(b"caf\xe9")
    with pytest.raises(WordListError, match=":0: cannot be read"):
        WordLists.load(path)


def test_a_mood_too_many_or_too_few_is_named(tmp_path: Path) -> None:
    path = tmp_path / "moods.yml"
    path.write_text("frightened: [so scared]\n", encoding="utf-8")
    with pytest.raises(WordListError, match="needs exactly the lists frightened, sad, angry"):
        WordLists.load(path, MOODS)
