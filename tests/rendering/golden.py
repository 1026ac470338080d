"""Golden renderings: a set of answers as each channel shows them, for a person to read in a review.

`python -m tests.rendering.golden` writes them anew.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.mailroom import fixed
from bot.rendering.card import Card, snippet_card
from bot.rendering.limits import LIMITS
from bot.rendering.parts import Part, note, rendered
from bot.rendering.safe import safe_card
from tests.rendering.conftest import SITE, TODAY, found_in, vetted_on

FOLDER = Path(__file__).parent / "golden"
WAYS = [
    {"topic": "affirm_deny", "id": f"affirm_deny.{name}", "title": title}
    for name, title in (
        ("help_has_come", "Help has come"), ("checked", "A doctor has checked this"),
        ("no_such_signs", "I do not have these signs"),
    )
]  # fmt: skip
OPTIONS = [
    {"topic": "botox", "id": "botox.overview", "title": "Botox"},
    {"topic": "eye_taping", "id": "eye_taping.overview", "title": "Taping the eye shut at night"},
]


def answers() -> dict[str, list[Card]]:
    catalogue = vetted_on(TODAY)
    lapsed = vetted_on(TODAY, asked_on=TODAY + datetime.timedelta(days=400))

    def card(name: str, kind: str = "answer", **more: Any) -> Card:
        return snippet_card(catalogue, SITE, found_in(catalogue, name), kind) | more

    urgent = card("emergency.overview", "urgent", options=WAYS)
    whole = card("bells_palsy.overview")
    return {
        "short answer": [card("botox.overview")],
        "long answer with list, steps and warning": [whole],
        "urgent, with ways out": [urgent],
        "same day, above an answer": [urgent | {"urgency": "same_day", "options": []}, card("botox.overview")],
        "question back": [card("botox.overview", "clarify", options=OPTIONS, suggestions=[], title="Which of these?")],
        "many sources": [_with_sources(whole, 12)],
        "withheld": [snippet_card(lapsed, SITE, found_in(lapsed, "bells_palsy.overview"), "answer")],
        "last resort": [safe_card(SITE)],
    }


def text_of(channel: str) -> str:
    shown = [f"===== {name}\n{_told(cards, channel)}" for name, cards in answers().items()]
    first = [note(fixed.filled(text, SITE, channel), channel) for text in (fixed.FIRST, fixed.KEPT, fixed.ONLY_TEXT)]
    return "\n".join([*shown, "===== first contact, and a voice note\n" + _parts("sent", first, channel)])


def _told(cards: Sequence[Card], channel: str) -> str:
    answer = rendered(cards, channel, SITE)
    return "".join(
        _parts(when, parts, channel)
        for when, parts in (("sent", answer.now), ("at MORE", answer.more), ("at SOURCES", answer.sources))
    )


def _parts(when: str, parts: Sequence[Part], channel: str) -> str:
    limits = LIMITS[channel]
    told = ""
    for number, part in enumerate(parts, 1):
        told += f"--- {when} {number}/{len(parts)}: {limits.size(part.text)} {limits.unit}\n{part.text}\n"
        told += "".join(f"[{offer.label}] {offer.title} -> {offer.id}\n" for offer in part.offers)
    return told.replace("\u200b", "\u00b7")  # an unseen blank is shown as a dot


def _with_sources(card: Card, count: int) -> Card:
    first, *rest = card["blocks"]
    part = first["parts"][0]
    numbers = list(range(1, count + 1))
    sources = [card["sources"][0] | {"n": n, "id": f"s{n}", "url": f"https://example.org/a_long/path-{n}"} for n in numbers]
    more = first | {"cites": numbers, "parts": [part | {"cites": numbers}]}
    return card | {
        "blocks": [more, *({**b, "parts": [{**p, "cites": []} for p in b["parts"]]} for b in rest)],
        "sources": sources,
    }


if __name__ == "__main__":
    for name in LIMITS:
        (FOLDER / f"{name}.txt").write_text(text_of(name), encoding="utf-8")
