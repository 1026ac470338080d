"""A small house of phrasings that is in order, to spoil in one place at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

TOPICS = """\
eye_care:
  title: Eye care
  topics:
    eye_taping: {title: "Taping the eye shut", about: "taping the lid shut"}
    eye_ointment: {title: "Eye ointment at night", about: "ointment at night"}
    eye_glasses: {title: "Glasses", about: "glasses and wind"}
safety:
  title: Getting help now
  topics:
    emergency: {title: "Emergency", about: "reports signs of a stroke"}
"""
NOUNS = "tape lamp door bench river spoon cloud tower garden window pencil bottle".split()
VERBS = "lift carry paint wash".split()
OWN = {"eye_taping": "tape", "eye_ointment": "salve", "eye_glasses": "lens", "emergency": "arm", "follow_up": "then"}
Write = Callable[[str, str], Path]


def lines(word: str, kind: str = "", number: int = 48) -> str:
    """So many phrasings that differ in more than a letter."""
    said = [f"{kind} {word} {verb} {noun}".strip() for verb in VERBS for noun in NOUNS]
    return "".join(f"    - {text}\n" for text in said[:number])


def block(intent: str, examples: str, metadata: str = "") -> str:
    marks = f"  metadata: {{{metadata}}}\n" if metadata else ""
    return f"- intent: {intent}\n{marks}  examples: |\n{examples}"


def file(*blocks: str) -> str:
    return 'version: "3.1"\n\nnlu:\n' + "".join(blocks)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: `content`, `nlu` and `measuring`."""
    monkeypatch.chdir(tmp_path)
    for folder in ("content", "measuring/held_out", "nlu/eye_care", "nlu/safety", "nlu/conversation", "data"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "content/topics.yml").write_text(TOPICS, encoding="utf-8")
    (tmp_path / "data/label_guide.yml").write_text("[]\n", encoding="utf-8")
    for intent, word in OWN.items():
        folder = "safety" if intent == "emergency" else "conversation" if intent == "follow_up" else "eye_care"
        (tmp_path / f"nlu/{folder}/{intent}.yml").write_text(file(block(intent, lines(word))), encoding="utf-8")
    return tmp_path


@pytest.fixture
def write(place: Path) -> Write:
    """Writes one file of phrasings anew: `write("eye_care/eye_taping.yml", text)`."""

    def anew(name: str, text: str) -> Path:
        path = place / "nlu" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return anew
