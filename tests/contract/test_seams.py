"""Every place where our code reaches into Rasa stands in bot/serving/seams.yml, and fails here when Rasa's side changes."""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.contract import seams
from tests.contract.conftest import ROOT, Module, modules, read_yaml
from tests.contract.seams import Use, hash_of, overridden, patched, private

TABLE: Final = "bot/serving/seams.yml"
HOW: Final = ("overrides", "uses", "stands in for", "relies on")


@dataclass(frozen=True)
class Seam:
    name: str
    how: str
    files: list[str]
    why: str
    sha256: str

    def in_files(self) -> Iterator[tuple[str, str]]:
        yield from ((file, self.name) for file in self.files)


TABLED: Final = [Seam(**entry) for entry in read_yaml(TABLE)]


def what_changed(seam: Seam) -> str | None:
    """One line that says what to do, or nothing."""
    read = f"read it beside {', '.join(seam.files)}"
    try:
        found = hash_of(seam.name)
    except (LookupError, ImportError):
        return f"{TABLE}: {seam.name} is gone: {read}, and mend what {seam.how} it"
    if found == seam.sha256:
        return None
    return f"{TABLE}: the source of {seam.name} has changed: {read}, mend what {seam.how} it, then write sha256: {found}"


def missing(found: set[Use], how: str) -> list[str]:
    places = [place for seam in TABLED if seam.how == how for place in seam.in_files()]
    todo = f"add it to {TABLE}"
    return [f"{use.file} {how} {use.name}: {todo}" for use in sorted(found) if not any(use.stands_in(*p) for p in places)]


@pytest.fixture(scope="module")
def found() -> dict[str, set[Use]]:
    """What our code does, by how; looked for once, which takes some seconds."""
    return {"overrides": overridden(), "uses": private()}


@pytest.mark.parametrize("seam", TABLED, ids=lambda seam: str(seam.name))
def test_what_our_code_stands_on_in_rasa_is_as_it_was_read(seam: Seam) -> None:
    assert what_changed(seam) is None, what_changed(seam)


def test_every_overridden_method_and_attribute_stands_in_the_table(found: dict[str, set[Use]]) -> None:
    assert missing(found["overrides"], "overrides") == []


def test_every_private_name_that_is_used_stands_in_the_table(found: dict[str, set[Use]]) -> None:
    assert missing(found["uses"], "uses") == []


def test_nothing_of_rasa_is_changed_from_outside() -> None:
    assert patched() == set()


def test_the_table_names_nothing_that_is_not_there(found: dict[str, set[Use]]) -> None:
    told = [(seam.how, *place) for seam in TABLED if seam.how in found for place in seam.in_files()]
    stale = [t for t in told if not any(use.stands_in(*t[1:]) for use in found[t[0]])]
    assert [f"{TABLE}: {file} no longer {how} {name}: take it out" for how, file, name in stale] == []


def test_each_line_of_the_table_is_whole_and_stands_once() -> None:
    assert len({seam.name for seam in TABLED}) == len(TABLED)
    assert [s.name for s in TABLED if s.how not in HOW or not s.why or not s.files] == []
    assert [f for s in TABLED for f in s.files if not (ROOT / f).is_file()] == []


def test_no_class_stands_inside_a_function_where_its_bases_cannot_be_looked_at() -> None:
    functions = [(m.name, n) for m in modules() for n in ast.walk(m.tree) if isinstance(n, ast.FunctionDef)]
    assert [name for name, node in functions for inner in ast.walk(node) if isinstance(inner, ast.ClassDef)] == []


def a_seam(name: str, sha256: str = "0" * 64) -> Seam:
    return Seam(name, "overrides", ["bot/serving/agent.py"], "a test", sha256)


def test_a_changed_source_is_told_with_the_file_to_read_and_the_new_hash() -> None:
    said = what_changed(a_seam("rasa.core.processor:MessageProcessor.handle_message"))
    assert said is not None
    assert "\n" not in said
    assert "the source of rasa.core.processor:MessageProcessor.handle_message has changed" in said
    assert "bot/serving/agent.py" in said
    assert hash_of("rasa.core.processor:MessageProcessor.handle_message") in said


