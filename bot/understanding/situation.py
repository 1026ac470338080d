"""The situation that a message tells of: since when, whether somebody who can judge has looked, whose face, and told how.

Phrases stand in data/content/situation.yml. Nothing is decided here: the triage and the learnt detector of danger read the
same `Situation`. Where lists contradict each other, the newest time wins, and "nobody has looked" wins over "looked".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from bot.understanding.danger.lexicon import Hit, Lexicon
from bot.understanding.danger.phrases import PhraseError
from bot.understanding.danger.words import Message, read

Began = Literal["hours", "days", "weeks", "long"]
Whose = Literal["own", "relative", "child", "animal", "nobody"]
Told = Literal["fact", "general", "feared", "denied", "joked", "quoted"]
Way = Literal["help_has_come", "checked", "no_such_signs"]
TIMES: tuple[Began, ...] = ("hours", "days", "weeks", "long")
"""Newest first: of two times in one message the newer one is when it began."""
NEW: tuple[Began, ...] = ("hours", "days")
OTHERS: tuple[Whose, ...] = ("animal", "child", "relative")
WAYS: tuple[Way, ...] = ("help_has_come", "checked", "no_such_signs")
MANNERS = ("general", "media", "feared", "denied", "joked", "quoted")
LISTS = (
    *TIMES, "over", "judged", "operated", "unjudged", "own_body", *OTHERS, *MANNERS, *WAYS, "means_no_harm", "puts_off",
)  # fmt: skip
NOT_SO = frozenset({
    "no", "not", "never", "nobody", "noone", "without", "havent", "hasnt", "isnt", "wasnt", "dont", "doesnt", "didnt",
    "cant", "wont", "until", "till", "before", "if", "when", "unless", "should", "shall", "or",
})  # fmt: skip
NONE = frozenset({"no", "not", "never", "nobody", "nothing"})
"""With one of these in its clause, help or a check is denied, as it is not by "no fever, the doctor saw him"."""
DOUBT = frozenset({
    "but", "or", "if", "when", "until", "till", "before", "think", "thought", "guess", "maybe", "perhaps", "probably",
    "might", "could", "would", "should", "shall", "tomorrow", "later", "next", "soon", "yet", "what", "worse", "called",
    "ringing", "let",
})  # fmt: skip
"""With one of these in its sentence, help that has come or a check is not plainly stated."""
ANOTHER_TIME = frozenset(
    {"again", "before", "else", "other", "another", "previously", "year", "years", "different", "unrelated"}
)
"""With one of these in its sentence a check was perhaps of something else."""
HEDGES = DOUBT - {"what", "called"} | {
    "nobody", "nothing", "today", "tonight", "now", "moment", "anymore", "unless", "promise", "in", "here", "more", "again",
    "with", "alone",
    "long", "front", "than", "like",
}  # fmt: skip
"""With one of these in its sentence "I will not hurt myself" is not plainly meant."""
ASKS = frozenset({"do", "does", "did"})
"""First words of a sentence that asks."""
ME = frozenset({"me", "myself"})
"""With one of these a dog beside it is not what the message is about: "the dog bit me"."""
NOT_SO_REACH = 3
"""Words between "haven't" and the "seen" that it takes back."""
SUDDEN = frozenset({"woke", "woken", "wake", "waking", "suddenly", "sudden", "nowhere"})
"""Say how it began; with a time right behind them that says when: "woke up yesterday"."""
BEFORE_THE_TIME = 2
"""Words between "woke up" and its "yesterday": "woke up with it on Monday"."""
AHEAD = frozenset({"appointment", "appt", "booked", "scheduled", "until", "till", "til", "wait", "waiting"})
"""Behind one of these "in march" is still to come."""


class SituationError(ValueError):
    """The file of phrases cannot be used; the message says where and what to do."""


@dataclass(frozen=True)
class Situation:
    """`began`: None where no time is named. `judged`: None where nothing is said of it. `read`: the words behind each list.

    `puts_off`: asks to wait, doubts it, or asks how to get there; means something only right after an alarm.
    `means_no_harm`: says plainly that nobody will hurt themselves; means something only right after a crisis.
    """

    began: Began | None = None
    over: bool = False
    judged: bool | None = None
    whose: Whose = "own"
    told: Told = "fact"
    ways: tuple[Way, ...] = ()
    puts_off: bool = False
    means_no_harm: bool = False
    read: tuple[tuple[str, str], ...] = ()

    @property
    def is_settled(self) -> bool:
        """Somebody who can judge has looked, it is long past, or it is nobody's face: no nurse would send that in."""
        if self.whose in ("animal", "nobody") or self.told == "quoted":
            return True
        if self.judged is False or self.began == "hours":
            return False
        return bool(self.judged) or self.over or self.began == "long"

    def as_dict(self) -> dict[str, Any]:
        """As it travels with the message; `Situation.of` gives it back."""
        return dict(vars(self))

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Situation:
        read_ = tuple((str(name), str(words)) for name, words in kept.get("read", ()))
        return cls(**{**kept, "ways": tuple(kept.get("ways", ())), "read": read_})


