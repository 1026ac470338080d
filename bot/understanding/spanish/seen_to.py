"""Does a person who was told in Spanish to get help say that it has come?"""

from __future__ import annotations

from collections.abc import Sequence

from bot.understanding.spanish.sound import as_it_sounds

# As they sound, word by word.
HELP_HAS_COME = (
    "llego la ayuda", "ya llego la ayuda", "llego la ambulancia", "ya llego la ambulancia", "la ambulancia ya llego",
    "la ambulancia llego",
    "llegaron los paramedicos", "ya llegaron", "ya estan aqui", "ya esta aqui la ambulancia",
    "estamos en el hospital", "estoy en el hospital",
    "esta en el hospital", "ya estoy en urgencias", "estoy en urgencias", "estamos en urgencias", "me atendieron",
    "lo atendieron",
    "la atendieron", "ya me atendieron", "ya lo vio el medico", "ya la vio el medico", "ya me vio el medico",
    "ya me vio el doctor",
    "falsa alarma", "fue un error", "ya me revisaron", "ya lo revisaron", "ya la revisaron",
)  # fmt: skip
NOT_SO = frozenset(
    {
        "no",
        "nadie",
        "nunca",
        "si",
        "cuando",
        "hasta",
        "cuanto",
        "donde",
        "puedo",
        "debo",
        "deberia",
        "creo",
        "manana",
        "pero",
        "todavia",
    }
)
MOST_WORDS = 14  # a longer message tells more than that


def is_seen_to_in_spanish(text: str) -> bool:
    """True only for a short plain statement: a denial, an `if`, a `but` or a question leaves the urgent text standing."""
    words = [as_it_sounds(word) for word in text.replace(",", " ").replace(".", " ").split()]
    if "?" in text or len(words) > MOST_WORDS or {as_it_sounds(word) for word in NOT_SO}.intersection(words):
        return False
    return any(_holds(words, [as_it_sounds(word) for word in phrase.split()]) for phrase in HELP_HAS_COME)


def _holds(words: Sequence[str], phrase: Sequence[str]) -> bool:
    return any(words[at : at + len(phrase)] == phrase for at in range(len(words)))
