"""`palsy content where-cited SOURCE`: each sentence that rests on a source, found by id, DOI or words of its title."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from bot.cli.content_lookup import CallError, Run, catalogue_of
from bot.cli.content_table import print_text

if TYPE_CHECKING:
    from bot.content.model import Source

MOST_NAMED = 8


def add_to(verbs: Any) -> tuple[argparse.ArgumentParser, Run]:
    parser: argparse.ArgumentParser = verbs.add_parser(
        "where-cited",
        help="each sentence that rests on a source, named by its id, DOI, PMID or words of its title",
        example='palsy content where-cited "Management of Bell palsy"',
    )
    parser.add_argument("source", metavar="SOURCE", help="in quotes where it holds blanks")
    return parser, where_cited


def where_cited(args: argparse.Namespace) -> int:
    from bot.cli.content_sources import one_source

    library = catalogue_of(args).library
    exact = library.sources.get(args.source)
    found = [exact] if exact else [s for s in library.sources.values() if _is_meant(s, args.source.casefold().strip())]
    if not found:
        raise CallError(
            f"no source has {args.source!r} as its id, DOI, PMID or in its title (`palsy content sources` shows all)"
        )
    if len(found) > MOST_NAMED:
        raise CallError(f"{len(found)} sources fit {args.source!r}: say more of the title")
    print_text("\n".join(line for source in found for line in one_source(library, source)))
    return 0


def _is_meant(source: Source, words: str) -> bool:
    return bool(words) and (words in source.title.casefold() or words in ((source.doi or "").casefold(), source.pmid))
