"""What patients say, and what they get: the trained model with the actions really run."""

from __future__ import annotations

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


def case(entry: Entry) -> object:
    wrong = entry.get("wrong_today")
    marks = [pytest.mark.xfail(reason=f"answers {wrong} today", strict=False)] if wrong else []
    return pytest.param(entry, id=entry["says"][:60] or "nothing", marks=marks)


@pytest.mark.parametrize("entry", [case(e) for e in QUESTIONS])
async def test_a_question_gets_its_snippet(talk: Conversation, entry: Entry) -> None:
    card = await talk.says(entry["says"])
    assert card["snippet"]["id"] in one_of(entry["gets"])


@pytest.mark.parametrize("entry", [case(e) for e in GUARDED])
async def test_a_message_that_is_no_question_is_not_taken_for_one(talk: Conversation, entry: Entry) -> None:
    card = await talk.says(entry["says"])
    assert_holds(entry, card, talk)
    assert "112" in talk.texts[-1] or card["type"] not in ("urgent", "fallback")


def test_no_question_here_is_a_training_phrasing() -> None:
    taught = {phrasing.bare for phrasing in phrasings()}
    asked = [entry["says"] for entry in (*QUESTIONS, *GUARDED) if len(entry["says"].split()) > 3]
    assert [text for text in asked if Phrasing("", text, "").bare in taught] == []


def test_every_group_of_topics_is_asked_about() -> None:
    from tests.contract.conftest import topics

    asked = {topics()[snippet.partition(".")[0]] for entry in QUESTIONS for snippet in one_of(entry["gets"])}
    assert asked >= set(topics().values()) - {"out_of_scope"}


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=[dialogue["name"] for dialogue in DIALOGUES])
async def test_in_a_conversation(talk: Conversation, dialogue: Entry) -> None:
    for turn in dialogue["turns"]:
        card = await (talk.presses(turn["presses"]) if "presses" in turn else talk.says(turn["says"]))
        assert_holds(turn, card, talk)


def assert_holds(turn: Entry, card: Card, talk: Conversation) -> None:
    """What a turn names of its reply, and what holds of every reply."""
    text, earlier = talk.texts[-1], talk.texts[:-1]
    assert set(card) == CARD_FIELDS
    assert card["trace"] == {}
    assert {n for b in card["blocks"] for n in b["cites"]} == {s["n"] for s in card["sources"]}
    assert all(line.strip() for line in text.split("\n"))
    shown = f"{card['type']} {card['snippet']['id']}"
    assert card["type"] in one_of(turn.get("type", card["type"])), shown
    assert card["topic"] in one_of(turn.get("topic", card["topic"])), shown
    assert card["snippet"]["id"] in one_of(turn.get("gets", card["snippet"]["id"])), shown
    assert turn.get("holds", "") in text
    assert "lacks" not in turn or turn["lacks"] not in text
    assert not turn.get("differs") or text != earlier[-1]
    assert not turn.get("same_snippet") or card["snippet"] == talk.cards[-2]["snippet"]
    assert not turn.get("shorter") or len(text) < len(earlier[-1])


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
