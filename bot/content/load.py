"""Reads `data/content/` into a `Library`, and lists everything in it that cannot be read.

Files: `topics.yml`, `about.yml`, `sources.yml` and `sources/*.yml`, `quantities/*.yml`, `terms/*.yml`, `warnings.yml`,
`urgency.yml`, `guides.yml`, `figures/*.yml`, `snippets/<group>/<topic>.yml`, `languages/<code>.yml`.
What they hold is described in docs/content-guide.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from bot.content.about import ABOUT, load_about, read_whom
from bot.content.fields import Fields
from bot.content.figures import figure_block, load_figures
from bot.content.guides import GUIDES, load_guides
from bot.content.lines import line_of, load_lined
from bot.content.model import (
    BLOCK_KINDS,
    ENGLISH,
    URGENCIES,
    Block,
    BlockKind,
    Library,
    Quantity,
    Sentence,
    Snippet,
    Source,
    Term,
    Topic,
    Urgency,
)
from bot.content.problem import ContentError, Problem, shown_path
from bot.content.sentences import read_citations, read_sentences
from bot.content.urgency import URGENCY, load_ladder
from bot.content.vetting import LOCK, load_lock, without_drafts

CONTENT = Path("data/content")
QUANTITY_KINDS = ("odds", "duration", "count", "size", "age")
TERM_KINDS = ("medicine", "procedure", "therapy", "body_part", "test", "condition", "device")

Entry = TypeVar("Entry", Source, Quantity, Term, Snippet)
Named = TypeVar("Named", Source, Quantity, Snippet)


def load_library(root: Path = CONTENT) -> tuple[Library, list[Problem]]:
    """The library as far as it can be read, and every problem met on the way (rule C001 and C002)."""
    problems: list[Problem] = []
    topics, groups, broken = load_topics(root)
    problems.extend(broken)
    about, broken = load_about(root / ABOUT)
    problems.extend(broken)
    ladder, broken = load_ladder(root / URGENCY)
    problems.extend(broken)
    guides, broken = load_guides(root / GUIDES)
    problems.extend(broken)
    warnings = _warnings(root / "warnings.yml", problems)
    sources = _entries([root / "sources.yml", *sorted((root / "sources").glob("*.yml"))], _source, problems)
    quantities = _entries(sorted((root / "quantities").glob("*.yml")), _quantity, problems)
    terms = _entries(sorted((root / "terms").glob("*.yml")), _term, problems)

    figures, broken = load_figures(root)
    problems.extend(broken)

    snippet = partial(_snippet, warnings=warnings, figures=figures)
    translation = partial(_snippet, warnings=warnings, figures={})  # the words of the figures are English
    snippets = _by_id(_entries(sorted((root / "snippets").glob("*/*.yml")), snippet, problems), problems)
    translations = _entries(sorted((root / "languages").glob("*.yml")), translation, problems)
    library = Library(
        topics=topics,
        groups=groups,
        sources=_by_id(sources, problems),
        quantities=_by_id(quantities, problems),
        terms=tuple(terms),
        warnings=warnings,
        snippets=snippets,
        translations=_by_id(translations, problems, snippets),
        about=about,
        ladder=ladder,
        guides=guides,
        figures=figures,
    )
    return library, problems


def read_library(root: Path = CONTENT) -> Library:
    """The library to learn from, without answers that were never approved. Raises ContentError where a file cannot be read
    at all."""
    library, problems = load_library(root)
    if problems:
        raise ContentError(problems)
    return without_drafts(library, load_lock(root / LOCK.name)[0])


def load_topics(root: Path = CONTENT) -> tuple[dict[str, Topic], dict[str, str], list[Problem]]:
    """The topics by id, the titles of their groups, both in the file's order, and what cannot be read of them."""
    problems: list[Problem] = []
    return *_topics(root / "topics.yml", problems), problems


def _entries(paths: Iterable[Path], make: Callable[[Fields], Entry], problems: list[Problem]) -> list[Entry]:
    found: list[Entry] = []
    for path in paths:
        value, trouble = load_lined(path)
        problems.extend(trouble)
        if trouble:
            continue
        if not isinstance(value, list):
            problems.append(Problem(shown_path(path), 1, "C001", "the file is not a list", "begin entries with `- `"))
            continue
        shown = shown_path(path)
        found.extend(_entry(item, shown, make, problems) for item in value)
    return found


def _entry(item: Any, path: str, make: Callable[[Fields], Entry], problems: list[Problem]) -> Entry:
    fields = Fields(item, path, "the entry", 1, problems)
    made = make(fields)
    fields.close()
    return made


def _by_id(entries: Iterable[Named], problems: list[Problem], taken: Mapping[str, Named] | None = None) -> dict[str, Named]:
    found: dict[str, Named] = {}
    for entry in entries:
        name = entry.id
        first = found.get(name) or (taken or {}).get(name)
        if first:
            what = f"`{name}` stands twice, first at {first.path}:{first.line}"
            problems.append(Problem(entry.path, entry.line, "C002", what, "give one of them another id"))
        found.setdefault(name, entry)
    return found


