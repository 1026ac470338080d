"""What was written, as it is to be understood: mended, the person's own words, clipped. The one door of understanding."""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.mending import mended
from bot.understanding.own_words import own_words
from bot.understanding.reading import MOST_CHARACTERS, MOST_SCREENED, clipped


@dataclass(frozen=True)
class Written:
    """`whole`: the person's own words, mended, at most 16,384 characters; red flags are looked for in all of it.

    `text`: of that, what is read for the answer: all, or the beginning and the end.
    `set_aside`: signatures, footers and quotes.
    """

    whole: str
    text: str
    set_aside: str

    @classmethod
    def of(cls, typed: str) -> Written:
        """Of a text as it came, whatever is in it."""
        own, set_aside = own_words(mended(clipped(typed, MOST_SCREENED)))
        whole = clipped(" ".join(own.split()), MOST_SCREENED)
        return cls(whole, clipped(whole, MOST_CHARACTERS), set_aside)

    @property
    def is_clipped(self) -> bool:
        """Whether something between beginning and end is not read for the answer."""
        return self.text != self.whole
