"""`palsy content export`: one page of everything that patients may be told, to read from end to end, to print or to send."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.content_lookup import CallError, Run
from bot.cli.content_table import counted, say
from bot.cli.reasons import URGENCIES

if TYPE_CHECKING:
    from bot.content.catalogue import Catalogue
    from bot.content.site import Site

TEMPLATES = Path(__file__).parent / "templates"
LANGUAGES = "Texts in other languages"


def add_to(verbs: Any) -> tuple[argparse.ArgumentParser, Run]:
    parser: argparse.ArgumentParser = verbs.add_parser(
        "export",
        help="one printable page of all that patients may be told, with sources, urgency and review dates",
        example="palsy content export --to all.html",
    )
    parser.add_argument("--to", type=Path, metavar="FILE", help="write the page there instead of to the terminal")
    return parser, export


def export(args: argparse.Namespace) -> int:
    whole, served, withheld = page(args)
    if args.to is None:
        print(whole)
    else:
        try:
            args.to.write_text(whole, encoding="utf-8")
        except OSError as error:
            raise CallError(f"cannot write {args.to}: {error.strerror} (give another place with --to)") from None
    say(f"{counted(served, 'text')}, {withheld} withheld")
    return 0


def page(args: argparse.Namespace) -> tuple[str, int, int]:
    """HTML; all that comes from the files is escaped. And how many texts are on it, and how many are withheld today."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from bot.cli.content_show import site_or_names
    from bot.content.catalogue import Catalogue

    catalogue = Catalogue.load(args.root, lambda: args.today)
    site = site_or_names()
    parts = _parts(catalogue, site)
    withheld = sorted(name for name in catalogue.library.texts if not (found := catalogue.find(name)) or not found.served)
    served = sum(len(cards) for _, topics in parts for _, cards in topics)
    templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    told = {"site": site, "on": args.today.isoformat(), "parts": parts, "withheld": withheld, "urgencies": URGENCIES}
    return templates.get_template("export.html").render(**told, served=served), served, len(withheld)


Topics = list[tuple[str, list[dict[str, Any]]]]


def _parts(catalogue: Catalogue, site: Site) -> list[tuple[str, Topics]]:
    """The cards by group and topic, overviews first, and the texts in other languages by language at the end."""
    library = catalogue.library
    parts: list[tuple[str, Topics]] = []
    for group, title in library.groups.items():
        topics = [topic for topic in library.topics.values() if topic.group == group]
        parts.append((title, [(t.title, _cards(catalogue, site, [s.id for s in catalogue.aspects(t.id)])) for t in topics]))
    languages: dict[str, list[str]] = {}
    for text in library.translations.values():
        languages.setdefault(text.lang, []).append(text.id)
    parts.append((LANGUAGES, [(lang, _cards(catalogue, site, names)) for lang, names in languages.items()]))
    return [(title, kept) for title, told in parts if (kept := [(topic, cards) for topic, cards in told if cards])]


def _cards(catalogue: Catalogue, site: Site, names: list[str]) -> list[dict[str, Any]]:
    """As patients read them; what is withheld is left out, and what is retired stands as the text that replaced it."""
    from bot.rendering.card import snippet_card

    found = [catalogue.find(name) for name in names]
    served = [f for name, f in zip(names, found, strict=True) if f and f.served and f.snippet.id == name]
    return [snippet_card(catalogue, site, f, "urgent" if f.snippet.urgency else "answer") for f in served]
