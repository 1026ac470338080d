"""The pictures, `figures/*.yml`, and the drawings beside them, `figures/<id>.svg`: see docs/content-guide.md."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.content.fields import Fields
from bot.content.lines import line_of, load_lined
from bot.content.model import Block, Figure, FigureKind
from bot.content.picture import KINDS
from bot.content.problem import Problem, shown_path
from bot.content.sentences import read_sentences

FIGURES = "figures"  # in the content folder


def load_figures(root: Path) -> tuple[dict[str, Block], list[Problem]]:
    """The figures by id as far as they can be read, and what cannot (rules C001 and C002)."""
    found: dict[str, Block] = {}
    problems: list[Problem] = []
    for path in sorted((root / FIGURES).glob("*.yml")):
        value, trouble = load_lined(path)
        problems.extend(trouble)
        for item in value if isinstance(value, list) else []:
            block = _figure(Fields(item, shown_path(path), "the figure", 1, problems), root / FIGURES)
            if block is not None and block.figure is not None:
                _put(found, block, block.figure, problems)
        if not trouble and not isinstance(value, list):
            problems.append(Problem(shown_path(path), 1, "C001", "the file is not a list", "begin entries with `- `"))
    return found, problems


def _put(found: dict[str, Block], block: Block, figure: Figure, problems: list[Problem]) -> None:
    if first := found.get(figure.id):
        what = f"`{figure.id}` stands twice, first at {first.figure.path}:{first.figure.line}" if first.figure else ""
        problems.append(Problem(figure.path, figure.line, "C002", what, "give one of them another id"))
    found.setdefault(figure.id, block)


def _figure(fields: Fields, folder: Path) -> Block | None:
    """None where it lacks what a figure must have: nobody is shown a picture that some cannot read."""
    name, licence = fields.text("id"), fields.text("licence")
    kind = _kind(fields.text("kind", among=tuple(KINDS)))
    told = [_one(fields, "caption"), _one(fields, "alt")]
    from_file = kind is not None and KINDS[kind].from_file
    rows = fields.items("rows", required=kind is not None and not from_file)
    fields.close()
    if not (name and licence and kind and all(told)) or not (rows or from_file):
        return None
    drawing = _drawing(fields, folder / f"{name}.svg") if from_file else ""
    figure = Figure(name, kind, licence, drawing, fields.path, fields.line)
    return Block("figure", read_sentences(fields, [*told, *rows]), shared=name, figure=figure)


def _one(fields: Fields, key: str) -> Any:
    return fields.raw(key) or fields.text(key)


def _kind(written: str) -> FigureKind | None:
    return next((kind for kind in KINDS if kind == written), None)


def _drawing(fields: Fields, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fields.complain(
            fields.line, f"its drawing {path.name} cannot be read: {type(error).__name__}", f"put it at {shown_path(path)}"
        )
        return ""


def figure_block(fields: Fields, item: Any, name: str, figures: dict[str, Block]) -> Block:
    """The figure that a snippet names; empty where there is none."""
    if name in figures:
        return figures[name]
    fields.complain(line_of(item, fields.line), f"there is no figure `{name}`", _known(figures))
    return Block("figure", ())


def _known(names: Iterable[str]) -> str:
    return f"use one of {', '.join(names)}" if names else "write it in figures/"
