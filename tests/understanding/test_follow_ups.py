"""Words that say nothing by themselves, and what they ask of what is in hand."""

from __future__ import annotations

import pytest

from bot.understanding.follow_ups import SAID, asks_for_simpler, follow_up_of

ASKS = {
    "again": ["say that again", "Can you repeat that please?", "repeat", "pardon?", "once more", "come again"],
    "simpler": [
        "in english",
        "in plain English please",
        "what's that in english then",
        "what do you mean?",
        "huh",
        "I don't get it",
    ],
    "more": [
        "is there more",
        "more",
        "tell me more about it",
        "go on",
        "what else?",
        "is that all",
        "you said that already",
    ],
    "next": ["and then?", "then what", "what next", "and after that?", "so what happens then"],
    "sources": [
        "which trial",
        "which study was that in",
        "says who",
        "is that true?",
        "really?",
        "where's that from",
        "prove it",
    ],
    "example": ["like what", "such as?", "for example", "give me an example", "which ones?", "what kind"],
    "why": ["why", "But why?", "ok, but why", "how come", "why is that", "what's that for", "why not"],
    "when": ["when", "when exactly?", "and when would that be", "by when"],
    "how": ["how", "ok, how?", "and how do I do that", "how is it done", "how does that work"],
    "how_long": [
        "how long",
        "for how long?",
        "thanks, and how long does it last",
        "how long will that take",
        "until when",
        "how long before it works",
    ],
    "how_often": ["how often?", "and how often", "how many times a day", "how often do I have to do that"],
    "if_not": ["if not?", "and if not", "what if it doesn't work", "what if that doesnt help", "otherwise?", "or else"],
    "what_helps": [
        "what can I do",
        "so what can we do for him?",
        "is there anything I can do at home",
        "what can be done for her",
        "can anything be done about it",
        "any tips?",
        "what helps",
        "how can I help him",
    ],
    "picture": [
        "is there a picture",
        "any pictures?",
        "can you show me a drawing of that",
        "ok, do you have a diagram",
        "photo?",
    ],
    "other": ["the other one", "no, the other one", "what about the other one?", "that other option"],
}
SAY_MORE = [
    "why steroids", "how long does bell's palsy last", "when can I drive", "who wrote this",
    "is it true that cold causes it",
    "what if my eye doesn't close", "how long until I can fly", "why does my eye water", "repeat prescription of drops",
    "tell me more about botox", "for example can I swim", "which trial can I join", "again my face went weak",
    "the other eye", "what can I do about my eye", "what helps with pain", "how long before steroids work",
    "is there a picture of a weak face", "my photo looks odd", "really bad pain", "my face", "after surgery", "",
]  # fmt: skip


@pytest.mark.parametrize(("way", "text"), [(way, text) for way, texts in ASKS.items() for text in texts])
def test_few_words_ask_something_definite(way: str, text: str) -> None:
    assert follow_up_of(text) == way


def test_each_way_is_tried_here() -> None:
    assert set(ASKS) == set(SAID)


@pytest.mark.parametrize("text", SAY_MORE)
def test_words_that_name_a_thing_ask_nothing_of_what_is_in_hand(text: str) -> None:
    assert follow_up_of(text) is None


@pytest.mark.parametrize(
    "text", ["say it so my gran gets it", "too many big words", "clear as mud, i didn't follow", "just the gist"]
)
def test_plainer_words_are_asked_for_in_many_ways(text: str) -> None:
    assert asks_for_simpler(text)


@pytest.mark.parametrize("text", ["tell me more", "go deeper", "keep going"])
def test_who_wants_more_does_not_want_it_simpler(text: str) -> None:
    assert not asks_for_simpler(text)
