"""Whom and what the conversation is about: the card that fits it, the line that says so, and how it is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actions import names
from actions.desk import desk
from actions.turn import Reply, Turn
from bot.rendering.card import MOST_SUGGESTIONS, Card, offers, snippet_card
from bot.understanding.about import About, forgets, known_with

FORGET = "affirm_deny.forget_about"  # the button that takes it back, and the text that says so
LINE = "capabilities.about"  # the vetted words of the line
ENOUGH = 1 / 3  # of the odds of a card that is passed over, for the next one to take its place
MOST_WORDS_OF_TAKING_BACK = 8  # a longer message asks something too
SHOWN = "line"  # in the slot, beside what is known: the line as it was last shown


def known(turn: Turn) -> About:
    """As it was heard; where the understanding could not be asked, by the words of the message alone."""
    heard = turn.heard.get("about")
    if heard is not None:
        return About.of(heard)
    before = About.of(turn.about)
    return before if turn.pressed else known_with(desk().about, before, str(turn.heard.get("normalised") or turn.text))


def fitting(turn: Turn, ranked: Sequence[tuple[str, float]]) -> tuple[str, float]:
    """The likeliest card, or where it contradicts what is known, the next one that does not and is likely enough, else the
    one of its kind for the illness that is known, else one of another topic that is for just that and likely enough.
    """
    about = known(turn)
    first, odds = ranked[0]
    if _fit(about, first) >= 0:
        return ranked[0]
    likely = [card for card in (*ranked[1:], *turn.cards) if card[1] >= odds * ENOUGH]
    own = [card for card in likely if card in ranked and _fit(about, card[0]) >= 0]
    if own:
        return own[0]
    of_its_kind = of_the_illness(turn, first)
    if of_its_kind != first:
        return of_its_kind, odds
    return next((card for card in likely if _fit(about, card[0]) > 0), ranked[0])


def of_the_illness(turn: Turn, snippet_id: str) -> str:
    """Where a card is for another illness than the one that is known: the only card of its topic, else of its group, that is
    for that one. The card itself where there is none, or more than one.
    """
    about, library = known(turn), desk().catalogue.library
    card = library.snippets[snippet_id]
    if _fit(replace(about, who=None, stage=None), snippet_id) >= 0:
        return snippet_id
    fit = [
        s for s in library.snippets.values() if about.values["cause"] in s.whom.get("cause", ()) and _fit(about, s.id) > 0
    ]
    of_topic = [s.id for s in fit if s.topic == card.topic]
    of_group = [s.id for s in fit if library.topics[s.topic].group == library.topics[card.topic].group]
    return next((found[0] for found in (of_topic, of_group) if len(found) == 1), snippet_id)


def contradicts(turn: Turn, snippet_id: str) -> bool:
    """Whether a card is for somebody or something else than what is known."""
    return _fit(known(turn), snippet_id) < 0


def with_about(turn: Turn, reply: Reply) -> Reply:
    """The reply, remembering what is known now; the line above it where that was used and is not what was said last."""
    if names.SLOT_ABOUT in reply.slots:  # it was taken back
        return reply
    about = known(turn)
    line = _line(about)
    shown = (turn.about or {}).get(SHOWN) if about.values else None
    slot = about.as_dict() | ({SHOWN: shown} if shown else {})
    if line and line != shown and _is_used(turn, about, reply.card):
        reply, slot = _with_line(reply, line), slot | {SHOWN: line}
    return reply if slot == (turn.about or {}) else replace(reply, slots=reply.slots | {names.SLOT_ABOUT: slot or None})


def taken_back(turn: Turn, offer: str | None) -> Reply | None:
    """What is said where the button was chosen, or few words take back what is known; None where the turn says more."""
    if offer != FORGET and not _only_takes_back(turn):
        return None
    found = desk().catalogue.find(FORGET)
    if found is None:
        raise LookupError(f"there is no snippet {FORGET}")
    card = snippet_card(desk().catalogue, desk().site, found, "smalltalk")
    return Reply(card, "takes back what it is about", {names.SLOT_ABOUT: None, names.SLOT_OFFERED: []})


def _only_takes_back(turn: Turn) -> bool:
    few = len(turn.text.split()) <= MOST_WORDS_OF_TAKING_BACK and turn.pressed is None
    return few and bool(About.of(turn.about).values) and forgets(turn.text) and not known(turn).values


def _fit(about: About, snippet_id: str) -> int:
    found = desk().catalogue.find(snippet_id)
    return desk().about.fit(about, found.snippet.whom) if found else 0


def _is_used(turn: Turn, about: About, card: Card) -> bool:
    """Whether an answer is for just that, or another card was passed over for it; and its title does not say it all."""
    if card["type"] != "answer":
        return False
    served = card["snippet"]["id"]
    likelier = [name for name, _ in turn.cards if name.partition(".")[0] == card["topic"]]
    passed_over = served in likelier and any(_fit(about, name) < 0 for name in likelier[: likelier.index(served)])
    told = desk().about.read(card["title"]).values
    return (passed_over or _fit(about, served) > 0) and not about.values.items() <= told.items()


def _line(about: About) -> str:
    """ "About your daughter, Lyme disease."; empty where nothing is known, or its words are not vetted."""
    found = desk().catalogue.find(LINE)
    if not about.values or found is None or not found.served:
        return ""
    return f"{found.snippet.title} {about.in_words}."


def _with_line(reply: Reply, line: str) -> Reply:
    """The line and how to mend it stand first; the button that takes it back is the last of the suggestions."""
    found = desk().catalogue.find(LINE)
    mend = found.snippet.gist.text if found else ""
    parts = [{"text": text, "cites": []} for text in (line, mend)]
    block = {"kind": "paragraph", "text": f"{line} {mend}", "cites": [], "parts": parts}
    button = offers(desk().catalogue, [FORGET])
    kept = reply.card["suggestions"][: MOST_SUGGESTIONS - len(button)]
    card = reply.card | {"blocks": [block, *reply.card["blocks"]], "suggestions": [*kept, *button]}
    offered = [offer["id"] for offer in (*card["options"], *card["suggestions"])]
    return replace(reply, card=card, slots=reply.slots | {names.SLOT_OFFERED: offered})
