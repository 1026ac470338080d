"""What stand-ins share that sign their calls with a key pair: the pairs, the tokens, the document of public keys."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from functools import cache
from typing import Any

import jwt
from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.channels.vendors.stand_in import SECRET, StandIn, must

HOUR = 3600


@cache
def pair(name: str) -> rsa.RSAPrivateKey:
    """The same for the same name, in this process."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_pem(name: str) -> bytes:
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    return pair(name).public_key().public_bytes(serialization.Encoding.PEM, kind)


def private_pem(name: str) -> str:
    kind = serialization.PrivateFormat.PKCS8
    return pair(name).private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption()).decode()


def jwk(name: str, **more: Any) -> dict[str, Any]:
    """The public half, named as the pair is."""
    told: dict[str, Any] = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(pair(name).public_key()))
    return {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": name, "n": told["n"], "e": told["e"], **more}


def token(said: Mapping[str, Any], signer: str = SECRET, kid: str = SECRET) -> str:
    return jwt.encode(dict(said), pair(signer), "RS256", {"kid": kid})


class SigningStandIn(StandIn):
    """`published`: the public keys that its key server names now. `down`: how that server fails; it has no `fates`."""

    signs_body = False  # the token is the caller's, whatever the body says
    keys_path = "/keys"

    def __init__(self) -> None:
        super().__init__()
        self.published = [self.published_key(SECRET)]
        self.down = ""
        self.asked_for_keys = 0

    def published_key(self, name: str) -> dict[str, Any]:
        return jwk(name)

    def said(self, now: float) -> dict[str, Any]:
        """What its tokens say, but for when."""
        raise NotImplementedError

    def token(self, secret: str = SECRET, now: float | None = None, kid: str = SECRET, **other: Any) -> str:
        made = time.time() if now is None else now
        said = {"iat": int(made), "exp": int(made) + HOUR} | self.said(made) | other
        return token({name: value for name, value in said.items() if value is not None}, secret, kid)

    def signed(self, body: bytes, secret: str = SECRET, now: float | None = None) -> dict[str, str]:
        return {"Content-Type": "application/json", "Authorization": f"Bearer {self.token(secret, now)}"}

    def beside(self, path: str) -> Any:
        """A document that is no call of the vendor's API: the keys, or where they are. None: another address."""
        return {"keys": self.published} if path == self.keys_path else None

    async def serve(self, request: web.Request) -> web.StreamResponse:
        document = self.beside(request.path)
        if document is None:
            return await super().serve(request)
        self.asked_for_keys += 1
        if self.down == "html":
            return web.Response(status=200, text="<html>maintenance</html>", content_type="text/html")
        return web.json_response({} if self.down else document, status=500 if self.down else 200)


def proves_account(assertion: str, audience: str, name: str = "account") -> None:
    """Whether an assertion is signed by the service account, for this address, for an hour at most. Raises Refusal."""
    try:
        said = jwt.decode(assertion, public_pem(name), algorithms=["RS256"], audience=audience)
        header = jwt.get_unverified_header(assertion)
    except jwt.PyJWTError as error:
        must(False, 400, {"error": "invalid_grant", "error_description": str(error)})
        raise
    must(header.get("kid") == name and said["iss"] == f"{name}@project", 400, {"error": "invalid_grant"})
    must(0 < said["exp"] - said["iat"] <= HOUR, 400, {"error": "invalid_grant"})
    must(said["scope"] == "https://www.googleapis.com/auth/chat.bot", 400, {"error": "invalid_scope"})
