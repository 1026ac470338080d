"""Rules about the pictures. A missing alt or caption is C001, an unknown figure of theirs C008, an unknown source C006."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.content.drawing import CannotDraw, labels
from bot.content.faces import read_odds
from bot.content.frames import read_frames
from bot.content.model import Block, Figure, FigureKind, Library, Sentence
from bot.content.picture import picture_of
from bot.content.problem import Problem
from bot.content.timeline import UNITS, read_spans

WORD = re.compile(r"[\w']+")
NEARLY = 0.051  # half of one in ten, and a little for the reckoning


def undrawable(library: Library) -> Iterator[Problem]:
    """C054: each figure can be drawn, and its picture is small and plain."""
    for figure, block in _all(library):
        try:
            picture_of(library, block)
        except CannotDraw as error:
            yield _at(figure, "C054", error.what, error.todo)


def untrue(library: Library) -> Iterator[Problem]:
    """C055: a picture of figures draws what the sources say, and not only what the wording says of it."""
    for figure, block in _all(library):
        for row in block.rows:
            yield from _untrue(library, figure, row)


def _untrue(library: Library, figure: Figure, row: Sentence) -> Iterator[Problem]:
    try:
        told, readings = _read(figure.kind, library.filled(row.text))
    except CannotDraw:
        return  # C054 says it
    for quantity in (library.quantities[name] for name in row.quantities if name in library.quantities):
        low, high = quantity.low, quantity.high
        if low is None or high is None or not any(low - NEARLY <= x and y <= high + NEARLY for x, y in readings):
            what = f"draws {told}, and {quantity.id} is from {low} to {high}"
            yield _at(figure, "C055", what, "mend the wording or the figures of the quantity", row.line)


def _read(kind: FigureKind, row: str) -> tuple[str, list[tuple[float, float]]]:
    """What is drawn, in words and from least to most; of a time in each unit, for a quantity does not say its own."""
    if kind == "timeline":
        (span,) = read_spans([row])
        return span.words, [(span.first / days, span.last / days) for days in UNITS.values()]
    (odds,) = read_odds([row])
    return f"{odds.part} in {odds.whole}", [(odds.part / odds.whole, odds.part / odds.whole)]


def unused(library: Library) -> Iterator[Problem]:
    """C056: every figure is shown in some text."""
    shown = {block.shared for snippet in library.texts.values() for block in snippet.blocks if block.kind == "figure"}
    for figure, _ in _all(library):
        if figure.id not in shown:
            yield _at(figure, "C056", "is in no text", f"add `- figure: {figure.id}` to one, or take it out")


def unlike_its_steps(library: Library) -> Iterator[Problem]:
    """C058: drawn steps stand right below the steps they show, and say no word that is not in that step."""
    for snippet in library.texts.values():
        for above, block in zip((None, *snippet.blocks), snippet.blocks, strict=False):
            if block.figure is not None and block.figure.kind == "steps":
                yield from _unlike(library, snippet.id, above, block.figure)


def _unlike(library: Library, text: str, above: Block | None, figure: Figure) -> Iterator[Problem]:
    if above is None or above.kind != "steps":
        yield _at(figure, "C058", f"does not stand below steps in {text}", "name it right behind `steps`")
        return
    try:
        frames = read_frames(figure.drawing)
    except CannotDraw:
        return  # C054 says it
    steps = [_bare(library.filled(sentence.text)) for sentence in above.sentences]
    for frame in frames:
        if frame.step > len(steps):
            yield _at(figure, "C058", f"draws step {frame.step}, and {text} has {len(steps)}", "draw the steps of the text")
        elif f" {_bare(frame.words)} " not in f" {steps[frame.step - 1]} ":
            what = f"says {frame.words!r}, which does not stand so in step {frame.step} of {text}"
            yield _at(figure, "C058", what, "take the words from the step")


def unsaid(library: Library) -> Iterator[Problem]:
    """C059: a drawing says nothing that its caption and alt do not say to who cannot see it."""
    for figure, block in _all(library):
        if figure.kind == "drawing":
            told = [_bare(library.filled(sentence.text)) for sentence in block.sentences]
            for words in _labels(figure):
                if not any(f" {_bare(words)} " in f" {said} " for said in told):
                    what = f"says {words!r}, which stands so in neither caption nor alt"
                    yield _at(figure, "C059", what, "take its words from them, or say them there")


def _labels(figure: Figure) -> list[str]:
    try:
        return labels(figure.drawing)
    except CannotDraw:
        return []  # C054 says it


def _bare(text: str) -> str:
    """Its words alone, in small letters."""
    return " ".join(WORD.findall(text.lower()))


def _all(library: Library) -> Iterator[tuple[Figure, Block]]:
    return ((block.figure, block) for block in library.figures.values() if block.figure)


def _at(figure: Figure, code: str, what: str, todo: str, line: int = 0) -> Problem:
    return Problem(figure.path, line or figure.line, code, f"{figure.id}: {what}", todo)


RULES = (undrawable, untrue, unused, unlike_its_steps, unsaid)
