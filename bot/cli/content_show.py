"""`palsy content show ID`: one snippet as a patient reads it, and what stands behind it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.cli.content_lookup import Run, catalogue_of, file_name, must_be_known, retired, standing
from bot.cli.content_table import print_text

if TYPE_CHECKING:
    from bot.content.catalogue import Catalogue, Found
    from bot.content.model import Library, Source
    from bot.content.site import Site


def add_to(verbs: Any) -> tuple[argparse.ArgumentParser, Run]:
    parser: argparse.ArgumentParser = verbs.add_parser("show", help="a snippet as a patient reads it, with its sources")
    parser.add_argument("id", metavar="ID", help="such as eye_taping.how")
    return parser, show


def show(args: argparse.Namespace) -> int:
    catalogue = catalogue_of(args)
    must_be_known([args.id], catalogue.library.texts, "snippet")
    print_text("\n".join(shown(catalogue, args.id)))
    return 0


def shown(catalogue: Catalogue, name: str) -> list[str]:
    """A snippet that there is: as a patient reads it, and what stands behind it."""
    found = catalogue.own(name)
    assert found is not None
    return list(_lines(catalogue, found))


def _lines(catalogue: Catalogue, found: Found) -> Iterator[str]:
    snippet = found.snippet
    yield as_read(catalogue, found)
    yield ""
    yield f"--- {snippet.id}, {file_name(snippet)}"
    yield f"status: {standing(found)}; {found.review.status}"
    if told := retired(catalogue, snippet.id):
        yield told
    yield f"checked {found.review.on or 'never'}, due {found.review.due or 'now'}, version {found.version}"
    if snippet.urgency:
        yield f"urgency: {snippet.urgency}"
    yield from (f"for {kind}: {', '.join(values)}" for kind, values in snippet.whom.items())
    yield from (f"figure {name}: {words}" for name, words in _figures(catalogue.library, found))
    yield from (f"asks: {asked}" for asked in snippet.asks)
    yield from (f"next: {target}" for target in snippet.next)


def as_read(catalogue: Catalogue, found: Found) -> str:
    """The patient's text, also of a snippet that is withheld; a source without a record is marked as unknown."""
    from bot.content.catalogue import Catalogue
    from bot.rendering.card import snippet_card
    from bot.rendering.text import plain_text

    library = _with_every_source(catalogue.library, found)
    card = snippet_card(Catalogue(library, {}), site_or_names(), replace(found, served=True), "answer")
    # What stands in the review is said below the text, in full.
    return plain_text(card | {"review": {"on": None, "due": None, "status": ""}, "suggestions": []})


def _with_every_source(library: Library, found: Found) -> Library:
    from bot.content.vetting import sources_of

    unknown = [name for name in sources_of(library, found.snippet) if name not in library.sources]
    return replace(library, sources={**library.sources, **{name: _unknown(name) for name in unknown}})


def _unknown(name: str) -> Source:
    from bot.content.model import Source

    return Source(name, f"UNKNOWN SOURCE {name}", "", None, "no record", "", "", "", "")


def site_or_names() -> Site:
    """The clinic's own file, else each field by its name in braces."""
    from bot.content.problem import ContentError
    from bot.content.site import Site, load_site

    try:
        return load_site()
    except ContentError:
        return Site("{site.clinic_name}", "{site.clinic_phone}", "{site.emergency_number}", "{site.crisis_line}")


def _figures(library: Library, found: Found) -> Iterator[tuple[str, str]]:
    """Each figure by its name; one that no file defines stays unfilled in the text, and is named as such."""
    names = dict.fromkeys(name for sentence in found.snippet.sentences() for name in sentence.quantities)
    for name in names:
        quantity = library.quantities.get(name)
        yield name, f"{quantity.wording} ({quantity.conditions})" if quantity else "NOT FILLED, no file defines it"