class SituationReader:
    """The phrases of one file, ready to be found. Holds nothing of a conversation."""

    def __init__(self, phrases: Mapping[str, list[str]]):
        self._lexicon = Lexicon({}, [])
        for name, lines in phrases.items():
            for phrase in (piece.strip() for line in lines for piece in _phrases(line)):
                self._lexicon.add(name, phrase)
        self._lexicon.close()

    @classmethod
    def load(cls, path: Path) -> SituationReader:
        """Raises SituationError."""
        try:
            phrases = yaml.safe_load(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise SituationError(f"{path}:0: {error.strerror} (restore the file from git)") from None
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 0
            raise SituationError(f"{path}:{line}: {error.problem} (mend the YAML here)") from None
        except (yaml.YAMLError, ValueError, RecursionError):  # odd characters, not UTF-8, a date that is none
            raise SituationError(f"{path}:0: cannot be read (save it as UTF-8, and remove odd characters)") from None
        if not isinstance(phrases, dict) or set(phrases) != set(LISTS):
            raise SituationError(f"{path}:1: needs exactly the lists {', '.join(LISTS)} (add or remove lists)")
        for name, lines in phrases.items():
            if not (isinstance(lines, list) and lines and all(isinstance(line, str) for line in lines)):
                raise SituationError(f"{path}:0: {name} must be a list of texts (put bare no, yes and numbers in quotes)")
        try:
            return cls(phrases)
        except PhraseError as error:
            raise SituationError(f"{path}:0: {error} (write words as the notes at the top of the file say)") from None

    def read(self, text: str) -> Situation:
        message = read(text)
        hits = self._lexicon.find(message)
        unjudged = hits.get("unjudged", [])
        left = {
            name: [hit for hit in hits.get(name, ()) if not _taken_back(message, hit, unjudged)]
            for name in ("judged", "operated")
        } | {
            "long": [hit for hit in hits.get("long", ()) if not (_is_ahead(message, hit) or _is_age(message, hit))],
            "hours": _hours(message, hits),
        }
        named = {name: found for name, found in (dict(hits) | left).items() if found}
        mentioned = named | ({"me": []} if ME & set(message.words) else {})
        began = next((time for time in TIMES if time in named), None)
        return Situation(
            began=began,
            over="over" in named,
            judged=_judged(named, began),
            whose=_whose(mentioned),
            told=_told(named),
            puts_off="puts_off" in named,
            means_no_harm=any(
                not HEDGES & set(_beside(message, hit, message.sentence)) for hit in named.get("means_no_harm", ())
            ),
            ways=tuple(way for way in WAYS if way in named and _is_taken(message, way, named[way], _old(named))),
            read=tuple((name, _words(message, found[0])) for name, found in sorted(named.items())),
        )


def _phrases(line: str) -> list[str]:
    """The phrases of a line: commas part them, those within brackets too are none of the language."""
    return [piece for piece in line.split(",") if piece.strip()]


def _taken_back(message: Message, hit: Hit, unjudged: list[Hit]) -> bool:
    """ "not been seen": within a phrase that says nobody has looked, or behind a "not" of the same clause."""
    if any(other.start <= hit.start < other.end or hit.start <= other.start < hit.end for other in unjudged):
        return True
    before = range(max(0, hit.start - NOT_SO_REACH), hit.start)
    return any(message.words[i] in NOT_SO and message.clause[i] == message.clause[hit.start] for i in before)


def _hours(message: Message, hits: Mapping[str, list[Hit]]) -> list[Hit]:
    """Without those that an older time right behind them dates: "woke up yesterday", "all of a sudden two weeks ago"."""
    older = [hit for name in TIMES if name != "hours" for hit in hits.get(name, ())]

    def is_dated(hit: Hit) -> bool:
        near = range(hit.end, hit.end + BEFORE_THE_TIME + 1)
        return bool(SUDDEN & set(message.words[hit.start : hit.end])) and any(
            other.start in near and message.clause[other.start] == message.clause[hit.start] for other in older
        )

    return [hit for hit in hits.get("hours", ()) if not is_dated(hit)]


def _is_ahead(message: Message, hit: Hit) -> bool:
    """ "my appointment in march", but not "in 2016": a month behind a word of what is still to come, in one sentence."""
    words, sentence = message.words, message.sentence
    if words[hit.start] != "in" or words[hit.end - 1].isdigit():
        return False
    return any(words[i] in AHEAD and sentence[i] == sentence[hit.start] for i in range(hit.start))


def _is_age(message: Message, hit: Hit) -> bool:
    """ "my 4 year old", "she is six months old": whose face it is, not since when."""
    return message.words[hit.end : hit.end + 1] == ["old"]


def _judged(named: Mapping[str, list[Hit]], began: Began | None) -> bool | None:
    """Who operated has looked, unless hours or days are told of: what came after may be new."""
    if "judged" in named or ("operated" in named and began not in NEW):
        return True
    return False if "unjudged" in named else None


def _whose(named: Mapping[str, list[Hit]]) -> Whose:
    people = [other for other in OTHERS if other in named and other != "animal"]
    if "own_body" in named or people:
        return people[0] if people else "own"
    if "media" in named or "general" in named:
        return "nobody"
    return "animal" if "animal" in named and "me" not in named else "own"


def _told(named: Mapping[str, list[Hit]]) -> Told:
    if ("media" in named and "own_body" not in named) or "quoted" in named:
        return "quoted"
    for manner in ("general", "joked", "denied", "feared"):
        if manner in named:
            return manner  # type: ignore[return-value]
    return "fact"


def _old(named: Mapping[str, list[Hit]]) -> list[Hit]:
    """Times that are weeks or longer ago."""
    return [hit for name in ("weeks", "long") for hit in named.get(name, ())]


def _is_taken(message: Message, way: Way, found: list[Hit], old: list[Hit]) -> bool:
    """Stated, not asked, doubted or put off; and a check not one of weeks or years ago: it saw nothing of what is new."""
    if way == "no_such_signs":
        return True
    doubt = DOUBT | ANOTHER_TIME if way == "checked" else DOUBT
    return any(
        not _taken_back(message, hit, [])
        and not doubt & set(said := _beside(message, hit, message.sentence))
        and not NONE & set(_beside(message, hit, message.clause))
        and said[0] not in ASKS
        and not (way == "checked" and any(message.clause[time.start] == message.clause[hit.start] for time in old))
        for hit in found
    )


def _beside(message: Message, hit: Hit, numbers: Sequence[int]) -> list[str]:
    """The words of the sentence, or of the clause, that a phrase begins in."""
    return [word for word, number in zip(message.words, numbers, strict=True) if number == numbers[hit.start]]


def _words(message: Message, hit: Hit) -> str:
    return " ".join(message.words[hit.start : hit.end])
