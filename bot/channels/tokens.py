"""Session tokens: made here, signed, expiring. The token names the conversation; nobody can choose one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from bot.understanding.patterns import pattern

RANDOM_BYTES = 16
EXPIRY_BYTES = 5
PAYLOAD = RANDOM_BYTES + EXPIRY_BYTES
SHAPE = pattern(r"[A-Za-z0-9_-]{71}")  # 53 bytes in base64: payload and signature
SECRET_VARIABLE = "PALSY_SECRET"
SHORTEST_SECRET = 32
PUT_BACK = "put the right one back, or delete it: then a new one is made, and all conversations on the website end"


class SecretError(Exception):
    """The server's secret cannot be used. The message says what to do."""


@dataclass(frozen=True)
class Session:
    """`conversation` is its name inside; `expires` in seconds since 1970."""

    token: str
    conversation: str
    expires: int


class Tokens:
    """Makes and reads tokens. What is signed and what names a conversation have keys of their own."""

    def __init__(self, secret: str) -> None:
        self._signing = _mac(secret.encode(), b"token v1")
        self._naming = _mac(secret.encode(), b"conversation v1")

    def begin(self, expires: int) -> Session:
        return self._session(secrets.token_bytes(RANDOM_BYTES) + expires.to_bytes(EXPIRY_BYTES, "big"))

    def read(self, token: str, now: float) -> Session | None:
        """The session, or None for a token that is not ours, was changed in any letter, or has expired."""
        if not SHAPE.fullmatch(token):
            return None
        session = self._session(base64.urlsafe_b64decode(token + "=")[:PAYLOAD])
        return session if hmac.compare_digest(session.token, token) and session.expires > now else None

    def _session(self, payload: bytes) -> Session:
        token = base64.urlsafe_b64encode(payload + _mac(self._signing, payload)).decode().rstrip("=")
        # With a colon, which the rest channel lets nobody write, no sender there reaches a conversation here.
        name = "web:" + _mac(self._naming, payload[:RANDOM_BYTES]).hex()[: 2 * RANDOM_BYTES]
        return Session(token, name, int.from_bytes(payload[RANDOM_BYTES:], "big"))


def server_secret(folder: Path) -> str:
    """From the environment, else from the folder, where it is made once, readable by its owner alone. Raises SecretError."""
    written = os.environ.get(SECRET_VARIABLE)
    place = SECRET_VARIABLE
    if not written:
        place = str(folder / "secret")
        try:
            written = _kept_secret(folder / "secret")
        except (OSError, UnicodeDecodeError) as error:
            what = error.strerror if isinstance(error, OSError) else "it is no text"
            raise SecretError(f"{place} cannot be read or made ({what}): {PUT_BACK}") from None
    if len(written) < SHORTEST_SECRET:
        todo = "make one with `openssl rand -hex 32`" if place == SECRET_VARIABLE else PUT_BACK
        raise SecretError(f"{place} holds fewer than {SHORTEST_SECRET} characters: {todo}")
    return written


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        made = path.with_name(f"secret-{secrets.token_hex(4)}")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(made, path)  # in one step; where another process was first, its secret stays
        except FileExistsError:
            pass
        finally:
            made.unlink()
    path.chmod(0o600)
    return path.read_text().strip()


def _mac(key: bytes, text: bytes) -> bytes:
    return hmac.new(key, text, hashlib.sha256).digest()
