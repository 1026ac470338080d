"""What a reply says in its own words: without what its sources, offers and suggestions are called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Message = Mapping[str, Any]  # one message of a reply: `text`, or `custom` with a card

PLAIN = {
    **dict.fromkeys((0x2018, 0x2019, 0x02BC), "'"),
    **dict.fromkeys((0x201C, 0x201D), '"'),
    **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212), "-"),
    **dict.fromkeys((0x00A0, 0x202F, 0x2009), " "),
    0x00AD: "",
    0x200B: "",
}
PER_CENT = re.compile(r"(?<=\d)\s*(?:%|per ?cent\b)", re.I)
NAMES_OF_A_SOURCE = ("title", "publisher", "url", "locator", "authors")
LONGEST_COMMON = 8  # letters of a name that may be a word of the reply as well, and stays


def cards_of(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """The cards of a reply, in order."""
    return [m["custom"] for m in messages if isinstance(m.get("custom"), dict) and "topic" in m["custom"]]


def own_words(messages: Sequence[Message]) -> str:
    """Titles, gists and blocks of the cards, and the texts beside them, in plain quotes, hyphens and percentages."""
    cards = cards_of(messages)
    said = [words for card in cards for key in ("title", "gist", "blocks") for words in _texts(card.get(key))]
    foreign = sorted({plain(name) for card in cards for name in _foreign(card) if len(name) > LONGEST_COMMON}, key=len)
    said += [_without(plain(m["text"]), foreign) for m in messages if isinstance(m.get("text"), str)]
    return plain(" . ".join(said))


def plain(text: str) -> str:
    """One kind of quote, hyphen and blank; every way to write a percentage as `12%`."""
    return " ".join(PER_CENT.sub("%", text.translate(PLAIN)).split())


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from () if key in ("kind", "cites") else _texts(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _texts(part)


def _foreign(card: Mapping[str, Any]) -> Iterator[str]:
    for source in card.get("sources") or ():
        yield from (str(source[name]) for name in NAMES_OF_A_SOURCE if source.get(name))
    for offer in (*(card.get("suggestions") or ()), *(card.get("options") or ())):
        yield str(offer.get("title") or "")


def _without(text: str, names: Sequence[str]) -> str:
    for name in reversed(names):  # the longest first
        text = re.sub(re.escape(name), " ", text, flags=re.I)
    return text
