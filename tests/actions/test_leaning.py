"""What few words come to, from what is in hand: one row a case."""

from __future__ import annotations

from typing import Any

import pytest

from actions import names
from actions.in_hand import nearest
from actions.leaning import Leaning, leaning
from actions.turn import Turn
from tests.actions.conftest import Conversation

BELLS, STEROIDS, TAPE = "bells_palsy.overview", "corticosteroids.overview", "eye_taping.how"
BOTOX, TIME, DOSE = "botox.overview", "recovery_time.overview", "personal_advice.dose"
# in hand | the words | how they lean, and the card they lead to
TABLE = [
    (BELLS, "why", "answer bells_palsy.why"),
    (BELLS, "but why?", "answer bells_palsy.why"),
    (STEROIDS, "why", "answer corticosteroids.how"),
    (TAPE, "why?", "answer eye_taping.overview"),
    ("synkinesis.overview", "how", "answer synkinesis.how"),
    (STEROIDS, "how does it work", "answer corticosteroids.how"),
    (TAPE, "how", "same eye_taping.how"),
    (BELLS, "how long", "answer recovery_time.overview"),
    (BOTOX, "how long does it last", "answer botox.effect"),
    (STEROIDS, "how long before it works", "answer corticosteroids.how"),
    ("recovery_time.stroke", "what can be done for her", "answer treatment_by_cause.stroke_later"),
    ("pain.overview", "what can I do about it", "answer pain.how"),
    (TAPE, "how long?", "not_covered"),
    ("artificial_tears.overview", "how often", "answer artificial_tears.how_often"),
    (BELLS, "how often", "answer bells_palsy.how_common"),
    (TAPE, "how often", "not_covered"),
    (BELLS, "when", "answer bells_palsy.onset"),
    (TAPE, "when?", "not_covered"),
    (TIME, "and if not?", "answer recovery_time.early"),
    (STEROIDS, "what if it doesn't work", "answer incomplete_recovery.overview"),
    (BOTOX, "and if it fails", "not_covered"),
    ("causes.overview", "like what?", "answer causes.types"),
    (BELLS, "which trial", f"sources {BELLS}"),
    (BELLS, "says who", f"sources {BELLS}"),
    (BELLS, "is that true?", f"sources {BELLS}"),
    (BELLS, "really?", f"sources {BELLS}"),
    (DOSE, "is that true", f"sources {DOSE}"),
    (BELLS, "in english", f"simpler {BELLS}"),
    (BELLS, "what do you mean", f"simpler {BELLS}"),
    (BELLS, "say that again", f"again {BELLS}"),
    (BELLS, "repeat", f"again {BELLS}"),
    (BELLS, "is there more", "answer bells_palsy.danger"),
    (BELLS, "and then?", "answer recovery_odds.overview"),
    (BELLS, "the first one", "offer a.offered"),
    (BELLS, "2", "offer b.offered"),
    (BELLS, "the other one", "other a.offered"),
    (BELLS, "what is botox", "complete"),
    (BELLS, "why does my eye water when I eat", "complete"),
    (None, "why", "nothing"),
    (None, "how long", "nothing"),
    (None, "what can I do", "complete"),
    ("eye_taping.how", "is there a picture", "again eye_taping.how"),
    ("eye_taping.skin", "any drawings?", "answer eye_taping.how"),
    (BOTOX, "is there a picture", "not_covered"),
    (None, "is there a picture", "nothing"),
    (None, "is there more", "nothing"),
    (None, "say that again", "nothing"),
    (None, "which trial", "nothing"),
    (None, "in english", "nothing"),
    (None, "what is botox", "complete"),
    ("emergency.stroke", "say that again", "nothing"),
]  # fmt: skip


