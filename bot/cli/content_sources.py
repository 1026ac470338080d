"""`palsy content sources [ID]`: the bibliography, and what cites it."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bot.cli.content_lookup import Run, catalogue_of, must_be_known
from bot.cli.content_table import print_rows, print_text, say

if TYPE_CHECKING:
    from bot.content.model import Library, Source

HEADS = ("id", "year", "kind", "title", "cited by")
FIELDS = ("title", "authors", "year", "publication", "doi", "pmid", "url", "kind", "checked", "read")


def add_to(verbs: Any) -> tuple[argparse.ArgumentParser, Run]:
    parser: argparse.ArgumentParser = verbs.add_parser("sources", help="each source and the snippets that cite it")
    parser.add_argument("id", nargs="?", metavar="ID", help="one source, with each sentence that cites it")
    parser.add_argument("--json", action="store_true", help="as a list of objects")
    return parser, sources


def sources(args: argparse.Namespace) -> int:
    library = catalogue_of(args).library
    if args.id is None:
        _all(library, args.json)
        return 0
    must_be_known([args.id], library.sources, "source")
    print_text("\n".join(one_source(library, library.sources[args.id])))
    return 0


def _all(library: Library, as_json: bool) -> None:
    citing = snippets_by_source(library)
    rows = [
        (source.id, str(source.year or "undated"), source.kind, source.title, ", ".join(citing[source.id]))
        for source in sorted(library.sources.values(), key=lambda source: source.id)
    ]
    print_rows(HEADS, rows, as_json)
    cited = sum(bool(citing[name]) for name in library.sources)
    say(f"{len(rows)} sources, {cited} cited, {len(rows) - cited} not cited")


def snippets_by_source(library: Library) -> dict[str, list[str]]:
    from bot.content.vetting import sources_of

    citing: dict[str, list[str]] = defaultdict(list)
    for snippet in library.snippets.values():
        for source in sources_of(library, snippet):
            citing[source].append(snippet.id)
    return citing


def one_source(library: Library, source: Source) -> Iterator[str]:
    yield f"{source.id} ({source.path}:{source.line})"
    yield from (f"  {name}: {value}" for name in FIELDS if (value := getattr(source, name)))
    uses = list(_uses(library, source))
    yield "cited by:" if uses else "cited by nothing"
    yield from uses


def _uses(library: Library, source: Source) -> Iterator[str]:
    for snippet in library.snippets.values():
        for sentence in snippet.sentences():
            for citation in library.citations(sentence):
                if citation.source == source.id:
                    place = f" @ {citation.locator}" if citation.locator else ""
                    yield f"  {snippet.id}{place}: {library.filled(sentence.text)}"
