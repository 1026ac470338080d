"""`palsy content preview ID`: a text on a page of this machine as it stands in its file; the page reloads as it is saved.

Beside each sentence stand its sources, its reading grade and its hard words; the page prints for whoever reads it.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.content_lookup import CallError, Run, catalogue_of, must_be_known, retired, standing
from bot.cli.content_table import say

if TYPE_CHECKING:
    from bot.content.catalogue import Catalogue, Found
    from bot.content.model import Library, Sentence
    from bot.content.vetting import Vetting

HOST, PORT = "127.0.0.1", 5010
TEMPLATES = Path(__file__).parent / "templates"
WORD = re.compile(r"[A-Za-z']+")
HARD_SYLLABLES = 3
HIGHEST_PORT = 65535
# What a reader ticks: the Patient Education Materials Assessment Tool and DISCERN, the items that a short text can meet.
TICKS = (
    "Each cited source says this, at the place that is named",
    "It says at once what it is about (PEMAT 1)",
    "It holds nothing beside the point (PEMAT 2)",
    "Everyday words; a name is explained where it is used (PEMAT 3, 4)",
    "Numbers are few, clear, and need no reckoning (PEMAT 6, 7)",
    "It says what to do, step by step (PEMAT 20, 21)",
    "It says what is not known, and what depends on the person (DISCERN 8)",
    "It says the risks beside the benefits, and what happens without (DISCERN 10 to 12)",
    "It says when to get help, and how soon, and nothing slower stands last",
    "It is kind, and promises nothing",
)


@dataclass(frozen=True)
class Line:
    """A sentence as a patient reads it. `pieces`: its words and what stands between, each with whether it is hard."""

    kind: str
    pieces: list[tuple[str, bool]]
    grade: float
    words: int
    sources: list[str]
    needs_source: bool


def add_to(verbs: Any) -> tuple[argparse.ArgumentParser, Run]:
    parser: argparse.ArgumentParser = verbs.add_parser(
        "preview",
        help="a text on a page, draft or not, with sources and hard words",
        example="palsy content preview eye_taping.how",
    )
    parser.add_argument("id", metavar="ID", help="the text that is shown first; the page's address takes any other")
    parser.add_argument("--port", type=int, default=PORT, help="default: %(default)s, on this machine alone")
    parser.add_argument(
        "--to", type=Path, metavar="FILE", help="write the page there to send or print it, and serve nothing"
    )
    return parser, preview


def preview(args: argparse.Namespace) -> int:
    must_be_known([args.id], catalogue_of(args).library.texts, "snippet")
    if args.to:
        try:
            args.to.write_text(page(args, args.id, live=False), encoding="utf-8")
        except OSError as error:
            raise CallError(f"cannot write {args.to}: {error.strerror} (give another place with --to)") from None
        say(f"wrote {args.to}")
        return 0
    if not 0 < args.port <= HIGHEST_PORT:
        raise CallError(f"{args.port} is no port: use a number from 1 to {HIGHEST_PORT}")
    from bot.cli.preview_server import server_for

    try:
        server = server_for(args, HOST, args.port)
    except OSError as error:
        raise CallError(f"port {args.port} cannot be used ({error.strerror}): choose another with --port") from None
    say(f"open http://{HOST}:{args.port}/{args.id} (Ctrl-C ends it)")
    try:
        server.serve_forever()
    finally:
        server.server_close()
    return 0


def stamp(root: Path) -> str:
    states = sorted((str(path), path.stat().st_mtime_ns) for path in root.rglob("*.yml"))
    return hashlib.sha256(repr(states).encode()).hexdigest()[:16]


def page(args: argparse.Namespace, name: str, live: bool = True) -> str:
    """HTML; all that comes from the files is escaped. A file that cannot be read is said on the page."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from bot.content.problem import ContentError

    told: dict[str, Any] = {
        "name": name,
        "stamp": stamp(args.root) if live else "",
        "ticks": TICKS,
        "problems": [],
        "card": None,
    }
    try:
        catalogue = catalogue_of(args)
        told |= (
            _told(args, catalogue, name) if name in catalogue.library.texts else {"problems": [f"there is no text {name}"]}
        )
    except ContentError as error:
        told["problems"] = [str(problem) for problem in error.problems]
    templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return templates.get_template("preview.html").render(**told)


def _told(args: argparse.Namespace, catalogue: Catalogue, name: str) -> dict[str, Any]:
    from bot.cli.content_approve import blockers
    from bot.cli.content_show import site_or_names
    from bot.content.check import all_problems
    from bot.content.readability import grade_of
    from bot.rendering.card import snippet_card

    found = catalogue.own(name)
    assert found is not None
    library, snippet = catalogue.library, found.snippet
    card = snippet_card(catalogue, site_or_names(), replace(found, served=True), "urgent" if snippet.urgency else "answer")
    kinds = [("gist", snippet.gist), *((b.kind, s) for b in snippet.blocks for s in b.sentences)]
    return {
        "card": card,
        "standing": standing(found),
        "retired": retired(catalogue, name),
        "signed": _signed(catalogue.entry(name), found),
        "lines": [_line(library, kind, sentence) for kind, sentence in kinds],
        "grade": grade_of(library, snippet).worst,
        "asks": snippet.asks,
        "problems": [str(p) for p in blockers(library, snippet, all_problems(args.root, args.today)[1])],
    }


def _signed(entry: Vetting | None, found: Found) -> str:
    stands = entry is not None and entry.signed and entry.hash == found.version
    return f"Signed by {', '.join(entry.signed)}." if entry and stands else "No clinician has signed it."


def _line(library: Library, kind: str, sentence: Sentence) -> Line:
    from bot.content.readability import grade, words_in

    text = library.filled(sentence.text)
    cites = [c.source + (f" @ {c.locator}" if c.locator else "") for c in library.citations(sentence)]
    return Line(kind, _pieces(text), grade(text, library.terms).worst, words_in(text), cites, not cites)


def _pieces(text: str) -> list[tuple[str, bool]]:
    import textstat

    parts: list[tuple[str, bool]] = []
    at = 0
    for word in WORD.finditer(text):
        parts += [(text[at : word.start()], False), (word[0], textstat.syllable_count(word[0]) >= HARD_SYLLABLES)]
        at = word.end()
    return [*parts, (text[at:], False)]
