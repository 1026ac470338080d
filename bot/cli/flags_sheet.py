"""The sheet of each red flag: all that a clinician needs in order to agree with it or to change it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.cli.content_show import as_read
from bot.cli.flags_words import URGENCIES, lets_go, raises, readable, sentence
from bot.content.catalogue import Catalogue
from bot.content.model import Source
from bot.understanding.danger import wording_of
from bot.understanding.danger.compiling import phrases
from bot.understanding.danger.schema import URGENCIES as MOST_URGENT_FIRST
from bot.understanding.danger.schema import FlagData, PatternData, SignData, WordList
from bot.understanding.danger.source import SourceFolder


@dataclass(frozen=True)
class Words:
    """A word list or a sign in plain words: its phrases, or its patterns as sentences."""

    name: str
    tells: str
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """One flag in plain words. `text`: what the patient reads; `own` and `shared`: the lists and signs that it uses."""

    id: str
    tells: str
    why: str
    urgency: str
    fires: tuple[str, ...]
    lets_go: tuple[str, ...]
    own: tuple[Words, ...]
    shared: tuple[Words, ...]
    examples: tuple[str, ...]
    calm: tuple[str, ...]
    sources: tuple[str, ...]
    snippet: str
    text: str


class Sheets:
    """The flags of one folder, the most urgent first. Raises RedFlagsError."""

    def __init__(self, folder: Path) -> None:
        source = SourceFolder(folder)
        self.version = wording_of(folder)[:16]
        self.common = source.shared.data
        self.flags = sorted((f.data for f in source.flags), key=lambda flag: MOST_URGENT_FIRST.index(flag.urgency))

    def sheet(self, name: str, catalogue: Catalogue) -> Sheet:
        """One flag with the text that it answers with and the records of its sources."""
        flag = next(flag for flag in self.flags if flag.id == name)

        def named(part: str) -> str:
            return self._named(part, flag).tells

        used = self._used(flag)
        return Sheet(
            id=flag.id,
            tells=flag.tells,
            why=flag.why,
            urgency=URGENCIES[flag.urgency],
            fires=tuple(raises(flag, named)),
            lets_go=tuple(lets_go(flag, named)),
            own=tuple(self._words(part, flag) for part in (*flag.words, *flag.signs)),
            shared=tuple(self._words(part, flag) for part in used if part not in (*flag.words, *flag.signs)),
            examples=tuple(flag.examples),
            calm=tuple(flag.calm),
            sources=tuple(_record(catalogue, source) for source in flag.sources),
            snippet=flag.snippet,
            text=_text(catalogue, flag.snippet),
        )

    def shared(self) -> list[Words]:
        """Everything that more than one flag uses, in order of its plain words."""
        found = [self._words(name, None) for name in (*self.common.words, *self.common.signs)]
        return sorted(found, key=lambda words: words.tells)

    def own_phrases(self, flag: FlagData) -> int:
        return _count(words.words for words in flag.words.values())

    def shared_phrases(self) -> int:
        """Those of the calm words too."""
        return _count([*(words.words for words in self.common.words.values()), *self.common.calm_words.values()])

    def all_phrases(self) -> int:
        return self.shared_phrases() + sum(map(self.own_phrases, self.flags))

    def calm_words(self) -> list[Words]:
        """How the screen reads around a sign."""
        lists = self.common.calm_words.items()
        return [Words(name, CALM[name], _phrases(listed)) for name, listed in lists]

    def _named(self, name: str, flag: FlagData | None) -> WordList | SignData:
        """A list or sign by its name: the flag's own, else a shared one."""
        homes: list[FlagData | object] = [flag] if flag else []
        for home in (*homes, self.common):
            for kind in ("words", "signs"):
                if name in getattr(home, kind):
                    found: WordList | SignData = getattr(home, kind)[name]
                    return found
        raise KeyError(name)

    def _words(self, name: str, flag: FlagData | None) -> Words:
        found = self._named(name, flag)
        if isinstance(found, WordList):
            return Words(name, found.tells, _phrases(found.words))
        told = (sentence(pattern, lambda part: self._named(part, flag).tells) for pattern in found.patterns)
        return Words(name, found.tells, tuple(told))

    def _used(self, flag: FlagData) -> list[str]:
        """Every name that the flag speaks of itself or through its own signs, once."""
        patterns = [*flag.patterns, *(pattern for sign in flag.signs.values() for pattern in sign.patterns)]
        return list(dict.fromkeys([*(n for pattern in patterns for n in _names(pattern)), *flag.unless, *flag.needs]))


CALM = {
    "negation": "denies what follows",
    "negation_ends": "ends what a denial reaches",
    "well": "says that the part just named is well",
    "past": "says that it was long ago",
    "now": "says that it is now, so that it is not long ago",
    "asks": "opens a question about a thing in general",
    "asks_first": "opens such a question where it stands first",
    "fillers": "may stand before such an opening",
    "personal": "speaks of somebody at hand, so that it is no question in general",
    "reports": "says that it is happening, so that nothing in the message is a question in general",
    "pretend": "supposes, or tells of what was read or seen",
    "told": "what follows stands in a leaflet, a film or somebody's tale",
    "study": "the message is homework or fiction",
    "idioms": "a figure of speech; the words in it count as nothing",
    "neutral": "holds a word of another list without its meaning",
}


def _names(pattern: PatternData) -> list[str]:
    parts = (*pattern.near, *pattern.then, *pattern.all, *pattern.unless)
    return [name for part in parts for name in part.split("|")]


def _phrases(lines: list[str]) -> tuple[str, ...]:
    return tuple(readable(phrase) for _, phrase in phrases(lines))


def _count(lists: Iterable[list[str]]) -> int:
    return sum(1 for lines in lists for _ in phrases(lines))


def _record(catalogue: Catalogue, name: str) -> str:
    source: Source | None = catalogue.library.sources.get(name)
    if source is None:
        return f"UNKNOWN SOURCE {name}: no record of it"
    return f"{source.title}. {source.publication}, {source.year or 'undated'}. {source.url}"


def _text(catalogue: Catalogue, name: str) -> str:
    found = catalogue.find(name)
    return as_read(catalogue, found) if found else f"NO TEXT: there is no snippet {name}"
