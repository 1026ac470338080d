"""Red-flag files made ready for screening: the lexicon, the signs and the rules, or all that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.understanding.danger.lexicon import Lexicon
from bot.understanding.danger.matching import DEFAULT_WITHIN, Pattern, starts_of
from bot.understanding.danger.phrases import PhraseError
from bot.understanding.danger.schema import URGENCIES, FlagData, PatternData, SharedData, SignData
from bot.understanding.danger.source import SHARED, RedFlagsError, SourceFile, SourceFolder, Where

CALM_KINDS = ("negated", "past", "about", "pretend")
File = SourceFile[SharedData] | SourceFile[FlagData]


@dataclass(frozen=True)
class Rule:
    """One flag, ready."""

    data: FlagData
    patterns: tuple[Pattern, ...]
    counting: frozenset[str]
    """The reasons that calm this rule; the others it ignores (`despite`)."""

    @cached_property
    def starts(self) -> frozenset[str]:
        """Lists and signs of which one must be found, for the rule to be tried at all."""
        return starts_of(self.patterns)


@dataclass(frozen=True)
class Compiled:
    """`rules` stand most urgent first."""

    lexicon: Lexicon
    signs: dict[str, tuple[Pattern, ...]]
    rules: list[Rule]


def compiled(source: SourceFolder) -> Compiled:
    """The rules of a folder, or RedFlagsError with every problem and its line."""
    return _Compiler(source).compile()


def phrases(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The single phrases of a word list, each with the place of its line."""
    for place, line in enumerate(lines):
        yield from ((place, phrase) for piece in line.split(",") if (phrase := piece.strip()))


class _Compiler:
    """Collects every problem before it gives up."""

    def __init__(self, source: SourceFolder) -> None:
        self.source = source
        self.problems: list[str] = []
        self.homes: dict[str, tuple[File, Where]] = {}
        self.used: set[str] = set()

    def compile(self) -> Compiled:
        files: list[File] = [self.source.shared, *self.source.flags]
        for file in files:
            self._claim(file)
        lexicon = self._lexicon(files)
        signs = {name: self._sign(file, name, sign) for file in files for name, sign in file.data.signs.items()}
        rules = [self._rule(file) for file in self.source.flags]
        self._unused()
        if self.problems:
            raise RedFlagsError(self.problems)
        rules.sort(key=lambda rule: URGENCIES.index(rule.data.urgency))
        return Compiled(lexicon, signs, rules)

    def _claim(self, file: File) -> None:
        """Give each name of a file's lists and signs its home."""
        words: list[Where] = [("words", name) for name in file.data.words]
        for where in words + [("signs", name) for name in file.data.signs]:
            name = str(where[1])
            if name in self.homes or "." in name or "|" in name:
                what = f"the name `{name}` is taken or holds a dot or a bar"
                self.problems.append(file.problem(where, what, "give it another name"))
            self.homes.setdefault(name, (file, where))

    def _lexicon(self, files: list[File]) -> Lexicon:
        shared = self.source.shared
        lexicon = Lexicon(shared.data.spelt, shared.data.misspelt)
        for file in files:
            for name, listed in file.data.words.items():
                self._learn(lexicon, name, file, ("words", name, "words"), listed.words)
        for name, lines in shared.data.calm_words.items():
            self._learn(lexicon, f"calm.{name}", shared, ("calm_words", name), lines)
        lexicon.close()
        return lexicon

    def _learn(self, lexicon: Lexicon, name: str, file: File, where: Where, lines: list[str]) -> None:
        for place, phrase in phrases(lines):
            try:
                lexicon.add(name, phrase)
            except PhraseError as error:
                todo = f"write words as the notes at the top of {SHARED} say"
                self.problems.append(file.problem((*where, place), str(error), todo))

    def _sign(self, file: File, name: str, sign: SignData) -> tuple[Pattern, ...]:
        where = ("signs", name, "patterns")
        return tuple(self._pattern(file, (*where, i), pattern) for i, pattern in enumerate(sign.patterns))

    def _rule(self, file: SourceFile[FlagData]) -> Rule:
        flag = file.data
        patterns = tuple(self._pattern(file, ("patterns", i), pattern, flag.past) for i, pattern in enumerate(flag.patterns))
        for kind in ("unless", "needs"):
            for place, name in enumerate(getattr(flag, kind)):
                self._check(file, (kind, place), name)
        return Rule(flag, patterns, frozenset(CALM_KINDS) - set(flag.despite))

    def _pattern(self, file: File, where: Where, data: PatternData, past: str = "all") -> Pattern:
        parts = tuple(tuple(part.split("|")) for part in data.near or data.then or data.all)
        same = data.same or ("message" if data.all else "sentence")
        within = data.within if data.within is not None or data.all else DEFAULT_WITHIN
        pattern = Pattern(parts, bool(data.then), within, same, tuple(data.unless), data.whole, past)
        for name in pattern.names():
            self._check(file, where, name)
        return pattern

    def _check(self, file: File, where: Where, name: str) -> None:
        """A name must be known, and be this file's own or shared."""
        self.used.add(name)
        if name not in self.homes:
            todo = f"mend the name, or define it under words or signs, here or in {SHARED}"
            self.problems.append(file.problem(where, f"`{name}` is no word list and no sign", todo))
            return
        home = self.homes[name][0]
        if home is not file and home is not self.source.shared:
            what = f"`{name}` belongs to {home.path.name}"
            self.problems.append(file.problem(where, what, f"move it to {SHARED}, where all flags may use it"))

    def _unused(self) -> None:
        for name, (file, where) in self.homes.items():
            if name not in self.used:
                self.problems.append(file.problem(where, f"no rule uses `{name}`", "use it in a pattern or remove it"))
