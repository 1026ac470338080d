"""Whether a message is complete or leans on what is in hand, and on what: the one place where that is decided.

`leaning` alone decides; what it asks (choosing.py, in_hand.py, bot/understanding/follow_ups.py) decides nothing. How few
words are heard beside the title of the topic in hand (bot/understanding/in_context.py) is part of hearing. The answers to an
alarm or to a question back about danger are danger's own (ways.py, urgency.py) and come before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from actions import names
from actions.about import of_the_illness
from actions.answering import DECENT_ELSEWHERE, is_topic, just_shown
from actions.choosing import chosen
from actions.in_hand import anchor, card_in_hand, leans_on_topic, nearest, sides, unshown, with_examples, with_pictures
from actions.not_covered import likeliest
from actions.turn import Turn
from actions.ways import WAY
from bot.content.model import Snippet
from bot.understanding.follow_ups import FollowUp, asks_for_simpler, follow_up_of

How = Literal[
    "complete", "offer", "other", "again", "simpler", "sources", "answer", "same", "no_more", "not_covered", "nothing",
]  # fmt: skip
NEARLY = 0.3  # of nearness, by which another card may be further than the one just shown
ANOTHER = 0.75  # nearness less cost from which on the next nearest is shown in place of the card just shown; see in_hand.py
NEAREST = 3
LEFT_OPEN: tuple[How, ...] = ("nothing", "not_covered")
# Intents that lean by what they are, whatever the words.
LEANS: dict[str, FollowUp] = {"more_detail": "more", "sources": "sources"}


@dataclass(frozen=True)
class Leaning:
    """How a message leans. `card`: id of the snippet that it leads to. `why`: for staff.

    complete: says by itself what it is about. offer: one of the last reply's offers; other: the one that was not taken.
    again, simpler, sources: the card in hand once more, in fewer words, or with who says so. answer: another card.
    same: the card in hand is the answer, and was just shown. no_more: all was shown. not_covered: no card says it; `near`
    holds the nearest. nothing: leans, but there is nothing in hand; `way` is what was asked of it.
    """

    how: How
    card: str | None = None
    why: str = ""
    near: tuple[str, ...] = ()
    way: FollowUp | None = None


COMPLETE = Leaning("complete")


def leaning(turn: Turn) -> Leaning:
    """The decision; see `Leaning`."""
    offer = chosen(turn)
    if offer:
        return Leaning("offer", offer, "chosen from the offers")
    if turn.questions or turn.heard.get("unreadable"):
        return COMPLETE
    way = _way(turn)
    if way == "other":
        return _other(turn)
    if way:
        leans = _definite(turn, way)
        # What they lean on does not say it, but a card for what they were heard to be about is likely to.
        card = likeliest(turn)
        says_its_own = card is not None and not just_shown(turn, card) and is_topic(turn.asks_about)
        # Where the card just shown says it, only another of its topic can say it better.
        is_open = leans.how in LEFT_OPEN or (leans.how == "same" and str(card).startswith(f"{turn.topic}."))
        return COMPLETE if is_open and says_its_own else leans
    return _by_nearness(turn)


def _way(turn: Turn) -> FollowUp | None:
    """What is asked of the card in hand: by the words, else by what the message was heard as."""
    said = follow_up_of(turn.text) or follow_up_of(turn.asked)
    heard = LEANS.get(turn.asks_about)
    if said is None and heard == "more" and asks_for_simpler(turn.text):
        return "simpler"
    return said or heard


def _definite(turn: Turn, way: FollowUp) -> Leaning:
    card, about = card_in_hand(turn), anchor(turn)
    if way in ("again", "simpler", "sources"):
        if card is None:
            return Leaning("nothing", why=f"{way}, with no answer in hand", way=way)
        how: How = "again" if way == "again" else "simpler" if way == "simpler" else "sources"
        return Leaning(how, card.id, f"{way}: {card.id}")
    if about is None:
        # "What can I do", with nothing in hand, asks what there is to ask about.
        return COMPLETE if way == "what_helps" else Leaning("nothing", why=f"{way}, with no topic in hand", way=way)
    if way in ("more", "next"):
        return _onward(turn, about, way)
    if way in ("example", "picture"):
        return _shown_by(turn, about, way)
    return _side(turn, about, way)


def _shown_by(turn: Turn, about: Snippet, way: FollowUp) -> Leaning:
    """The nearest card with examples, or with a picture, if need be the one just shown once more; or an honest word."""
    if way == "example":
        listed = with_examples(turn, about)
        return Leaning("answer", listed[0][1], f"example: {listed[0][1]}") if listed else _onward(turn, about, way)
    found = with_pictures(about)
    if found:
        return Leaning("again" if just_shown(turn, found[0]) else "answer", found[0], f"picture: {found[0]}")
    near = unshown(turn, about, read_on_first=False) or about.next
    return Leaning("not_covered", why="picture: no card near has one", near=tuple(near[:NEAREST]))


def _onward(turn: Turn, card: Snippet, way: FollowUp) -> Leaning:
    rest = unshown(turn, card, read_on_first=way == "next")
    if rest:
        return Leaning("answer", rest[0], f"{way}: {rest[0]}")
    return Leaning("no_more", why=f"{way}: all of {card.topic} was shown")


def _side(turn: Turn, about: Snippet, way: FollowUp) -> Leaning:
    """The nearest snippet that answers such a question, and was not just shown; or an honest word."""
    fitting = sides(turn, about, way)
    if fitting and just_shown(turn, fitting[0][1]):  # only another of the same topic, nearly as near, can say more to it
        least, own = fitting[0][0] - NEARLY, f"{about.topic}."
        fitting = [(score, name) for score, name in fitting if score >= least and name.startswith(own)]
    fresh = [(score, name) for score, name in fitting if not just_shown(turn, name)]
    if fresh:
        score, name = fresh[0]
        return Leaning("answer", of_the_illness(turn, name), f"{way}: {name} at {score:.2f}")
    if fitting:
        return Leaning("same", fitting[0][1], f"{way}: {fitting[0][1]} was just shown")
    if way == "what_helps" and likeliest(turn) == about.id:  # a card of tips, after which tips are asked for
        return Leaning("same", about.id, f"{way}: {about.id} was just shown")
    near = unshown(turn, about, read_on_first=False) or about.next
    return Leaning("not_covered", why=f"{way}: no card near enough", near=tuple(near[:NEAREST]))


def _other(turn: Turn) -> Leaning:
    """The offer that was not taken; where none was taken, the first one that was not shown yet."""
    beside = [name for name in turn.passed_over or turn.offered if not name.startswith(WAY)]
    left = [name for name in beside if name not in turn.shown]
    left = left or [name for name in turn.passed_over if not just_shown(turn, name)]
    if not left:
        return Leaning("nothing", why="there is no other one", way="other")
    return Leaning("other", left[0], "the offer that was not taken")


def _by_nearness(turn: Turn) -> Leaning:
    """Words of any kind that say no topic, or none that is sure, after a topic that was answered."""
    about = turn.asks_about
    if about == names.FOLLOW_UP:
        if turn.topic is None:
            return Leaning("nothing", why="a follow-up with no topic in hand")
        return _nearest(turn, turn.topic, None, "carried topic")
    if about in (names.UNCLEAR, names.OUT_OF_SCOPE) and leans_on_topic(turn, None, _sure_of_another(turn)):
        return _nearest(turn, turn.topic, None, "no clear topic of its own; carried")
    if is_topic(about) and about != turn.topic and not turn.in_hand:
        sure = dict(turn.ranking).get(about, 1.0)
        if leans_on_topic(turn, about, sure):
            return _nearest(turn, turn.topic, about, "no clear topic of its own; carried")
    return COMPLETE


def _sure_of_another(turn: Turn) -> float:
    """Probability of the likeliest topic where it is not the one in hand: then the words say their own."""
    topic, odds = turn.ranking[0] if turn.ranking else ("", 0.0)
    return odds if is_topic(topic) and topic != turn.topic else 0.0


def _nearest(turn: Turn, topic: str | None, heard: str | None, why: str) -> Leaning:
    assert topic is not None  # whoever asks has seen to it
    found = nearest(turn, topic, heard)
    fresh = [(score, name) for score, name in found if not just_shown(turn, name)]
    best = found[0][1]
    if fresh and (fresh[0] == found[0] or fresh[0][0] >= ANOTHER):
        return Leaning("answer", fresh[0][1], f"{why}; {fresh[0][1]} at {fresh[0][0]:.2f}")
    odds, decent = max(((odds, name) for name, odds in turn.cards if _is_fresh(turn, name)), default=(0.0, ""))
    if odds >= DECENT_ELSEWHERE:
        return Leaning("answer", decent, f"{why}; {best} was just shown; {decent} answers with {odds:.2f}")
    return Leaning("same", best, f"{why}; {best} was just shown", tuple(name for _, name in fresh[:NEAREST]))


def _is_fresh(turn: Turn, snippet_id: str) -> bool:
    return is_topic(snippet_id.partition(".")[0]) and not just_shown(turn, snippet_id)
