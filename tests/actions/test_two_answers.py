"""Where it is unsure which of two answers was meant, both come, and the first says why there are two."""

from __future__ import annotations

from actions import names
from actions.desk import desk
from tests.actions.conftest import Conversation
from tests.actions.test_ranked_cards import ranked

UNSURE = ranked(("botox.risks", 0.45), ("pain.overview", 0.25), ("botox.how", 0.2), ("botox.cost", 0.02))
LINE = "so a second answer follows"


def test_both_come_and_the_first_says_so(talk: Conversation) -> None:
    first = talk.says("is that jab safe", "answer", intent="botox", cards=UNSURE, replies=2)
    assert first["snippet"]["id"] == "botox.risks"
    assert LINE in first["blocks"][-1]["text"] and first["blocks"][-1]["cites"] == []
    assert LINE not in first["blocks"][0]["text"]  # the sentence that answers is shown large
    assert LINE in talk.texts[0] and LINE not in talk.texts[1]
    assert talk.texts[1].startswith(desk().catalogue.library.snippets["pain.overview"].title)


def test_the_first_stays_in_hand_and_only_its_buttons_are_offered(talk: Conversation) -> None:
    first = talk.says("is that jab safe", "answer", intent="botox", cards=UNSURE, replies=2)
    assert (talk.slots[names.SLOT_TOPIC], talk.slots[names.SLOT_SNIPPET]) == ("botox", "botox.risks")
    assert talk.slots[names.SLOT_SHOWN][-2:] == ["pain.overview", "botox.risks"]
    offered = [offer["id"] for offer in first["suggestions"]]
    assert offered == talk.slots[names.SLOT_OFFERED] and "pain.overview" not in offered


def test_the_second_does_not_come_twice_in_a_row(talk: Conversation) -> None:
    talk.says("is that jab safe", "answer", intent="botox", cards=UNSURE, replies=2)
    again = talk.says("what can I take when my ear hurts", "answer", intent="pain", cards=ranked(("pain.overview", 0.9)))
    first = desk().catalogue.library.snippets["pain.overview"].gist.text
    assert again["snippet"]["id"] == "pain.overview" and not again["blocks"][0]["text"].startswith(first)
    assert talk.slots[names.SLOT_SHOWN][-1] == "more_detail.same_again"


def test_one_that_is_sure_comes_alone(talk: Conversation) -> None:
    cards = ranked(("botox.risks", 0.81), ("pain.overview", 0.18))
    assert LINE not in talk.says("is that jab safe", "answer", intent="botox", cards=cards)["blocks"][-1]["text"]


def test_one_beside_which_nothing_is_decent_comes_alone(talk: Conversation) -> None:
    cards = ranked(("botox.risks", 0.5), ("pain.overview", 0.1), ("botox.how", 0.1))
    assert LINE not in talk.says("is that jab safe", "answer", intent="botox", cards=cards)["blocks"][-1]["text"]


def test_what_was_just_read_is_no_second_answer(talk: Conversation) -> None:
    talk.says("does it hurt", "answer", intent="pain", cards=ranked(("pain.overview", 0.9)))
    cards = ranked(("botox.risks", 0.5), ("pain.overview", 0.3), ("botox.how", 0.1))
    talk.slots[names.SLOT_TOPIC] = None
    assert talk.says("is that jab safe", "answer", intent="botox", cards=cards)["snippet"]["id"] == "botox.risks"


def test_a_card_that_says_to_see_somebody_is_no_second_answer(talk: Conversation) -> None:
    urgent = next(s.id for s in desk().catalogue.library.snippets.values() if s.urgency and not s.id.startswith("emerg"))
    talk.says("is that jab safe", "answer", intent="botox", cards=ranked(("botox.risks", 0.5), (urgent, 0.3)))


TUMOUR, TAPE = ranked(("tumor_removal.parotid", 0.9)), {"id": "eye_taping.overview", "odds": 0.7}


def test_below_the_card_just_shown_comes_what_the_words_alone_lead_to(talk: Conversation) -> None:
    talk.says("parotid lump out, face is weak", "answer", intent="tumor_removal", cards=TUMOUR)
    shut = "he cant shut it at night"
    first = talk.says(shut, "answer", intent="tumor_removal", cards=TUMOUR, card_alone=TAPE, replies=2)
    assert first["snippet"]["id"] == "tumor_removal.parotid" and LINE in first["blocks"][-1]["text"]
    assert talk.texts[-1].startswith(desk().catalogue.library.snippets["eye_taping.overview"].title)
    assert talk.slots[names.SLOT_SNIPPET] == "tumor_removal.parotid"
    again = talk.says("he really cant shut it", "answer", intent="tumor_removal", cards=TUMOUR, card_alone=TAPE)
    assert again["snippet"]["id"] == "tumor_removal.parotid"  # neither stands there a second time as if it were new


def test_what_the_words_alone_lead_to_stays_away_where_that_is_unsure_or_the_card_itself(talk: Conversation) -> None:
    talk.says("parotid lump out, face is weak", "answer", intent="tumor_removal", cards=TUMOUR)
    own = {"id": "tumor_removal.parotid", "odds": 0.9}
    talk.says("is it the nerve", "answer", intent="tumor_removal", cards=TUMOUR, card_alone=own)
    talk.slots[names.SLOT_SHOWN] = ["tumor_removal.parotid"]
    talk.says("is it the nerve", "answer", intent="tumor_removal", cards=TUMOUR, card_alone=TAPE | {"odds": 0.4})


def test_what_stands_below_the_card_just_shown_is_not_offered_beside_it(talk: Conversation) -> None:
    pain = ranked(("pain.overview", 0.9))
    talk.says("my ear hurts", "answer", intent="pain", cards=pain)
    below = {"id": "pain.how", "odds": 0.7}
    first = talk.says("what helps it", "answer", intent="pain", cards=pain, card_alone=below, replies=2)
    assert "pain.how" not in [offer["id"] for offer in first["suggestions"]] + talk.slots[names.SLOT_OFFERED]
