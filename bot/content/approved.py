"""The approved wordings, kept beside the files that editors change: while a text is a draft, or its file cannot be read, the
wording that was last approved is served. Each is taken only where it has the very hash that the lock names.

`approved/<topic>.json` holds the wordings of a topic, `approved/_sources.json` the records of their sources, each once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.content.model import Block, BlockKind, Citation, Figure, Library, Sentence, Snippet, Source
from bot.content.vetting import Vetting, figure_record, sources_of, wording_hash

APPROVED = "approved"  # in the content folder
SOURCES = "_sources"  # as no topic is called
MOST_KEPT = 2  # wordings of a text
EMPTY = Library({}, {}, {}, {}, (), {}, {})
HASH_LENGTH = 12
# What no patient reads of a source, and no approval covers; it stands in the editors' files.
NOT_KEPT = ("path", "line", "checked", "read")
PARTS = ("title", "urgency", "lang", "asks", "next", "whom")  # of a text, beside its sentences
Record = dict[str, Any]


@dataclass(frozen=True)
class Kept:
    """A wording with the records of its sources, as both were when it was approved."""

    snippet: Snippet
    sources: Mapping[str, Source]


class Wordings:
    """What is kept in a content folder. Each file is read once, when it is first asked for."""

    def __init__(self, root: Path) -> None:
        self._folder = root / APPROVED
        self._topics: dict[str, Record] = {}

    @cached_property
    def _sources(self) -> Record:
        return _file(self._folder / f"{SOURCES}.json")

    def _of(self, name: str) -> list[Record]:
        topic = name.partition(".")[0]
        if topic not in self._topics:
            self._topics[topic] = _file(self._folder / f"{topic}.json")
        records = self._topics[topic].get(name)
        return records if isinstance(records, list) else []

    def get(self, name: str, wanted: str) -> Kept | None:
        """The wording of that text with that hash; None where it was not kept, or is not what was approved."""
        for record in self._of(name):
            try:
                kept = _kept(name, record, self._sources)
                if wording_hash(replace(EMPTY, sources=kept.sources), kept.snippet) == wanted:
                    return kept
            except (KeyError, TypeError, ValueError, AttributeError, IndexError):
                continue
        return None


def are_kept(root: Path) -> bool:
    """Whether wordings are kept in this folder at all."""
    return (root / APPROVED).is_dir()


def keep(library: Library, lock: Mapping[str, Vetting], root: Path) -> int:
    """Writes the wordings that the lock approves as they stand, the newest first, and takes out those of texts that the lock
    no longer names: how many files changed. Raises OSError."""
    folder = root / APPROVED
    old_sources = _file(folder / f"{SOURCES}.json")
    sources: Record = {}
    topics: dict[str, dict[str, list[Record]]] = {}
    before = {topic: _file(folder / f"{topic}.json") for topic in {name.partition(".")[0] for name in lock}}
    for name, entry in sorted(lock.items()):
        topic, snippet = name.partition(".")[0], library.texts.get(name)
        records = before[topic].get(name)
        records = records if isinstance(records, list) else []
        if snippet and entry.hash == wording_hash(library, snippet):
            records = _with(records, _record(library, snippet, sources))
        if records:
            topics.setdefault(topic, {})[name] = records
            used = [key for record in records for key in record.get("sources", ())]
            sources |= {key: old_sources[key] for key in used if key in old_sources and key not in sources}
    # The sources first: a wording never stands there without them.
    changed = [_write(folder / f"{SOURCES}.json", old_sources | sources)]
    changed += [_write(folder / f"{topic}.json", texts) for topic, texts in topics.items()]
    changed += [_write(folder / f"{SOURCES}.json", sources)]
    for path in folder.glob("*.json"):
        if path.stem != SOURCES and path.stem not in topics:
            path.unlink()
    return sum(changed)


def _with(before: list[Record], record: Record) -> list[Record]:
    """The one before it stays, for whoever reads between the writing of this file and of the lock."""
    return before if record in before[:1] else [record, *[old for old in before if old != record]][:MOST_KEPT]


def _file(path: Path) -> Record:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _write(path: Path, entries: Mapping[str, Any]) -> bool:
    """One line an entry, so that a change of one shows as that. Whole or not at all; nothing where it stands so already."""
    lines = [f"{_json(name)}: {_json(entries[name])}" for name in sorted(entries)]
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    try:
        if path.read_text(encoding="utf-8") == text:
            return False
    except (OSError, ValueError):
        path.parent.mkdir(exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)
    return True


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _record(library: Library, snippet: Snippet, sources: Record) -> Record:
    """As JSON, with the figures filled in; what differs from clinic to clinic stays open. Its sources go to `sources`."""
    keys = []
    for name in sources_of(library, snippet):
        if name in library.sources:
            kept = {k: v for k, v in vars(library.sources[name]).items() if k not in NOT_KEPT and v is not None}
            keys.append(hashlib.sha256(_json(kept).encode()).hexdigest()[:HASH_LENGTH])
            sources[keys[-1]] = kept
    parts = {part: value for part in PARTS if (value := _plain(getattr(snippet, part)))}
    blocks = [_block(library, block) for block in snippet.blocks]
    return parts | {"gist": _sentence(library, snippet.gist), "blocks": blocks, "sources": keys}


def _block(library: Library, block: Block) -> list[Any]:
    drawn = [figure_record(block.figure)] if block.figure else []
    return [block.kind, *drawn, *(_sentence(library, sentence) for sentence in block.sentences)]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {kind: list(values) for kind, values in value.items()}
    return list(value) if isinstance(value, tuple) else value


def _sentence(library: Library, sentence: Sentence) -> str | list[str]:
    """A text, or a list of it and its citations, written as in the editors' files."""
    cites = [c.source + (f" @ {c.locator}" if c.locator else "") for c in library.citations(sentence)]
    text = library.filled(sentence.text)
    return [text, *cites] if cites else text


def _kept(name: str, record: Record, sources: Record) -> Kept:
    def sentence(told: str | list[str]) -> Sentence:
        text, *cites = [told] if isinstance(told, str) else told
        return Sentence(text, tuple(map(Citation.parse, cites)))

    def block(kind: BlockKind, *told: Any) -> Block:
        if kind != "figure":
            return Block(kind, tuple(map(sentence, told)))
        figure = Figure(**told[0])
        return Block(kind, tuple(map(sentence, told[1:])), shared=figure.id, figure=figure)

    snippet = Snippet(
        id=name,
        title=record["title"],
        gist=sentence(record["gist"]),
        blocks=tuple(block(*told) for told in record["blocks"]),
        asks=tuple(record.get("asks", ())),
        next=tuple(record.get("next", ())),
        urgency=record.get("urgency"),
        lang=record["lang"],
        whom={kind: tuple(values) for kind, values in record.get("whom", {}).items()},
    )
    return Kept(snippet, {sources[key]["id"]: _source(sources[key]) for key in record["sources"]})


def _source(record: Record) -> Source:
    empty: Record = {field.name: None if field.name in ("year", "doi", "pmid") else "" for field in fields(Source)}
    return Source(**(empty | {"line": 0} | record))


def kept_wordings(root: Path, names: Iterable[tuple[str, str]]) -> dict[str, Kept]:
    """Of texts and the hashes that are wanted of them, those that are kept."""
    wordings = Wordings(root)
    return {name: kept for name, wanted in names if (kept := wordings.get(name, wanted))}
