"""Whether the red flags can be used, and whether what each rule answers with and stands on is there."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.content.model import Library
    from bot.content.problem import Problem
    from bot.content.vetting import Vetting
    from bot.understanding.danger import RedFlags

RED_FLAGS, SITUATION, SPANISH, ABOUT = "red_flags", "situation.yml", "red_flags_es.yml", "about.yml"  # in the content folder
MOOD_WORDS, DOORS = "moods.yml", "doors.yml"
TOLD = re.compile(r"(?P<path>.+?):(?P<line>\d+): (?P<what>.+) \((?P<todo>.+)\)", re.S)  # how RedFlagsError names a problem


def flags_in(root: Path) -> tuple[RedFlags | None, list[Problem]]:
    """The rules, compiled; or why they cannot be used (rule C029)."""
    import yaml

    from bot.content.problem import Problem, shown_path
    from bot.understanding.danger import RedFlagsError, red_flags_in

    path = root / RED_FLAGS
    try:
        return red_flags_in(path), []
    except RedFlagsError as error:
        return None, [_as_problem(told, path) for told in error.problems]
    except FileNotFoundError:
        what, todo = "the file is missing", "restore it from git"
    except OSError as error:
        what, todo = f"cannot be opened: {error.strerror}", "mend its rights or restore it from git"
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        what, todo = f"cannot be read: {_one_line(str(error))}", "mend it, or restore it from git"
    return None, [Problem(shown_path(path), 0, "C029", what, todo, unreadable=True)]


def other_rules(root: Path) -> Iterator[Problem]:
    """Why the phrases of the situation, the Spanish rules, the vocabulary, the moods or the doors cannot be used (C029)."""
    yield from _vocabulary(root / ABOUT)
    from bot.understanding.situation import SituationError, SituationReader
    from bot.understanding.spanish.rules import Rules
    from bot.understanding.spanish.schema import SpanishError
    from bot.understanding.word_lists import MOODS, WordListError, WordLists

    def moods(path: Path) -> WordLists:
        return WordLists.load(path, MOODS)

    readers: dict[str, Callable[[Path], object]] = {
        SITUATION: SituationReader.load, SPANISH: Rules.load, MOOD_WORDS: moods, DOORS: WordLists.load,
    }  # fmt: skip
    for name, load in readers.items():
        try:
            load(root / name)
        except SpanishError as error:
            yield from (_as_problem(told, root / name) for told in error.problems)
        except (SituationError, WordListError) as error:
            yield _as_problem(str(error), root / name)


def _vocabulary(path: Path) -> Iterator[Problem]:
    """A phrase of about.yml that cannot be read; what else is wrong in it, the content's own check says (C001)."""
    from bot.content.about import load_about
    from bot.content.problem import Problem, shown_path
    from bot.understanding.about import AboutError, AboutReader

    vocabulary, broken = load_about(path)
    if broken:
        return
    try:
        AboutReader(vocabulary.ways, vocabulary.together)
    except AboutError as error:
        todo = "write words as the notes at the top of the file say"
        yield Problem(shown_path(path), 0, "C029", str(error), todo, unreadable=True)


def rule_problems(
    root: Path, flags: RedFlags, library: Library, lock: Mapping[str, Vetting], today: datetime.date
) -> Iterator[Problem]:
    """Rules whose text is missing or withheld (C030), or whose source is not in the bibliography (C031)."""
    from bot.content.catalogue import Catalogue
    from bot.content.model import Citation
    from bot.content.problem import Problem, shown_path

    catalogue = Catalogue(library, lock, lambda: today)
    for rule in flags.rules:
        found = catalogue.find(rule.snippet)
        if found is None or not found.served:
            path, line = _place(root, rule.id, "snippet")
            what = f"the snippet `{rule.snippet}` is withheld" if found else f"there is no snippet `{rule.snippet}`"
            todo = f"have it read, then `palsy content approve {rule.snippet}`" if found else "write it or mend the id"
            yield Problem(shown_path(path), line, "C030", f"{rule.id}: {what}", todo)
        for source in (Citation.parse(written).source for written in rule.sources):
            if source not in library.sources:
                path, line = _place(root, rule.id, "sources")
                what = f"{rule.id}: the source `{source}` is not in the bibliography"
                yield Problem(shown_path(path), line, "C031", what, "add it or mend the id")


def _as_problem(told: str, path: Path) -> Problem:
    from bot.content.problem import Problem, shown_path

    match = TOLD.fullmatch(told)
    if match is None:
        return Problem(shown_path(path), 0, "C029", _one_line(told), "mend it, or restore it from git", unreadable=True)
    what, todo = _one_line(match["what"]), _one_line(match["todo"])
    return Problem(shown_path(Path(match["path"])), int(match["line"]), "C029", what, todo, unreadable=True)


def _place(root: Path, rule: str, key: str) -> tuple[Path, int]:
    """File and line of a rule's key, or of its id where the key is not seen below it; line 0 where neither is."""
    place = root / RED_FLAGS
    for path in sorted(place.rglob("*.yml")) if place.is_dir() else [place]:
        lines = path.read_text(encoding="utf-8").splitlines()
        begins = [number for number, line in enumerate(lines) if _key_of(line) == "id"]
        for start, end in zip(begins, [*begins[1:], len(lines)], strict=False):
            if re.split(r"[\s#]", lines[start].partition("id:")[2].strip())[0].strip("\"'") == rule:
                numbers = (number for number in range(start, end) if _key_of(lines[number]) == key)
                return path, next(numbers, start) + 1
    return place, 0


def _key_of(line: str) -> str:
    return line.strip().removeprefix("- ").partition(":")[0].strip()


def _one_line(text: str) -> str:
    return " ".join(text.split())
