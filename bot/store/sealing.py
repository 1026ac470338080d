"""Words at rest, sealed with keys from the environment: who reads the files alone reads nothing of what was said.

`PALSY_KEYS` holds one key or several, with commas between them: the first seals, all open. Without it words are kept in
clear. What was kept in clear before stays readable.
"""

from __future__ import annotations

import os
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

KEYS_VARIABLE = "PALSY_KEYS"
MARK = "\x01"  # in front of what is sealed; no text that was cleaned holds it, nor does JSON
MAKE_ONE = "make one with `python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'`"


class SealError(Exception):
    """The keys cannot be used. The message says what to do."""


class Seal:
    """`keys`: what the environment holds, empty for none. Raises SealError for one that is none."""

    def __init__(self, keys: str = "") -> None:
        try:
            made = [Fernet(key.strip()) for key in keys.split(",") if key.strip()]
        except ValueError:
            raise SealError(f"{KEYS_VARIABLE} holds something that is no key: {MAKE_ONE}") from None
        self._keys = MultiFernet(made) if made else None

    @property
    def is_shut(self) -> bool:
        """Whether what is kept is sealed."""
        return self._keys is not None

    def shut(self, words: str) -> str:
        return MARK + self._keys.encrypt(words.encode()).decode() if self._keys else words

    def open(self, kept: str) -> str:
        """What was sealed, or kept in clear. Raises SealError where no key fits."""
        if not kept.startswith(MARK):
            return kept
        try:
            if self._keys is None:
                raise InvalidToken
            return self._keys.decrypt(kept.removeprefix(MARK)).decode()
        except InvalidToken:
            what = f"{KEYS_VARIABLE} does not open what is kept"
            raise SealError(f"{what}: put the key that sealed it behind the present one, with a comma between") from None


@lru_cache(maxsize=1)
def seal() -> Seal:
    """The one of this process. Raises SealError."""
    return Seal(os.environ.get(KEYS_VARIABLE, ""))
