"""What a conversation is about is remembered, chooses the card, is shown once, and can be taken back."""

from __future__ import annotations

from typing import Any

import pytest

from actions import names
from actions.about import FORGET
from tests.actions.conftest import Conversation

LINE = 'About your daughter, Lyme disease. If that is not right, write "forget that".'
HUNT = "my husband has Ramsay Hunt"


def ranked(*odds: tuple[str, float]) -> list[dict[str, Any]]:
    return [{"id": name, "odds": share} for name, share in odds]


LONG = ranked(("recovery_time.overview", 0.6), ("recovery_time.lyme", 0.25), ("recovery_time.ramsay_hunt", 0.05))
TWO = 2  # it is unsure, so a second answer follows


def first_block(card: dict[str, Any]) -> str:
    return str(card["blocks"][0].get("text", ""))


def test_a_card_that_contradicts_what_is_known_gives_way_to_the_next_of_its_topic(talk: Conversation) -> None:
    card = talk.says("how long does it last with Lyme", "answer", intent="recovery_time", cards=LONG)
    assert card["snippet"]["id"] == "recovery_time.lyme"


def test_without_a_word_of_the_cause_the_likeliest_card_stays(talk: Conversation) -> None:
    card = talk.says("how long does it last", "answer", intent="recovery_time", cards=LONG, replies=TWO)
    assert card["snippet"]["id"] == "recovery_time.overview"
    assert talk.slots.get(names.SLOT_ABOUT) is None


def test_a_card_with_less_than_a_third_of_the_odds_takes_no_ones_place(talk: Conversation) -> None:
    cards = ranked(("recovery_time.overview", 0.6), ("recovery_time.why", 0.1))
    card = talk.says("how long does it last after a parotid tumour", "answer", intent="recovery_time", cards=cards)
    assert card["snippet"]["id"] == "recovery_time.overview"


@pytest.mark.parametrize(
    ("said", "intent", "gets"),
    [
        ("I had Ramsay Hunt, will it come back", "recurrence", "recurrence.ramsay_hunt"),
        ("my dad had a stroke last year, will his face get better", "recovery_odds", "recovery_time.stroke"),
        ("I had Bell's palsy, will it come back", "recurrence", "recurrence.overview"),
        ("after a parotid tumour, will it come back", "recurrence", "recurrence.overview"),  # no card is for that
    ],
)
def test_a_card_for_another_illness_gives_way_to_the_one_of_its_kind_for_this(
    talk: Conversation, said: str, intent: str, gets: str
) -> None:
    cards = ranked((f"{intent}.overview", 0.9))
    assert talk.says(said, "answer", intent=intent, cards=cards)["snippet"]["id"] == gets


def test_few_words_too_come_to_the_card_for_the_illness(talk: Conversation) -> None:
    talk.says("my husband has Ramsay Hunt. what are his chances", "answer", intent="recovery_odds")
    assert talk.says("how long", "follow_up")["snippet"]["id"] == "recovery_time.ramsay_hunt"


@pytest.mark.parametrize(
    ("other", "gets", "replies"),
    [
        ("tumor_removal.risks", "tumor_removal.risks", 1),  # for just what is known
        ("emotional_support.overview", "recovery_odds.overview", TWO),  # for everybody
    ],
)
def test_where_no_card_of_the_topic_is_for_what_is_known_one_of_another_topic_is(
    talk: Conversation, other: str, gets: str, replies: int
) -> None:
    """Odds of Bell's palsy after a tumour are wrong odds."""
    cards = ranked(("recovery_odds.overview", 0.6), (other, 0.4))
    asked = "what are the chances after a parotid tumour"
    assert talk.says(asked, "answer", intent="recovery_odds", cards=cards, replies=replies)["snippet"]["id"] == gets


def test_a_card_for_what_is_known_gives_way_to_none_for_another_illness_when_it_was_just_shown(talk: Conversation) -> None:
    asked = "will my face move after the acoustic neuroma is out"
    own = ("tumor_removal.acoustic_chance", 0.9)
    talk.says(asked, "answer", intent="tumor_removal", cards=ranked(own))
    cards = ranked(
        ("recovery_odds.severity", 0.44), ("tumor_removal.acoustic_chance", 0.43), ("recovery_odds.overview", 0.3)
    )
    again = talk.says("what are the odds", "answer", intent="recovery_odds", cards=cards)
    assert own[0] in talk.slots[names.SLOT_SHOWN]
    assert not {"recovery_odds.severity", "recovery_odds.overview"} & set(talk.slots[names.SLOT_SHOWN])
    assert again["topic"] == "tumor_removal"


def test_what_was_said_is_remembered_and_shown_where_it_is_used(talk: Conversation) -> None:
    first = talk.says("my daughter has lyme. how do I tape her eye", "answer", intent="eye_taping")
    assert not first_block(first).startswith("About")  # the answer is for everybody
    later = talk.says("how long does it last", "answer", intent="recovery_time", cards=LONG)
    assert later["snippet"]["id"] == "recovery_time.lyme"
    assert first_block(later) == LINE
    assert LINE in talk.texts[-1]
    assert later["blocks"][0]["cites"] == []


