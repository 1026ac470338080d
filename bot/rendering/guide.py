"""Puts a guide by stage together: the cards of its texts under their headings, with one list of sources for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.content.catalogue import Catalogue
from bot.content.guides import LEFT_OUT, ON_A_PAGE, WORDS, Guide, Named
from bot.content.site import Site
from bot.rendering.card import Card, snippet_card


@dataclass(frozen=True)
class Section:
    """`items`: the card of each text, and None in the place of one that may not be served."""

    part: str
    heading: str
    items: list[Card | None]


@dataclass(frozen=True)
class Checked:
    """How many of the texts had this kind of check, on which days; dates as 2026-11-22."""

    status: str
    texts: int
    first: str
    last: str


@dataclass(frozen=True)
class Page:
    """A guide as it is shown today. Its cards cite the numbers of `sources`; `left_out` stands for each text not shown."""

    guide: Guide
    sections: list[Section]
    sources: list[dict[str, Any]]
    checked: list[Checked]
    left_out: str


def guides_served(catalogue: Catalogue) -> list[Guide]:
    """Those whose fixed words are all in vetted texts that may be served today; of others nothing is shown."""
    guides = catalogue.library.guides
    words = {catalogue.library.filled(s.text) for name in (WORDS, LEFT_OUT) for s in _sentences(catalogue, name)}
    if not _sentences(catalogue, LEFT_OUT) or not all(f"{heading}." in words for heading in guides.headings.values()):
        return []
    return [guide for guide in guides.stages.values() if f"{guide.title}." in words]


def guide_page(catalogue: Catalogue, site: Site, guide: Guide) -> Page:
    """The page of a guide that is served."""
    sections = [_section(catalogue, site, guide, part) for part in ON_A_PAGE]
    cards = [card for section in sections for card in section.items if card is not None]
    _say_once(cards)
    left_out = " ".join(site.filled(catalogue.library.filled(s.text)) for s in _sentences(catalogue, LEFT_OUT))
    return Page(guide, sections, _with_one_list(cards), _checked(cards), left_out)


def link_to(guide: Guide, site: Site) -> dict[str, str]:
    """A card's `page`: where this guide is read as a whole. `address` is empty where the site tells none of its own."""
    address = f"{site.address}/guide/{guide.id}" if site.address else ""
    return {"id": guide.id, "title": f"{guide.title}, to read or print", "address": address}


def texts_served(catalogue: Catalogue, guide: Guide) -> list[str]:
    """Ids of its texts that may be served, in their order."""
    return [named.snippet for named in guide.named() if _is_served(catalogue, named)]


def _section(catalogue: Catalogue, site: Site, guide: Guide, part: str) -> Section:
    named = guide.parts.get(part, ())
    return Section(part, catalogue.library.guides.headings[part], [_card(catalogue, site, text) for text in named])


def _card(catalogue: Catalogue, site: Site, named: Named) -> Card | None:
    found = catalogue.find(named.snippet)
    return snippet_card(catalogue, site, found, "answer") if found is not None and _is_served(catalogue, named) else None


def _is_served(catalogue: Catalogue, named: Named) -> bool:
    """Of a retired text the one in its place is found: it was not chosen for this page."""
    found = catalogue.find(named.snippet)
    return found is not None and found.served and found.snippet.id == named.snippet


def _sentences(catalogue: Catalogue, name: str) -> list[Any]:
    found = catalogue.find(name)
    return list(found.snippet.sentences()) if found is not None and found.served and found.snippet.id == name else []


def _say_once(cards: list[Card]) -> None:
    """A warning that several texts share stands on the page where it comes first, and not again. The cards are changed."""
    said: set[str] = set()
    for card in cards:
        warnings = [block for block in card["blocks"] if block["kind"] == "warning"]
        again = [block for block in warnings if block["text"] in said]
        card["blocks"] = [block for block in card["blocks"] if block not in again]
        said.update(block["text"] for block in warnings)


def _with_one_list(cards: list[Card]) -> list[dict[str, Any]]:
    """Numbers the sources of all cards anew, in the order first cited; a source that several cite stands once, with every
    place in it that they name. The cards are changed.
    """
    listed: dict[str, dict[str, Any]] = {}
    for card in cards:
        new = {entry["n"]: _numbered(listed, entry) for entry in card["sources"]}
        card["sources"] = []
        for words in _citing(card):
            words["cites"] = sorted({new[n] for n in words["cites"]})
    return [entry | {"locator": "; ".join(entry["locator"])} for entry in listed.values()]


def _numbered(listed: dict[str, dict[str, Any]], entry: dict[str, Any]) -> int:
    known = listed.setdefault(entry["id"], entry | {"n": len(listed) + 1, "locator": []})
    if entry["locator"] and entry["locator"] not in known["locator"]:
        known["locator"].append(entry["locator"])
    return int(known["n"])


def _citing(card: Card) -> Iterator[dict[str, Any]]:
    for block in card["blocks"]:
        yield block
        yield from block["parts"]


def _checked(cards: list[Card]) -> list[Checked]:
    days: dict[str, list[str]] = {}
    for card in cards:
        days.setdefault(card["review"]["status"], []).append(str(card["review"]["on"]))
    return [Checked(status, len(found), min(found), max(found)) for status, found in days.items()]
