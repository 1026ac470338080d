"""A question with no topic of its own is about the topic in hand; 'tell me more' and 'simpler' too."""

from __future__ import annotations

from actions import names
from actions.answering import answer, answer_in_hand, missed, offered_ids, served
from actions.card_action import CardAction
from actions.desk import desk
from actions.fixed import fixed_card
from actions.topics import with_first_choices
from actions.turn import Reply, Turn
from bot.rendering.card import snippet_card
from bot.understanding.patterns import pattern

SIMPLER = pattern(
    r"\b(?:simpl\w+|plain(?:er)?|short\w*|brief\w*|easier|eli5|in a nutshell|didn'?t (?:get|understand)|confus\w+|"
    r"too (?:long|much)|like i'?m (?:a |an )?(?:\w+)|dumb it|child|kid)\b"
)


class ActionFollowUp(CardAction):
    stem = "follow_up"

    def reply(self, turn: Turn) -> Reply:
        if turn.topic is None:
            card = with_first_choices(fixed_card(turn, "fallback", "out_of_scope.no_topic", "out_of_scope.lost_topic"))
            return missed(turn, card, "a follow-up with no topic in hand")
        return answer_in_hand(turn, turn.topic, "carried topic")


class ActionMoreDetail(CardAction):
    stem = "more_detail"

    def reply(self, turn: Turn) -> Reply:
        if turn.topic is None or turn.snippet is None:
            return _instead(turn, "more_detail.overview", "nothing in hand")
        if SIMPLER.search(turn.text):
            return _simpler(turn, turn.topic, turn.snippet)
        rest = [s.id for s in desk().catalogue.aspects(turn.topic) if s.id not in turn.shown]
        if not rest:
            return _instead(turn, "more_detail.end", "no more on this topic")
        return answer(turn, turn.topic, "asked for more", rest[0])


def _instead(turn: Turn, text: str, why: str) -> Reply:
    """A fixed text with first choices, which are then buttons."""
    card = with_first_choices(fixed_card(turn, "smalltalk", text))
    return Reply(card, why, {names.SLOT_OFFERED: offered_ids(card)})


def _simpler(turn: Turn, topic: str, snippet: str) -> Reply:
    """The one-sentence answer of the snippet last shown."""
    found = desk().catalogue.find(snippet)
    if found is None:
        raise LookupError(f"there is no snippet {snippet}")
    card = snippet_card(desk().catalogue, desk().site, found, "answer", gist_only=True)
    return served(turn, card, "asked for it simpler", topic)
