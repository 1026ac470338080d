"""What the pages show, taken from the catalogue: urgent advice word for word, and each source with what rests on it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.content.catalogue import Catalogue, Found
from bot.content.model import URGENCIES, Source, Urgency
from bot.content.site import Site
from bot.content.withdrawn import FIGURE_PREFIX
from bot.rendering.card import Card, snippet_card
from bot.serving.pages.kinds import plain_kind
from bot.serving.pages.records import public

# Texts that only make sense after another one was said.
ONLY_IN_CONVERSATION = ("again", "time", "in_case")
STROKE = "emergency.stroke"
EYE = ("emergency.eye", "urgent_eye", "eye_complications.chemical")
SAFETY = "safety"  # the group of topics whose texts the red flags lead to
HEADINGS: dict[Urgency, str] = {
    "call_now": "Call now",
    "same_day": "See somebody the same day",
    "soon": "See somebody soon",
}
# Kinds of sources in plain words (kinds.py), as /sources begins with them.
PROVE_MOST = ("guideline for doctors", "review of trials", "trial with a fair comparison", "study of patients")
# How many of a level's cards stand open on the page; with more, what to do does not fit on a phone.
IN_SIGHT: dict[Urgency, int] = {"call_now": 2, "same_day": 1, "soon": 0}


@dataclass(frozen=True)
class Level:
    """One level of urgency and its cards."""

    name: Urgency
    heading: str
    cards: list[Card]

    @property
    def first(self) -> list[Card]:
        """What is in sight at once: stroke and the eye."""
        return self.cards[: IN_SIGHT[self.name]]

    @property
    def rest(self) -> list[Card]:
        return self.cards[IN_SIGHT[self.name] :]


@dataclass(frozen=True)
class Support:
    """A source and the titles of the answers that cite it."""

    source: Source
    titles: list[str]

    @property
    def kind(self) -> str:
        return plain_kind(self.source.kind)

    @property
    def title(self) -> str:
        return public(self.source.title)

    @property
    def record(self) -> str:
        """Whose, where and when, as far as it is known."""
        source = self.source
        place = ", ".join(filter(None, (public(source.publication), str(source.year or "undated"))))
        return " ".join(f"{piece.rstrip('.')}." for piece in (public(source.authors), place) if piece)

    @property
    def link(self) -> str | None:
        return self.source.url if self.source.url.startswith("https://") else None


def urgent_levels(catalogue: Catalogue, site: Site) -> list[Level]:
    """What says how soon to be seen and may be served today, most urgent first.

    Of a level stroke comes first, then the eye, then the red flags' other texts.
    """
    found = [f for f in served(catalogue) if f.snippet.urgency and f.snippet.aspect not in ONLY_IN_CONVERSATION]
    topics = catalogue.library.topics
    found.sort(key=lambda f: f.snippet.topic not in topics or topics[f.snippet.topic].group != SAFETY)
    found.sort(key=lambda f: (f.snippet.id != STROKE, not f.snippet.id.startswith(EYE)))
    return [Level(level, HEADINGS[level], _cards(catalogue, site, found, level)) for level in URGENCIES]


def _cards(catalogue: Catalogue, site: Site, found: Iterable[Found], level: Urgency) -> list[Card]:
    return [snippet_card(catalogue, site, f, "urgent") for f in found if f.snippet.urgency == level]


def supports(catalogue: Catalogue) -> list[Support]:
    """All sources by title."""
    titles: dict[str, list[str]] = {}
    for found in served(catalogue):
        for source in catalogue.numbered(found.snippet):
            titles.setdefault(source, []).append(found.snippet.title)
    sources = sorted(catalogue.library.sources.values(), key=lambda source: source.title.casefold())
    return [Support(source, sorted(set(titles.get(source.id, ())), key=str.casefold)) for source in sources]


def by_kind(found: Iterable[Support]) -> list[tuple[str, list[Support]]]:
    """What proves most first, then the other kinds by name."""
    kinds: dict[str, list[Support]] = {}
    for support in found:
        kinds.setdefault(support.kind, []).append(support)
    first = {kind: place for place, kind in enumerate(PROVE_MOST)}
    return sorted(kinds.items(), key=lambda kind: (first.get(kind[0], len(first)), kind[0].casefold()))


def signed(catalogue: Catalogue) -> int:
    """How many of the answers that are served a clinician signed as they stand."""
    entries = [catalogue.entry(found.snippet.id) for found in served(catalogue)]
    return sum(bool(entry and entry.signed) for entry in entries)


def served(catalogue: Catalogue) -> list[Found]:
    found = (catalogue.own(name) for name in catalogue.library.snippets)
    return [f for f in found if f is not None and f.served]


def content_hash(catalogue: Catalogue) -> str:
    """One hash of all wordings and their sources, and of what of it is served today."""
    total = hashlib.sha256()
    for name in sorted(catalogue.library.texts):
        found: Any = catalogue.find(name)
        total.update(f"{name} {found.version} {found.served}\n".encode())
    total.update(" ".join(sorted(name for name in catalogue.off if name.startswith(FIGURE_PREFIX))).encode())
    return total.hexdigest()[:16]
