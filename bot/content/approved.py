"""The approved wordings, kept beside the files that editors change: while a text is a draft, or its file cannot be read, the
wording that was last approved is served. Each is taken only where it has the very hash that the lock names.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from bot.content.model import Block, Citation, Library, Sentence, Snippet, Source
from bot.content.vetting import Vetting, sources_of, wording_hash

APPROVED = "approved"  # in the content folder: one file a topic
MOST_KEPT = 2  # wordings of a text
EMPTY = Library({}, {}, {}, {}, (), {}, {})


@dataclass(frozen=True)
class Kept:
    """A wording with the records of its sources, as both were when it was approved."""

    snippet: Snippet
    sources: Mapping[str, Source]


def keep(library: Library, lock: Mapping[str, Vetting], root: Path, names: Iterable[str]) -> int:
    """Writes the wordings that the lock approves as they stand, topic by topic: how many files changed. Raises OSError."""
    changed = 0
    by_topic: dict[str, list[Snippet]] = {}
    for name in names:
        snippet = library.texts.get(name)
        if snippet and name in lock and lock[name].hash == wording_hash(library, snippet):
            by_topic.setdefault(snippet.topic, []).append(snippet)
    for topic, snippets in by_topic.items():
        path = root / APPROVED / f"{topic}.json"
        before = _file(path)
        now = before | {snippet.id: _with(before.get(snippet.id, []), _record(library, snippet)) for snippet in snippets}
        if now != before:
            path.parent.mkdir(exist_ok=True)
            new = path.with_suffix(".new")
            new.write_text(json.dumps(now, indent=0, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
            new.replace(path)
            changed += 1
    return changed


def kept_wording(root: Path, name: str, wanted: str) -> Kept | None:
    """The wording of that text with that hash; None where it was not kept, or is not what was approved."""
    for record in _file(root / APPROVED / f"{name.partition('.')[0]}.json").get(name) or ():
        try:
            kept = _kept(record)
            if wording_hash(replace(EMPTY, sources=kept.sources), kept.snippet) == wanted:
                return kept
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
    return None


def _with(before: list[Any], record: dict[str, Any]) -> list[Any]:
    """The newest first. The one before it stays, for whoever reads between the writing of this file and of the lock."""
    return before if record in before[:1] else [record, *[old for old in before if old != record]][:MOST_KEPT]


def _file(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _record(library: Library, snippet: Snippet) -> dict[str, Any]:
    """As JSON, with the figures filled in; what differs from clinic to clinic stays open."""
    sources = {name: asdict(library.sources[name]) for name in sources_of(library, snippet) if name in library.sources}
    return {
        **{key: getattr(snippet, key) for key in ("id", "title", "urgency", "lang")},
        "asks": list(snippet.asks),
        "next": list(snippet.next),
        "whom": {kind: list(values) for kind, values in snippet.whom.items()},
        "gist": _sentence(library, snippet.gist),
        "blocks": [[block.kind, [_sentence(library, s) for s in block.sentences]] for block in snippet.blocks],
        "sources": {name: {k: v for k, v in sorted(record.items()) if k != "line"} for name, record in sources.items()},
    }


def _sentence(library: Library, sentence: Sentence) -> list[Any]:
    return [library.filled(sentence.text), [[c.source, c.locator] for c in library.citations(sentence)]]


def _kept(record: Mapping[str, Any]) -> Kept:
    def sentence(told: list[Any]) -> Sentence:
        return Sentence(str(told[0]), tuple(Citation(source, place) for source, place in told[1]))

    snippet = Snippet(
        id=record["id"],
        title=record["title"],
        gist=sentence(record["gist"]),
        blocks=tuple(Block(kind, tuple(map(sentence, sentences))) for kind, sentences in record["blocks"]),
        asks=tuple(record["asks"]),
        next=tuple(record["next"]),
        urgency=record["urgency"],
        lang=record["lang"],
        whom={kind: tuple(values) for kind, values in record["whom"].items()},
    )
    return Kept(snippet, {name: Source(**source) for name, source in record["sources"].items()})