def test_the_line_is_shown_once_and_again_when_it_changed(talk: Conversation) -> None:
    talk.says("my daughter has lyme, how long does it last", "answer", intent="recovery_time", cards=LONG)
    again = talk.says("how long did you say", "answer", intent="recovery_time", cards=LONG)
    assert not first_block(again).startswith("About")
    changed = talk.says(HUNT, "answer", intent="recovery_time", cards=ranked(("recovery_time.ramsay_hunt", 0.9)))
    assert first_block(changed).startswith("About your husband, Ramsay Hunt syndrome.")


def test_a_title_that_says_it_all_needs_no_line(talk: Conversation) -> None:
    cards = ranked(("causes.lyme", 0.9))
    card = talk.says("what is Lyme disease", "answer", intent="causes", cards=cards)
    assert not first_block(card).startswith("About")
    assert talk.slots[names.SLOT_ABOUT]["cause"] == ["lyme", "Lyme disease"]


def test_the_line_comes_with_a_button_that_takes_it_back(talk: Conversation) -> None:
    card = talk.says("my daughter has lyme, how long does it last", "answer", intent="recovery_time", cards=LONG)
    assert card["suggestions"][-1]["id"] == FORGET
    assert len(card["suggestions"]) <= 3
    assert talk.slots[names.SLOT_OFFERED][-1] == FORGET
    answer = talk.presses(FORGET, card["suggestions"][-1]["title"])
    assert answer["snippet"]["id"] == FORGET
    assert talk.slots[names.SLOT_ABOUT] is None
    after = talk.says("how long does it last", "answer", intent="recovery_time", cards=LONG)
    assert after["snippet"]["id"] == "recovery_time.overview"


def test_the_button_is_no_question_that_the_text_suggests(talk: Conversation) -> None:
    card = talk.says("my daughter has lyme, how long does it last", "answer", intent="recovery_time", cards=LONG)
    assert card["suggestions"][0]["title"] in talk.texts[-1]
    assert card["suggestions"][-1]["title"] not in talk.texts[-1]


def test_the_buttons_number_takes_it_back_where_there_are_no_buttons(talk: Conversation) -> None:
    card = talk.says("my daughter has lyme, how long does it last", "answer", intent="recovery_time", cards=LONG)
    talk.says(str(len(card["suggestions"])), "fallback")
    assert talk.slots[names.SLOT_ABOUT] is None


@pytest.mark.parametrize("words", ["forget that", "it's not about her", "it is not about my daughter"])
def test_a_few_words_take_it_back(talk: Conversation, words: str) -> None:
    talk.says("my daughter has lyme, how long does it last", "answer", intent="recovery_time", cards=LONG)
    assert talk.says(words, "fallback")["snippet"]["id"] == FORGET
    assert talk.slots[names.SLOT_ABOUT] is None


def test_a_question_beside_the_taking_back_is_answered(talk: Conversation) -> None:
    talk.says("my daughter has lyme, how long does it last", "answer", intent="recovery_time", cards=LONG)
    words = "it's not about her, it is my own face. how long does it last with plain Bell's palsy"
    card = talk.says(words, "answer", intent="recovery_time", cards=LONG)
    assert card["snippet"]["id"] == "recovery_time.overview"
    assert set(talk.slots[names.SLOT_ABOUT]) >= {"who", "cause"}
    assert talk.slots[names.SLOT_ABOUT]["who"][0] == "self"


def test_forget_that_with_nothing_to_forget_goes_its_usual_way(talk: Conversation) -> None:
    assert talk.says("forget that", "fallback")["snippet"]["id"] != FORGET


def test_the_title_of_a_button_is_not_what_the_person_says(talk: Conversation) -> None:
    talk.slots[names.SLOT_OFFERED] = ["recurrence.ramsay_hunt"]
    talk.presses("recurrence.ramsay_hunt", "Whether Ramsay Hunt syndrome can come back")
    assert talk.slots.get(names.SLOT_ABOUT) is None


def test_what_the_understanding_heard_counts_before_the_words(talk: Conversation) -> None:
    about = {"cause": ["lyme", "Lyme disease"]}
    card = talk.says("how long does it last", "answer", intent="recovery_time", cards=LONG, about=about)
    assert card["snippet"]["id"] == "recovery_time.lyme"


def test_danger_comes_without_a_line_and_keeps_what_is_known(talk: Conversation) -> None:
    talk.says("my daughter has lyme, how long does it last", "answer", intent="recovery_time", cards=LONG)
    card = talk.says("her face dropped ten minutes ago and her arm is weak", "danger", intent="emergency")
    assert card["type"] == "urgent"
    assert not first_block(card).startswith("About")
    assert talk.slots[names.SLOT_ABOUT]["cause"][0] == "lyme"


def test_words_that_are_not_vetted_are_not_shown(talk: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.about.LINE", "capabilities.no_such_text")
    card = talk.says("my daughter has lyme, how long does it last", "answer", intent="recovery_time", cards=LONG)
    assert card["snippet"]["id"] == "recovery_time.lyme"
    assert not first_block(card).startswith("About")
