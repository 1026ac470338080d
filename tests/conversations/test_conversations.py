"""What patients say, and what they get: the trained model with the actions really run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.contract.conftest import Phrasing, phrasings
from tests.conversations.conftest import Card, Conversation, Entry, entries, one_of

QUESTIONS = entries("single_questions.yml")
GUARDED = entries("guarded_messages.yml")
DIALOGUES = entries("dialogues.yml")
CARD_FIELDS = {
    *("type", "topic", "aspect", "lang", "title", "blocks", "sources", "snippet"),
    *("review", "urgency", "options", "suggestions", "notice", "trace"),
}


MOST_QUESTIONS, MOST_DIALOGUES = 0.85, 0.75
"""Shares that must go as they are told. What a single one gets turns with the training: the same lines trained on another
processor answer some differently. What is grave must go so each time."""


def is_grave(dialogue: Entry) -> bool:
    """Whether it has a turn of danger, or one that must not hold a dose."""
    return any(turn.get("type") == "urgent" or " mg" in turn.get("lacks", "") for turn in dialogue["turns"])


async def test_nearly_every_question_gets_its_snippet(agent: object) -> None:
    wrong = []
    for entry in QUESTIONS:
        card = await Conversation(agent).says(entry["says"])
        if card["snippet"]["id"] not in one_of(entry["gets"]):
            wrong.append(f"{entry['says']}: {card['snippet']['id']}")
    assert len(wrong) <= (1 - MOST_QUESTIONS) * len(QUESTIONS), wrong


@pytest.mark.parametrize("entry", GUARDED, ids=[entry["says"][:60] or "nothing" for entry in GUARDED])
async def test_a_message_that_is_no_question_is_not_taken_for_one(talk: Conversation, entry: Entry) -> None:
    card = await talk.says(entry["says"])
    assert_is_a_reply(card, talk)
    assert differences(entry, card, talk) == []
    assert "112" in talk.texts[-1] or card["type"] not in ("urgent", "fallback")


def test_no_question_here_is_a_training_phrasing() -> None:
    taught = {phrasing.bare for phrasing in phrasings()}
    asked = [entry["says"] for entry in (*QUESTIONS, *GUARDED) if len(entry["says"].split()) > 3]
    assert [text for text in asked if Phrasing("", text, "").bare in taught] == []


def test_every_group_of_topics_is_asked_about() -> None:
    from tests.contract.conftest import topics

    asked = {topics()[snippet.partition(".")[0]] for entry in QUESTIONS for snippet in one_of(entry["gets"])}
    assert asked >= set(topics().values()) - {"out_of_scope"}


@pytest.mark.parametrize("dialogue", [d for d in DIALOGUES if is_grave(d)], ids=lambda dialogue: str(dialogue["name"]))
async def test_a_conversation_with_danger_goes_as_it_is_told(talk: Conversation, dialogue: Entry) -> None:
    assert await astray(talk, dialogue) == ""


async def test_nearly_every_conversation_goes_as_it_is_told(agent: object) -> None:
    calm = [dialogue for dialogue in DIALOGUES if not is_grave(dialogue)]
    wrong = list(filter(None, [await astray(Conversation(agent), dialogue) for dialogue in calm]))
    assert len(wrong) <= (1 - MOST_DIALOGUES) * len(calm), wrong


async def astray(talk: Conversation, dialogue: Entry) -> str:
    """What is the first to differ from what is told; nothing where all goes so."""
    for turn in dialogue["turns"]:
        card = await (talk.presses(turn["presses"]) if "presses" in turn else talk.says(turn["says"]))
        assert_is_a_reply(card, talk)
        differs = differences(turn, card, talk)
        if differs:
            return f"{dialogue['name']}: {turn} got {card['type']} {card['snippet']['id']}: {differs}"
    return ""


def assert_is_a_reply(card: Card, talk: Conversation) -> None:
    """What holds of every reply."""
    assert set(card) == CARD_FIELDS
    assert card["trace"] == {}
    assert {n for b in card["blocks"] for n in b["cites"]} == {s["n"] for s in card["sources"]}
    assert all(line.strip() for line in talk.texts[-1].split("\n"))


def differences(turn: Entry, card: Card, talk: Conversation) -> list[str]:
    """Which of the things that a turn names of its reply do not hold."""
    text, before = talk.texts[-1], talk.texts[-2] if len(talk.texts) > 1 else ""
    holds: dict[str, Callable[[], bool]] = {
        "type": lambda: card["type"] in one_of(turn["type"]),
        "topic": lambda: card["topic"] in one_of(turn["topic"]),
        "gets": lambda: card["snippet"]["id"] in one_of(turn["gets"]),
        "holds": lambda: turn["holds"] in text,
        "lacks": lambda: turn["lacks"] not in text,
        "differs": lambda: text != before,
        "same_snippet": lambda: card["snippet"] == talk.cards[-2]["snippet"],
        "shorter": lambda: len(text) < len(before),
    }
    return [name for name, check in holds.items() if turn.get(name) and not check()]


@pytest.mark.parametrize(
    ("says", "topic"),
    [
        pytest.param(
            "are these the same steroids that bodybuilders kill themselves with",
            "corticosteroids",
            marks=pytest.mark.xfail(reason="a figure of speech that sounds like a crisis, since hidden ones were taught"),
        ),
        ("other drivers think I am having a fit when I do my face exercises, how many a day", "facial_exercises"),
    ],
)
async def test_a_question_in_words_of_danger_is_answered_at_once_or_after_one_question_back(
    talk: Conversation, says: str, topic: str
) -> None:
    card = await talk.says(says)
    assert card["type"] in ("answer", "clarify")
    if card["type"] == "clarify":
        card = await talk.says(str(len(card["options"])))
    assert (card["type"], card["topic"]) == ("answer", topic)


async def test_the_same_words_get_the_same_answer(agent: object) -> None:
    said = "how do I keep the eye safe at night"
    cards = [await Conversation(agent).says(said) for _ in range(3)]
    assert cards[0] == cards[1] == cards[2]


async def test_conversations_know_nothing_of_one_another(agent: object) -> None:
    one, other = Conversation(agent), Conversation(agent)
    await one.says("my face dropped and my arm is weak")
    assert (await other.says("what is bell's palsy"))["type"] == "answer"
    await one.says("the ambulance is here")
    await one.says("what is botox")
    card = await Conversation(agent).says("how long does it take")
    assert card["topic"] != "botox"


async def test_an_id_that_was_never_offered_is_only_text(talk: Conversation) -> None:
    assert (await talk.says("botox.how"))["snippet"]["id"] != "botox.how"


async def test_two_thousand_characters_are_answered_with_one_card(talk: Conversation) -> None:
    card = await talk.says("how do I tape my eye shut and keep it safe " * 60)
    assert card["type"] in ("answer", "clarify", "fallback")
