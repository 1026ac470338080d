"""The kinds of blocks (docs/data.md), and which of them are starved or bloated beside those of like topics."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bot.content.problem import Problem, shown_path
from bot.phrasings.house import UNMARKED, House
from bot.understanding.topic_model import ALARMS

IN_HAND = "in_hand"
ONLY_DANGER = ("aside", "statement", "puts_off")
ANY_TOPIC = (UNMARKED, "boundary", "messy", "short", "mid", "long", "look_alike", IN_HAND)
DANGER = ("plain", "terse", "understated", "tail", "in_question", "story", "new_in_old", "everyday")
KINDS = (*ANY_TOPIC, *DANGER, *ONLY_DANGER)
APART = ("safety", "conversation", "out_of_scope")  # groups whose topics have numbers of their own
COUNTED_FROM = 10  # lines of a kind that the middle topic must have; of rarer kinds nobody can say what is few
STARVED, BLOATED = 1 / 3, 3  # of the middle topic


def numbers(house: House) -> dict[str, Counter[str]]:
    """How many phrasings of each kind an intent has."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for phrasing in house.phrasings:
        counted[phrasing.intent][phrasing.kind] += 1
    return counted


def uneven_kinds(house: House) -> Iterator[Problem]:
    """D012 and D013: a kind that is far rarer, or far more frequent, than in the middle one of like topics."""
    counted = numbers(house)
    reading = [topic for topic in house.topics if house.group_of(topic) not in APART]
    for family in (reading, [topic for topic in house.topics if topic in ALARMS]):
        for kind in (*ANY_TOPIC, *DANGER):
            middle = median([counted[topic][kind] for topic in family] or [0])
            if middle >= COUNTED_FROM:
                yield from _uneven(house, counted, family, kind, middle)


def _uneven(
    house: House, counted: dict[str, Counter[str]], family: list[str], kind: str, middle: float
) -> Iterator[Problem]:
    for topic in family:
        number, file = counted[topic][kind], Path(house.file_of(topic))
        what = f"`{topic}` has {number} phrasings of the kind `{kind}`, the middle topic {middle:g}"
        if number < STARVED * middle:
            yield Problem(shown_path(file), 0, "D012", what, "write more of that kind")
        elif number > BLOATED * middle:
            yield Problem(shown_path(file), 0, "D013", what, "take out what says the same, or see that others keep up")
