"""The set of messages with and without personal data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.privacy.personal import found_in
from bot.understanding.patterns import pattern

HERE = Path(__file__).parent
MARKED = pattern(r"\{([a-z]+):([^}]*)\}")
WORD = pattern(r"[\pL\pN][\pL\pN'\x{2019}-]*")
SHORT = 2  # letters of a word that tells nobody's name: "de", "Mr"


@dataclass(frozen=True)
class Line:
    """`items`: kind, start and end of what is to be taken out of the text."""

    text: str
    items: tuple[tuple[str, int, int], ...]

    @property
    def taken(self) -> list[bool]:
        """By character: whether it is taken out."""
        taken = [False] * len(self.text)
        for start, end, _ in found_in(self.text):
            taken[start:end] = [True] * (end - start)
        return taken

    def words(self) -> list[tuple[int, int]]:
        return [(found.start(), found.end()) for found in WORD.finditer(self.text)]

    def left_in(self) -> list[str]:
        """Items of which a word that tells something is still there."""
        taken = self.taken
        return [
            self.text[start:end]
            for _, start, end in self.items
            if any(
                not all(taken[max(a, start) : min(b, end)])
                for a, b in self.words()
                if a < end and b > start
                if b - a > SHORT or any(c.isdigit() for c in self.text[a:b])
            )
        ]

    def others(self) -> list[tuple[int, int]]:
        return [(a, b) for a, b in self.words() if not any(a < end and b > start for _, start, end in self.items)]

    def lost(self) -> list[str]:
        """Words that are no personal data and yet were taken out."""
        taken = self.taken
        return [self.text[a:b] for a, b in self.others() if any(taken[a:b])]


def line_of(written: str) -> Line:
    text, items, end = "", list[tuple[str, int, int]](), 0
    for found in MARKED.finditer(written):
        text += written[end : found.start()]
        items.append((found.group(1), len(text), len(text) + len(found.group(2))))
        text += found.group(2)
        end = found.end()
    return Line(text + written[end:], tuple(items))


def lines(name: str) -> list[Line]:
    written = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line_of(line) for line in written if line and not line.startswith("#")]
