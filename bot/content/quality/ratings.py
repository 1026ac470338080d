"""Reads `data/quality/discern.yml` and `pemat.yml`, checks them strictly, and adds them up.

Q001: not in the form; Q002: an item without a rating in a group, or rated twice; Q003: a score that the instrument does not
know; Q004: a reason that names nothing that was looked at; Q005: an unknown text or figure; Q006: a figure that no longer
bears the score; Q007: not fully met, and not said what would have to change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.fields import Fields
from bot.content.lines import line_of, load_lined
from bot.content.model import Library
from bot.content.problem import Problem, shown_path
from bot.content.quality.figures import Figures
from bot.content.quality.instruments import DISCERN, GROUPS, HIGHEST, LOWEST, OVERALL, PEMAT, Item

QUALITY = Path("data/quality")
FEWEST_READ = 12  # texts of a group that the rater read whole
ANSWERS = {"agree": 1, "disagree": 0, "na": None}
BEARS = re.compile(r"^(\w+) (<=|>=) (\d+(?:\.\d+)?)$")
NAMED_FIGURE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Rated:
    """One item's score with its reason. `score` is None where the item does not apply. `bears`: what must hold of the
    group's figures for the score to stand, such as `grade_highest <= 6`. `shared`: rated once for all groups.
    """

    item: int
    score: int | None
    why: str
    lacks: str
    looked_at: tuple[str, ...]
    bears: tuple[str, ...]
    line: int
    shared: bool = False


@dataclass(frozen=True)
class Ratings:
    """All ratings by one instrument. `rated`: by group and item; `read`: what the rater read whole, by group."""

    path: str
    on: str
    note: str
    items_read: tuple[tuple[str, str], ...]  # what was read of the instrument, and where
    read: Mapping[str, tuple[str, ...]]
    rated: Mapping[str, Mapping[int, Rated]]

    def why(self, group: str, item: int, figures: Sequence[Figures]) -> str:
        """The reason with the figures filled in: of one group as they are, of several as the lowest and the highest."""

        def filled(found: re.Match[str]) -> str:
            values = sorted({each[found[1]] for each in figures})
            return " to ".join(_shown(value) for value in dict.fromkeys((values[0], values[-1])))

        return NAMED_FIGURE.sub(filled, self.rated[group][item].why)


def load_ratings(path: Path, items: Sequence[Item], library: Library) -> tuple[Ratings, list[Problem]]:
    """The ratings as far as they can be read, and all that is wrong with them but Q006."""
    value, problems = load_lined(path)
    whole = Fields({} if problems else value, shown_path(path), "the file", 1, problems)
    on, note = whole.day("rated"), whole.text("note")
    places = tuple(_place(entry, whole, problems) for entry in whole.items("items_read"))
    shared = [_rated(entry, whole, problems, True) for entry in whole.items("every_group", required=False)]
    groups = Fields(whole.raw("groups"), whole.path, "`groups`", whole.line_at("groups"), problems)
    read: dict[str, tuple[str, ...]] = {}
    rated: dict[str, dict[int, Rated]] = {}
    for group in GROUPS:
        fields = Fields(groups.raw(group), whole.path, f"`{group}`", groups.line_at(group), problems)
        read[group] = fields.texts("read", required=True)
        own = [_rated(entry, whole, problems) for entry in fields.items("items", required=not shared)]
        rated[group] = {r.item: r for r in (*shared, *own)}
        problems.extend(_doubled(whole.path, group, shared, own))
        fields.close()
    groups.close()
    whole.close()
    ratings = Ratings(whole.path, on, note, places, read, rated)
    problems.extend(_wrong(ratings, items, library))
    return ratings, sorted(set(problems))


def _place(entry: Any, whole: Fields, problems: list[Problem]) -> tuple[str, str]:
    fields = Fields(entry, whole.path, "an entry of `items_read`", whole.line_at("items_read"), problems)
    found = fields.text("what"), fields.text("url")
    fields.close()
    return found


def _rated(entry: Any, whole: Fields, problems: list[Problem], shared: bool = False) -> Rated:
    fields = Fields(entry, whole.path, "a rating", line_of(entry, 1), problems)
    score, line = fields.raw("score"), fields.line
    number = fields.number("item")
    if (isinstance(score, str) and score not in ANSWERS) or not isinstance(score, str | int):
        problems.append(
            Problem(whole.path, line, "Q003", f"`score: {score}` is none", "write 1 to 5, or agree, disagree or na")
        )
        score = "na"
    made = Rated(
        item=int(number or 0),
        score=ANSWERS[score] if isinstance(score, str) else score,
        why=fields.text("why"),
        lacks=fields.text("lacks", required=False),
        looked_at=fields.texts("looked_at"),
        bears=fields.texts("bears"),
        line=line,
        shared=shared,
    )
    fields.close()
    return made


def _doubled(path: str, group: str, shared: list[Rated], own: list[Rated]) -> Iterator[Problem]:
    seen: set[int] = set()
    for rated in (*shared, *own):
        if rated.item in seen:
            what = f"item {rated.item} of {group} is rated twice"
            yield Problem(path, rated.line, "Q002", what, "keep one, in `every_group` or in the group")
        seen.add(rated.item)


def _wrong(ratings: Ratings, items: Sequence[Item], library: Library) -> Iterator[Problem]:
    numbers = {item.number for item in items}
    for group, rated in ratings.rated.items():
        for missing in sorted(numbers - rated.keys()):
            yield Problem(ratings.path, 0, "Q002", f"{group} has no rating of item {missing}", "read the group and rate it")
        for one in rated.values():
            yield from _wrong_rating(ratings.path, one, numbers, items is DISCERN, library)
        if len(ratings.read[group]) < FEWEST_READ:
            what = f"only {len(ratings.read[group])} texts of {group} were read whole"
            yield Problem(ratings.path, 0, "Q004", what, f"read {FEWEST_READ} at least, the overviews among them")
        yield from _unknown(ratings.path, 0, ratings.read[group], library)


def _wrong_rating(path: str, one: Rated, numbers: set[int], by_degrees: bool, library: Library) -> Iterator[Problem]:
    if one.item not in numbers:
        yield Problem(path, one.line, "Q002", f"there is no item {one.item}", "use the instrument's numbers")
    known = range(LOWEST, HIGHEST + 1) if by_degrees else (0, 1, None)
    if one.score not in known:
        todo = f"write {LOWEST} to {HIGHEST}" if by_degrees else "write agree, disagree or na"
        yield Problem(path, one.line, "Q003", f"item {one.item} has a score that the instrument does not know", todo)
    if not one.looked_at and not NAMED_FIGURE.search(one.why):
        what = f"the reason for item {one.item} names nothing that was looked at"
        yield Problem(path, one.line, "Q004", what, "list texts in `looked_at`, or give a figure in braces")
    if not one.lacks and one.score is not None and one.score < (HIGHEST if by_degrees else 1):
        what = f"item {one.item} is not fully met"
        yield Problem(path, one.line, "Q007", what, "say in `lacks` what would have to change")
    yield from _unknown(path, one.line, one.looked_at, library)


def _unknown(path: str, line: int, names: Sequence[str], library: Library) -> Iterator[Problem]:
    for name in names:
        if name not in library.snippets:
            yield Problem(
                path, line, "Q005", f"names the unknown text {name}", "mend the id, and look whether the score stands"
            )


def borne(ratings: Ratings, figures: Mapping[str, Figures]) -> list[Problem]:
    """Q005 and Q006: what the reasons say of figures is so."""
    return sorted(
        {p for g, rated in ratings.rated.items() for one in rated.values() for p in _unborne(ratings, g, one, figures[g])}
    )


def _unborne(ratings: Ratings, group: str, one: Rated, figures: Figures) -> Iterator[Problem]:
    for name in NAMED_FIGURE.findall(one.why):
        if name not in figures:
            yield Problem(ratings.path, one.line, "Q005", f"there is no figure {name}", f"use one of {', '.join(figures)}")
    for written in one.bears:
        found = BEARS.match(written)
        if not found or found[1] not in figures:
            yield Problem(ratings.path, one.line, "Q001", f"`{written}` is no condition", "write such as grade_highest <= 6")
            continue
        value, least = figures[found[1]], float(found[3])
        if value > least if found[2] == "<=" else value < least:
            what = f"item {one.item} of {group} rests on {written}, and it is {_shown(value)}"
            yield Problem(ratings.path, one.line, "Q006", what, "look again, and change the content or the score")


def discern_total(rated: Mapping[int, Rated]) -> tuple[int, int]:
    """The sum of the first 15 items (15 to 75), and of all 16 (16 to 80)."""
    scores = {number: one.score or 0 for number, one in rated.items()}
    first = sum(score for number, score in scores.items() if number != OVERALL)
    return first, first + scores[OVERALL]


def pemat_share(rated: Mapping[int, Rated], part: str) -> float:
    """Percent of the part's items that are met, of those that apply, cut to one decimal."""
    scores = [score for item in PEMAT if item.part == part and (score := rated[item.number].score) is not None]
    return 1000 * sum(scores) // len(scores) / 10


def _shown(value: float) -> str:
    return f"{value:g}"
