"""Raw text -> a message of plain words that know their clause and sentence."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.understanding.mending import mended
from bot.understanding.patterns import pattern
from bot.understanding.reading import MOST_SCREENED, clipped, unstretched

_PIECES = pattern(
    r"\p{Nd}+(?:[.,:]\p{Nd}+)*|[\pL\p{Nl}\p{No}]+(?:['&][\pL\p{Nl}\p{No}]+)*|[.!?\n]+"
    r"|[,;:()\-\x{2013}\x{2014}\x{2026}]+|[+&]"
)
_HYPHENS = "-\u2010\u2011"
_ENDINGS = frozenset({"s", "ll", "d", "ve", "re", "m"})
_SHORTENED = {
    "im": "i", "ive": "i", "hes": "he", "shes": "she", "its": "it", "thats": "that", "theyre": "they",
    "theyve": "they", "youre": "you", "youve": "you", "weve": "we", "whats": "what", "cannot": "cant", "whos": "who",
    "theres": "there", "wheres": "where", "hows": "how",
}  # fmt: skip
_NOT = {
    "can": "cant", "will": "wont", "do": "dont", "does": "doesnt", "did": "didnt", "is": "isnt", "are": "arent",
    "was": "wasnt", "has": "hasnt", "have": "havent", "could": "couldnt", "would": "wouldnt", "should": "shouldnt",
}  # fmt: skip
_CLAUSE_WORDS = frozenset({"but", "because", "cos", "coz", "cuz", "however", "although", "though", "whereas", "except"})
_AND = frozenset({"and", "n", "then", "so", "while"})
_NEW_SUBJECT = frozenset({
    "i", "my", "he", "she", "his", "her", "it", "they", "we", "our", "now", "today", "the", "this", "that", "these",
    "nobody", "everyone", "mum", "dad", "suddenly", "yesterday",
})  # fmt: skip


@dataclass
class Message:
    """The words of one text; `clause` and `sentence` run beside `words` and number what each word stands in."""

    words: list[str] = field(default_factory=list)
    clause: list[int] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)


def plain(text: str) -> str:
    """Lower case, no accents, straight quotes, no stretched letters ("sooo" -> "soo")."""
    bare = text.lower() if text.isascii() else _without_accents(text)
    return _hyphens_apart(unstretched(bare.replace("`", "'")))


def _without_accents(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).lower()
    bare = "".join(c for c in folded if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return bare.replace("\u2019", "'").replace("\u2018", "'")


def _hyphens_apart(text: str) -> str:
    """A blank for each hyphen within a word."""
    if not any(hyphen in text for hyphen in _HYPHENS):
        return text
    between = (before.isalnum() and after.isalnum() for before, after in zip(text, text[2:], strict=False))
    inner = (" " if c in _HYPHENS and within else c for c, within in zip(text[1:-1], between, strict=True))
    return text[:1] + "".join(inner) + text[1:][-1:]


def split_words(text: str, spelt: Mapping[str, str] | None = None) -> list[str]:
    """The plain words of a phrase, as a message would hold them."""
    return _parted(text, spelt or {}).words


def read(text: str, spelt: Mapping[str, str] | None = None) -> Message:
    """A text as a Message, mended first. `spelt` maps a short or wrong spelling to the usual word."""
    return _parted(clipped(mended(clipped(text, MOST_SCREENED)), MOST_SCREENED), spelt or {})


def _parted(text: str, spelt: Mapping[str, str]) -> Message:
    message, clause, sentence = Message(), 0, 0
    for piece in _PIECES.words(plain(text)):
        if piece[0] in ".!?\n":
            if piece[:3] != "...":
                sentence += 1
            clause += 1
        elif piece[0] in ",;:()-\u2013\u2014\u2026":
            clause += 1
        else:
            clause = _add(message, _word(piece, spelt), clause, sentence)
    return message


def _word(piece: str, spelt: Mapping[str, str]) -> str:
    if piece in "+&":
        return "and"
    head, apostrophe, ending = piece.rpartition("'")
    word = (head if apostrophe and ending in _ENDINGS else piece).replace("'", "").replace("&", "")
    word = spelt.get(word, word)
    return _SHORTENED.get(word, word)


def _add(message: Message, word: str, clause: int, sentence: int) -> int:
    """Append a word; the clause it stands in (a new one after "but", or after "and" with a new subject)."""
    if not word:
        return clause
    words = message.words
    together = bool(words) and message.clause[-1] == clause and message.sentence[-1] == sentence
    if word == "not" and together and words[-1] in _NOT:
        words[-1] = _NOT[words[-1]]
        return clause
    if together and (word in _CLAUSE_WORDS or (word in _NEW_SUBJECT and words[-1] in _AND)):
        clause += 1
    words.append(word)
    message.clause.append(clause)
    message.sentence.append(sentence)
    return clause
