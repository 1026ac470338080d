"""The list of what is installed names every locked package; the list of known faults is of the versions that are locked."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.cli import main
from bot.serving.sbom import NOT_STATED, Locked, LockError, bill, licence_of, locked
from tests.conftest import ROOT
from tests.contract.test_repository import requirements

SUPPLY = ROOT / "docs" / "supply.md"
LOOKED_UP = re.compile(r"^\| `([a-z0-9-]+)` ([^ |]+) \|", re.MULTILINE)
# Licences under which a part may be used beside ours without its terms reaching our code; others are for a person to read.
READ = re.compile(r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|Mozilla|MPL|Lesser General Public|3-Clause")


@pytest.fixture(autouse=True)
def in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_it_names_every_locked_package_with_its_version_and_all_its_hashes() -> None:
    told = {
        (c["name"], c["version"]): {h["content"] for r in c["externalReferences"] for h in r["hashes"]}
        for c in bill()["components"]
    }
    in_lock: dict[tuple[str, str], set[str]] = {}
    for text in requirements():
        name, _, rest = text.partition("==")
        in_lock[name, rest.split()[0].rstrip("\\;")] = set(re.findall(r"sha256:(\w+)", text))
    assert told == in_lock
    assert all(told.values())


def test_each_package_that_is_installed_here_states_a_licence_that_was_read() -> None:
    found = {package.name: licence_of(package) for package in locked()}
    installed = {name: licence for name, licence in found.items() if licence is not None}
    assert len(installed) > 150
    assert {name: licence for name, licence in installed.items() if not READ.search(licence)} == {}
    assert NOT_STATED not in installed.values()


def test_a_package_in_another_version_than_the_lock_has_no_licence_here() -> None:
    assert licence_of(Locked("jinja2", "0.0.1", "", ())) is None
    assert licence_of(Locked("no-such-package", "1", "", ())) is None


def test_it_has_the_form_of_cyclonedx_and_is_the_same_each_time() -> None:
    told = bill()
    assert (told["bomFormat"], told["specVersion"], told["version"]) == ("CycloneDX", "1.5", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", told["serialNumber"])
    references = [component["bom-ref"] for component in told["components"]]
    assert len(set(references)) == len(references)
    assert told == bill()


def test_the_command_writes_it_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sbom", "--out", str(tmp_path / "sbom.json")]) == 0
    assert capsys.readouterr().out == ""
    assert json.loads((tmp_path / "sbom.json").read_text(encoding="utf-8")) == bill()


def test_the_command_counts_licences(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sbom", "--licences"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert sum(int(line.split()[0]) for line in lines) == len(locked())


@pytest.mark.parametrize(
    ("text", "told"), [(None, "is missing: run this in"), ("# nothing\n", "names no package: run `make lock`")]
)
def test_a_lock_that_cannot_be_used_gets_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str | None, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    if text is not None:
        (tmp_path / "requirements.lock").write_text(text, encoding="utf-8")
    assert main(["sbom"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert told in line
    with pytest.raises(LockError):
        bill()


def test_a_file_that_cannot_be_written_gets_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sbom", "--out", str(tmp_path / "none" / "sbom.json")]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("name another file")


# Known faults


def test_each_package_whose_faults_were_looked_up_is_still_locked_at_that_version() -> None:
    versions: dict[str, set[str]] = {}
    for package in locked():
        versions.setdefault(package.name, set()).add(package.version)
    written = LOOKED_UP.findall(SUPPLY.read_text(encoding="utf-8"))
    assert len(written) > 15
    changed = {name: versions.get(name) for name, version in written if version not in versions.get(name, set())}
    assert changed == {}, "read what is known of the new version, then write it into docs/supply.md"


@pytest.mark.parametrize("name", ["sanic", "aiohttp", "cryptography", "scikit-learn", "joblib", "onnx", "protobuf"])
def test_what_faces_the_network_or_reads_models_was_looked_up(name: str) -> None:
    assert name in {found for found, _ in LOOKED_UP.findall(SUPPLY.read_text(encoding="utf-8"))}
