"""Finds what may be served. A snippet whose lock does not fit or has lapsed is found, but withheld."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.load import CONTENT, read_library
from bot.content.model import ENGLISH, Citation, Library, Sentence, Snippet, Source
from bot.content.problem import ContentError
from bot.content.vetting import Vetting, load_lock, wording_hash

STATUS = {
    "source-checked": (
        "source-checked: each claim was compared with a page, summary or record of its source; no clinician has signed it"
    ),
    "wording-checked": "wording-checked: states no claim of its own; no clinician has signed it",
    "translated": "; no clinician who speaks this language has read it",
    "withheld": "not shown: its check does not fit the present wording or has lapsed",
}


@dataclass(frozen=True)
class Review:
    """When the wording was last checked, until when that holds (None where it does not hold), and how."""

    on: datetime.date | None
    due: datetime.date | None
    status: str


@dataclass(frozen=True)
class Found:
    """A snippet with the hash of its wording and its review. `served` is False where it must be withheld."""

    snippet: Snippet
    version: str
    review: Review
    served: bool


class Catalogue:
    """All snippets with their standing. `today` is asked at each look-up, so that a review lapses while serving."""

    def __init__(
        self,
        library: Library,
        lock: Mapping[str, Vetting],
        today: Callable[[], datetime.date] = datetime.date.today,
    ) -> None:
        self.library = library
        self._lock = lock
        self._today = today
        self._versions = {name: wording_hash(library, snippet) for name, snippet in library.texts.items()}
        self._aspects: dict[str, list[Snippet]] = {}
        for snippet in sorted(library.snippets.values(), key=lambda s: (s.aspect != "overview", s.id)):
            self._aspects.setdefault(snippet.topic, []).append(snippet)

    @classmethod
    def load(cls, root: Path = CONTENT, today: Callable[[], datetime.date] = datetime.date.today) -> Catalogue:
        """Raises ContentError where a file cannot be read."""
        library = read_library(root)
        lock, problems = load_lock(root / "vetting.lock.yml")
        if problems:
            raise ContentError(problems)
        return cls(library, lock, today)

    def find(self, snippet_id: str) -> Found | None:
        """The snippet of that id, served or withheld; None where there is none."""
        snippet = self.library.snippets.get(snippet_id) or self.library.translations.get(snippet_id)
        if snippet is None:
            return None
        version, entry = self._versions[snippet_id], self._lock.get(snippet_id)
        if entry is None or entry.hash != version or entry.until < self._today():
            return Found(snippet, version, Review(entry.on if entry else None, None, STATUS["withheld"]), False)
        status = STATUS[entry.check] + (STATUS["translated"] if snippet.lang != ENGLISH else "")
        return Found(snippet, version, Review(entry.on, entry.until, status), True)

    def entry(self, snippet_id: str) -> Vetting | None:
        """What the lock says of that text."""
        return self._lock.get(snippet_id)

    def aspects(self, topic: str) -> list[Snippet]:
        """All snippets of a topic, the overview first."""
        return list(self._aspects.get(topic, ()))

    def title(self, topic: str) -> str:
        """The topic's plain title, never its id."""
        known = self.library.topics.get(topic)
        return known.title if known else "Something else"

    def numbered(self, snippet: Snippet) -> dict[str, tuple[int, Source, str | None]]:
        """The snippet's sources by id: number (from 1, in the order first cited), record, and first locator.

        A source without a record (rule C006) is left out, so that a snippet withheld for it can still say so.
        """
        numbers: dict[str, tuple[int, Source, str | None]] = {}
        for sentence in snippet.sentences():
            for citation in self.library.citations(sentence):
                source = self.library.sources.get(citation.source)
                if source and citation.source not in numbers:
                    numbers[citation.source] = (len(numbers) + 1, source, citation.locator)
        return numbers

    def citations(self, sentence: Sentence) -> tuple[Citation, ...]:
        return self.library.citations(sentence)
