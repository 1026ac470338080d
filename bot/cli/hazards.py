"""`palsy hazards check | page`: the hazard log as data: are its controls and tests there; its table in the docs."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.content_lookup import CallError

if TYPE_CHECKING:
    from bot.content.problem import Problem

LOG, PAGE = Path("docs/safety/hazards.yml"), Path("docs/safety.md")
HEADS = ("id", "hazard", "S", "L", "after", "control here", "where", "test", "open")
TABLE = re.compile(r"^\| id \| hazard \|.*\n\|[- |]+\|\n(?:\|.*\n)*", re.M)
HOLDS_A_TEST = re.compile(r"^(?:async )?def test_", re.M)
WORST = 5
GOOD, PROBLEMS = 0, 1


@dataclass(frozen=True)
class Hazard:
    """`severity` and the likelihoods are 1 to 5: without the controls, and what those are meant to reach."""

    id: str
    hazard: str
    cause: str
    harm: str
    severity: int
    likelihood: int
    likelihood_after: int
    control: str
    where: tuple[str, ...]
    tests: tuple[str, ...]
    open: str
    line: int


def add_to(nouns: Any) -> None:
    hazards = nouns.add_parser(
        "hazards",
        help="the hazard log: is every control and test there; its table in the docs",
        example="palsy hazards check",
    )
    verbs = hazards.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name, run, tells in (
        ("check", check, "every hazard without a test that is not listed as open, and every control or test that is gone"),
        ("page", page, f"write the table of {PAGE} anew"),
    ):
        verbs.add_parser(name, help=tells).set_defaults(run=run)


def check(_: argparse.Namespace) -> int:
    hazards, problems = read_log(Path())
    found = [*problems, *problems_of(Path(), hazards)]
    for problem in found:
        print(problem)
    untested = [hazard.id for hazard in hazards if not hazard.tests]
    print(f"{len(hazards)} hazards, {len(found)} problems; open without a test: {', '.join(untested) or 'none'}")
    return PROBLEMS if found else GOOD


def page(_: argparse.Namespace) -> int:
    hazards, problems = read_log(Path())
    if problems:
        raise CallError(str(problems[0]))
    try:
        PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), hazards), encoding="utf-8")
    except OSError as error:
        raise CallError(f"{PAGE} cannot be written ({error.strerror}): run this in the project's folder") from None
    print(f"wrote {PAGE}")
    return GOOD


def read_log(root: Path) -> tuple[list[Hazard], list[Problem]]:
    from bot.content.fields import Fields
    from bot.content.lines import load_lined
    from bot.content.problem import shown_path

    path = root / LOG
    value, problems = load_lined(path)
    found: list[Hazard] = []
    for item in [] if problems else value:
        fields = Fields(item, shown_path(path), "the hazard", 1, problems)
        found.append(_hazard(fields))
        fields.close()
    return found, problems


def _hazard(fields: Any) -> Hazard:
    def level(key: str) -> int:
        number = fields.number(key)
        if number not in range(1, WORST + 1):
            fields.complain(fields.line_at(key), f"`{key}` is not 1 to {WORST}", "write a whole number")
            return WORST
        return int(number)

    return Hazard(
        id=fields.text("id"),
        hazard=fields.text("hazard"),
        cause=fields.text("cause"),
        harm=fields.text("harm"),
        severity=level("severity"),
        likelihood=level("likelihood"),
        likelihood_after=level("likelihood_after"),
        control=fields.text("control"),
        where=fields.texts("where"),
        tests=fields.texts("tests"),
        open=fields.text("open", required=False),
        line=fields.line,
    )


def problems_of(root: Path, hazards: list[Hazard]) -> Iterator[Problem]:
    from bot.content.problem import Problem

    for hazard in hazards:
        if not hazard.tests and not hazard.open:
            yield Problem(
                str(LOG), hazard.line, "H001", f"{hazard.id} has no test", "name one, or say in `open` what is missing"
            )
        for place in hazard.where:
            if not (root / place).exists():
                yield Problem(
                    str(LOG), hazard.line, "H002", f"{hazard.id}: the control {place} is gone", "name where it is now"
                )
        for test in hazard.tests:
            if not _tests_something(root / test):
                yield Problem(
                    str(LOG), hazard.line, "H003", f"{hazard.id}: {test} holds no test", "name what proves the control"
                )
        if len({h.line for h in hazards if h.id == hazard.id}) > 1:
            yield Problem(str(LOG), hazard.line, "H004", f"{hazard.id} stands twice", "give one of them another id")


def _tests_something(path: Path) -> bool:
    files = [*path.glob("test_*.py")] if path.is_dir() else [path]
    return any(file.is_file() and HOLDS_A_TEST.search(file.read_text(encoding="utf-8")) for file in files)


def with_table(text: str, hazards: list[Hazard]) -> str:
    return TABLE.sub(lambda _: table(hazards), text, count=1)


def table(hazards: list[Hazard]) -> str:
    rows = [HEADS, ["---"] * len(HEADS), *map(_row, hazards)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _row(h: Hazard) -> list[str]:
    levels = [str(h.severity), str(h.likelihood), str(h.likelihood_after)]
    return [h.id, h.hazard, *levels, h.control, _code(h.where), _code(h.tests), h.open]


def _code(paths: tuple[str, ...]) -> str:
    return ", ".join(f"`{path}`" for path in paths)
