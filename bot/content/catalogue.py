"""Finds what may be served. A snippet whose lock does not fit or has lapsed is found, but withheld."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.content.approved import Kept, kept_wordings
from bot.content.figures import FIGURES
from bot.content.load import CONTENT, load_library
from bot.content.model import ENGLISH, Citation, Figure, Library, Sentence, Snippet, Source
from bot.content.problem import ContentError, Problem
from bot.content.vetting import Vetting, load_lock, without_drafts, wording_hash
from bot.content.withdrawn import FIGURE_PREFIX, WITHDRAWN, Off, load_withdrawn, off_for

NOT_SIGNED = "; no clinician has signed it"
STATUS = {
    "source-checked": f"source-checked: each claim was compared with a page, summary or record of its source{NOT_SIGNED}",
    "wording-checked": f"wording-checked: states no claim of its own{NOT_SIGNED}",
    "translated": "; no clinician who speaks this language has read it",
    "off": "not shown: taken off the air by hand",
    "over": "; its review is over and it is due to be read again",
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


@dataclass(frozen=True)
class Taken:
    """What an exchange of the content brought: ids of texts that are new, and of those that wait for the next start."""

    new: list[str]
    waiting: list[str]


class Catalogue:
    """All snippets with their standing. `today` is asked at each look-up, so that a review lapses while serving.

    `kept`: the approved wordings of texts whose file says something else now. `taken`: how often the content was exchanged.
    """

    def __init__(
        self,
        library: Library,
        lock: Mapping[str, Vetting],
        today: Callable[[], datetime.date] = datetime.date.today,
        off: Mapping[str, Off] | None = None,
        kept: Mapping[str, Kept] | None = None,
    ) -> None:
        self.kept = kept or {}
        self.library = _with_kept(library, self.kept)
        self.off = off or {}
        self.taken = 0
        self._lock = lock
        self._today = today
        self._versions: dict[str, str] = {}  # by id, as they are first asked for: those of all take a while
        self._aspects: dict[str, list[Snippet]] = {}
        for snippet in sorted(self.library.snippets.values(), key=lambda s: (s.aspect != "overview", s.id)):
            self._aspects.setdefault(snippet.topic, []).append(snippet)

    @classmethod
    def load(
        cls, root: Path = CONTENT, today: Callable[[], datetime.date] = datetime.date.today, drafts: bool = False
    ) -> Catalogue:
        """What is served: of a text that was changed, or whose file cannot be read, the wording that was last approved.
        With `drafts`, what stands in the files, for editors. Raises ContentError where a file is needed and cannot be read.
        """
        library, problems = load_library(root)
        lock, broken = load_lock(root / "vetting.lock.yml")
        off, unclear = load_withdrawn(root / WITHDRAWN)
        kept = {} if drafts else _approved_of(library, problems, lock, root)
        needed = [] if drafts else _covered(problems, library, lock, kept)
        if found := [*(problems if drafts else needed), *broken, *unclear]:
            raise ContentError(found)
        if not drafts:
            library, kept = _linked(without_drafts(library, lock), kept)
        return cls(library, lock, today, off, kept)

    def take(self, new: Catalogue) -> Taken:
        """The other's content in place of this one's, in one step, for all who hold this one. A text that is gone there is
        withdrawn here. One that is new there is served to who presses its title; words lead to it only when it was learnt
        of, and one of a new topic waits for that: the ids of those that are new, and of those that wait."""
        mine, theirs, known = self.library.texts, new.library.texts, self.library.topics
        gone = {name: Off("withdrawn", "its file", "is gone", "") for name in mine.keys() - theirs.keys()}
        fresh = {name: s for name, s in new.library.snippets.items() if name not in mine and s.topic in known}
        snippets = {name: theirs.get(name, snippet) for name, snippet in self.library.snippets.items()}
        translations = {name: theirs.get(name, snippet) for name, snippet in self.library.translations.items()}
        library = replace(new.library, snippets=snippets | fresh, translations=translations)
        kept = {name: wording for name, wording in new.kept.items() if name in library.texts}
        library, kept = _linked(library, kept)
        made = Catalogue(library, new._lock, self._today, {**new.off, **gone}, kept)
        made.taken = self.taken + 1
        self.__dict__ = made.__dict__
        return Taken(sorted(fresh), sorted(theirs.keys() - mine.keys() - fresh.keys()))

    def take_off(self, off: Mapping[str, Off]) -> None:
        """What is off the air from now on."""
        self.off = off
        self.taken += 1

    def find(self, snippet_id: str) -> Found | None:
        """The snippet of that id, served or withheld; None where there is none. Of a retired one, what is shown instead."""
        snippet = self._text(snippet_id)
        return self.own(self._instead(snippet).id) if snippet else None

    def own(self, snippet_id: str) -> Found | None:
        """The snippet of that id itself, also where another one is shown in its place; for staff."""
        snippet = self._text(snippet_id)
        return self._found(snippet, off_for(self.off, snippet)) if snippet else None

    def _text(self, name: str) -> Snippet | None:
        return self.library.snippets.get(name) or self.library.translations.get(name)

    def _instead(self, snippet: Snippet) -> Snippet:
        """What is shown in the place of a retired text, itself retired or not; the text, where nothing can be shown."""
        shown, seen = snippet, {snippet.id}
        while (off := off_for(self.off, shown)) and off.kind == "retired":
            following = self._text(off.instead if shown.lang == ENGLISH else f"{off.instead}_{shown.lang}")
            if following is None or following.id in seen or (shown.urgency and following.urgency != shown.urgency):
                return snippet
            shown = following
            seen.add(shown.id)
        return snippet if off else shown

    def _found(self, snippet: Snippet, off: Off | None) -> Found:
        version, entry = self._version(snippet), self._lock.get(snippet.id)
        status = "withheld" if off is None else "off"
        if off or entry is None or entry.hash != version or self._is_over(entry, snippet):
            return Found(snippet, version, Review(entry.on if entry else None, None, STATUS[status]), False)
        told = _signed(entry) or STATUS[entry.check] + (STATUS["translated"] if snippet.lang != ENGLISH else "")
        over = STATUS["over"] if entry.until < self._today() else ""
        return Found(snippet, version, Review(entry.on, entry.until, told + over), True)

    def _version(self, snippet: Snippet) -> str:
        """The hash of its wording; of one that is kept, the hash it was approved with."""
        known = self._versions.get(snippet.id)
        if known is None:
            kept = snippet.id in self.kept
            known = self._lock[snippet.id].hash if kept else wording_hash(self.library, snippet)
            self._versions[snippet.id] = known
        return known

    def _is_over(self, entry: Vetting, snippet: Snippet) -> bool:
        """A text to call now is served on when its review lapses, and says so: less would stand in its place."""
        return entry.until < self._today() and snippet.urgency != "call_now"

    def is_off(self, figure: Figure) -> bool:
        """Whether that picture is off the air; a text of which it is a part is served without it."""
        return FIGURE_PREFIX + figure.id in self.off

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
        kept = self.kept.get(snippet.id)
        records = kept.sources if kept and kept.snippet is snippet else self.library.sources
        for sentence in snippet.sentences():
            for citation in self.library.citations(sentence):
                source = records.get(citation.source)
                if source and citation.source not in numbers:
                    numbers[citation.source] = (len(numbers) + 1, source, citation.locator)
        return numbers

    def citations(self, sentence: Sentence) -> tuple[Citation, ...]:
        return self.library.citations(sentence)


def _signed(entry: Vetting) -> str:
    """The check, and who signed it; empty where no clinician did."""
    if not entry.signed:
        return ""
    name, profession, registration = entry.signed
    checked = STATUS[entry.check].removesuffix(NOT_SIGNED)
    return f"{checked}; signed in person by {name}, {profession} ({registration})"


TEXTS = ("snippets", "languages")  # folders whose files hold texts, and each of them its own


def _with_kept(library: Library, kept: Mapping[str, Kept]) -> Library:
    if not kept:
        return library
    words = {name: wording.snippet for name, wording in kept.items()}
    english = {name: snippet for name, snippet in words.items() if snippet.lang == ENGLISH}
    others = {name: snippet for name, snippet in words.items() if snippet.lang != ENGLISH}
    return replace(library, snippets={**library.snippets, **english}, translations={**library.translations, **others})


def _linked(library: Library, kept: Mapping[str, Kept]) -> tuple[Library, dict[str, Kept]]:
    """Without what is read on from a text to one that is not there: a draft, or one that was deleted since."""
    known = library.snippets.keys() | kept.keys()

    def linked(snippet: Snippet) -> Snippet:
        there = tuple(name for name in snippet.next if name in known)
        return snippet if there == snippet.next else replace(snippet, next=there)

    snippets = {name: linked(snippet) for name, snippet in library.snippets.items()}
    return replace(library, snippets=snippets), {n: replace(k, snippet=linked(k.snippet)) for n, k in kept.items()}


def _approved_of(library: Library, problems: list[Problem], lock: Mapping[str, Vetting], root: Path) -> dict[str, Kept]:
    """Of each text that does not stand in the files as it was approved. One that was deleted from a good file stays gone."""
    broken = {Path(p.path).stem for p in problems}
    wanted: list[tuple[str, str]] = []
    texts = library.texts
    for name, entry in lock.items():
        snippet = texts.get(name)
        if snippet is None and not broken & {name.partition(".")[0], name.rpartition("_")[2]}:
            continue
        if snippet is None or wording_hash(library, snippet) != entry.hash:
            wanted.append((name, entry.hash))
    return kept_wordings(root, wanted)


def needed_files(library: Library, problems: list[Problem], lock: Mapping[str, Vetting], root: Path) -> list[Problem]:
    """Of the problems, those that no approved wording makes up for."""
    return _covered(problems, library, lock, _approved_of(library, problems, lock, root))


def _covered(
    problems: list[Problem], library: Library, lock: Mapping[str, Vetting], kept: Mapping[str, Kept]
) -> list[Problem]:
    """The problems that stay: those of other files than of texts and pictures, and of texts that would be missing."""
    missing = {name.partition(".")[0] for name in lock if name not in library.texts and name not in kept}
    found = [p for p in problems if FIGURES not in Path(p.path).parts]
    return [p for p in found if not set(TEXTS) & set(Path(p.path).parts) or not lock or Path(p.path).stem in missing]
