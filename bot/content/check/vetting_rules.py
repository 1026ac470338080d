"""Rules about the vetting lock: does it fit, and for how long still."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.content.approved import Wordings, are_kept
from bot.content.check.structure import at
from bot.content.model import Library
from bot.content.problem import Problem, shown_path
from bot.content.vetting import Vetting, wording_hash

SOON = datetime.timedelta(days=30)


def mismatches(library: Library, lock: Mapping[str, Vetting], today: datetime.date, path: Path) -> Iterator[Problem]:
    """C018: each snippet has an entry whose hash fits, and each entry has a snippet."""
    for snippet in library.texts.values():
        entry = lock.get(snippet.id)
        todo = f"have it checked against its sources, then `palsy content approve {snippet.id}`"
        if entry is None:
            yield at(snippet, "C018", "was never vetted, so it is not served", todo)
        elif entry.hash != wording_hash(library, snippet):
            yield at(snippet, "C018", "was changed since it was vetted, so it is not served", todo)
    for name in lock.keys() - library.texts.keys():
        what = f"the lock has an entry for {name}, which does not exist"
        yield Problem(shown_path(path), 0, "C018", what, "run `palsy content approve --prune`")


def lapsed(library: Library, lock: Mapping[str, Vetting], today: datetime.date, path: Path) -> Iterator[Problem]:
    """C019: the review has lapsed; C020: it lapses within 30 days."""
    for snippet in library.texts.values():
        entry = lock.get(snippet.id)
        todo = f"read it beside its sources again, then `palsy content approve {snippet.id}`"
        if entry and entry.until < today:
            yield at(snippet, "C019", f"its review lapsed on {entry.until}, so it is not served", todo)
        elif entry and entry.until < today + SOON:
            yield at(snippet, "C020", f"its review lapses soon, on {entry.until}", todo)


def kept(library: Library, lock: Mapping[str, Vetting], today: datetime.date, path: Path) -> Iterator[Problem]:
    """C046: where approved wordings are kept, that of each text is. A folder without any is an old one, or a copy."""
    wordings = Wordings(path.parent)
    for name, entry in lock.items() if are_kept(path.parent) else ():
        snippet = library.texts.get(name)
        if snippet and wordings.get(name, entry.hash) is None:
            todo = "run `palsy content approve --prune` while the text stands as it was approved"
            yield at(snippet, "C046", "its approved wording is not kept, so that a change takes it off the air", todo)


RULES = (mismatches, lapsed, kept)
