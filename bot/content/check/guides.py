"""Rules about the guides by stage: what they name is there, once, and may be served; and danger comes first."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.content.catalogue import Catalogue
from bot.content.guides import HELP, LEFT_OUT, WORDS, Guide, Named
from bot.content.model import Library
from bot.content.problem import Problem
from bot.content.vetting import Vetting
from bot.content.withdrawn import WITHDRAWN, Off, load_withdrawn, off_for


def unknown(library: Library) -> Iterator[Problem]:
    """C048: each text that a guide names exists."""
    for guide, named in _all_named(library):
        if named.snippet not in library.snippets:
            what = f"names the unknown text {named.snippet}"
            yield _at(guide, named.line, "C048", what, "mend the id or take it out; `palsy content list` has all")


def twice(library: Library) -> Iterator[Problem]:
    """C049: no guide says a text twice."""
    for guide in library.guides.stages.values():
        seen: set[str] = set()
        for named in guide.named():
            if named.snippet in seen:
                yield _at(guide, named.line, "C049", f"names {named.snippet} twice", "keep it where it is needed first")
            seen.add(named.snippet)


def without_help(library: Library) -> Iterator[Problem]:
    """C050: a guide begins with a text that says when to call the emergency number."""
    for guide in library.guides.stages.values():
        first = next(iter(guide.parts[HELP]), None)
        if first is None:
            yield _at(guide, guide.line, "C050", "does not say when to get help", f"add `{HELP}:` with texts that do")
        elif (text := library.snippets.get(first.snippet)) is not None:
            told = library.ladder.told(" ".join(sentence.text for sentence in text.sentences()))
            if "call_now" not in told:
                what = f"begins with {first.snippet}, which does not say when to call the emergency number"
                yield _at(guide, first.line, "C050", what, "begin with a text that does")


def not_served(library: Library, lock: Mapping[str, Vetting], today: datetime.date, root: Path) -> Iterator[Problem]:
    """C051: each text of a guide is served. The page leaves out what is not, and says so."""
    if not library.guides.stages:
        return
    off, _ = load_withdrawn(root / WITHDRAWN)
    catalogue = Catalogue(library, lock, lambda: today, off)
    for guide, named in _all_named(library):
        if why := _why_not(catalogue, off, named.snippet):
            todo = "name another text, or have it served again; the guide leaves it out until then"
            yield _at(guide, named.line, "C051", f"names {named.snippet}, which is {why}", todo)


def _why_not(catalogue: Catalogue, off: Mapping[str, Off], name: str) -> str | None:
    snippet = catalogue.library.snippets.get(name)
    if snippet is None:
        return None
    if taken := off_for(off, snippet):
        return taken.kind
    found = catalogue.find(name)
    return None if found is not None and found.served else "withheld"


def unvetted_words(library: Library) -> Iterator[Problem]:
    """C052: titles and headings stand in the vetted snippet that holds them, and so does what is said of a part left out."""
    guides = library.guides
    if not guides.stages:
        return
    holder = library.snippets.get(WORDS)
    vetted = {sentence.text for sentence in holder.sentences()} if holder else set()
    shown = [(text, guides.line) for text in guides.headings.values()]
    for text, line in [*shown, *((guide.title, guide.line) for guide in guides.stages.values())]:
        if text and f"{text}." not in vetted:
            what = f"`{text}` is shown to patients, and is no line of {WORDS}"
            yield Problem(guides.path, line, "C052", what, f"write it there, then `palsy content approve {WORDS}`")
    if LEFT_OUT not in library.snippets:
        yield Problem(guides.path, 0, "C052", f"there is no text {LEFT_OUT}", "write it, and have it vetted")


def _all_named(library: Library) -> Iterator[tuple[Guide, Named]]:
    for guide in library.guides.stages.values():
        for named in guide.named():
            yield guide, named


def _at(guide: Guide, line: int, code: str, what: str, todo: str) -> Problem:
    return Problem(guide.path, line, code, f"guide {guide.id}: {what}", todo)


RULES = (unknown, twice, without_help, unvetted_words)
