"""Hello, goodbye, thanks, who are you, yes and no."""

from __future__ import annotations

from actions import names
from actions.answering import shown_with
from actions.card_action import CardAction
from actions.desk import desk
from actions.fixed import fixed_card
from actions.turn import Reply, Turn
from actions.urgency import outcome_of
from bot.rendering.card import snippet_card

AGAIN = {"greet": "greet.again", "thanks": "thanks.again", "affirm_deny": "affirm_deny.overview"}


class ActionSmallTalk(CardAction):
    stem = "small_talk"

    def goes_its_own_way(self, turn: Turn) -> bool:
        """Thanks or hello after an alarm; but a bare yes or no to it is no sign that help has come."""
        polite = turn.intent in names.SMALL_TALK and turn.intent != "affirm_deny"
        return polite and turn.pressed is None and outcome_of(turn).do == "again"

    def reply(self, turn: Turn) -> Reply:
        topic = turn.intent
        if topic == "bot_identity":
            sides = [s.id for s in desk().catalogue.aspects(topic)]
            found = desk().catalogue.find(desk().sides.best(sides, turn.text)[0])
            assert found is not None  # the id came from the catalogue
            return Reply(snippet_card(desk().catalogue, desk().site, found, "smalltalk"), "small talk")
        card = fixed_card(turn, "smalltalk", f"{topic}.overview", AGAIN.get(topic, f"{topic}.overview"))
        return Reply(card, "small talk", {names.SLOT_SHOWN: shown_with(turn, card)})