def turn_of(talk: Conversation, in_hand: str | None, words: str, intent: str = "botox", **more: Any) -> Turn:
    """A turn after the card `in_hand`, which offered two others; heard as a topic, which few words shall not count."""
    topic = in_hand.partition(".")[0] if in_hand and not in_hand.startswith(("personal", "emergency")) else None
    talk.slots |= {
        names.SLOT_SNIPPET: in_hand,
        names.SLOT_TOPIC: topic,
        names.SLOT_SHOWN: [in_hand] if in_hand else [],
        names.SLOT_OFFERED: ["a.offered", "b.offered"] if in_hand else [],
        **more.pop("slots", {}),
    }
    return Turn.of(talk.tracker(words, intent, more.pop("ranking", ((intent, 0.9),)), more))


def shown(leans: Leaning) -> str:
    return f"{leans.how} {leans.card}" if leans.card else leans.how


@pytest.mark.parametrize(("in_hand", "words", "comes_to"), TABLE)
def test_what_words_come_to(talk: Conversation, in_hand: str | None, words: str, comes_to: str) -> None:
    heard: dict[str, Any] = {}
    if in_hand == BELLS and "long" in words:
        heard = {"ranking": (("recovery_time", 0.83),), "cards": [{"id": "recovery_time.overview", "odds": 0.43}]}
    if in_hand == BOTOX and "long" in words:
        heard = {"cards": [{"id": "botox.effect", "odds": 0.97}]}
    assert shown(leaning(turn_of(talk, in_hand, words, **heard))) == comes_to


def test_two_questions_and_what_cannot_be_read_lean_on_nothing(talk: Conversation) -> None:
    two = [{"text": "why", "topic": "botox"}, {"text": "and how long", "topic": "botox"}]
    assert leaning(turn_of(talk, BELLS, "why and how long", questions=two)).how == "complete"
    assert leaning(turn_of(talk, BELLS, "...", intent="out_of_scope", unreadable="no_letters")).how == "complete"


def test_the_other_one_is_the_offer_that_was_not_taken_and_back_again(talk: Conversation) -> None:
    talk.slots[names.SLOT_OFFERED] = ["eyelid_weights.overview", "tarsorrhaphy.overview"]
    assert talk.says("the second one", "fallback")["snippet"]["id"] == "tarsorrhaphy.overview"
    assert talk.says("the other one", "fallback")["snippet"]["id"] == "eyelid_weights.overview"
    assert talk.says("no, the other one", "fallback")["snippet"]["id"] == "tarsorrhaphy.overview"


def test_more_goes_through_the_topic_then_on_and_then_says_that_is_all(talk: Conversation, vetted_desk: Any) -> None:
    talk.says("what is a sling", "answer", intent="static_sling")
    seen = [talk.slots[names.SLOT_SNIPPET]]
    while (card := talk.says("is there more", "more_detail"))["type"] == "answer" and len(seen) < 200:
        seen.append(card["snippet"]["id"])
    own = [s.id for s in vetted_desk.catalogue.aspects("static_sling")]
    assert sorted(seen[: len(own)]) == sorted(own)
    assert len(seen) > len(own)
    assert len(seen) == len(set(seen))
    assert card["snippet"]["id"] == "more_detail.end"


def test_more_is_honest_where_all_was_shown(talk: Conversation, vetted_desk: Any) -> None:
    everything = list(vetted_desk.catalogue.library.snippets)
    leans = leaning(turn_of(talk, BELLS, "more", slots={names.SLOT_SHOWN: everything}))
    assert shown(leans) == "no_more"


def test_a_card_that_is_said_again_is_whole_after_it_was_short(talk: Conversation) -> None:
    whole = talk.says("what are steroids", "answer", intent="corticosteroids")
    assert len(talk.says("in english", "more_detail")["blocks"]) == 1
    assert talk.says("say that again", "more_detail")["blocks"] == whole["blocks"]


def test_not_covered_offers_what_the_topic_has(talk: Conversation) -> None:
    talk.says("how do I tape my eye", "answer", intent="eye_taping")
    card = talk.says("how long?", "follow_up")
    assert card["snippet"]["id"] == "out_of_scope.not_covered"
    assert card["suggestions"][0]["topic"] == "eye_taping"
    assert [s["id"] for s in card["suggestions"]] == talk.slots[names.SLOT_OFFERED]


