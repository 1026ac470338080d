"""Can this message be read at all? Decided before any model, which would always find some topic."""

from __future__ import annotations

import re
import unicodedata

MOST_CHARACTERS = 2000
LATIN_SHARE = 0.5
FEWEST_LETTERS = 2
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
SPACES = re.compile(r"\s+")
LATIN_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")


def cleaned(text: str) -> str:
    """NFC, no control, surrogate, zero-width or bidirectional marks, single spaces, at most 2,000 characters.

    A slash at the beginning goes too: for Rasa it would begin a command, and a patient gives none.
    """
    whole = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode("utf-8"))
    visible = INVISIBLE.sub("", "".join(" " if unicodedata.category(c) == "Cc" else c for c in whole))
    return SPACES.sub(" ", visible).strip().lstrip("/ ")[:MOST_CHARACTERS]


def unreadable(text: str) -> str | None:
    """Why the text cannot be read: `empty`, `no_letters`, `foreign_script`; None where it can."""
    if not text.strip():
        return "empty"
    letters = [c for c in text if c.isalpha()]
    if len(letters) < FEWEST_LETTERS:
        return "no_letters"
    latin = sum(bool(LATIN_LETTER.match(c)) for c in letters)
    return "foreign_script" if latin / len(letters) < LATIN_SHARE else None
