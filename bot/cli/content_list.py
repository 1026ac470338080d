"""`palsy content list`: all snippets at a glance."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from bot.cli.content_lookup import STANDINGS, Run, catalogue_of, must_be_known, standing
from bot.cli.content_table import Row, counted, print_rows, say

if TYPE_CHECKING:
    from bot.content.catalogue import Catalogue, Found

HEADS = ("id", "title", "words", "grade", "odds?", "status", "due")


def add_to(verbs: Any) -> tuple[argparse.ArgumentParser, Run]:
    parser: argparse.ArgumentParser = verbs.add_parser("list", help="snippets with words, reading grade and status")
    parser.add_argument("filter", nargs="?", metavar="TOPIC_OR_GROUP", help="only those of one topic or one group")
    parser.add_argument("--status", choices=STANDINGS, help="only those that are served, or withheld")
    parser.add_argument("--json", action="store_true", help="as a list of objects")
    return parser, show_list


def show_list(args: argparse.Namespace) -> int:
    catalogue = catalogue_of(args)
    found = [f for name in sorted(_wanted(catalogue, args.filter)) if (f := catalogue.own(name))]
    found = [f for f in found if args.status in (None, standing(f))]
    print_rows(HEADS, [_row(catalogue, f) for f in found], args.json)
    served = sum(f.served for f in found)
    say(f"{counted(len(found), 'snippet')}, {served} served, {len(found) - served} withheld")
    return 0


def _wanted(catalogue: Catalogue, name: str | None) -> list[str]:
    library = catalogue.library
    if name is None:
        return list(library.snippets)
    must_be_known([name], [*library.topics, *library.groups], "topic or group")
    topics = {topic.id for topic in library.topics.values() if name in (topic.id, topic.group)}
    return [snippet.id for snippet in library.snippets.values() if snippet.topic in topics]


def _row(catalogue: Catalogue, found: Found) -> Row:
    from bot.content.readability import grade_of, words_in
    from bot.content.vetting import states_odds

    library, snippet = catalogue.library, found.snippet
    words = sum(words_in(library.filled(sentence.text)) for sentence in snippet.sentences())
    return (
        snippet.id,
        snippet.title,
        str(words),
        f"{grade_of(library, snippet).worst:.1f}",
        "odds" if states_odds(library, snippet) else "",
        standing(found),
        found.review.due.isoformat() if found.review.due else "",
    )
