"""From the cards of one answer to the messages of one channel, in order.

A line is a sentence with its marks, or several that stand together; a message ends between lines, so that no claim is
parted from its mark. An urgent text is one message, whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Literal

from bot.content.site import Site
from bot.content.telephone import Number, numbers_in
from bot.rendering.card import Card
from bot.rendering.escaping import bold, call_link, escaped
from bot.rendering.limits import LIMITS, Limits
from bot.rendering.packing import packed
from bot.rendering.short import labels, short
from bot.rendering.text import LEADS, REPLY, checked_line, labels_in, page_line, source_line

Form = Literal["none", "buttons", "rows"]
ASK = "You can also ask about these: reply with a number."
ASKS = {"en": ASK, "es": "También puede preguntar por esto: responda con un número."}


@dataclass(frozen=True)
class Offer:
    """`label` is what a button says, `title` the whole of it. `number` is what a reader may write instead."""

    id: str
    title: str
    number: int
    label: str = ""


@dataclass(frozen=True)
class Part:
    """One message. `text` is in the vendor's flavour; `urgent`: it may be sent twice rather than never."""

    text: str
    offers: tuple[Offer, ...] = ()
    form: Form = "none"
    urgent: bool = False


@dataclass(frozen=True)
class Rendered:
    """`now` is sent; `more` and `sources` wait until they are asked for, page by page."""

    now: tuple[Part, ...]
    more: tuple[Part, ...] = ()
    sources: tuple[Part, ...] = ()
    offers: tuple[Offer, ...] = field(default=())


def rendered(cards: Sequence[Card], channel: str, site: Site) -> Rendered:
    """What is sent for these cards. Their order is the assistant's: danger first."""
    from bot.rendering.sms import sms_parts

    limits, counted = LIMITS[channel], count(1)
    told = [offers_of(card, counted) for card in cards]
    all_offers = tuple(offer for offers in told for offer in offers)
    if limits.pages:
        return replace(sms_parts(cards, told, limits), offers=all_offers)
    parts = [part for card, offers in zip(cards, told, strict=True) for part in _parts(card, offers, limits, site)]
    return Rendered(tuple(parts), offers=all_offers)


def note(text: str, channel: str, urgent: bool = False) -> Part:
    """A short text of the program's own, of one or more lines."""
    limits = LIMITS[channel]
    return Part(limits.gap.join(escaped(line, limits.flavour) for line in text.splitlines()), urgent=urgent)


def offers_of(card: Card, counted: Iterator[int]) -> tuple[Offer, ...]:
    """Options and suggestions with the numbers that a reader may write."""
    return tuple(Offer(o["id"], o["title"], next(counted)) for o in (*card["options"], *card["suggestions"]))


def marked(card: Card, limits: Limits, mark: str = "[{}]") -> list[list[str]]:
    """The lines of the blocks, each as its sentences with their marks, escaped."""
    lines: list[list[str]] = []
    for block in card["blocks"]:
        sentences = [
            escaped(part["text"] + "".join(f" {mark.format(n)}" for n in part["cites"]), limits.flavour)
            for part in block["parts"]
        ]
        if block["kind"] == "steps":
            lines += [[f"{n}. {text}"] for n, text in enumerate(sentences, 1)]
        elif block["kind"] == "list":
            lines += [[f"- {text}"] for text in sentences]
        else:
            lines.append([LEADS.get(block["kind"], "") + sentences[0], *sentences[1:]])
    return lines


def page_lines(card: Card, limits: Limits) -> list[list[str]]:
    """The page of which the card is a part, where there is one with an address."""
    line = page_line(card)
    return [[escaped(line, limits.flavour)]] if line else []


def source_lines(card: Card, limits: Limits) -> list[list[str]]:
    """The heading with the first source, so that neither stands alone, then the rest, then the day of the check."""
    words = labels_in(card["lang"])
    lines = [[escaped(source_line(source, words["undated"]), limits.flavour)] for source in card["sources"]]
    if lines and card["review"]["on"]:
        lines.append([escaped(checked_line(card, words), limits.flavour)])
    return [[limits.gap.join((words["sources"], *lines[0]))], *lines[1:]] if lines else []


