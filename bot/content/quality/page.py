"""docs/quality.md, made of the ratings, the comparisons and the figures of the day on which they were measured."""

from __future__ import annotations

from collections.abc import Sequence

from bot.content.quality.beside import Beside
from bot.content.quality.figures import Figures
from bot.content.quality.instruments import (
    ACTIONABILITY_AIM,
    DISCERN,
    DISCERN_AIM,
    GROUPS,
    PEMAT,
    UNDERSTANDABILITY_AIM,
    Item,
)
from bot.content.quality.ratings import Rated, Ratings
from bot.content.quality.whole import Measured, Quality, Total

SCORECARD_HEAD = "## The content, self-scored"
WORDS = {1: "agree", 0: "disagree", None: "does not apply"}
FIGURES = {
    "answers": "answers", "words": "words an answer, mean", "grade_mean": "reading grade, mean", "grade_highest": "highest",
    "sentences": "sentences", "cited": "with a source", "uncited": "statements without one", "sources": "sources",
    "dated": "% of them dated", "median_year": "median year", "reviewed": "% of answers with a review date",
    "passive": "% of sentences passive", "odds": "shares told", "odd_wholes": "of them not of 10, 100 or 1,000",
    "cues": "% of answers with a list, steps or a warning", "advice": "% with something to do",
    "asks": "% with a question to ask",
    "uncertain": "% that tell what is not known", "risks": "% that speak of harm", "choices": "% of choices",
    "untreated": "% of no treatment", "daily_life": "% of daily life",
}  # fmt: skip


def page(quality: Quality, measured: Measured) -> str:
    """The whole page, as Markdown."""
    parts = [
        _head(measured),
        _totals(quality.totals, quality),
        _how(quality),
        _figures(measured),
        *_rated("DISCERN", DISCERN, quality.discern, quality, measured),
        *_rated("PEMAT-P", PEMAT, quality.pemat, quality, measured),
        _beside(quality),
        _todo(quality),
    ]
    return "\n\n".join(parts) + "\n"


def scorecard_section(totals: dict[str, Total], quality: Quality) -> str:
    """The part of the scorecard: totals alone, and where the reasons stand."""
    return f"{SCORECARD_HEAD}\n\n{_note()} Reasons, item by item: [quality.md](quality.md).\n\n{_table(totals, quality)}\n"


def with_section(scorecard: str, section: str) -> str:
    """The scorecard with this section in place of the one it has, or at its end."""
    before, _, after = scorecard.partition(SCORECARD_HEAD)
    _, mark, rest = after.partition("\n## ")
    return "\n\n".join(part.strip("\n") for part in (before, section, f"## {rest}" if mark else "") if part) + "\n"


def _note() -> str:
    return (
        "Self-scored: the project rated its own content by two published instruments, one rater, without an outside rater "
        "and without a clinician or a patient."
    )


def _head(measured: Measured) -> str:
    return (
        "# The content as information for patients, self-scored\n\n"
        f"Made by `palsy content quality --write` from `data/quality`; figures of {measured.on}, content "
        f"{measured.content}. {_note()} A self-rating is no proof; the reasons are here to be disputed."
    )


def _totals(totals: dict[str, Total], quality: Quality) -> str:
    aims = (
        f"The aims are the project's own: {DISCERN_AIM} of 75 by the first 15 items of DISCERN, {UNDERSTANDABILITY_AIM:g} % "
        f"and {ACTIONABILITY_AIM:g} % by PEMAT-P. No page that defines bands for DISCERN totals was found, so none is named."
    )
    return f"## Totals\n\n{_table(totals, quality)}\n\n{aims}"


def _table(totals: dict[str, Total], quality: Quality) -> str:
    head = "| group | DISCERN 1 to 15 (of 75) | all 16 (of 80) | understandability | actionability | open |"
    rows = [
        f"| {quality.titles[group]} | {t.discern} | {t.discern_all} | {t.understandability:g} % | {t.actionability:g} % "
        f"| {', '.join(t.open) or 'none'} |"
        for group, t in totals.items()
    ]
    return "\n".join([head, "| --- | ---: | ---: | ---: | ---: | --- |", *rows])


