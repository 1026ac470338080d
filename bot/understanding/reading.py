"""Can this message be read at all? Decided before any model, which would always find some topic."""

from __future__ import annotations

import unicodedata

from bot.understanding.patterns import pattern

MOST_CHARACTERS = 2000  # of a message that the model and the widget take
MOST_SCREENED = 16_384  # of a message at all; red flags are looked for in so much of it
TAIL_SHARE = 0.3  # of a clipped text: what is urgent often comes last
LEFT_OUT = " ... "
FEWEST_REPEATED, REPEATED = 60, 5  # words, and how often each is said on average, from which on it is once enough
LATIN_SHARE = 0.5
FEWEST_LETTERS = 2
# Whole messages of one letter that say something: yes, no, all right, and vitamin B12.
ONE_LETTER = pattern(r"(?:y|n|k|[a-z]\d+)[\s.!?]*")
# Format characters (zero width, bidirectional marks and isolates, soft hyphen), surrogates, private use, unassigned.
CONTROLS = dict.fromkeys((*range(0x20), 0x7F), " ")  # those of ASCII, which holds nothing else that is unseen
UNSEEN = ("Cf", "Cs", "Co", "Cn")


def cleaned(text: str) -> str:
    """NFC, nothing unseen, single spaces, at most 16,384 characters, and no slash in front: for Rasa it would begin a
    command, a patient gives none."""
    seen = text.translate(CONTROLS) if text.isascii() else _seen(text)
    return clipped(" ".join(seen.split()).lstrip("/ "), MOST_SCREENED)


def _seen(text: str) -> str:
    seen = (" " if unicodedata.category(c) == "Cc" else c for c in text if unicodedata.category(c) not in UNSEEN)
    return unicodedata.normalize("NFC", "".join(seen))


def clipped(text: str, most: int) -> str:
    """At most so many characters of a text: all of it, or whole words of its beginning and its end."""
    if len(text) <= most:
        return text
    tail = int(most * TAIL_SHARE)
    head = _without_half_a_word(text[: most - tail - len(LEFT_OUT)])
    return head + LEFT_OUT + _without_half_a_word(text[-tail:][::-1])[::-1]


def said_once(text: str) -> str:
    """A long text that says the same few words over and over, up to where all of them have been said."""
    words = text.replace(LEFT_OUT, " ").split()
    left = set(words)
    if len(words) < FEWEST_REPEATED or len(left) * REPEATED > len(words):
        return text
    for place, word in enumerate(words, 1):
        left.discard(word)
        if not left:
            return " ".join(words[:place])
    return text


def _without_half_a_word(text: str) -> str:
    """Cut back to the last blank, where there is one near."""
    whole = text.rpartition(" ")[0]
    return whole if len(whole) >= len(text) // 2 else text


def unreadable(text: str) -> str | None:
    """Why the text cannot be read: `empty`, `no_letters`, `foreign_script`; None where it can."""
    if not text.strip():
        return "empty"
    letters = [c for c in text if c.isalpha()]
    if len(letters) < FEWEST_LETTERS and not ONE_LETTER.fullmatch(text.strip()):
        return "no_letters"
    latin = sum(_is_latin(c) for c in letters)
    return "foreign_script" if latin / len(letters) < LATIN_SHARE else None


def _is_latin(letter: str) -> bool:
    return "A" <= letter <= "Z" or "a" <= letter <= "z" or "\u00c0" <= letter <= "\u024f"


def unstretched(text: str) -> str:
    """No letter more than twice in a row: "sooo" -> "soo"."""
    if not any(one == two == three for one, two, three in zip(text, text[1:], text[2:], strict=False)):
        return text
    kept: list[str] = []
    for letter in text:
        if not (letter.isalpha() and kept[-2:] == [letter, letter]):
            kept.append(letter)
    return "".join(kept)
