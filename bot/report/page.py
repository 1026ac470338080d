"""The report as one page that opens from disk: no script, nothing from elsewhere, plots as drawings in the page."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.report.read import Told
from bot.report.times import by_steps, times_of
from bot.report.words import grouped

if TYPE_CHECKING:
    from bot.content.model import Library

TEMPLATES = Path(__file__).parent / "templates"
MOST_BARS = 15
MOST_DAYS = 366
SHOWN_TIMES = ("half within", "99 in 100 within")
LEAST_LIKENESS = 50  # of words, for a card to be named as near
KINDS = {
    "answer": "answered", "urgent": "sent to help", "clarify": "asked back", "fallback": "no answer",
    "smalltalk": "small talk", "handoff": "sent to a person",
}  # fmt: skip
URGENCIES = {"none": "not said", "call_now": "call now", "same_day": "the same day"}


@dataclass(frozen=True)
class Bar:
    """`share`: of the longest, 0 to 100. `part`: of all, in words."""

    name: str
    count: int
    share: float
    part: str


@dataclass(frozen=True)
class Column:
    """A column of a drawing 100 high, its top and height; `name` tells it to who points at it or listens."""

    name: str
    at: int
    top: float
    height: float


def page(told: Told, since: datetime.date | None, until: datetime.date | None) -> str:
    """The whole page, which stands alone."""
    return _rendered("report.html", told, since, until, heading="h2")


def figures(told: Told, since: datetime.date | None, until: datetime.date | None) -> str:
    """What stands below the page's own heading, for another page that brings `report.css`."""
    return _rendered("figures.html", told, since, until, heading="h3")


