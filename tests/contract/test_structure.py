"""Who may import whom, and how long a file and a function may be (docs/architecture.md)."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

import pytest

from tests.contract.conftest import ROOT, Module, modules

MOST_LINES: Final = 300
MOST_FUNCTION_LINES: Final = 40
VAGUE: Final = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}
RASA: Final = ("rasa", "rasa_sdk", "sanic")
# Of Rasa and of our own packages, what each may import beside itself.
MAY_IMPORT: Final[dict[str, tuple[str, ...]]] = {
    "bot.content": (),
    "bot.understanding": (),
    "bot.rendering": ("bot.content",),
    "bot.store": (),
    "bot.phrasings": ("bot.understanding", "bot.content"),
    "bot.components": ("bot.understanding", "bot.content", "rasa"),
    "bot.privacy": ("bot.understanding",),
    "bot.mailroom": ("bot.rendering", "bot.understanding", "bot.content"),
    "bot.channels": (
        "bot.mailroom",
        "bot.store",
        "bot.privacy",
        "bot.rendering",
        "bot.understanding",
        "bot.content",
        "rasa",
        "sanic",
    ),
    "bot.report": ("bot.store", "bot.privacy", "bot.rendering", "bot.content"),
    "bot.serving": (
        "bot.report",
        "bot.mailroom",
        "bot.store",
        "bot.privacy",
        "bot.channels",
        "bot.components",
        "bot.rendering",
        "bot.understanding",
        "bot.content",
        *RASA,
    ),
    "bot.evaluation": ("bot.serving", "bot.components", "bot.rendering", "bot.understanding", "bot.content", "rasa"),
    "bot.cli": ("bot", "rasa"),
    "actions": ("bot.rendering", "bot.understanding", "bot.content", "rasa_sdk"),
}
SHOW_LOADED = "import sys, bot.cli; bot.cli.parser(); print({'rasa', 'tensorflow', 'spacy'} & set(sys.modules))"


def package_of(module: Module) -> str:
    parts = module.name.split(".")
    return ".".join(parts[:2]) if parts[0] == "bot" else parts[0]


def within(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_a_package_imports_only_what_stands_below_it(package: str) -> None:
    found = {
        f"{module.name} imports {name}"
        for module in modules()
        for name in module.imports()
        if package_of(module) == package and within(name, ("bot", "actions", "tests", *RASA))
        if not within(name, (package, *MAY_IMPORT[package]))
    }
    assert found == set()


def test_every_package_of_ours_has_its_line_in_the_table() -> None:
    assert {package_of(m) for m in modules()} - {"bot"} <= set(MAY_IMPORT)


def test_the_command_imports_rasa_only_inside_functions() -> None:
    cli = [m for m in modules() if package_of(m) == "bot.cli"]
    assert [m.name for m in cli for name in m.imports(top_level_only=True) if within(name, RASA)] == []


def test_help_is_shown_without_loading_rasa() -> None:
    done = subprocess.run([sys.executable, "-c", SHOW_LOADED], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_no_file_is_too_long() -> None:
    assert [f"{m.name}: {m.lines}" for m in modules() if m.lines > MOST_LINES] == []


def test_no_function_is_too_long() -> None:
    measured = [(f"{m.name}.{name}", length) for m in modules() for name, length in m.functions()]
    assert [f"{name}: {length}" for name, length in measured if length > MOST_FUNCTION_LINES] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [m.name for m in modules() if VAGUE & set(m.name.split("."))] == []


def test_nothing_is_read_or_started_at_import_time() -> None:
    calls = (".read_text(", "open(", ".read_bytes(", "load_site(", "Catalogue.load(", "= desk()", "shared_encoder()")
    found = [
        f"{module.name}:{number}"
        for module in modules()
        for number, line in enumerate(module.path.read_text(encoding="utf-8").splitlines(), 1)
        if line[:1].isidentifier() and not line.startswith(("def ", "async def ", "class ", "from ", "import "))
        if any(call in line for call in calls)
    ]
    assert found == []
