"""What goes out with the repository: locked requirements, and no address of one machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import yaml

from tests.contract.conftest import ROOT

LOCK: Final = ROOT / "requirements.lock"
REQUIREMENT: Final = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_.\-\[\]]*==", re.MULTILINE)
INDEX: Final = re.compile(r"--(?:extra-)?index-url|--find-links|--trusted-host|https?://")
# Written in parts, or this file would name them itself.
REGISTRIES: Final = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("crates", "io"),
        ("proxy", "golang", "org"),
        ("anaconda", "org"),
        ("rubygems", "org"),
    )
)
HOMES: Final = "|".join(("roo" + "t", "wor" + "k", r"home/\w+", r"Users/\w+"))
ONE_MACHINE: Final = re.compile(rf"(?:^|[\s\"'=(:`])/(?:{HOMES})/")
NOT_TEXT: Final = {".png", ".ico", ".woff2", ".onnx", ".gz", ".npy", ".db", ".pyc"}
TRAINING_KEY: Final = re.compile(r"^(?:nlu|rules|stories|responses):", re.MULTILINE)


def ignored() -> set[str]:
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    return {".git", *(line.strip().rstrip("/") for line in lines if line.strip())}


def files(folder: Path = ROOT) -> Iterator[Path]:
    """All files that git would keep."""
    for path in sorted(folder.iterdir()):
        if path.suffix in NOT_TEXT or any(path.match(name) for name in ignored()):
            continue
        if path.is_dir():
            yield from files(path)
        else:
            yield path


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def requirements() -> list[str]:
    text = "\n".join(line for line in text_of(LOCK).splitlines() if not line.strip().startswith("#"))
    starts = [match.start() for match in REQUIREMENT.finditer(text)]
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def test_every_locked_requirement_has_a_hash() -> None:
    assert len(requirements()) > 100
    assert [r.splitlines()[0] for r in requirements() if "--hash=sha256:" not in r] == []


def test_every_line_of_the_lock_belongs_to_a_requirement() -> None:
    lines = [line for line in text_of(LOCK).splitlines() if line and not line.lstrip().startswith(("#", "--hash="))]
    assert [line for line in lines if not REQUIREMENT.match(line)] == []


def test_what_is_asked_for_by_its_version_is_locked_at_that() -> None:
    locked = {line.partition(" ")[0].rstrip("\\") for line in text_of(LOCK).splitlines() if REQUIREMENT.match(line)}
    asked = re.findall(r'^  "([a-z0-9-]+==[0-9.]+)",$', text_of(ROOT / "pyproject.toml"), re.MULTILINE)
    assert len(asked) >= 5 and set(asked) <= locked


def test_the_lock_names_no_index() -> None:
    assert INDEX.findall(text_of(LOCK)) == []


def test_no_file_names_the_host_of_a_package_registry() -> None:
    assert [f"{shown(path)}: {host}" for path in files() for host in REGISTRIES if host in text_of(path)] == []


def test_no_file_names_a_path_of_one_machine() -> None:
    found = [
        f"{shown(path)}:{number}"
        for path in files()
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if ONE_MACHINE.search(line) or f"{ROOT}/" in line
    ]
    assert found == []


def test_no_file_is_empty_but_a_package_mark() -> None:
    marks = ("__init__.py", "py.typed")
    assert [shown(path) for path in files() if path.stat().st_size == 0 and path.name not in marks] == []


def test_ci_runs_the_test_command_of_the_makefile() -> None:
    assert "make test" in text_of(ROOT / ".ci/run")


def test_no_line_of_the_content_is_taken_for_training_data() -> None:
    """Rasa reads any YAML below data/ that has a line with one of these keys, even inside prose."""
    assert [shown(p) for p in (ROOT / "data/content").rglob("*.yml") if TRAINING_KEY.search(text_of(p))] == []


def test_secrets_stand_only_as_variables() -> None:
    entries = [
        entry
        for name in ("credentials.yml", "endpoints.yml")
        for entry in (yaml.safe_load(text_of(ROOT / name)) or {}).values()
        if isinstance(entry, dict)
    ]
    secret = re.compile("token|secret|password|key")
    assert [k for e in entries for k, v in e.items() if secret.search(k) and not str(v).startswith("${")] == []