def _rendered(name: str, told: Told, since: datetime.date | None, until: datetime.date | None, heading: str) -> str:
    """HTML. All that was read is escaped, and what would fake the page's direction or look is taken out."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    library = _library()
    templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    titles = {name: text.title for name, text in library.texts.items()} if library else {}
    filled: dict[str, Any] = {
        "told": told,
        "heading": heading,
        "span": _span(told, since, until),
        "figures": _figures(told),
        "days": _columns(_every_day(told.days)),
        "hours": _columns({f"{hour:02}": told.hours[f"{hour:02}"] for hour in range(24)}),
        "parts": _parts(told, library),
        "rated": _rated(told, titles),
        "asked": [
            ("Questions without an answer", _asked(told.unanswered, {}, library)),
            ("Questions that were asked back: no card was clearly nearest", _asked(told.asked_back, told.offered, library)),
        ],
    }
    return templates.get_template(name).render(**filled)


def _parts(told: Told, library: Library | None) -> list[tuple[str, list[Bar]]]:
    topics = {t.id: t.title for t in library.topics.values()} if library else {}
    return [
        ("What became of it", _bars(told.kinds, KINDS)),
        ("Topics", _bars(told.topics, topics)),
        ("Channels, in conversations", _bars(told.channels, {})),
        ("Messages in a conversation", _bars(told.turns, {}, in_order=True)),
        ("Went on to a further message, of all conversations", _went_on(told)),
        ("The last reply read, before nothing more was asked", _bars(told.left, KINDS)),
        ("How often each kind of reply was the last", _drop_off(told)),
        ("How long an answer took", _times(told)),
        ("How soon to be seen", _bars(told.urgencies, URGENCIES)),
        ("Danger raised, in alarms", _bars(told.danger, topics)),
        ("How these alarms ended", _bars(told.ended, {})),
    ]


def _library() -> Library | None:
    """For titles; without the content there are ids."""
    from bot.content.load import CONTENT, load_library

    return load_library(CONTENT)[0] if CONTENT.is_dir() else None


def _span(told: Told, since: datetime.date | None, until: datetime.date | None) -> tuple[str, str]:
    days = sorted(told.days)
    first, last = since or (days[0] if days else None), until or (days[-1] if days else None)
    return str(first or "the beginning"), str(last or "now")


def _figures(told: Told) -> list[tuple[str, str]]:
    yes = sum(count for name, count in told.helpful.items() if name.endswith(": yes"))
    rated = sum(told.helpful.values())
    return [
        ("conversations", str(told.conversations)),
        ("replies", str(told.replies)),
        ("answered", _part(told.kinds["answer"], told.replies)),
        ("asked back", _part(told.kinds["clarify"], told.replies)),
        ("no answer", _part(told.kinds["fallback"], told.replies)),
        ("alarms", str(sum(told.danger.values()))),
        ("rated helpful", f"{yes} of {rated}"),
        *((f"answers made, {name}", f"{value / 1000:.1f} s") for name, value in times_of(told.times) if name in SHOWN_TIMES),
    ]


def _part(count: int, of: int) -> str:
    return f"{100 * count / of:.0f}%" if of else "none"


def _bars(counts: Counter[str], names: Mapping[str, str], in_order: bool = False) -> list[Bar]:
    """The longest first, the rest together, which sets no measure for the others."""
    ranked = sorted(counts.items()) if in_order else counts.most_common()
    shown, rest = ranked[:MOST_BARS], sum(count for _, count in ranked[MOST_BARS:])
    named = [(names.get(name, name), count) for name, count in shown] + ([("all others", rest)] if rest else [])
    longest, total = max((count for _, count in shown), default=1), sum(counts.values())
    return [Bar(_clean(name), count, min(100.0, 100 * count / longest), _part(count, total)) for name, count in named]


def _went_on(told: Told) -> list[Bar]:
    """By number of messages, those who wrote at least so many."""
    counts = sorted(((int(many), count) for many, count in told.went_on.items()))
    return [Bar(f"message {many}", count, *_share(count, told.conversations)) for many, count in counts]


def _drop_off(told: Told) -> list[Bar]:
    """Of the replies of a kind, after how many nothing more was asked; the most left first."""
    shares = {kind: told.left[kind] / count for kind, count in told.kinds.items()}
    kinds = sorted(told.left, key=lambda kind: (-shares[kind], kind))
    return [
        Bar(_clean(KINDS.get(kind, kind)), told.left[kind], *_share(told.left[kind], told.kinds[kind])) for kind in kinds
    ]


def _times(told: Told) -> list[Bar]:
    steps, total = by_steps(told.times), sum(told.times.values())
    return [Bar(name, count, *_share(count, total)) for name, count in steps.items()] if total else []


def _share(count: int, of: int) -> tuple[float, str]:
    return 100 * count / of, _part(count, of)


def _columns(counts: Mapping[str, int]) -> list[Column]:
    highest = max(counts.values(), default=0) or 1
    heights = [(name, count, 100 * count / highest) for name, count in counts.items()]
    return [Column(f"{name}: {count}", n, 100 - height, height) for n, (name, count, height) in enumerate(heights)]


def _every_day(days: Counter[str]) -> dict[str, int]:
    """Also those on which nothing was asked; of a longer time the last year."""
    if not days:
        return {}
    first, last = (datetime.date.fromisoformat(day) for day in (min(days), max(days)))
    first = max(first, last - datetime.timedelta(days=MOST_DAYS - 1))
    every = (first + datetime.timedelta(days=n) for n in range((last - first).days + 1))
    return {day.isoformat(): days[day.isoformat()] for day in every}


def _rated(told: Told, titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """By text and version, the most often not helpful first."""
    from bot.content.code import code_of

    found: dict[str, dict[str, int]] = {}
    for name, count in told.helpful.items():
        which, _, verdict = name.rpartition(": ")
        found.setdefault(which, {"yes": 0, "no": 0})[verdict] += count
    rows = []
    for which, counts in sorted(found.items(), key=lambda item: (-item[1]["no"], item[0])):
        name, _, version = which.partition(" ")
        share = 100 * counts["yes"] / (counts["yes"] + counts["no"])
        rows.append({"id": name, "title": titles.get(name, name), "code": code_of(version), "share": share, **counts})
    return rows


def _asked(counts: Counter[str], offered: Mapping[str, str], library: Library | None) -> list[tuple[str, int, str]]:
    """Alike questions, how often, and the card that came nearest: what was offered first, else the nearest by its words."""
    asks = {ask.casefold(): s.id for s in library.snippets.values() for ask in (s.title, *s.asks)} if library else {}
    return [(_clean(words), count, offered.get(words) or _nearest(words, asks)) for words, count in grouped(counts)]


def _nearest(words: str, asks: Mapping[str, str]) -> str:
    from rapidfuzz import fuzz, process

    found = process.extractOne(words, asks.keys(), scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS)
    return asks[found[0]] if found else "none is near"


def _clean(words: str) -> str:
    from bot.rendering.harmless import harmless

    return harmless(words)
