"""Named lists of phrases in a file of data, and which of them a message speaks of: moods, and doors other than ours.

The phrases are written and read as those of the red flags and of the situation are; time grows with the length of the text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import yaml

from bot.understanding.danger.lexicon import Hit, Lexicon
from bot.understanding.danger.phrases import PhraseError
from bot.understanding.danger.words import Message, read

MOODS = ("frightened", "sad", "angry")  # the lists of moods.yml; each has its line of comfort in the content
TAKEN_BACK = frozenset({
    "no", "not", "never", "without", "dont", "doesnt", "didnt", "isnt", "wasnt", "arent", "cant", "wont", "if", "when",
})  # fmt: skip
"""With one of these right before it, in the same clause, a phrase is not what the writer says."""
REACH = 3  # words


class WordListError(ValueError):
    """The file cannot be used; the message says where, what is wrong and what to do."""


class WordLists:
    """The lists of one file, ready to be found, in the file's order. Holds nothing of a conversation."""

    def __init__(self, phrases: Mapping[str, list[str]]) -> None:
        self.names = tuple(phrases)
        self._lexicon = Lexicon({}, [])
        for name, lines in phrases.items():
            for phrase in (piece.strip() for line in lines for piece in line.split(",") if piece.strip()):
                self._lexicon.add(name, phrase)
        self._lexicon.close()

    @classmethod
    def load(cls, path: Path, names: Collection[str] | None = None) -> WordLists:
        """`names`: the lists that must be there, no more and no fewer; any where None. Raises WordListError."""
        phrases = _read(path)
        if names is not None and set(phrases) != set(names):
            raise WordListError(f"{path}:1: needs exactly the lists {', '.join(names)} (add or remove lists)")
        for line, (name, lines) in zip(_lines_of(path), phrases.items(), strict=True):
            if not (isinstance(lines, list) and lines and all(isinstance(text, str) and text.strip() for text in lines)):
                raise WordListError(f"{path}:{line}: {name} is empty or no list of texts (write a phrase, or take it out)")
        try:
            return cls(phrases)
        except PhraseError as error:
            raise WordListError(f"{path}:0: {error} (write words as the notes at the top of the file say)") from None

    def found(self, text: str, others: frozenset[str] = frozenset()) -> list[str]:
        """The lists that the text speaks of, in the file's order. `others`: words such as "she" that take a phrase back."""
        message = read(text)
        hits = self._lexicon.find(message)
        return [name for name in self.names if any(not _taken_back(message, hit, others) for hit in hits.get(name, ()))]


def _taken_back(message: Message, hit: Hit, others: frozenset[str]) -> bool:
    against, clause = TAKEN_BACK | others, message.clause
    before = range(max(0, hit.start - REACH), hit.start)
    return any(message.words[n] in against and clause[n] == clause[hit.start] for n in before)


def _read(path: Path) -> dict[str, list[str]]:
    try:
        phrases = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WordListError(f"{path}:0: {error.strerror} (restore the file from git)") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise WordListError(f"{path}:{line}: {error.problem} (mend the YAML here)") from None
    except (yaml.YAMLError, ValueError, RecursionError):  # odd characters, not UTF-8, a date that is none
        raise WordListError(f"{path}:0: cannot be read (save it as UTF-8, and remove odd characters)") from None
    if not isinstance(phrases, dict) or not phrases or not all(isinstance(name, str) for name in phrases):
        raise WordListError(f"{path}:1: holds no lists (write `name:` and below it `- phrase` lines)")
    return phrases


def _lines_of(path: Path) -> Iterator[int]:
    """The line of each list's name, from 1."""
    root = yaml.compose(path.read_text(encoding="utf-8"))
    return (key.start_mark.line + 1 for key, _ in (root.value if root else ()))
