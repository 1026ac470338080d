"""Odd words that nobody else says, to be looked for afterwards where they must not be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

PERSONAL = (
    "my name is Quackenbush, ring 07700 900777, zq77canary@mail.example, NHS number 485 777 3456, DOB 03/04/1951, "
    "I live at 77 Wombat Street"
)
SECRETS = ("quackenbush", "07700 900777", "zq77canary", "485 777 3456", "03/04/1951", "77 wombat")
WORDS = "zwieback trombone"  # a patient's, which tell nobody's name
SPOKEN = (*WORDS.split(), "drooped")


def in_files(folder: Path, words: Sequence[str]) -> list[str]:
    """Which of them stand in which file, by the bytes."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [f"{word} in {path.name}" for path in files for word in words if word.encode() in path.read_bytes().lower()]


def in_text(text: str) -> list[str]:
    return [word for word in (*SECRETS, *SPOKEN) if word in text.lower()]
