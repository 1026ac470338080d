"""The files that must agree with one another, read without Rasa and without the loaders of the program."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SOURCE_FOLDERS = ("bot", "actions")
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the former reads all phrasings in a second
NOT_WORDS = re.compile(r"[^\w\s]")


def read_yaml(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def topics() -> dict[str, str]:
    """Each topic's group by its id, in the order of topics.yml."""
    groups = read_yaml("data/content/topics.yml")
    return {topic: group for group, entry in groups.items() for topic in entry["topics"]}


@lru_cache(maxsize=1)
def titles() -> dict[str, str]:
    """Each topic's title by its id."""
    groups = read_yaml("data/content/topics.yml")
    return {topic: told["title"] for entry in groups.values() for topic, told in entry["topics"].items()}


@dataclass(frozen=True)
class Phrasing:
    """As it is taught. `path`: the name of its file."""

    intent: str
    text: str
    path: str

    @property
    def bare(self) -> str:
        """Case-folded, without punctuation, single spaces: what no two phrasings may share."""
        return " ".join(NOT_WORDS.sub(" ", self.text.casefold().replace("'", "").replace("\u2019", "")).split())


@lru_cache(maxsize=1)
def phrasings() -> tuple[Phrasing, ...]:
    return tuple(_phrasings())


def _phrasings() -> Iterator[Phrasing]:
    for path in sorted((ROOT / "data/nlu").rglob("*.yml")):
        for entry in yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)["nlu"]:
            front = _front(entry)
            for line in str(entry["examples"]).splitlines():
                if line.strip():
                    yield Phrasing(entry["intent"], front + line.strip().removeprefix("- "), path.name)


def few_phrasings(path: Path, some: Callable[[list[str]], list[str]]) -> Path:
    """A file as those of data/nlu, with some of the phrasings of each intent."""
    by_intent: dict[str, list[str]] = {}
    for phrasing in phrasings():
        by_intent.setdefault(phrasing.intent, []).append(f"- {phrasing.text}\n")
    nlu = [{"intent": intent, "examples": "".join(some(lines))} for intent, lines in by_intent.items()]
    path.write_text(yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True), encoding="utf-8")
    return path


def _front(block: dict[str, Any]) -> str:
    """What is said next is taught with the title of the topic in hand in front."""
    topic = block.get("metadata", {}).get("topic")
    return f"{titles()[topic]}: " if topic else ""


def rules() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read_yaml("data/stories/rules.yml")["rules"]
    return found


def intents_of(rule: dict[str, Any]) -> list[str]:
    steps = [inner for step in rule["steps"] for inner in step.get("or", [step])]
    return [step["intent"] for step in steps if "intent" in step]


def actions_of(rule: dict[str, Any]) -> list[str]:
    return [step["action"] for step in rule["steps"] if "action" in step]


@dataclass(frozen=True)
class Module:
    """A source file. `name` is dotted."""

    path: Path
    name: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        return len(self.path.read_text(encoding="utf-8").splitlines())

    def imports(self, top_level_only: bool = False) -> set[str]:
        """Dotted names of what is imported, `a.b.c` for `from a.b import c`."""
        nodes = self._at_import() if top_level_only else ast.walk(self.tree)
        return {name for node in nodes for name in _imported(node)}

    def functions(self) -> Iterator[tuple[str, int]]:
        """Name and length in lines of each function."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1

    def _at_import(self) -> Iterator[ast.AST]:
        """All that runs when the module is imported: everything but the bodies of functions."""
        waiting: list[ast.AST] = [self.tree]
        while waiting:
            node = waiting.pop()
            yield node
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                waiting.extend(ast.iter_child_nodes(node))


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


@lru_cache(maxsize=1)
def modules() -> tuple[Module, ...]:
    return tuple(
        Module(path, _dotted(path), ast.parse(path.read_text(encoding="utf-8")))
        for folder in SOURCE_FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
    )


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@pytest.fixture(scope="session")
def domain() -> dict[str, Any]:
    found: dict[str, Any] = read_yaml("domain.yml")
    return found
