"""Shapes the card of docs/contract.md. A card is a plain dict that goes over the wire as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bot.content.catalogue import Catalogue, Found
from bot.content.code import code_of
from bot.content.model import ENGLISH, Block, Sentence
from bot.content.site import Site
from bot.rendering.figure import figure_block, picture_shown
from bot.rendering.translated import site_in

Card = dict[str, Any]

MOST_OPTIONS = 3
MOST_SUGGESTIONS = 3
NOTICE = "Automatic answers for education only. Nobody reads along, and it cannot examine you."
DEMO_NOTICE = "Demo: this clinic is invented."
NOTICES = {
    ENGLISH: (NOTICE, DEMO_NOTICE),
    "es": (
        "Respuestas automáticas, solo informativas. Nadie lee lo que escribe, y el programa no puede examinarle.",
        "Demostración: esta clínica es inventada.",
    ),
}
WITHHELD = (
    "The text on this is being checked again, so it is not shown today. "
    "Please ask your doctor, or call {site.clinic_name}: {site.clinic_phone}. "
    "In an emergency call {site.emergency_number}."
)
KINDS = ("answer", "urgent", "clarify", "fallback", "smalltalk", "handoff")


def snippet_card(catalogue: Catalogue, site: Site, found: Found, kind: str, gist_only: bool = False) -> Card:
    """The card of a snippet, verbatim; of one that must be withheld, the text that says so, with its sources."""
    if not found.served:
        return _withheld(catalogue, site, found, kind)
    snippet = found.snippet
    blocks = (Block("paragraph", (snippet.gist,)), *(() if gist_only else snippet.blocks))
    numbers = {name: entry[0] for name, entry in catalogue.numbered(snippet).items()}
    told = site_in(site, snippet.lang)
    found_blocks = [_block(catalogue, told, block, numbers) for block in blocks if block.sentences]
    shaped = [block for block in found_blocks if block]
    card = _frame(site, kind, snippet.topic, snippet.aspect, snippet.title)
    card |= {"lang": snippet.lang, "notice": notice(site, snippet.lang)}
    used = {n for block in shaped for n in block["cites"]}
    return card | {
        "blocks": shaped,
        "sources": [entry for entry in _sources(catalogue, found) if entry["n"] in used],
        "snippet": _named(found),
        "review": _review(found),
        "urgency": snippet.urgency,
        "suggestions": offers(catalogue, snippet.next)[:MOST_SUGGESTIONS] if kind == "answer" else [],
    }


def offers(catalogue: Catalogue, snippet_ids: Iterable[str]) -> list[dict[str, str]]:
    """Offers to read on, with plain titles, each once; what may not be served is not offered."""
    found = [catalogue.find(name) for name in snippet_ids]
    return list({f.snippet.id: _offer(f) for f in found if f is not None and f.served}.values())


def topic_options(catalogue: Catalogue, topics: Sequence[str]) -> list[dict[str, str]]:
    """Options of a `clarify` card: at most three topics by their plain titles."""
    return [{"topic": t, "title": catalogue.title(t), "id": f"{t}.overview"} for t in topics[:MOST_OPTIONS]]


def snippet_options(catalogue: Catalogue, snippet_ids: Sequence[str]) -> list[dict[str, str]]:
    """Options of a `clarify` card: at most three snippets by their plain titles."""
    found = offers(catalogue, snippet_ids)[:MOST_OPTIONS]
    return [{name: offer[name] for name in ("topic", "title", "id")} for offer in found]


def _offer(found: Found) -> dict[str, str]:
    snippet = found.snippet
    return {"topic": snippet.topic, "aspect": snippet.aspect, "title": snippet.title, "id": snippet.id}


def notice(site: Site, lang: str = ENGLISH) -> str:
    """What every reader has to know; of a demo, that it is one. In English where it was not translated."""
    plain, demo = NOTICES.get(lang, NOTICES[ENGLISH])
    return f"{plain} {demo}" if site.demo else plain


def _frame(site: Site, kind: str, topic: str, aspect: str, title: str) -> Card:
    return {
        "type": kind,
        "topic": topic,
        "aspect": aspect,
        "lang": ENGLISH,
        "title": title,
        "blocks": [],
        "sources": [],
        "snippet": {"id": f"{topic}.{aspect}", "version": "", "code": ""},
        "review": {"on": None, "due": None, "status": ""},
        "urgency": None,
        "options": [],
        "suggestions": [],
        "notice": notice(site),
        "trace": {},
    }


def _withheld(catalogue: Catalogue, site: Site, found: Found, kind: str) -> Card:
    snippet, sources = found.snippet, _sources(catalogue, found)
    numbers = [entry["n"] for entry in sources]
    text = site.filled(WITHHELD)
    block = {"kind": "paragraph", "text": text, "cites": numbers, "parts": [{"text": text, "cites": numbers}]}
    card = _frame(site, kind, snippet.topic, snippet.aspect, catalogue.title(snippet.topic))
    return card | {
        "blocks": [block],
        "sources": sources,
        "snippet": _named(found),
        "review": _review(found),
    }


def _named(found: Found) -> dict[str, str]:
    return {"id": found.snippet.id, "version": found.version, "code": code_of(found.version)}


def _review(found: Found) -> dict[str, str | None]:
    review = found.review
    return {
        "on": review.on.isoformat() if review.on else None,
        "due": review.due.isoformat() if review.due else None,
        "status": review.status,
    }


def _sources(catalogue: Catalogue, found: Found) -> list[dict[str, Any]]:
    return [
        {
            "n": number,
            "id": source.id,
            "title": source.title,
            "authors": source.authors,
            "publisher": source.publication,
            "year": source.year,
            "url": source.url,
            "locator": locator,
        }
        for number, source, locator in catalogue.numbered(found.snippet).values()
    ]


def _block(catalogue: Catalogue, site: Site, block: Block, numbers: dict[str, int]) -> dict[str, Any]:
    """`parts` ties each sentence to its own sources; `text` or `items` is the same wording without that tie. Empty where a
    picture may not be shown."""
    parts = [_part(catalogue, site, sentence, numbers) for sentence in block.sentences]
    if block.kind == "figure":
        picture = picture_shown(catalogue, block)
        return figure_block(picture, parts) if picture else {}
    cites = sorted({n for part in parts for n in part["cites"]})
    texts = [part["text"] for part in parts]
    words: dict[str, Any] = {"items": texts} if block.kind in ("list", "steps") else {"text": " ".join(texts)}
    return {"kind": block.kind, **words, "cites": cites, "parts": parts}


def _part(catalogue: Catalogue, site: Site, sentence: Sentence, numbers: dict[str, int]) -> dict[str, Any]:
    text = site.filled(catalogue.library.filled(sentence.text))
    return {"text": text, "cites": [numbers[c.source] for c in catalogue.citations(sentence)]}
