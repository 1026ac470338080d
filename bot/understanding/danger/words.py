"""Raw text -> a message of plain words that know their clause and sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

MAX_CHARS = 2000
"""A longer text is screened by its beginning and its end: the urgent part often comes last."""
TAIL_CHARS = 600

_PIECES = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['&][^\W\d_]+)*|[.!?\n]+|[,;:()\-\u2013\u2014\u2026]+|[+&]")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_WORD_HYPHEN = re.compile(r"(?<=\w)[-\u2010\u2011](?=\w)")
_ENDING = re.compile(r"'(?:s|ll|d|ve|re|m)$")
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


def clip(text: str) -> str:
    """At most MAX_CHARS of a text: all of it, or its beginning and its end."""
    if len(text) <= MAX_CHARS:
        return text
    return text[: MAX_CHARS - TAIL_CHARS].rsplit(None, 1)[0] + "\n" + text[-TAIL_CHARS:]


def plain(text: str) -> str:
    """Lower case, no accents, straight quotes, no stretched letters ("sooo" -> "soo")."""
    folded = unicodedata.normalize("NFKD", text).lower()
    bare = "".join(c for c in folded if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    straight = bare.replace("\u2019", "'").replace("\u2018", "'").replace("`", "'")
    return _WORD_HYPHEN.sub(" ", _STRETCHED.sub(r"\1\1", straight))


def split_words(text: str, spelt: Mapping[str, str] | None = None) -> list[str]:
    """The plain words of a phrase, as a message would hold them."""
    return read(text, spelt).words


def read(text: str, spelt: Mapping[str, str] | None = None) -> Message:
    """A text as a Message. `spelt` maps a short or wrong spelling to the usual word."""
    message, clause, sentence = Message(), 0, 0
    for piece in _PIECES.findall(plain(clip(text))):
        if piece[0] in ".!?\n":
            if piece[:3] != "...":
                sentence += 1
            clause += 1
        elif piece[0] in ",;:()-\u2013\u2014\u2026":
            clause += 1
        else:
            clause = _add(message, _word(piece, spelt or {}), clause, sentence)
    return message


def _word(piece: str, spelt: Mapping[str, str]) -> str:
    if piece in "+&":
        return "and"
    word = _ENDING.sub("", piece).replace("'", "").replace("&", "")
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
