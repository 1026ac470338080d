"""What stands in the way of a start is said in clear lines with what to do, and nothing is half-started."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import rmtree

import pytest

from bot.channels.tokens import SecretError
from bot.cli import main
from bot.cli.red_flag_check import RED_FLAGS
from bot.content.site import Site
from bot.serving.opening import ChannelsError, channels_of
from bot.serving.server import PortTaken, announcement, check_port
from tests.serving.conftest import ROOT


def run(*words: str) -> int:
    try:
        return main(words)
    except SystemExit as stop:  # argparse leaves so
        return int(str(stop.code))


@pytest.fixture(autouse=True)
def never_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should a test get as far as a start, it fails there and serves nothing."""
    monkeypatch.setattr("sanic.Sanic.run", lambda *_, **__: pytest.fail("the server was started"))


def test_a_free_port_is_let_through(free_port: int) -> None:
    check_port(free_port)


def test_a_port_in_use_is_named_with_what_to_do(taken_port: int) -> None:
    with pytest.raises(PortTaken, match=rf"port {taken_port} is in use: stop the other program, or .*PORT=5006"):
        check_port(taken_port)


@pytest.mark.parametrize("written", ["abc", "", "0", "-1", "65536", "5005.5", "5005 "])
def test_a_port_that_is_none_is_refused_with_advice(capsys: pytest.CaptureFixture[str], written: str) -> None:
    assert run("serve", f"--port={written}") == 2
    assert "use a number from 1 to 65535, such as PORT=5006" in capsys.readouterr().err


def test_a_port_from_the_environment_is_judged_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "abc")
    assert run("serve") == 2
    assert "PORT=5006" in capsys.readouterr().err