def _how(quality: Quality) -> str:
    lines = []
    for name, ratings in (("DISCERN", quality.discern), ("PEMAT-P", quality.pemat)):
        places = "; ".join(f"[{what}]({url})" for what, url in ratings.items_read)
        lines.append(f"- {name}, rated {ratings.on}. Items read at: {places}. {ratings.note}")
    return "## How it was rated\n\n" + "\n".join(lines)


def _figures(measured: Measured) -> str:
    head = "| | " + " | ".join(group.replace("_", " ") for group in GROUPS) + " |"
    rows = [
        f"| {words} | " + " | ".join(_figure(measured.groups[g], name) for g in GROUPS) + " |"
        for name, words in FIGURES.items()
    ]
    note = (
        "Counted by a program (`bot/content/quality/figures.py`) over each group's own sentences. What an answer tells "
        "is counted by words, roughly: the passive too often, the rest too seldom."
    )
    return "\n".join(["## Figures", "", note, "", head, "| --- |" + " ---: |" * len(GROUPS), *rows])


def _figure(figures: Figures, name: str) -> str:
    return f"{figures[name]:g}"


def _rated(name: str, items: Sequence[Item], ratings: Ratings, quality: Quality, measured: Measured) -> list[str]:
    return [f"## {name}, item by item", *_shared(items, ratings, measured), *_groups(items, ratings, quality, measured)]


def _shared(items: Sequence[Item], ratings: Ratings, measured: Measured) -> list[str]:
    """The items rated once, with the lowest and the highest figure of all groups."""
    rated, figures = ratings.rated[GROUPS[0]], list(measured.groups.values())
    rows = [_row(item, rated[item.number], ratings, GROUPS[0], figures) for item in items if rated[item.number].shared]
    return ["\n".join(["### Every group", "", *_heads(), *rows])] if rows else []


def _groups(items: Sequence[Item], ratings: Ratings, quality: Quality, measured: Measured) -> list[str]:
    parts = []
    for group in GROUPS:
        rated = ratings.rated[group]
        rows = [
            _row(item, rated[item.number], ratings, group, [measured.groups[group]])
            for item in items
            if not rated[item.number].shared
        ]
        read = f"Read whole: {len(ratings.read[group])} texts, among them {_ids(ratings.read[group])}."
        parts.append("\n".join([f"### {quality.titles[group]}", "", read, "", *_heads(), *rows]))
    return parts


def _heads() -> list[str]:
    return ["| item | score | reason | what would have to change |", "| --- | --- | --- | --- |"]


def _row(item: Item, one: Rated, ratings: Ratings, group: str, figures: Sequence[Figures]) -> str:
    score = str(one.score) if item in DISCERN else WORDS[one.score]
    seen = f" ({_ids(one.looked_at)})" if one.looked_at else ""
    why = ratings.why(group, item.number, figures)
    return f"| {item.number} {item.asks} | {score} | {_cell(why + seen)} | {_cell(one.lacks)} |"


def _ids(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _beside(quality: Quality) -> str:
    head = f"## {len(quality.beside)} answers beside public leaflets"
    return "\n\n".join([head, quality.beside_note, *(_one(answer) for answer in quality.beside)])


def _one(answer: Beside) -> str:
    lines = [
        f"### {answer.question}",
        "",
        f"Ours: {_ids(answer.ours)}. Beside: [{answer.leaflet}]({answer.url}), {answer.seen}.",
        "",
    ]
    for title, said in (("Ours has", answer.has), ("Ours lacks", answer.lacks), ("Said differently", answer.differs)):
        lines.append(f"- {title}: {'; '.join(said) or 'nothing found'}.")
    return "\n".join(lines)


def _todo(quality: Quality) -> str:
    rows = [f"- {todo}" for answer in quality.beside for todo in answer.todo]
    what = "What a patient may need, a leaflet that was read says, and ours does not."
    return "\n".join(["## For editors", "", what, "", *(rows or ["Nothing is open."])])
