"""The red-flag screen: a message in, alarms out, with reasons for staff."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bot.understanding.danger.compiling import CALM_KINDS, Compiled, Rule, compiled
from bot.understanding.danger.context import Context
from bot.understanding.danger.lexicon import Hit
from bot.understanding.danger.matching import excused, starts_of
from bot.understanding.danger.schema import FlagData
from bot.understanding.danger.source import SourceFolder
from bot.understanding.danger.words import Message, read

Hits = dict[str, list[Hit]]


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


class _Heard:
    """One message as it was read: its words, what was found in it, and the alarms of it, worked out when asked for."""

    def __init__(self, text: str, message: Message, hits: Hits, rules: list[Rule]) -> None:
        self.text, self.message, self.hits, self._rules = text, message, hits, rules

    @cached_property
    def alarms(self) -> tuple[Alarm, ...]:
        if not self.hits:
            return ()
        return tuple(alarm for rule in self._rules if (alarm := _alarm(rule, self.message, self.hits)))


class RedFlags:
    """The compiled rules of one folder. Make it once with `RedFlags.load`; it holds no state of a conversation."""

    def __init__(self, ready: Compiled) -> None:
        self._lexicon, self._signs, self._rules = ready.lexicon, ready.signs, ready.rules
        self._starts = {name: starts_of(patterns) for name, patterns in ready.signs.items()}
        self._last: _Heard | None = None

    @classmethod
    def load(cls, folder: Path | str) -> RedFlags:
        """Read and compile a folder of red flags; RedFlagsError names every problem with its file and line."""
        return cls(compiled(SourceFolder(Path(folder))))

    @property
    def rules(self) -> list[FlagData]:
        """The rules as data, most urgent first."""
        return [rule.data for rule in self._rules]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The name of every word list and sign that `hits` may count, in order of the alphabet."""
        return tuple(sorted({*self._lexicon.names, *self._signs}))

    def screen(self, text: str) -> list[Alarm]:
        """The alarms of a message, most urgent first, one a rule at most; the same text always gives the same."""
        return list(self._read(text).alarms)

    def known_words(self, text: str, who: str | None) -> str:
        """The words that say whom the conversation is about, where a flag fires behind them that does not without; or none.

        `who`: a value of about.yml. "My blood pressure was 160" is another message of somebody who is known to be pregnant.
        """
        known = [(rule, data) for rule in self._rules if (data := rule.data.known) and str(data.who) == who]
        fired = {alarm.rule for alarm in self.screen(text)} if known else set()
        for rule, data in known:
            words = f"{data.reads}. "
            message = read(words + text, self._lexicon.spelt)
            if rule.data.id not in fired and _alarm(rule, message, self._found(message)):
                return words
        return ""

    def hits(self, text: str) -> dict[str, int]:
        """For each word list and sign how often the message holds it with nothing that calms it; those it lacks left out."""
        counts = {name: sum(not hit.calm for hit in found) for name, found in self._read(text).hits.items()}
        return {name: count for name, count in counts.items() if count}

    def signs(self, text: str) -> dict[str, float]:
        """For a model to learn from: word lists and signs that a text holds, calmed or not, why calmed, flags that fire."""
        heard = self._read(text)
        found: dict[str, float] = {}
        for name, several in heard.hits.items():
            found[f"{'has' if any(not hit.calm for hit in several) else 'calmed'}:{name}"] = 1.0
            found |= {f"calm:{kind}": 1.0 for hit in several for kind, _ in hit.calm}
        for alarm in heard.alarms:
            found |= {f"fires:{alarm.rule}": 1.0, "fires": 1.0, f"fires:{alarm.urgency}": 1.0}
        return found

    def explain(self, text: str) -> list[Tried]:
        """Every rule, most urgent first, with what came of it."""
        heard = self._read(text)
        return [_tried(rule, heard.message, heard.hits) for rule in self._rules]

    def _read(self, text: str) -> _Heard:
        """The text as it was read. The last one is kept: a message is screened as it comes in, and again where answered."""
        heard = self._last
        if heard is None or heard.text != text:
            message = read(text, self._lexicon.spelt)
            heard = self._last = _Heard(text, message, self._found(message), self._rules)
        return heard

    def _found(self, message: Message) -> Hits:
        found = self._lexicon.find(message)
        if all("." in name for name in found):
            return {}
        hits = Context(message, found, self._lexicon.loose).judged()
        for name, patterns in self._signs.items():
            if self._starts[name].isdisjoint(hits):
                continue
            matches = [hit for pattern in patterns for hit in pattern.find(message, hits, name)]
            if matches:
                hits[name] = _fewer(matches)
        return hits


def _fewer(matches: list[Hit]) -> list[Hit]:
    """Matches of a sign in the order of the text; of those over the same words the one with the fewest reasons."""
    best: dict[tuple[int, int], Hit] = {}
    for hit in sorted(matches, key=lambda hit: (hit.start, hit.end, len(hit.calm))):
        best.setdefault((hit.start, hit.end), hit)
    return list(best.values())


def _alarm(rule: Rule, message: Message, hits: Hits) -> Alarm | None:
    for hit in _matches(rule, message, hits):
        if not _reasons(rule, hit):
            if _against(rule, message, hits):
                return None
            data = rule.data
            return Alarm(data.id, data.topic, data.urgency, data.snippet, _matched(message, hit))
    return None


def _against(rule: Rule, message: Message, hits: Hits) -> list[tuple[str, str]]:
    """What in the whole message speaks against a rule: one of its `unless` is there, or none of its `needs`."""
    against = list(excused(message, hits, tuple(rule.data.unless)))
    if rule.data.needs and not any(name in hits for name in rule.data.needs):
        against.append(("needs", " or ".join(rule.data.needs)))
    return against


def _tried(rule: Rule, message: Message, hits: Hits) -> Tried:
    """How one rule fared: of several suppressed matches the one with the fewest reasons against it."""
    matches = sorted(_matches(rule, message, hits), key=lambda hit: len(_reasons(rule, hit)))
    if not matches:
        return Tried(rule.data.id, "silent")
    against = [*_reasons(rule, matches[0]), *_against(rule, message, hits)]
    told = tuple(f"{kind}: {words}" for kind, words in against)
    return Tried(rule.data.id, "suppressed" if told else "fired", _matched(message, matches[0]), told)


def _matches(rule: Rule, message: Message, hits: Hits) -> Iterator[Hit]:
    if rule.starts.isdisjoint(hits):
        return
    for pattern in rule.patterns:
        yield from pattern.find(message, hits)


def _reasons(rule: Rule, hit: Hit) -> list[tuple[str, str]]:
    return [reason for reason in hit.calm if reason[0] in rule.counting or reason[0] not in CALM_KINDS]


def _matched(message: Message, hit: Hit) -> tuple[str, ...]:
    return tuple(" ".join(message.words[start:end]) for start, end in hit.parts)
