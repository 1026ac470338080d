"""The language of a text by its script, where the script alone says it or nearly so; None for Latin letters."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping

LATIN = "LATIN"
# The first word of a letter's Unicode name -> the language, where a script has but one that matters here.
BY_SCRIPT: Mapping[str, str] = {
    "GREEK": "el", "HEBREW": "he", "THAI": "th", "HANGUL": "ko", "BENGALI": "bn", "GURMUKHI": "pa", "DEVANAGARI": "hi",
    "GUJARATI": "gu", "TAMIL": "ta", "TELUGU": "te", "KANNADA": "kn", "MALAYALAM": "ml", "SINHALA": "si", "KHMER": "km",
    "LAO": "lo", "MYANMAR": "my", "GEORGIAN": "ka", "ARMENIAN": "hy", "ETHIOPIC": "am", "HIRAGANA": "ja", "KATAKANA": "ja",
    "KATAKANA-HIRAGANA": "ja", "CJK": "zh",
}  # fmt: skip
# Letters that only one of several languages of a script has, the surer ones first.
LETTERS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "ARABIC": (("ur", "ٹڈڑںےھہ"), ("fa", "پچژگیک")),
    "CJK": (("ja", "顔込働気駅対応経験歯薬"),),
    "CYRILLIC": (("uk", "іїєґ"), ("ru", "ыэё"), ("hr", "јљњћђџ")),
}
OTHERWISE: Mapping[str, tuple[str, ...]] = {"ARABIC": ("ar", "fa", "ur"), "CYRILLIC": ("ru", "uk", "bg", "hr")}


def script_of(text: str) -> str | None:
    """The script of most letters, as Unicode names it; kana outweighs the Chinese characters around it."""
    counted = Counter(_script(letter) for letter in text if letter.isalpha())
    if not counted:
        return None
    first = counted.most_common(1)[0][0]
    kana = counted["HIRAGANA"] + counted["KATAKANA"]
    return "HIRAGANA" if first == "CJK" and kana else first


def by_letters(script: str, text: str) -> str | None:
    """The language that the letters themselves show."""
    small = text.lower()
    for language, letters in LETTERS.get(script, ()):
        if any(letter in small for letter in letters):
            return language
    return BY_SCRIPT.get(script)


def _script(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").partition(" ")[0]