def test_a_port_in_use_ends_the_command_with_2(
    real_content: Path, taken_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("serve", f"--port={taken_port}") == 2
    assert one_line(capsys).startswith(f"port {taken_port} is in use")


@pytest.mark.parametrize("line", ["", "emergency_number:", 'emergency_number: ""', "emergency_number: []"])
def test_without_an_emergency_number_nothing_starts(
    real_content: Path, free_port: int, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    rest = [text for text in (ROOT / "site.yml").read_text(encoding="utf-8").splitlines() if "emergency_number:" not in text]
    (real_content / "site.yml").write_text("\n".join([*rest, line, ""]), encoding="utf-8")
    assert run("serve", f"--port={free_port}") == 2
    said = one_line(capsys)
    assert said.startswith("site.yml:")
    assert "emergency_number" in said


def test_a_missing_site_file_is_named_with_what_to_do(
    real_content: Path, free_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    (real_content / "site.yml").unlink()
    assert run("serve", f"--port={free_port}") == 2
    assert "PALSY_SITE" in one_line(capsys)


@pytest.mark.parametrize(
    "name",
    [
        "topics.yml",
        "sources.yml",
        "warnings.yml",
        "snippets/eye_care/eye_taping.yml",
        "quantities/recovery.yml",
        "vetting.lock.yml",
    ],
)
def test_broken_yaml_in_the_content_is_named_by_file_and_line(
    real_content: Path, free_port: int, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = real_content / "data/content" / name
    whole = path.read_text(encoding="utf-8")
    path.write_text(f"{whole}\n- {{broken: [\n", encoding="utf-8")
    assert run("serve", f"--port={free_port}") == 2
    said = capsys.readouterr().err
    lines = len(whole.splitlines())
    assert said.startswith(f"data/content/{name}:")
    assert int(said.split(":")[1]) >= lines
    assert "Traceback" not in said


def test_broken_red_flags_are_named_by_file_and_line(
    real_content: Path, free_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    path = real_content / "data/content/red_flags/child.yml"
    path.write_text(path.read_text(encoding="utf-8") + "\nunknown_key: 1\n", encoding="utf-8")
    assert run("serve", f"--port={free_port}") == 2
    said = one_line(capsys)
    assert said.startswith("data/content/red_flags/child.yml:")
    assert "unknown_key" in said


RED_FLAGS_FOLDER = Path("data/content") / RED_FLAGS


def without_red_flags(folder: Path) -> str:
    rmtree(folder / RED_FLAGS_FOLDER)
    return f"{RED_FLAGS_FOLDER}/shared.yml:0: C029 No such file or directory (restore the file from git)"


def without_one_red_flag(folder: Path) -> str:
    (folder / RED_FLAGS_FOLDER / "child.yml").unlink()
    shared = (folder / RED_FLAGS_FOLDER / "shared.yml").read_text(encoding="utf-8").splitlines()
    return f"{RED_FLAGS_FOLDER}/shared.yml:{shared.index('- child') + 1}: C029 no file child.yml (write it, or"


def with_broken_red_flags(folder: Path) -> str:
    path = RED_FLAGS_FOLDER / "child.yml"
    lines = (folder / path).read_text(encoding="utf-8").splitlines()
    (folder / path).write_text("\n".join([*lines, "\tcolour: red"]), encoding="utf-8")
    return f"{path}:{len(lines) + 1}: C029 "


def with_a_broken_situation(folder: Path) -> str:
    (folder / "data/content/situation.yml").write_text("hours: [a\n", encoding="utf-8")
    return "data/content/situation.yml:2: C029 "


def with_broken_spanish_rules(folder: Path) -> str:
    (folder / "data/content/red_flags_es.yml").write_text("words: [a\n", encoding="utf-8")
    return "data/content/red_flags_es.yml:2: C029 "


def with_a_broken_site_file(folder: Path) -> str:
    (folder / "site.yml").write_text("clinic_name: A: B\n", encoding="utf-8")
    return "site.yml:1: C001 not readable as YAML"


def with_a_number_that_is_none(folder: Path) -> str:
    path = folder / "site.yml"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("emergency_number")]
    path.write_text("\n".join([*lines, "emergency_number: 190:20"]), encoding="utf-8")
    return f"site.yml:{len(lines) + 1}: C028 `emergency_number: 190:20` holds no number"


def with_a_broken_snippet(folder: Path) -> str:
    path = folder / "data/content/snippets/eye_care/eye_taping.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("  title:", "  titel: x\n  title:", 1), encoding="utf-8")
    return "data/content/snippets/eye_care/eye_taping.yml:2: C001 the entry has an unknown key `titel`"


COMMANDS = (("train",), ("train", "--if-stale"), ("ask", "hello"), ("understand", "hello"), ("evaluate",))


@pytest.fixture
def goes_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("bot.cli.serve._train_if_stale", "bot.serving.model.train", "bot.serving.memory.agent_without_storage"):
        monkeypatch.setattr(name, lambda *_, **__: pytest.fail("it went on"))


@pytest.mark.usefixtures("goes_no_further")
@pytest.mark.parametrize(
    "spoil",
    [
        without_red_flags,
        without_one_red_flag,
        with_broken_red_flags,
        with_a_broken_situation,
        with_broken_spanish_rules,
        with_a_broken_site_file,
        with_a_number_that_is_none,
        with_a_broken_snippet,
    ],
)
def test_a_broken_file_is_named_in_one_line_before_anything_trains_or_starts(
    real_content: Path, free_port: int, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], str]
) -> None:
    said = spoil(real_content)
    assert run("serve", f"--port={free_port}") == 2
    assert capsys.readouterr().err.startswith(said)
    assert not (real_content / "models").exists()


@pytest.mark.usefixtures("goes_no_further")
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_names_a_broken_file_before_it_goes_on(
    real_content: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    said = without_red_flags(real_content)
    assert run(*words) == 2
    assert one_line(capsys).startswith(said)
    assert not (real_content / "models").exists()


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_in_another_folder_the_command_says_so_and_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*words) == 2
    assert one_line(capsys) == "data/content:0: C001 there is no such folder (run this in the project's folder)"
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_of_channels_is_named_before_anything_trains(
    real_content: Path, free_port: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.cli.serve._train_if_stale", lambda **_: pytest.fail("it trained"))
    assert run("serve", f"--port={free_port}", "--credentials", "nope.yml") == 2
    assert one_line(capsys).startswith("nope.yml is missing: name a file of channels")


def test_an_unknown_key_in_a_snippet_is_named(
    real_content: Path, free_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    path = real_content / "data/content/snippets/eye_care/eye_taping.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("  title:", "  titel: x\n  title:", 1), encoding="utf-8")
    assert run("serve", f"--port={free_port}") == 2
    assert "titel" in capsys.readouterr().err.splitlines()[0]  # the wording that was approved is served meanwhile


def test_without_a_model_the_command_ends_with_2_and_says_to_train(
    real_content: Path, free_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("serve", f"--port={free_port}") == 2
    assert "run `palsy train`" in one_line(capsys)
    assert not (real_content / "models").exists()


def test_the_start_says_the_numbers_that_patients_will_be_told() -> None:
    said = announcement(Site("Our Clinic", "0255501234", "000", "Lifeline 13 11 14"), 5006).splitlines()
    assert said == [
        "Palsy Guide (Our Clinic) is ready: open http://127.0.0.1:5006/",
        "Patients are told: emergency 000, clinic 0255501234, crisis line Lifeline 13 11 14",
    ]


def one_line(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line of the error stream."""
    (line,) = capsys.readouterr().err.splitlines()
    return line


# Channels and secret


def test_make_run_opens_this_machines_channels_and_deploy_the_websites_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PALSY_SITE", str(ROOT / "site.yml"))
    monkeypatch.chdir(tmp_path)
    here, public = (channels_of(ROOT / name) for name in ("credentials.yml", "deploy/credentials.yml"))
    assert [(c.name(), c._free_on_loopback) for c in here] == [("rest", True), ("web", True), ("palsy", True)]
    assert [(c.name(), c._free_on_loopback) for c in public] == [("web", False)]


@pytest.mark.parametrize(
    "text", [None, "nobody.knows.ThisChannel:\n", "bot.channels.web.WebDoor:\n  colour: red\n", "telepathy:\n"]
)
def test_a_file_of_channels_that_cannot_be_used_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None
) -> None:
    monkeypatch.setenv("PALSY_SITE", str(ROOT / "site.yml"))
    path = tmp_path / "mine.yml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(ChannelsError, match=r"mine\.yml (?:is missing|cannot be used)"):
        channels_of(path)


def test_a_short_secret_is_said_before_the_door_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALSY_SITE", str(ROOT / "site.yml"))
    monkeypatch.setenv("PALSY_SECRET", "short")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SecretError, match="openssl rand"):
        channels_of(ROOT / "deploy/credentials.yml")
