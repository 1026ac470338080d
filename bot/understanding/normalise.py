"""A patient's typing -> ordinary words: text-speak, emoji, stretched letters and slips of spelling, against known words.

Known are the words of the field (content, named things) and everyday words (symspellpy's English dictionary). Only a word
that is in neither is changed, and only to a word that the field or training has seen.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from itertools import groupby

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.patterns import Match, pattern
from bot.understanding.reading import unstretched

WORD = pattern(r"[\pL\pN]+(?:'[\pL\pN]+)*")
PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz'")
EVERYDAY = "frequency_dictionary_en_82_765.txt"  # of symspellpy
COMMON = 25_000
SEEN_OFTEN = 2  # times that training must have seen an everyday word, to correct another to it
SHORTEST = 4  # letters of a word that may be corrected; shorter ones have too many neighbours
LONGEST = 24  # and longer ones are no words; a stem with all its endings is shorter
MOST_UNKNOWN = 60  # words of one message that are corrected: a message of more is no English to mend
LONG = 8  # letters from which on two slips are forgiven
WHOLE_SOUND = 4  # consonants from which on a word that sounds alike may be spelt quite otherwise ("opperashuns")
REMEMBERED = 4096
SOUNDS = (
    ("ph", "f"), ("ght", "t"), ("ck", "k"), ("qu", "k"), ("wh", "w"), ("kn", "n"), ("wr", "r"), ("sch", "sk"),
    ("tion", "shn"), ("sion", "shn"), ("ks", "x"), ("sh", "x"), ("ch", "x"), ("ce", "s"), ("ci", "s"), ("cy", "s"),
    ("z", "s"), ("c", "k"), ("q", "k"), ("x", "x"), ("v", "f"),
)  # fmt: skip
PICTURE = pattern(r"[\x{1F300}-\x{1FAFF}\x{2600}-\x{27BF}][\x{FE0F}\x{200D}\x{1F3FB}-\x{1F3FF}]*")
PICTURES: Mapping[str, str] = {
    "\U0001f441": "eye", "\U0001f440": "eyes", "\U0001f442": "ear", "\U0001f444": "mouth", "\U0001f48a": "tablets",
    "\U0001f489": "injection", "\U0001f9b7": "tooth", "\U0001f9e0": "brain", "\U0001f4a7": "drops", "\U0001f37a": "beer",
    "\U0001f377": "wine", "\U0001f697": "drive", "\U0001f3ca": "swim", "\u2708": "fly", "\U0001f930": "pregnant",
    "\U0001f476": "baby", "\U0001f634": "sleep", "\U0001f484": "makeup", "\U0001f453": "glasses",
}  # fmt: skip
UNHEARD = frozenset("aeiouyhw")
# What is typed short or as it sounds; whole words only.
TYPED_SHORT: Mapping[str, str] = {
    "u": "you", "ur": "your", "r": "are", "pls": "please", "plz": "please", "thx": "thanks", "ty": "thanks", "n": "and",
    "b4": "before", "bcoz": "because", "bcos": "because", "coz": "because", "cuz": "because", "cos": "because",
    "wot": "what", "wat": "what", "wut": "what", "dis": "this", "dat": "that", "dem": "them", "da": "the", "d": "the",
    "de": "the", "teh": "the", "wen": "when", "wud": "would", "cud": "could", "shud": "should", "shld": "should",
    "abt": "about", "tho": "though", "thru": "through", "bc": "because", "w": "with", "dr": "doctor", "doc": "doctor",
    "docs": "doctors", "drs": "doctors", "appt": "appointment", "meds": "medicines", "med": "medicine", "op": "operation",
    "ops": "operations", "physio": "physiotherapy", "gonna": "going to", "wanna": "want to", "gotta": "have to", "im": "i'm",
    "ive": "i've", "dont": "don't", "doesnt": "doesn't", "didnt": "didn't", "cant": "can't", "wont": "won't",
    "isnt": "isn't", "wasnt": "wasn't", "whats": "what's", "hows": "how's", "thats": "that's", "aint": "isn't",
    "innit": "isn't it", "bf": "boyfriend", "gf": "girlfriend", "2day": "today", "2moro": "tomorrow", "2nite": "tonight",
    "gr8": "great", "wks": "weeks", "wk": "week", "yrs": "years", "yr": "year", "mths": "months", "mth": "month",
    "hrs": "hours", "skool": "school", "nite": "night", "luv": "love", "ppl": "people", "prob": "problem",
    "probs": "problems", "bout": "about", "bels": "bell's", "belz": "bell's", "bells": "bell's", "pred": "prednisolone",
    "preds": "prednisolone", "duz": "does", "wiv": "with", "wots": "what's", "wats": "what's", "tryna": "trying to",
    "dosnt": "doesn't", "dosent": "doesn't", "doesent": "doesn't", "proply": "properly",
}  # fmt: skip


class Normaliser:
    """Made from the words that are known, and how often training has seen each; see the module's docstring."""

    def __init__(self, seen: Mapping[str, int], everyday: Collection[str]):
        self.seen = dict(seen)
        self._known = set(everyday) | set(seen)
        self._targets = sorted(word for word in seen if len(word) >= SHORTEST)
        self._by_sound: dict[str, list[str]] = {}
        for word in self._targets:
            self._by_sound.setdefault(sound_of(word), []).append(word)
        self._corrected = lru_cache(maxsize=REMEMBERED)(self._correct)

    @classmethod
    def learnt(cls, field: Iterable[str], phrasings: Iterable[str]) -> Normaliser:
        """From the field's own texts and names, all of whose words count, and what patients were seen to write."""
        everyday, written = everyday_words(), words_seen(phrasings)
        often = {word: n for word, n in written.items() if n >= SEEN_OFTEN and word in everyday}
        return cls(often | {word: n + written[word] for word, n in words_seen(field).items()}, everyday)

    def __call__(self, text: str) -> str:
        spoken = unstretched(" ".join(PICTURE.sub(_in_words, text).split()))
        tries = iter(range(MOST_UNKNOWN))
        return WORD.sub(lambda found: self._word(str(found.group()), tries), spoken)

    def _word(self, written: str, tries: Iterator[int]) -> str:
        word = written.lower()
        if word in TYPED_SHORT:
            return TYPED_SHORT[word]
        if not SHORTEST <= len(word) <= LONGEST or not PLAIN.issuperset(word) or word in self._known:
            return written
        return written if next(tries, None) is None else self._corrected(word) or written

    def _correct(self, word: str) -> str | None:
        """The known word most likely meant: few slips, or the same sound; the oftener seen wins a tie."""
        if word.removesuffix("s") in self._known or word.partition("'")[0] in self._known:
            return None
        if word.endswith("in") and f"{word}g" in self.seen:
            return f"{word}g"  # as it is spoken: "comin", "achin"
        slips = 2 if len(word) >= LONG else 1
        near = process.extract(word, self._targets, scorer=OSA.distance, score_cutoff=slips, limit=8)
        found = [(distance, target) for target, distance, _ in near]
        sound = sound_of(word)
        alike = [(OSA.distance(word, target) - 1, target) for target in self._by_sound.get(sound, ())]
        likely = [(distance, -self.seen[target], target) for distance, target in found + alike if distance <= slips]
        if not likely and len(sound) >= WHOLE_SOUND:
            likely = [(distance, -self.seen[target], target) for distance, target in alike if distance <= 2 * slips]
        return min(likely)[2] if likely else None


def _in_words(picture: Match) -> str:
    """What a picture says of the field; of feelings it says nothing that a topic could be told by."""
    return f" {PICTURES.get(picture.group()[0], '')} "


def sound_of(word: str) -> str:
    """What an English reader hears, roughly: consonants only, those of one sound alike."""
    for written, heard in SOUNDS:
        word = word.replace(written, heard)
    heard_of = [letter for place, letter in enumerate(word) if not place or letter not in UNHEARD]
    return "".join(letter for letter, _ in groupby(heard_of))


def words_seen(texts: Iterable[str]) -> Counter[str]:
    return Counter(found.group().lower() for text in texts for found in WORD.finditer(text))


@lru_cache(maxsize=1)
def everyday_words() -> frozenset[str]:
    """Some 82,000 English words."""
    return frozenset(_everyday_words())


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """The most frequent of them."""
    return frozenset(list(_everyday_words())[:COMMON])


def _everyday_words() -> Iterator[str]:
    """The most frequent first."""
    for line in (files("symspellpy") / EVERYDAY).read_text(encoding="utf-8-sig").splitlines():
        yield sys.intern(line.partition(" ")[0])
