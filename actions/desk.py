"""What every action needs: catalogue, site, rules, side finder, vocabulary. Read once, at the first message."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bot.content.catalogue import Catalogue
from bot.content.load import CONTENT
from bot.content.site import Site, load_site
from bot.understanding.about import AboutReader
from bot.understanding.danger import RedFlags, red_flags_in
from bot.understanding.encoder import CACHE, shared_encoder
from bot.understanding.sides import SideFinder
from bot.understanding.situation import SituationReader
from bot.understanding.spanish import SpanishDanger
from bot.understanding.triage import Bands
from bot.understanding.word_lists import MOODS, WordLists


@dataclass(frozen=True)
class Desk:
    catalogue: Catalogue
    site: Site
    red_flags: RedFlags
    sides: SideFinder
    situations: SituationReader
    spanish: SpanishDanger
    about: AboutReader
    moods: WordLists
    doors: WordLists


@lru_cache(maxsize=1)
def red_flags() -> RedFlags:
    """The rules alone, which need none of the content. Raises RedFlagsError."""
    return red_flags_in(CONTENT / "red_flags")


@lru_cache(maxsize=1)
def bands() -> Bands:
    """How sure the detector of danger must be; measured, see docs/understanding.md."""
    return Bands()


@lru_cache(maxsize=1)
def spanish_rules() -> SpanishDanger:
    """Today's rules alone: what is learnt was asked while the message was heard. Raises SpanishError."""
    return SpanishDanger.load(CONTENT / "red_flags_es.yml")


@lru_cache(maxsize=1)
def desk() -> Desk:
    """Raises ContentError, RedFlagsError, SpanishError or WordListError where a file cannot be used.

    The message says what to do.
    """
    catalogue = Catalogue.load(CONTENT)
    library = catalogue.library
    wordings = {
        s.id: (" ".join(library.filled(t.text) for t in s.own_sentences()), s.title, *s.asks)
        for s in library.snippets.values()
    }
    return Desk(
        catalogue=catalogue,
        site=load_site(),
        red_flags=red_flags(),
        sides=SideFinder(wordings, shared_encoder(), CACHE),
        situations=SituationReader.load(CONTENT / "situation.yml"),
        spanish=spanish_rules(),
        about=AboutReader(library.about.ways, library.about.together),
        moods=WordLists.load(CONTENT / "moods.yml", MOODS),
        doors=WordLists.load(CONTENT / "doors.yml"),
    )
