"""A handful of made-up snippets, put together without any file."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from bot.content.catalogue import Catalogue, Found
from bot.content.model import Block, Citation, Library, Quantity, Sentence, Snippet, Source, Topic
from bot.content.site import Site
from bot.content.vetting import vetted

TODAY = datetime.date(2026, 11, 22)
SITE = Site("Test Clinic", "555-0199", "112", "116 123")
CARD_FIELDS = {
    *("type", "topic", "aspect", "lang", "title", "blocks", "sources", "snippet"),
    *("review", "urgency", "options", "suggestions", "notice", "trace"),
}
TOPICS = ("bells_palsy", "eye_taping", "botox", "emergency", "greet")


def source(name: str, year: int | None = 2012) -> Source:
    where = f"https://example.org/{name}"
    return Source(name, f"Title of {name}", "A. Author", year, "A Journal", where, "guideline", "2026-11-01", "all")


def sentence(text: str, *cites: str) -> Sentence:
    return Sentence(text, tuple(Citation.parse(c) for c in cites))


SNIPPETS = (
    Snippet(
        "bells_palsy.overview",
        "What Bell's palsy is",
        sentence("The nerve of the face stops its work.", "aan-2012 @ page 3"),
        (
            Block("paragraph", (sentence("Many get well, {well}."), sentence("Ask {site.clinic_name}."))),
            Block("list", (sentence("One side droops.", "nhs"), sentence("It is sudden.", "nhs", "aan-2012"))),
            Block("steps", (sentence("Rest."), sentence("Tape the eye.", "eye-leaflet"))),
            Block("warning", (sentence("Call {site.emergency_number} if an arm is weak.", "nhs"),)),
        ),
        next=("bells_palsy.timing", "eye_taping.overview", "botox.overview", "greet.overview", "gone.overview"),
    ),
    Snippet("bells_palsy.timing", "How long it lasts", sentence("About three weeks.", "aan-2012"), ()),
    Snippet("eye_taping.overview", "Tape at night", sentence("Tape keeps the lid shut.", "eye-leaflet"), ()),
    Snippet("botox.overview", "Botox", sentence("It relaxes muscles.", "aan-2012"), ()),
    Snippet("emergency.overview", "Call now", sentence("Call {site.emergency_number} now."), (), urgency="call_now"),
    Snippet("greet.overview", "Hello", sentence("Ask me about a weak face."), ()),
)


def library() -> Library:
    return Library(
        topics={name: Topic(name, "a_group", f"Plain title of {name}", "about") for name in TOPICS},
        groups={"a_group": "A group"},
        sources={s.id: s for s in (source("aan-2012"), source("nhs", None), source("eye-leaflet"), source("unused"))},
        quantities={"well": Quantity("well", "about 7 in 10", "odds", "share", "all", (Citation("unused", "table 1"),))},
        terms=(),
        warnings={},
        snippets={s.id: s for s in SNIPPETS},
    )


Finder = Callable[[str], Found]


@pytest.fixture
def site() -> Site:
    return SITE


@pytest.fixture
def catalogue() -> Catalogue:
    return vetted_on(TODAY)


@pytest.fixture
def lapsed() -> Catalogue:
    """The same snippets a good year after their check."""
    return vetted_on(TODAY, asked_on=TODAY + datetime.timedelta(days=400))


def vetted_on(day: datetime.date, asked_on: datetime.date | None = None) -> Catalogue:
    whole = library()
    lock = {s.id: vetted(whole, s, "a test", day) for s in whole.snippets.values()}
    return Catalogue(whole, lock, lambda: asked_on or day)


def found_in(catalogue: Catalogue, snippet_id: str) -> Found:
    found = catalogue.find(snippet_id)
    assert found is not None
    return found
