"""The vetting lock: which wording passed which check, when, and until when it may be served.

`vetting.lock.yml` holds one entry a snippet. Its hash covers the wording, the claims and the cited source records:
change any of them and the entry no longer fits, and the snippet is not served until it is checked again.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from bot.content.fields import Fields
from bot.content.lines import load_lined
from bot.content.model import ENGLISH, Block, Figure, Library, Snippet
from bot.content.problem import Problem, shown_path

LOCK = Path("data/content/vetting.lock.yml")
HASH_LENGTH = 16  # hexadecimal digits; 64 bits are plenty for a few hundred snippets that nobody forges
MONTHS_OF_ODDS, MONTHS = 6, 12
MOST_DAYS_EARLIER = 60
SIGNATURE = 3  # parts: name, profession, registration
MOST_ON_ONE_DAY = 5  # texts whose reviews may lapse together
SAFETY = "safety"  # the group of the topics of danger
# `source-checked`: each claim was compared with a page, summary or record of its source.
# `wording-checked`: no claim; read for sense.
CHECKS = ("source-checked", "wording-checked")


@dataclass(frozen=True)
class Vetting:
    """One entry of the lock. `on` and `until` are the days of the check and of the end of its validity. `signed`: name,
    profession and registration of a clinician who signed in person, as typed; empty where none did.
    """

    hash: str
    check: str
    by: str
    on: datetime.date
    until: datetime.date
    note: str = ""
    signed: tuple[str, ...] = ()


def wording_hash(library: Library, snippet: Snippet) -> str:
    """Hash of all that the patient would read of the snippet, its claims, and the records of the sources it cites."""
    language = {} if snippet.lang == ENGLISH else {"lang": snippet.lang}
    return _hash(
        {
            **language,
            "id": snippet.id,
            "title": snippet.title,
            "urgency": snippet.urgency,
            "gist": _claim(library, snippet.gist.text, library.citations(snippet.gist)),
            "blocks": [_shown(library, block) for block in snippet.blocks],
            "sources": [_record(library, source) for source in sources_of(library, snippet)],
        }
    )


def sources_of(library: Library, snippet: Snippet) -> list[str]:
    """Ids of the snippet's sources in the order in which they are first cited."""
    cited = [c.source for sentence in snippet.sentences() for c in library.citations(sentence)]
    return list(dict.fromkeys(cited))


def _shown(library: Library, block: Block) -> list[Any]:
    """Of a figure also how it is drawn: a picture that was changed has to be looked at again."""
    claims = [_claim(library, s.text, library.citations(s)) for s in block.sentences]
    return [block.kind, claims, figure_record(block.figure)] if block.figure else [block.kind, claims]


def figure_record(figure: Figure) -> dict[str, str]:
    return {"id": figure.id, "kind": figure.kind, "licence": figure.licence, "drawing": figure.drawing}


def _claim(library: Library, text: str, citations: Any) -> list[Any]:
    return [library.filled(text), [[c.source, c.locator] for c in citations]]


def _record(library: Library, source_id: str) -> dict[str, Any]:
    source = library.sources.get(source_id)
    record = vars(source) if source else {"id": source_id}
    return {key: value for key, value in record.items() if key not in ("path", "line", "checked", "read")}


def _hash(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:HASH_LENGTH]


def without_drafts(library: Library, lock: Mapping[str, Vetting]) -> Library:
    """Without the answers that were never approved: nothing is learnt of them, and nobody is led to them. Kept are texts of
    danger, and those of a topic of which nothing was approved yet: in their place stands that they are being checked."""
    begun = {name.partition(".")[0] for name in lock.keys() & library.snippets.keys()}

    def stays(snippet: Snippet) -> bool:
        topic = library.topics.get(snippet.topic)
        return snippet.id in lock or snippet.topic not in begun or (topic is not None and topic.group == SAFETY)

    return replace(library, snippets={name: snippet for name, snippet in library.snippets.items() if stays(snippet)})


