"""Named things are found by name, synonym and misspelling, and not where none is."""

from __future__ import annotations

import pytest

from bot.understanding.terms import DURATION, TermFinder, topics_named


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("does prednisolone help", "prednisolone"),
        ("PREDNISOLONE?", "prednisolone"),
        ("I was given prednisone", "prednisolone"),  # a synonym
        ("are steroids safe", "prednisolone"),  # more than one
        ("my predisone ran out", "prednisolone"),  # a listed misspelling
        ("is prednisollone strong", "prednisolone"),  # a misspelling nobody listed
        ("is acupunture any good", "acupuncture"),
        ("what is a gold weight", "gold weight"),
        ("eyelid weights hurt?", "gold weight"),
        ("botox for my cheek", "Botox"),
        ("my jaw aches", "jaw"),
    ],
)
def test_a_thing_is_found_by_any_of_its_names(finder: TermFinder, text: str, name: str) -> None:
    assert [found.name for found in finder.find(text)] == [name]


@pytest.mark.parametrize("text", ["3 weeks", "three weeks", "a couple of days", "12 months", "few hrs", "2 yrs"])
def test_a_duration_is_found(finder: TermFinder, text: str) -> None:
    found = finder.find(f"it has been {text} now")
    assert [f.kind for f in found] == [DURATION]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello there",
        "thank you so much, that was kind",
        "what can you tell me",
        "I went to the shop with my sister yesterday",
        "the prediction was wrong",
        "weeks and weeks",
    ],
)
def test_plain_chatter_names_nothing(finder: TermFinder, text: str) -> None:
    assert finder.find(text) == []


def test_a_find_says_where_in_the_text_it_stands(finder: TermFinder) -> None:
    text = "is botox or acupunture better after 3 weeks?"
    assert [text[f.start : f.end] for f in finder.find(text)] == ["botox", "acupunture", "3 weeks"]


def test_finds_come_in_the_order_of_the_text(finder: TermFinder) -> None:
    starts = [f.start for f in finder.find("acupunture, then botox, then prednisone for two weeks")]
    assert starts == sorted(starts)
    assert len(starts) == 4


def test_topics_are_named_once_and_only_by_things_that_have_one(finder: TermFinder) -> None:
    found = finder.find("my jaw, prednisone, prednisolone and botox")
    assert topics_named(found) == ["botox", "corticosteroids"]


def test_the_same_text_always_gives_the_same_finds(finder: TermFinder) -> None:
    text = "steriods or botox for 2 months"
    assert finder.find(text) == finder.find(text)