def numbered(card: Card, offers: Sequence[Offer], limits: Limits) -> list[list[str]]:
    """Offers as lines that can be answered with a number."""
    options = len(card["options"])
    lines = [[f"{offer.number}. {escaped(offer.title, limits.flavour)}"] for offer in offers]
    if options and card["type"] == "urgent":
        lines.insert(0, [escaped(labels_in(card["lang"]).get("reply", REPLY), limits.flavour)])
        options += 1
    if len(lines) > options:
        lines.insert(options, [escaped(ASKS.get(card["lang"], ASK), limits.flavour)])
    return lines


def _parts(card: Card, offers: tuple[Offer, ...], limits: Limits, site: Site) -> list[Part]:
    """Body and offers, sources below them where they fit, else in messages of their own."""
    body = [[bold(escaped(card["title"], limits.flavour), limits.flavour)], *_tapped(marked(card, limits), limits, site)]
    body += page_lines(card, limits)
    sources, urgent = source_lines(card, limits), card["type"] == "urgent"
    first = _with_offers(card, [*body, *sources], offers, limits)
    if first is not None:
        return [replace(first, urgent=urgent)]
    rest = [Part(text) for text in packed(sources, limits)]
    alone = _with_offers(card, body, offers, limits)
    if urgent or alone is None or not rest:
        return [*(_split(card, body, offers, limits) if alone is None else [replace(alone, urgent=urgent)]), *rest]
    last = _with_offers(card, [[rest[-1].text]], offers, limits)
    if last is None:
        return [alone, *rest]
    return [Part(limits.gap.join(" ".join(line) for line in body)), *rest[:-1], last]


def _split(card: Card, body: list[list[str]], offers: tuple[Offer, ...], limits: Limits) -> list[Part]:
    """A body that does not fit with its offers: in as few messages as hold it."""
    return [Part(text, urgent=card["type"] == "urgent") for text in packed([*body, *numbered(card, offers, limits)], limits)]


def _with_offers(card: Card, lines: list[list[str]], offers: tuple[Offer, ...], limits: Limits) -> Part | None:
    """One message of these lines, with buttons, else with a list, else with numbered lines; None where none fits."""
    text = limits.gap.join(" ".join(line) for line in lines)
    if not offers:
        return Part(text) if limits.fits(text) else None
    counted = limits.gap.join((text, *(" ".join(line) for line in numbered(card, offers, limits))))
    if len(offers) <= limits.buttons:
        names = labels([offer.title for offer in offers], limits.label)
        shown = text if names else counted  # where a label is too long for a button, it bears the number of a line
        if limits.fits(shown, limits.with_buttons):
            names = names or [str(offer.number) for offer in offers]
            named = tuple(replace(offer, label=name) for offer, name in zip(offers, names, strict=True))
            return Part(shown, named, "buttons")
    if len(offers) <= limits.rows and limits.fits(text) and all(len(o.title) <= limits.description for o in offers):
        return Part(text, tuple(replace(o, label=_row(o, limits)) for o in offers), "rows")
    return Part(counted) if limits.fits(counted) else None


def _row(offer: Offer, limits: Limits) -> str:
    """A row's title, distinct by its number; its description holds the whole title."""
    name = short(offer.title, limits.row - len(f"{offer.number}. "))
    return f"{offer.number}. {name}" if name else f"Number {offer.number}"


def _tapped(lines: list[list[str]], limits: Limits, site: Site) -> list[list[str]]:
    """The clinic's own numbers as links, where the vendor has that. Of other figures none is a number to call."""
    if not limits.taps:
        return lines
    given = (site.emergency_number, site.clinic_phone, site.crisis_line)
    numbers = {n.shown: n for text in given for n in numbers_in(text)}
    return [[_linked(sentence, numbers, limits) for sentence in line] for line in lines]


def _linked(sentence: str, numbers: dict[str, Number], limits: Limits) -> str:
    pieces, at = list[str](), 0
    for found in numbers_in(sentence):
        if found.shown in numbers:
            pieces += (sentence[at : found.start], call_link(found.shown, found.dialled, limits.flavour))
            at = found.start + len(found.shown)
    return "".join((*pieces, sentence[at:]))