@pytest.mark.parametrize(
    "action", ["answer", "clarify", "fallback", "follow_up", "more_detail", "small_talk", "sources", "topics"]
)
def test_whatever_the_words_are_heard_as_they_come_to_the_same(talk: Conversation, action: str) -> None:
    talk.says("what is bell's palsy", "answer", intent="bells_palsy")
    assert talk.says("but why?", action)["snippet"]["id"] == "bells_palsy.why"


@pytest.mark.parametrize("words", ["why", "say that again", "is there more", "really?", "the other one"])
def test_what_stands_comes_before_any_leaning(talk: Conversation, words: str) -> None:
    talk.says("what is bell's palsy", "answer", intent="bells_palsy")
    talk.says("my face just dropped and my arm is weak", "danger")
    assert talk.says(words, "follow_up")["type"] == "urgent"


def test_the_card_that_says_it_gives_way_to_another_of_its_topic_alone(talk: Conversation) -> None:
    after: dict[str, Any] = {"slots": {names.SLOT_SHOWN: ["pain.overview"]}}
    elsewhere = [{"id": "recovery_time.overview", "odds": 0.6}]
    leans = leaning(turn_of(talk, "pain.overview", "how long will it go on", "recovery_time", cards=elsewhere, **after))
    assert shown(leans) == "same pain.overview"
    own = [{"id": "pain.late", "odds": 0.6}]
    assert shown(leaning(turn_of(talk, "pain.overview", "how long will it go on", "pain", cards=own))) == "complete"


def test_after_a_card_of_tips_asking_for_tips_comes_to_the_same(talk: Conversation) -> None:
    cards = [{"id": "eating_drinking.drooling", "odds": 0.5}]
    leans = leaning(turn_of(talk, "eating_drinking.drooling", "any tips", "eating_drinking", cards=cards))
    assert shown(leans) == "same eating_drinking.drooling"


LIKELY = [{"id": TAPE, "odds": 0.5}, {"id": "eye_glasses.moisture", "odds": 0.3}]
UNLIKELY = [{"id": TAPE, "odds": 0.5}, {"id": "eye_glasses.moisture", "odds": 0.2}]


@pytest.mark.parametrize(("cards", "comes_to"), [(LIKELY, "answer eye_glasses.moisture"), (UNLIKELY, f"same {TAPE}")])
def test_a_card_just_shown_gives_way_to_one_that_is_likely_enough(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch, cards: object, comes_to: str
) -> None:
    monkeypatch.setattr("actions.leaning.nearest", lambda *_: [(0.9, TAPE)])
    talk.slots = {names.SLOT_TOPIC: "eye_taping", names.SLOT_SNIPPET: TAPE, names.SLOT_SHOWN: [TAPE]}
    leans = leaning(Turn.of(talk.tracker("do they sell it ready made", "follow_up", (), {"cards": cards})))
    assert shown(leans) == comes_to


def test_what_was_heard_to_answer_counts_beside_nearness(talk: Conversation) -> None:
    talk.slots = {names.SLOT_TOPIC: "eye_taping", names.SLOT_SNIPPET: TAPE, names.SLOT_SHOWN: [TAPE]}
    heard: dict[str, object] = {"cards": [{"id": "eye_taping.skin", "odds": 0.95}]}
    with_odds = dict((name, score) for score, name in nearest(_turn(talk, heard), "eye_taping", None))
    without = dict((name, score) for score, name in nearest(_turn(talk, {}), "eye_taping", None))
    assert with_odds["eye_taping.skin"] > without["eye_taping.skin"]
    assert {name for name in without if with_odds[name] != without[name]} == {"eye_taping.skin"}


def _turn(talk: Conversation, heard: dict[str, object]) -> Turn:
    return Turn.of(talk.tracker("and now?", "follow_up", (), heard))
