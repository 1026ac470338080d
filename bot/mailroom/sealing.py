"""Keyed hashes in place of a vendor's ids, and sealed envelopes for what is read again; under the server's secret."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any, TypeVar

from cryptography.fernet import Fernet, InvalidToken

T = TypeVar("T")


class Seals:
    """What is hashed and what is sealed have keys of their own, other than those of the website's tokens."""

    def __init__(self, secret: str) -> None:
        self._naming = hmac.new(secret.encode(), b"mailroom names v1", hashlib.sha256).digest()
        sealing = hmac.new(secret.encode(), b"mailroom seals v1", hashlib.sha256).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(sealing))

    def name(self, *parts: str) -> str:
        """The same for the same parts; nobody without the secret can tell from which."""
        return hmac.new(self._naming, "\0".join(parts).encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]

    def seal(self, what: Any) -> bytes:
        return self._fernet.encrypt(json.dumps(what).encode())

    def read(self, sealed: bytes | None, made: Callable[[Any], T]) -> T | None:
        """What `made` makes of it. None where it was sealed under another secret, is damaged, or of another release:
        whatever is wrong with one row must not hold up the next."""
        try:
            return made(json.loads(self._fernet.decrypt(sealed or b"")))
        except (InvalidToken, TypeError, ValueError, KeyError, IndexError, AttributeError):
            return None
