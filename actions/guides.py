"""A guide by stage in the chat: its texts one by one, the first of when to get help, each with the next of it as offers."""

from __future__ import annotations

from actions import names
from actions.answering import answer_with, offered_ids
from actions.choosing import chosen
from actions.desk import desk
from actions.fixed import fixed_card
from actions.turn import Reply, Turn
from bot.content.guides import WORDS, Guide
from bot.rendering.card import MOST_SUGGESTIONS, offers
from bot.rendering.guide import guides_served, link_to, texts_served
from bot.understanding.follow_ups import follow_up_of
from bot.understanding.patterns import pattern

WORD = pattern(r"[a-z0-9]+")
GUIDE = frozenset({"guide", "guides"})
# Beside these and the name of a stage, a message that asks for a guide says nothing: else it asks for something else.
BESIDE = frozenset(
    "a an and about can could do for from get give hello hi i id in is like me my need of on open please print read see show"
    " some stage the there to want would you your have has by".split()
)
MOST_WORDS = 14
ONWARD = ("more", "next")


def guide_reply(turn: Turn) -> Reply | None:
    """The guide that was asked for, or the next text of the one in hand; None where neither is meant."""
    guides = guides_served(desk().catalogue)
    if turn.pressed is None and guides:
        said = _asked_for(turn.text, guides)
        if isinstance(said, Guide):
            texts = texts_served(desk().catalogue, said)
            return _text_of(turn, said, texts[0], f"the guide {said.id}") if texts else None
        if said:
            slots = {names.SLOT_OFFERED: [], names.SLOT_MISSES: 0}
            return Reply(fixed_card(turn, "smalltalk", WORDS), "asked which guides there are", slots)
    return _onward(turn, guides)


def _asked_for(text: str, guides: list[Guide]) -> Guide | bool:
    """The stage that is named beside "guide"; True where none is, and nothing else is asked."""
    words = WORD.words(text.lower())
    if not GUIDE & set(words) or len(words) > MOST_WORDS:
        return False
    rest = [word for word in words if word not in GUIDE and word not in BESIDE]
    if not rest:
        return True
    called = {tuple(w for w in WORD.words(name) if w not in BESIDE): guide for guide in guides for name in guide.called}
    return called.get(tuple(rest), False)


def _onward(turn: Turn, guides: list[Guide]) -> Reply | None:
    """Where the last reply offered what comes next in a guide: the offer that was chosen, or the first at "more"."""
    for guide in guides:
        texts = texts_served(desk().catalogue, guide)
        places = [n for n, name in enumerate(texts) if _next(texts, name) == list(turn.offered)]
        if turn.offered and places and turn.snippet == texts[places[0]]:
            picked = chosen(turn) or (turn.offered[0] if follow_up_of(turn.text) in ONWARD else None)
            return _text_of(turn, guide, picked, f"on in the guide {guide.id}") if picked in turn.offered else None
    return None


def _text_of(turn: Turn, guide: Guide, name: str, why: str) -> Reply:
    reply = answer_with(turn, name, why)
    following = _next(texts_served(desk().catalogue, guide), name)
    card = reply.card | {"suggestions": offers(desk().catalogue, following), "page": link_to(guide, desk().site)}
    return Reply(card, reply.why, reply.slots | {names.SLOT_OFFERED: offered_ids(card)})


def _next(texts: list[str], name: str) -> list[str]:
    """What is offered below a text of a guide."""
    place = texts.index(name) + 1
    return texts[place : place + MOST_SUGGESTIONS]
