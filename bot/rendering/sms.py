"""An answer as text messages: what matters in at most five segments, the rest at the words MORE and SOURCES."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.rendering.card import Card
from bot.rendering.gsm import in_gsm
from bot.rendering.limits import Limits
from bot.rendering.packing import packed
from bot.rendering.parts import Offer, Part, Rendered, marked, numbered, page_lines
from bot.rendering.text import labels_in

MARK = "({})"  # a square bracket takes the room of two letters
MORE, SOURCES = "MORE", "SOURCES"
FOOTER = {
    (True, True): "Reply MORE for the rest, SOURCES for who says so.",
    (True, False): "Reply MORE for the rest.",
    (False, True): "Reply SOURCES for who says so.",
    (False, False): "",
}
SHORT_FOOTER = {
    (True, True): "Reply MORE or SOURCES.",
    (True, False): "Reply MORE.",
    (False, True): "Reply SOURCES.",
    (False, False): "",
}
WHOLE = 10  # segments of an urgent text, which is never split: as much as a vendor takes (1,600 characters)
CONTINUED = "Reply MORE to read on."
Lines = list[list[str]]


def sms_parts(cards: Sequence[Card], offers: Sequence[tuple[Offer, ...]], limits: Limits) -> Rendered:
    """Urgent texts whole; of others the gist and the warnings. What is offered comes with what is shown last of a card."""
    now, later, waiting = list[Part](), Lines(), bool([c for c in cards if c["sources"]])
    for card, told in zip(cards, offers, strict=True):
        first, rest = _first_and_rest(card, told, limits)
        urgent = card["type"] == "urgent"
        room = replace(limits, most=WHOLE) if urgent else limits
        now += [Part(text, urgent=urgent) for text in packed(first, room)]
        later += rest
    now = _with_footer(now, (FOOTER[bool(later), waiting], SHORT_FOOTER[bool(later), waiting]), limits)
    sources = [line for card in cards for line in _sources(card)]
    return Rendered(tuple(now), pages(later, limits), pages(sources, limits))


def pages(lines: Lines, limits: Limits) -> tuple[Part, ...]:
    """Each within the limit; all but the last say how to read on."""
    room = replace(limits, most=limits.most - 1)  # a segment for the last line
    texts = packed(lines, room)
    read_on = [limits.gap.join((text, CONTINUED)) for text in texts[:-1]]
    return tuple(Part(text) for text in (*read_on, *texts[-1:]))


def _with_footer(parts: list[Part], footers: Sequence[str], limits: Limits) -> list[Part]:
    """Below the last text, in fewer words where there is little room, else in a text of its own."""
    last = parts[-1]
    room = replace(limits, most=WHOLE) if last.urgent else limits
    for footer in footers:
        text = limits.gap.join((last.text, footer))
        if not footer or room.fits(text):
            return [*parts[:-1], Part(text.rstrip(), urgent=last.urgent)]
    return [*parts, Part(footers[0])]


def _first_and_rest(card: Card, offers: tuple[Offer, ...], limits: Limits) -> tuple[Lines, Lines]:
    body, told = marked(card, limits, MARK), [*page_lines(card, limits), *numbered(card, offers, limits)]
    title = [in_gsm(card["title"])]
    if card["type"] != "answer":
        return [title, *body, *told], []
    first = [line for line, matters in zip(body, _matters(card), strict=True) if matters]
    rest = [line for line, matters in zip(body, _matters(card), strict=True) if not matters]
    return ([title, *first], [*rest, *told]) if rest else ([title, *first, *told], [])


def _matters(card: Card) -> list[bool]:
    """For each line of the body: the first claim with what stands above it, and all warnings."""
    found, seen = list[bool](), False
    for block in card["blocks"]:
        lines = len(block["parts"]) if block["kind"] in ("steps", "list") else 1
        found += [not seen or block["kind"] == "warning"] * lines
        seen = seen or bool(block["cites"]) or block["kind"] in ("steps", "list")
    return found


def _sources(card: Card) -> Lines:
    """Who, when and where: titles would take three times the room."""
    undated = labels_in(card["lang"])["undated"]
    return [[in_gsm(f"({s['n']}) {s['publisher']}, {s['year'] or undated}. {s['url']}")] for s in card["sources"]]