@pytest.mark.parametrize(
    "name",
    ["rasa.core.processor:MessageProcessor.no_such", "rasa.core.processor:NoSuch.run", "rasa.no_such:Thing.run"],
)
def test_a_name_that_is_gone_is_told(name: str) -> None:
    assert f"{name} is gone" in str(what_changed(a_seam(name)))


def test_the_source_of_an_attribute_is_every_method_that_sets_it() -> None:
    source = seams.source_of("tests.contract.test_seams:Sets.kept")
    assert "def __init__" in source
    assert "def again" in source
    assert "def reads" not in source
    assert hash_of("tests.contract.test_seams:Sets.kept") == hashlib.sha256(source.encode()).hexdigest()


class Sets:
    def __init__(self) -> None:
        self.kept = 1

    def again(self) -> None:
        self.kept = 2

    def reads(self) -> int:
        return self.kept


def of_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Has the finders read this file alone, as a module that can be imported."""
    path = tmp_path / "seam_on_trial.py"
    path.write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(seams, "modules", lambda: (Module(path, path.stem, ast.parse(text)),))
    monkeypatch.setattr(seams, "ROOT", tmp_path)
    monkeypatch.delitem(sys.modules, path.stem, raising=False)


OVERRIDES: Final = """
from rasa.core.processor import MessageProcessor
class Ours(MessageProcessor):
    def log_message(self): ...
    def of_our_own(self): self.http_interpreter = None
"""


def test_an_override_that_is_not_in_the_table_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of_text(tmp_path, monkeypatch, OVERRIDES)
    base = "rasa.core.processor:MessageProcessor"
    assert overridden() == {Use("seam_on_trial.py", f"{base}.{n}") for n in ("log_message", "http_interpreter")}
    assert len(missing(overridden(), "overrides")) == len(overridden())


@pytest.mark.parametrize(
    "line",
    [
        "processor._run_prediction_loop()",
        "getattr(processor, '_run_prediction_loop')",
        "x = [p._run_prediction_loop for p in q]",
        "from rasa.core.processor import _run_prediction_loop",
    ],
)
def test_a_private_name_that_is_not_in_the_table_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    of_text(tmp_path, monkeypatch, line)
    assert private() == {Use("seam_on_trial.py", "._run_prediction_loop")}
    assert missing(private(), "uses") == [f"seam_on_trial.py uses ._run_prediction_loop: add it to {TABLE}"]


@pytest.mark.parametrize(
    "text",
    ["import rasa.core.run\nrasa.core.run.configure_app = None", "from sanic import Sanic\nSanic.configure_app = None",
     "import rasa.core.run as r\nr.configure_app = None", "from rasa.core import run\ndel run.configure_app"],
)  # fmt: skip
def test_a_change_of_rasa_from_outside_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    of_text(tmp_path, monkeypatch, text)
    assert patched() == {Use("seam_on_trial.py", ".configure_app")}


OF_OUR_OWN: Final = """
class Ours:
    def _own(self): self._kept = 1
    def b(self): return self._own(), self._kept
"""


def test_a_private_name_of_our_own_is_no_seam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of_text(tmp_path, monkeypatch, OF_OUR_OWN)
    assert private() == set()
    assert overridden() == set()


@pytest.mark.parametrize("name", ["sanic.http:Http.read", "sanic.http:Http.http1_request_header"])
def test_what_sanic_writes_anew_at_a_start_is_read_as_it_stands_in_its_file(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    method, made = name.rpartition(".")[2], dict[str, object]()
    exec(compile(f"async def {method}(self): pass", method, "exec"), made)  # a file of this name is what Sanic says
    monkeypatch.setattr(f"sanic.http.Http.{method}", made[method])
    assert hash_of(name) == next(seam.sha256 for seam in TABLED if seam.name == name)