def _topics(path: Path, problems: list[Problem]) -> tuple[dict[str, Topic], dict[str, str]]:
    value, trouble = load_lined(path)
    problems.extend(trouble)
    topics: dict[str, Topic] = {}
    groups: dict[str, str] = {}
    whole = Fields({} if trouble else value, shown_path(path), "the file", 1, problems)
    for group in whole.value:
        fields = Fields(whole.raw(group), whole.path, f"group `{group}`", 1, problems)
        groups[group] = fields.text("title")
        topics.update((topic.id, topic) for topic in _topics_of(group, fields))
        fields.close()
    return topics, groups


def _topics_of(group: str, fields: Fields) -> Iterator[Topic]:
    line = fields.line_at("topics")
    entries = Fields(fields.raw("topics"), fields.path, f"`topics` of group `{group}`", line, fields.problems)
    for name in entries.value:
        inner = Fields(entries.raw(name), fields.path, f"topic `{name}`", entries.line, fields.problems)
        yield Topic(name, group, inner.text("title"), inner.text("about"), inner.path, inner.line)
        inner.close()


def _warnings(path: Path, problems: list[Problem]) -> dict[str, Block]:
    value, trouble = load_lined(path)
    problems.extend(trouble)
    fields = Fields({} if trouble or value is None else value, shown_path(path), "the file", 1, problems)
    return {name: Block("warning", read_sentences(fields, fields.items(name)), shared=name) for name in list(fields.value)}


def _source(fields: Fields) -> Source:
    year = fields.number("year")
    return Source(
        id=fields.text("id"),
        title=fields.text("title"),
        authors=fields.text("authors"),
        year=int(year) if year else None,
        publication=fields.text("publication"),
        url=fields.text("url"),
        kind=fields.text("kind"),
        checked=fields.day("checked"),
        read=fields.text("read"),
        doi=fields.optional_text("doi"),
        pmid=fields.optional_text("pmid"),
        path=fields.path,
        line=fields.line,
    )


def _quantity(fields: Fields) -> Quantity:
    return Quantity(
        id=fields.text("id"),
        wording=fields.text("wording") if not isinstance(fields.raw("wording"), int) else str(fields.raw("wording")),
        kind=fields.text("kind", among=QUANTITY_KINDS),
        measures=fields.text("measures"),
        conditions=fields.text("conditions"),
        cites=read_citations(fields),
        low=fields.number("low"),
        high=fields.number("high"),
        contrast=fields.optional_text("contrast"),
        path=fields.path,
        line=fields.line,
    )


def _term(fields: Fields) -> Term:
    return Term(
        name=fields.text("name"),
        kind=fields.text("kind", among=TERM_KINDS),
        variants=fields.texts("variants"),
        explained_by=fields.texts("explained_by"),
        topic=fields.optional_text("topic"),
        path=fields.path,
        line=fields.line,
    )


def _snippet(fields: Fields, warnings: dict[str, Block], figures: dict[str, Block]) -> Snippet:
    gist = read_sentences(fields, [fields.raw("gist") or fields.text("gist")])
    urgency = fields.text("urgency", required=False, among=URGENCIES)
    return Snippet(
        id=fields.text("id"),
        title=fields.text("title"),
        gist=gist[0] if gist else Sentence("", line=fields.line),
        blocks=tuple(_block(fields, item, warnings, figures) for item in fields.items("blocks", required=False)),
        asks=fields.texts("asks"),
        next=fields.texts("next"),
        urgency=_urgency(urgency),
        lang=fields.text("lang", required=False) or ENGLISH,
        whom=read_whom(fields),
        path=fields.path,
        line=fields.line,
    )


def _urgency(written: str) -> Urgency | None:
    return next((urgency for urgency in URGENCIES if urgency == written), None)


def _block(fields: Fields, item: Any, warnings: dict[str, Block], figures: dict[str, Block]) -> Block:
    line = line_of(item, fields.line)
    kind: BlockKind | None = next((k for k in BLOCK_KINDS if isinstance(item, dict) and list(item) == [k]), None)
    if kind is None:
        fields.complain(line, "a block has no known kind", f"begin it with one of {', '.join(BLOCK_KINDS)}")
        return Block("paragraph", ())
    value = item[kind]
    if kind == "figure":
        return figure_block(fields, item, str(value), figures)
    if isinstance(value, str):
        if value in warnings and kind == "warning":
            return warnings[value]
        fields.complain(line, f"there is no shared warning `{value}`", f"use one of {', '.join(warnings)}")
        return Block(kind, ())
    return Block(kind, read_sentences(fields, value if isinstance(value, list) else [value]))
