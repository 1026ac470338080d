"""What is asked, without the thanks, the hello or the "no" around it: "ta, and when should I see a change?"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from bot.understanding.patterns import pattern

Words = tuple[str, ...]

FEWEST_WORDS = 2  # of what is left; less is no question, and the message stays as it is
MOST_EXTRAS = 4  # "so much again for that": what may follow a "thank you"
MOST_FOR = 30  # characters of what somebody is thanked for
WORD = pattern(r"[\pL\pN_']+")
STOPS = ",.!;:)-"


def _each(*places: str) -> Iterator[Words]:
    """Every run of words with one of the choices at each place; a choice may be nothing."""
    for chosen in product(*(place.split("|") for place in places)):
        yield tuple(" ".join(chosen).split())


def _table(*runs: Iterable[Words]) -> dict[str, tuple[Words, ...]]:
    """Runs of words by their first word, the longest first."""
    table: dict[str, set[Words]] = {}
    for words in (words for run in runs for words in run):
        table.setdefault(words[0], set()).add(words)
    return {first: tuple(sorted(found, key=lambda words: (-len(words), words))) for first, found in table.items()}


THANKS = _table(_each("|many|very many", "thank|thanks|thank you|thankyou|thx|ty|cheers|ta|merci|gracias", "|you"))
MUCH = _table(
    _each("so|very|ever so", "much"), _each("a", "lot|million|bunch"), _each("again"),
    _each("for", "that|this|everything|the info|the answer|the help"),
)  # fmt: skip
HELLO = "hello|hi|hey", "|there|again"
PRAISE = (
    "that's|thats|that is|it's|its|you're|youre|you are", "|so|very|really|all",
    "great|good|helpful|kind|useful|lovely|brilliant|clear|fine|perfect",
)  # fmt: skip
HEARD = (
    "ok|okay|ok then|okay then|right|right then|right so|fair enough|fine|great|lovely|perfect|got it|i see|alright|lol|haha"
    "|wow|sorry|please|yes|yeah|yep|yup|sure"
)
HUMS = ("hm", "um", "er")  # with the second letter as often as you like
COURTESY = _table(
    _each(*HELLO), _each("hiya|morning|evening"), _each("good", "morning|afternoon|evening|day"), _each(*PRAISE),
    _each(HEARD), _each("no|nah|nope|na"), _each("no|nah|nope|na", "not", "that|those|these", "|one"),
    _each("none of", "those|these|them"), _each("not", "that|those", "|one"),
)  # fmt: skip
GOES_ON = frozenset("and|but|so|also|then|now|what|how|why|when|can|could|is|does|do|will".split("|"))
JOINS = ("and", "but", "also", "now", "then")
MEANT = _table(
    _each("i|we", "meant|mean"), _each("i|we", "was|am", "asking", "about|for"), _each("i'm|im", "asking", "about|for"),
    _each("i'm|im", "after"),
)  # fmt: skip
AFTER = _table(
    _each("|many", "thank|thanks|thank you|thx|ty|cheers|ta|please|pls|plz", "|so much|very much|a lot|in advance|again"),
    _each("|many", "thank|thanks|thank you|thx|ty|cheers|ta|please|pls|plz", "so much|very much|a lot|in advance", "again"),
)


@dataclass(frozen=True)
class _Text:
    """A text and its words in small letters, with the places where each begins and ends."""

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> _Text:
        found = [(match.start(), match.end()) for match in WORD.finditer(text)]
        starts, ends = zip(*found, strict=True) if found else ((), ())
        return cls(text, tuple(text[start:end].lower() for start, end in found), starts, ends)

    def gap(self, place: int) -> str:
        """What stands before a word; behind the last one for the place after it."""
        start = self.ends[place - 1] if place else 0
        return self.text[start : self.starts[place] if place < len(self.words) else len(self.text)]

    def runs(self, table: dict[str, tuple[Words, ...]], place: int) -> Iterator[int]:
        """The places behind each run of a table that begins here, the longest first. Its words stand a blank apart."""
        first = self.words[place] if place < len(self.words) else ""
        for words in table.get(first, ()):
            end = place + len(words)
            if self.words[place:end] == words and all(self.gap(n).isspace() for n in range(place + 1, end)):
                yield end


def without_courtesy(text: str) -> str:
    """The text without courtesies at both ends; unchanged where nothing to speak of would be left."""
    named = _without_correction(text)
    bare = _without_end(_without_beginning(named))
    return bare if len(bare.split()) >= (1 if named != text else FEWEST_WORDS) else text


def _without_beginning(written: str) -> str:
    text, place, start = _Text.of(written), 0, 0
    while place < len(text.words) and start == text.starts[place]:
        ends = ((end, _between(text, end)) for end in _courtesies(text, place))
        after = next(((end, goes_on) for end, goes_on in ends if goes_on is not None), None)
        if after is None:
            break
        place, start = after
    rest = written[start:]
    first, _, others = rest.partition(" ")
    return others.lstrip() if start and first.lower() in JOINS and len(others.split()) > 1 else rest


def _between(text: _Text, place: int) -> int | None:
    """Where the text goes on after a courtesy that ends before `place`; None where it is no courtesy after all.

    Stops, the end, or a blank before one more courtesy or a word that begins a question.
    """
    gap, end = text.gap(place), text.ends[place - 1]
    rest = gap.lstrip()
    stops = len(rest) - len(rest.lstrip(STOPS))
    if stops:
        behind = rest[stops:]
        return end + len(gap) - len(behind.lstrip())
    if not gap and place == len(text.words):
        return end
    if not gap.isspace() or place == len(text.words):
        return None
    goes_on = text.words[place] in GOES_ON or next(_courtesies(text, place), None) is not None
    return text.starts[place] if goes_on else None


def _courtesies(text: _Text, place: int) -> Iterator[int]:
    """The places behind each courtesy that begins here, the longest first."""
    for end in text.runs(THANKS, place):
        yield from reversed(list(_thanked(text, end)))
    if _is_hum(text.words[place]):
        yield place + 1
    yield from text.runs(COURTESY, place)


def _thanked(text: _Text, place: int) -> Iterator[int]:
    """The place behind a "thank you", and behind each thing that may follow it."""
    yield place
    for _ in range(MOST_EXTRAS):
        end = next(text.runs(MUCH, place), None) if _is_apart(text, place) else None
        if end is None:
            break
        place = end
        yield place
    if place < len(text.words) and text.words[place] == "for" and _is_apart(text, place):
        yield from _thanked_for(text, place)


def _thanked_for(text: _Text, place: int) -> Iterator[int]:
    """Behind "for all your patience", where a full stop or an exclamation mark follows soon."""
    for end in range(place + 1, len(text.words) + 1):
        if text.ends[end - 1] - text.ends[place] > MOST_FOR + 1:
            return
        gap = text.gap(end)
        if end > place + 1 and gap[:1] in (".", "!"):
            yield end
        if not gap.isspace():
            return


def _is_apart(text: _Text, place: int) -> bool:
    return place < len(text.words) and text.gap(place).isspace()


def _is_hum(word: str) -> bool:
    """ "Hmm", "um", "errr"."""
    return word[:2] in HUMS and set(word[1:]) == {word[1]} and word != "hm"


def _without_correction(written: str) -> str:
    """Without "no sorry, I meant" in front."""
    text, place = _Text.of(written), 0
    while place < len(text.words) and (place or not text.gap(0)):
        meant = next(text.runs(MEANT, place), None)
        if meant is not None and _is_apart(text, meant):
            return written[text.starts[meant] :]
        ends = _courtesies(text, place)
        after = next((end for end in ends if (gap := text.gap(end)) and not gap.strip(" \t\n,.!")), None)
        if after is None:
            break
        place = after
    return written


def _without_end(written: str) -> str:
    """Without "please" or "many thanks in advance" at the end."""
    text = _Text.of(written)
    if text.gap(len(text.words)).strip(" .!"):
        return written
    for place in range(max(1, len(text.words) - MOST_EXTRAS), len(text.words)):
        gap = text.gap(place)
        kept = gap.rstrip(" ,.!;")
        if kept != gap and len(text.words) in text.runs(AFTER, place):
            return written[: text.ends[place - 1] + len(kept)]
    return written
