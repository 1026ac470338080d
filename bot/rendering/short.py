"""Short titles for buttons: derived from a title where what is left still says it; else there is none."""

from __future__ import annotations

from collections.abc import Sequence

NEEDLESS = ("a ", "an ", "the ", "your ")
MOST = 20  # characters of a button of WhatsApp and Messenger


def short(title: str, most: int = MOST) -> str | None:
    """The title, or the same without what stands in brackets and without needless first words. None where it is too long."""
    for candidate in (title, without_brackets(title), _without_first_words(without_brackets(title))):
        if 0 < len(candidate) <= most:
            return candidate
    return None


def labels(titles: Sequence[str], most: int) -> list[str] | None:
    """Distinct short titles of what is offered together; None where one is missing, or two would read the same."""
    found = [label for title in titles if (label := short(title, most)) is not None]
    return found if len({label.lower() for label in found}) == len(titles) else None


def without_brackets(title: str) -> str:
    before, bracket, rest = title.partition("(")
    return " ".join(f"{before} {rest.partition(')')[2]}".split()) if bracket else title


def _without_first_words(title: str) -> str:
    """`The first days at home` -> `First days at home`."""
    for words in NEEDLESS:
        if title.lower().startswith(words):
            left = title[len(words) :]
            return left[:1].upper() + left[1:]
    return title
