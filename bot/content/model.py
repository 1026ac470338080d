"""What the content is made of. All of it is plain, frozen data; see `bot.content.load` for where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.content.about import Vocabulary
from bot.content.guides import Guides
from bot.content.urgency import Ladder

BlockKind = Literal["paragraph", "list", "steps", "warning", "figure"]
BLOCK_KINDS: tuple[BlockKind, ...] = ("paragraph", "list", "steps", "warning", "figure")
FigureKind = Literal["odds", "drawing", "steps", "timeline"]  # how each is drawn: KINDS in picture.py
Urgency = Literal["call_now", "same_day", "soon"]
URGENCIES: tuple[Urgency, ...] = ("call_now", "same_day", "soon")

REFERENCE = re.compile(r"\{([a-z0-9_.]+)\}")
SITE_PREFIX = "site."
ENGLISH = "en"


@dataclass(frozen=True)
class Citation:
    """A source and, where one is known, the place in it. Written `source-id @ locator` in the files."""

    source: str
    locator: str | None = None

    @classmethod
    def parse(cls, written: str) -> Citation:
        source, _, locator = written.partition(" @ ")
        return cls(source.strip(), locator.strip() or None)


@dataclass(frozen=True)
class Source:
    """A bibliographic record. `checked` is an ISO date; `read` says how much of the source was read that day."""

    id: str
    title: str
    authors: str
    year: int | None
    publication: str
    url: str
    kind: str
    checked: str
    read: str
    doi: str | None = None
    pmid: str | None = None
    path: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Quantity:
    """A figure, defined once. `wording` is what the patient reads; `low` and `high` are in its unit, odds 0 to 1."""

    id: str
    wording: str
    kind: str
    measures: str
    conditions: str
    cites: tuple[Citation, ...]
    low: float | None = None
    high: float | None = None
    contrast: str | None = None
    path: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Term:
    """A named thing of the field, how patients write it, and the plain words that explain it."""

    name: str
    kind: str
    variants: tuple[str, ...]
    explained_by: tuple[str, ...]
    topic: str | None = None
    path: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Sentence:
    """One sentence as written, with `{references}` not yet filled in. Without `cites` it states no fact of its own."""

    text: str
    cites: tuple[Citation, ...] = ()
    line: int = field(default=0, compare=False)
    path: str = field(default="", compare=False)

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(REFERENCE.findall(self.text))

    @property
    def quantities(self) -> tuple[str, ...]:
        return tuple(name for name in self.references if not name.startswith(SITE_PREFIX))


@dataclass(frozen=True)
class Figure:
    """A picture. `drawing`: the SVG as somebody drew it; empty where it is drawn from the rows of its block."""

    id: str
    kind: FigureKind
    licence: str
    drawing: str = ""
    path: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Block:
    """A part of a snippet. `shared` is the name of the warning or figure it stands for, where it is not the snippet's own.

    The sentences of a figure are its caption, what a reader who does not see it is told, and the rows it is drawn from.
    """

    kind: BlockKind
    sentences: tuple[Sentence, ...]
    shared: str | None = None
    figure: Figure | None = None

    @property
    def rows(self) -> tuple[Sentence, ...]:
        return self.sentences[2:] if self.figure else ()


@dataclass(frozen=True)
class Snippet:
    """One answer: a topic seen from one side. Its wording is the title, the gist and the blocks, in that order.

    `lang`: ISO 639-1 code of the language that it is written in. `whom`: for which causes, people or stages it is, by
    the kinds of about.yml; empty where it is for everybody.
    """

    id: str
    title: str
    gist: Sentence
    blocks: tuple[Block, ...]
    asks: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    urgency: Urgency | None = None
    lang: str = ENGLISH
    whom: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    path: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    @property
    def topic(self) -> str:
        return self.id.partition(".")[0]

    @property
    def aspect(self) -> str:
        return self.id.partition(".")[2]

    def sentences(self) -> Iterator[Sentence]:
        yield self.gist
        for block in self.blocks:
            yield from block.sentences

    def own_sentences(self) -> Iterator[Sentence]:
        """Those written for this snippet, without the shared warnings and the figures."""
        yield self.gist
        for block in self.blocks:
            if block.shared is None:
                yield from block.sentences


@dataclass(frozen=True)
class Topic:
    """What a patient can ask about. `title` is shown; `about` tells editors where it ends and its neighbours begin."""

    id: str
    group: str
    title: str
    about: str
    path: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Library:
    """All content as it stands in the files, whether or not it may be served.

    `translations`: the few texts in other languages, by id. They answer no question, so they are not among the snippets.
    """

    topics: Mapping[str, Topic]
    groups: Mapping[str, str]
    sources: Mapping[str, Source]
    quantities: Mapping[str, Quantity]
    terms: tuple[Term, ...]
    warnings: Mapping[str, Block]
    snippets: Mapping[str, Snippet]
    translations: Mapping[str, Snippet] = field(default_factory=dict)
    about: Vocabulary = field(default_factory=Vocabulary)
    ladder: Ladder = field(default_factory=Ladder)
    guides: Guides = field(default_factory=Guides)
    figures: Mapping[str, Block] = field(default_factory=dict)

    @property
    def texts(self) -> Mapping[str, Snippet]:
        """All that a patient can be shown: the snippets and the translations."""
        return {**self.snippets, **self.translations}

    def filled(self, text: str) -> str:
        """The text with every figure filled in; site references stay, for they differ from clinic to clinic."""

        def word(match: re.Match[str]) -> str:
            quantity = self.quantities.get(match[1])
            return quantity.wording if quantity else match[0]

        return _capital(REFERENCE.sub(word, text))

    def citations(self, sentence: Sentence) -> tuple[Citation, ...]:
        """The sentence's own citations and those of its figures, each source once, in the order they come."""
        found: dict[str, Citation] = {}
        for citation in sentence.cites:
            found.setdefault(citation.source, citation)
        for name in sentence.quantities:
            for citation in self.quantities[name].cites if name in self.quantities else ():
                found.setdefault(citation.source, citation)
        return tuple(found.values())


def _capital(text: str) -> str:
    """A figure at the start of a sentence begins it with a capital letter."""
    return text[:1].upper() + text[1:]