def states_odds(library: Library, snippet: Snippet) -> bool:
    used = {name for sentence in snippet.sentences() for name in sentence.quantities}
    return any(library.quantities[name].kind == "odds" for name in used if name in library.quantities)


def vetted(library: Library, snippet: Snippet, by: str, on: datetime.date, note: str = "") -> Vetting:
    """A new entry for the snippet as it stands now."""
    months = MONTHS_OF_ODDS if states_odds(library, snippet) else MONTHS
    check = "source-checked" if sources_of(library, snippet) else "wording-checked"
    return Vetting(wording_hash(library, snippet), check, by, on, _months_later(on, months), note)


def staggered(name: str, entry: Vetting) -> Vetting:
    """The same entry, due up to two months earlier: each text on a day of its own, so that not all lapse together."""
    days = int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) % MOST_DAYS_EARLIER
    return replace(entry, until=entry.until - datetime.timedelta(days=days))


def spread(entries: Mapping[str, Vetting]) -> dict[str, Vetting]:
    """The entries, of which many that lapse on one day are each due earlier; those that were spread before stay."""
    together = Counter(entry.until for entry in entries.values())

    def is_whole(entry: Vetting) -> bool:
        return entry.until in (_months_later(entry.on, MONTHS_OF_ODDS), _months_later(entry.on, MONTHS))

    return {
        name: staggered(name, entry) if together[entry.until] > MOST_ON_ONE_DAY and is_whole(entry) else entry
        for name, entry in entries.items()
    }


def _months_later(day: datetime.date, months: int) -> datetime.date:
    years, month = divmod(day.month - 1 + months, 12)
    return datetime.date(day.year + years, month + 1, min(day.day, 28))


def load_lock(path: Path = LOCK, as_written: bool = False) -> tuple[dict[str, Vetting], list[Problem]]:
    """The lock's entries by snippet id, their ends spread but with `as_written`. A missing lock is an empty one: nothing is
    served then.
    """
    if not path.exists():
        return {}, []
    value, problems = load_lined(path)
    entries: dict[str, Vetting] = {}
    whole = Fields({} if problems or value is None else value, shown_path(path), "the lock", 1, problems)
    for name in whole.value:
        fields = Fields(whole.raw(name), whole.path, f"the entry `{name}`", 1, problems)
        made = _entry(fields)
        if made:
            entries[name] = made
    return entries if as_written else spread(entries), problems


def _entry(fields: Fields) -> Vetting | None:
    days: dict[str, datetime.date] = {}
    for key in ("on", "until"):
        value = fields.raw(key)
        if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
            fields.complain(fields.line, f"{fields.what}: `{key}` is not a date", "write it as 2026-11-22")
            return None
        days[key] = value
    entry = Vetting(
        hash=str(fields.raw("hash")),
        check=fields.text("check", among=CHECKS),
        by=fields.text("by"),
        note=fields.text("note", required=False),
        signed=fields.texts("signed"),
        **days,
    )
    if len(entry.signed) not in (0, SIGNATURE) or not all(part.strip() for part in entry.signed):
        fields.complain(
            fields.line, f"{fields.what}: `signed` is no signature", "only `palsy content approve --sign` writes it"
        )
    fields.close()
    return entry


def _plain(entry: Vetting) -> dict[str, Any]:
    return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(entry).items() if v not in ("", ())}


def save_lock(entries: Mapping[str, Vetting], path: Path = LOCK) -> None:
    """Writes the lock whole or not at all: a new file takes the old one's place in one step. Raises OSError."""
    signed = sum(bool(entry.signed) for entry in entries.values())
    told = f"A clinician signed {signed} of {len(entries)} texts" if signed else "No clinician has signed this content"
    head = f"# Made by `palsy content approve`; do not edit by hand. {told}.\n"
    body = {name: _plain(entries[name]) for name in sorted(entries)}
    text = head + yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=200)
    new = path.with_suffix(".new")
    try:
        new.write_text(text, encoding="utf-8")
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
