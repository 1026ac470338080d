"""The red-flag screen: a message in, alarms out, with reasons for staff."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.understanding.danger.context import Context
from bot.understanding.danger.lexicon import Hit, Lexicon
from bot.understanding.danger.matching import DEFAULT_WITHIN, Pattern, excused
from bot.understanding.danger.phrases import PhraseError
from bot.understanding.danger.schema import URGENCIES, FlagData, PatternData, RedFlagsError, SourceFile, Where
from bot.understanding.danger.words import Message, read

CALM_KINDS = ("negated", "past", "about", "pretend")


@dataclass(frozen=True)
class Alarm:
    """A rule that fired. `matched`: the words of the message that raised it, as they were read."""

    rule: str
    topic: str
    urgency: str
    snippet: str
    matched: tuple[str, ...]


@dataclass(frozen=True)
class Tried:
    """What came of one rule, for staff: `outcome` is fired, suppressed or silent; `reasons` say why suppressed."""

    rule: str
    outcome: str
    matched: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Rule:
    data: FlagData
    patterns: tuple[Pattern, ...]
    counting: frozenset[str]
    """The reasons that calm this rule; the others it ignores (`despite`)."""


class RedFlags:
    """The compiled rules of one file. Make it once with `RedFlags.load`; it holds no state of a conversation."""

    def __init__(self, lexicon: Lexicon, signs: dict[str, tuple[Pattern, ...]], rules: list[_Rule]) -> None:
        self._lexicon = lexicon
        self._signs = signs
        self._rules = rules
        self._last: tuple[str | None, tuple[Alarm, ...]] = (None, ())

    @classmethod
    def load(cls, path: Path | str) -> RedFlags:
        """Read and compile a red-flag file; RedFlagsError names every problem with its line."""
        return _Compiler(SourceFile(Path(path))).compile()

    @property
    def rules(self) -> list[FlagData]:
        """The rules as data, most urgent first."""
        return [rule.data for rule in self._rules]

    def screen(self, text: str) -> list[Alarm]:
        """The alarms of a message, most urgent first, one a rule at most; the same text always gives the same."""
        last, alarms = self._last
        if text != last:  # the same message is screened as it comes in and again where it is answered
            message, hits = self._read(text)
            alarms = tuple(alarm for rule in self._rules if (alarm := _alarm(rule, message, hits))) if hits else ()
            self._last = (text, alarms)
        return list(alarms)

    def signs(self, text: str) -> dict[str, float]:
        """For a model to learn from: word lists and signs that a text holds, calmed or not, why calmed, flags that fire."""
        _, hits = self._read(text)
        found: dict[str, float] = {}
        for name, several in hits.items():
            found[f"{'has' if any(not hit.calm for hit in several) else 'calmed'}:{name}"] = 1.0
            found |= {f"calm:{kind}": 1.0 for hit in several for kind, _ in hit.calm}
        for alarm in self.screen(text):
            found |= {f"fires:{alarm.rule}": 1.0, "fires": 1.0, f"fires:{alarm.urgency}": 1.0}
        return found

    def explain(self, text: str) -> list[Tried]:
        """Every rule, most urgent first, with what came of it."""
        message, hits = self._read(text)
        return [_tried(rule, message, hits) for rule in self._rules]

    def _read(self, text: str) -> tuple[Message, dict[str, list[Hit]]]:
        message = read(text, self._lexicon.spelt)
        found = self._lexicon.find(message)
        if all("." in name for name in found):
            return message, {}
        hits = Context(message, found, self._lexicon.loose).judged()
        for name, patterns in self._signs.items():
            matches = [hit for pattern in patterns for hit in pattern.find(message, hits, name)]
            if matches:
                hits[name] = _fewer(matches)
        return message, hits


def _fewer(matches: list[Hit]) -> list[Hit]:
    """Matches of a sign in the order of the text; of those over the same words the one with the fewest reasons."""
    best: dict[tuple[int, int], Hit] = {}
    for hit in sorted(matches, key=lambda hit: (hit.start, hit.end, len(hit.calm))):
        best.setdefault((hit.start, hit.end), hit)
    return list(best.values())


def _alarm(rule: _Rule, message: Message, hits: dict[str, list[Hit]]) -> Alarm | None:
    for hit in _matches(rule, message, hits):
        if not _reasons(rule, hit):
            if _against(rule, message, hits):
                return None
            data = rule.data
            return Alarm(data.id, data.topic, data.urgency, data.snippet, _matched(message, hit))
    return None


def _against(rule: _Rule, message: Message, hits: dict[str, list[Hit]]) -> list[tuple[str, str]]:
    """What in the whole message speaks against a rule: one of its `unless` is there, or none of its `needs`."""
    against = list(excused(message, hits, tuple(rule.data.unless)))
    if rule.data.needs and not any(name in hits for name in rule.data.needs):
        against.append(("needs", " or ".join(rule.data.needs)))
    return against


def _tried(rule: _Rule, message: Message, hits: dict[str, list[Hit]]) -> Tried:
    """How one rule fared: of several suppressed matches the one with the fewest reasons against it."""
    matches = sorted(_matches(rule, message, hits), key=lambda hit: len(_reasons(rule, hit)))
    if not matches:
        return Tried(rule.data.id, "silent")
    against = [*_reasons(rule, matches[0]), *_against(rule, message, hits)]
    told = tuple(f"{kind}: {words}" for kind, words in against)
    return Tried(rule.data.id, "suppressed" if told else "fired", _matched(message, matches[0]), told)


def _matches(rule: _Rule, message: Message, hits: dict[str, list[Hit]]) -> Iterator[Hit]:
    for pattern in rule.patterns:
        yield from pattern.find(message, hits)


def _reasons(rule: _Rule, hit: Hit) -> list[tuple[str, str]]:
    return [reason for reason in hit.calm if reason[0] in rule.counting or reason[0] not in CALM_KINDS]


def _matched(message: Message, hit: Hit) -> tuple[str, ...]:
    return tuple(" ".join(message.words[start:end]) for start, end in hit.parts)


class _Compiler:
    """One file's data made ready; collects every problem before it gives up."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self.problems: list[str] = []
        self.names: dict[str, Where] = {}
        self.used: set[str] = set()

    def compile(self) -> RedFlags:
        """The rules, or RedFlagsError with all that is wrong."""
        lexicon = self._lexicon()
        signs = self._signs()
        rules = [self._rule(place, flag) for place, flag in enumerate(self.source.data.flags)]
        self._unused()
        if self.problems:
            raise RedFlagsError(self.problems)
        rules.sort(key=lambda rule: URGENCIES.index(rule.data.urgency))
        return RedFlags(lexicon, signs, rules)

    def _lexicon(self) -> Lexicon:
        data = self.source.data
        lexicon = Lexicon(data.spelt, data.misspelt)
        for name, lines in data.words.items():
            self._claim(("words", name), name)
            self._learn(lexicon, name, ("words", name), lines)
        for name, lines in data.calm_words.items():
            self._learn(lexicon, f"calm.{name}", ("calm_words", name), lines)
        lexicon.close()
        return lexicon

    def _learn(self, lexicon: Lexicon, name: str, where: Where, lines: list[str]) -> None:
        for place, line in enumerate(lines):
            for phrase in filter(None, (piece.strip() for piece in line.split(","))):
                try:
                    lexicon.add(name, phrase)
                except PhraseError as error:
                    self._problem((*where, place), str(error), "write words as the notes at the top of the file say")

    def _signs(self) -> dict[str, tuple[Pattern, ...]]:
        signs = {}
        for name, patterns in self.source.data.signs.items():
            where = ("signs", name)
            signs[name] = tuple(self._pattern((*where, i), pattern) for i, pattern in enumerate(patterns))
            self._claim(where, name)
        return signs

    def _rule(self, place: int, flag: FlagData) -> _Rule:
        where = ("flags", place)
        patterns = tuple(
            self._pattern((*where, "patterns", i), pattern, flag.past) for i, pattern in enumerate(flag.patterns)
        )
        for name in (*flag.unless, *flag.needs):
            self._check((*where, "unless"), name)
        return _Rule(flag, patterns, frozenset(CALM_KINDS) - set(flag.despite))

    def _pattern(self, where: Where, data: PatternData, past: str = "all") -> Pattern:
        parts = tuple(tuple(part.split("|")) for part in data.near or data.then or data.all)
        same = data.same or ("message" if data.all else "sentence")
        within = data.within if data.within is not None or data.all else DEFAULT_WITHIN
        pattern = Pattern(parts, bool(data.then), within, same, tuple(data.unless), data.whole, past)
        for name in pattern.names():
            self._check(where, name)
        return pattern

    def _claim(self, where: Where, name: str) -> None:
        if name in self.names or "." in name or "|" in name:
            self._problem(where, f"the name `{name}` is taken or holds a dot or a bar", "give it another name")
        self.names[name] = where

    def _unused(self) -> None:
        for name, where in self.names.items():
            if name not in self.used:
                self._problem(where, f"no rule uses `{name}`", "use it in a pattern or remove it")

    def _check(self, where: Where, name: str) -> None:
        self.used.add(name)
        if name not in self.names:
            todo = "mend the name, or define it under words or signs above this line"
            self._problem(where, f"`{name}` is no word list and no sign", todo)

    def _problem(self, where: Where, what: str, todo: str) -> None:
        self.problems.append(self.source.problem(where, what, todo))
