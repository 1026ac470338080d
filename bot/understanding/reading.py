"""Can this message be read at all? Decided before any model, which would always find some topic."""

from __future__ import annotations

import re
import unicodedata

MOST_CHARACTERS = 2000
LATIN_SHARE = 0.5
FEWEST_LETTERS = 2
# Whole messages of one letter that say something: yes, no, all right, and vitamin B12.
ONE_LETTER = re.compile(r"(?:y|n|k|[a-z]\d+)[\s.!?]*", re.I)
# Format characters (zero width, bidirectional marks and isolates, soft hyphen), surrogates, private use, unassigned.
UNSEEN = ("Cf", "Cs", "Co", "Cn")
SPACES = re.compile(r"\s+")
LATIN_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")


def cleaned(text: str) -> str:
    """As `cleaned_whole`, and at most 2,000 characters."""
    return cleaned_whole(text)[:MOST_CHARACTERS].rstrip()


def cleaned_whole(text: str) -> str:
    """NFC, nothing unseen, single spaces, and no slash in front: for Rasa it would begin a command, a patient gives none."""
    seen = (" " if unicodedata.category(c) == "Cc" else c for c in text if unicodedata.category(c) not in UNSEEN)
    return SPACES.sub(" ", unicodedata.normalize("NFC", "".join(seen))).strip().lstrip("/ ")


def unreadable(text: str) -> str | None:
    """Why the text cannot be read: `empty`, `no_letters`, `foreign_script`; None where it can."""
    if not text.strip():
        return "empty"
    letters = [c for c in text if c.isalpha()]
    if len(letters) < FEWEST_LETTERS and not ONE_LETTER.fullmatch(text.strip()):
        return "no_letters"
    latin = sum(bool(LATIN_LETTER.match(c)) for c in letters)
    return "foreign_script" if latin / len(letters) < LATIN_SHARE else None
