"""What a person who was told in Spanish to get help answers: that it has come, a doctor has looked, or it is not so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.understanding.situation import Way
from bot.understanding.spanish.sound import as_it_sounds

# Each as a person writes it, word by word; compared as it sounds.
SAID: Mapping[Way, tuple[str, ...]] = {
    "help_has_come": (
        "llegó la ayuda", "ya llegó ayuda", "llegó la ambulancia", "ambulancia ya llegó", "ambulancia llegó",
        "ya está la ambulancia", "ayuda ya llegó", "llegaron los paramédicos", "ya llegaron", "ya están aquí",
        "ya está aquí la ambulancia", "vino la ambulancia", "estamos en el hospital", "estoy en el hospital",
        "está en el hospital", "estoy en urgencias", "estamos en urgencias", "está en urgencias", "estoy en emergencias",
        "ya hay alguien conmigo", "alguien está conmigo", "mi familia está conmigo",
    ),
    "checked": (
        "me atendieron", "lo atendieron", "la atendieron", "me vio el médico", "me vio un médico", "me vio la médica",
        "me vio el doctor", "me vio la doctora", "me vio un doctor", "me vio una doctora", "lo vio el médico",
        "lo vio un médico", "la vio el médico", "la vio un médico", "lo vio el doctor", "la vio el doctor",
        "lo vio la doctora", "la vio la doctora", "me ha visto el médico", "me ha visto un médico", "me ha visto la doctora",
        "lo ha visto un médico", "la ha visto un médico", "me vieron en urgencias", "me revisaron", "lo revisaron",
        "la revisaron", "me revisó el", "me revisó la", "me revisó un", "me examinó",
        "me dieron de alta", "le dieron de alta",
        "fui al médico", "fui al doctor", "me vio el oculista", "me vio el oftalmólogo",
    ),
    "no_such_signs": (
        "no tengo esos signos", "no tengo esas señales", "no tengo esos síntomas", "no tengo ninguno de esos",
        "no tengo ninguna de esas", "no tengo nada de eso", "no tengo ninguno", "no me pasa nada de eso",
        "no es nada de eso",
        "nada de eso", "ninguna de esas", "ninguno de esos", "falsa alarma", "fue un error", "me equivoqué", "era broma",
    ),
}  # fmt: skip
NOT_SO = (
    "no", "nadie", "nunca", "si", "cuando", "hasta", "cuánto", "dónde", "puedo", "debo", "debería", "creo", "mañana", "pero",
    "todavía", "aún", "iba", "van", "va", "ojalá", "quizás",
)  # fmt: skip
MOST_WORDS = 14  # a longer message tells more than that
YES = (
    "sí",
    "si",
    "sip",
    "ya",
    "claro",
    "así es",
    "correcto",
    "sí claro",
    "ya lo vio",
    "ya la vio",
    "ya me vio",
    "sí me pasa",
)
NO = (
    "no", "nop", "nunca", "nadie", "todavía no", "aún no", "no nadie", "no todavía", "no aún", "ninguno",
    "no me ha visto nadie", "no lo ha visto nadie", "nadie me ha visto", "nadie lo ha visto",
    "no me vio nadie", "nadie me vio", "no he ido",
)  # fmt: skip
MOST_BARE = 5
Words = tuple[str, ...]


def way_in_spanish(text: str) -> Way | None:
    """The way out that a short plain statement takes; a denial, an `if`, a `but` or a question takes none."""
    words = _after_yes(text)
    if "?" in text or len(words) > MOST_WORDS:
        return None
    for way, phrases in _ways().items():
        for phrase in phrases:
            rest = _without(words, phrase)
            if rest is not None and _not_so().isdisjoint(rest):
                return way
    return None


def yes_or_no_in_spanish(text: str) -> bool | None:
    """A bare yes or no to our question, None for anything else."""
    words = _sounds(text)
    if "?" in text or len(words) > MOST_BARE:
        return None
    return True if words in _all(YES) else False if words in _all(NO) else None


def _after_yes(text: str) -> Words:
    """The words without a "sí" in front, which sounds like the "si" of a condition."""
    words = _sounds(text)
    says_yes = text.strip().lower().startswith(("sí", "si,", "si "))
    return words[1:] if says_yes and words[1:2] != ("no",) else words


def _without(words: Words, phrase: Words) -> Words | None:
    """The words around the phrase, None where it does not stand there."""
    for at in range(len(words) - len(phrase) + 1):
        if words[at : at + len(phrase)] == phrase:
            return words[:at] + words[at + len(phrase) :]
    return None


def _sounds(text: str) -> Words:
    heard = "".join(letter if letter.isalnum() else " " for letter in text)
    return tuple(as_it_sounds(word) for word in heard.split())


@lru_cache(maxsize=1)
def _ways() -> Mapping[Way, list[Words]]:
    return {way: [_sounds(phrase) for phrase in phrases] for way, phrases in SAID.items()}


@lru_cache(maxsize=1)
def _not_so() -> frozenset[str]:
    return frozenset(as_it_sounds(word) for word in NOT_SO)


def _all(phrases: Sequence[str]) -> frozenset[Words]:
    return frozenset(_sounds(phrase) for phrase in phrases)
