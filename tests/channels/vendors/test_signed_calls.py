"""Vendors that sign with a key pair: no token but theirs is taken, and no message before its proof. About 6 s."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import math
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import jwt
import pytest

from bot.channels import vendor_keys
from bot.channels.google_chat import CHAT
from tests.channels.vendors.conftest import VENDORS, Street
from tests.channels.vendors.google_chat import GoogleChat
from tests.channels.vendors.signing import SigningStandIn, jwk, pair, public_pem
from tests.channels.vendors.stand_in import SECRET

BY_KEY = [kind.door.channel for kind in VENDORS if issubclass(kind, SigningStandIn)]
Made = Callable[[SigningStandIn], str]


@pytest.fixture(params=BY_KEY)
def signing(running: Street, request: pytest.FixtureRequest) -> Iterator[SigningStandIn]:
    """With no key fetched yet."""
    found, keys = running.vendors[request.param], running.doors[request.param].keys
    assert isinstance(found, SigningStandIn)
    found.refused.clear()
    found.asked_for_keys = 0

    def begin_anew() -> None:
        found.down, found.published = "", [found.published_key(SECRET)]
        keys._keys, keys._got, keys._tried, keys._failed, keys._clock = {}, -math.inf, -math.inf, "", time.monotonic

    begin_anew()
    yield found
    begin_anew()


async def status(street: Street, vendor: SigningStandIn, token: str, kind: str = "Bearer", text: str = "a question") -> int:
    body = vendor.text(text, street.new(), street.new(), time.time())
    headers = {"Content-Type": "application/json", "Authorization": f"{kind} {token}".strip()}
    return (await street.post(vendor, body, headers))[0]


def part(said: Mapping[str, Any] | bytes) -> str:
    told = said if isinstance(said, bytes) else json.dumps(said).encode()
    return base64.urlsafe_b64encode(told).decode().rstrip("=")


def by_hmac(vendor: SigningStandIn, secret: bytes, **header: Any) -> str:
    """What jwt itself refuses to make: signed with the public key as if that were a secret."""
    said = {"iat": int(time.time()), "exp": int(time.time()) + 60} | vendor.said(time.time())
    head = f"{part({'typ': 'JWT', 'alg': 'HS256', 'kid': SECRET} | header)}.{part(said)}"
    return f"{head}.{part(hmac.new(secret, head.encode(), hashlib.sha256).digest())}"


def unsigned(vendor: SigningStandIn, alg: str = "none") -> str:
    said = {"exp": int(time.time()) + 60} | vendor.said(time.time())
    return f"{part({'typ': 'JWT', 'alg': alg, 'kid': SECRET})}.{part(said)}."


def brings_its_key(vendor: SigningStandIn) -> str:
    said = {"exp": int(time.time()) + 60} | vendor.said(time.time())
    return jwt.encode(
        said, pair("thief"), "RS256", {"kid": SECRET, "jwk": jwk("thief"), "jku": "https://thief.example/keys"}
    )


FORGED: dict[str, Made] = {
    "no token": lambda vendor: "",
    "no dots": lambda vendor: "abc",
    "not in base64": lambda vendor: "a.b.c",
    "a header without end": lambda vendor: f"{part(b'[' * 4000)}.{part({})}.x",
    "a header of another shape": lambda vendor: f"{part(b'[]')}.{part({})}.x",
    "alg none": unsigned,
    "alg NONE": lambda vendor: unsigned(vendor, "NONE"),
    "alg RS256 without a signature": lambda vendor: unsigned(vendor, "RS256"),
    "HS256 with the public key": lambda vendor: by_hmac(vendor, public_pem(SECRET)),
    "HS256 with the public key, called RS256": lambda vendor: by_hmac(vendor, public_pem(SECRET), alg="RS256"),
    "signed by another": lambda vendor: vendor.token("thief"),
    "brings its own key": brings_its_key,
    "a key that nobody knows": lambda vendor: vendor.token("thief", kid="thief"),
    "another audience": lambda vendor: vendor.token(aud="another-app"),
    "no audience": lambda vendor: vendor.token(aud=None),
    "another issuer": lambda vendor: vendor.token(iss="https://issuer.example"),
    "no issuer": lambda vendor: vendor.token(iss=None),
    "expired": lambda vendor: vendor.token(exp=int(time.time()) - 301),
    "no end": lambda vendor: vendor.token(exp=None),
    "an end that is no number": lambda vendor: vendor.token(exp="tomorrow"),
    "not yet": lambda vendor: vendor.token(nbf=int(time.time()) + 400),
    "cut": lambda vendor: vendor.token()[:-20],
    "says more than was signed": lambda vendor: ".".join(
        (vendor.token().split(".")[0], part({"exp": int(time.time()) + 9999} | vendor.said(0)), vendor.token().split(".")[2])
    ),
}


@pytest.mark.parametrize("name", FORGED)
async def test_a_token_that_the_vendor_did_not_make_for_us_now_is_refused(
    street: Street, signing: SigningStandIn, name: str
) -> None:
    assert await status(street, signing, FORGED[name](signing), text=f"by {name}") == signing.refusal
    assert not any(said == f"by {name}" for _, said, _ in street.agent.heard)


async def test_clocks_may_differ_by_five_minutes_and_the_word_bearer_is_written_as_one_likes(
    street: Street, signing: SigningStandIn
) -> None:
    assert await status(street, signing, signing.token(exp=int(time.time()) - 200), "bearer") == 200
    assert await status(street, signing, signing.token(), "Basic") == signing.refusal


async def test_the_old_and_the_new_key_are_taken_while_both_are_published_and_the_old_one_no_longer(
    street: Street, signing: SigningStandIn
) -> None:
    keys = street.doors[signing.door.channel].keys
    assert await status(street, signing, signing.token()) == 200
    signing.published.append(signing.published_key("new"))
    assert await status(street, signing, signing.token("new", kid="new")) == 503  # it was published after our fetch
    keys._clock = lambda: time.monotonic() + vendor_keys.PAUSE + 1
    assert await status(street, signing, signing.token("new", kid="new")) == 200
    assert await status(street, signing, signing.token()) == 200
    signing.published = [signing.published_key("new")]
    keys._clock = lambda: time.monotonic() + vendor_keys.PAUSE + vendor_keys.FRESH + 2
    assert await status(street, signing, signing.token()) == 200  # used while they are fetched beside
    await street.until(lambda: SECRET not in keys._keys)
    assert await status(street, signing, signing.token()) == 503
    keys._clock = lambda: time.monotonic() + 2 * vendor_keys.PAUSE + vendor_keys.FRESH + 3
    assert await status(street, signing, signing.token()) == signing.refusal
    assert await status(street, signing, signing.token("new", kid="new")) == 200


async def test_made_up_names_of_keys_do_not_make_us_ask_for_each(street: Street, signing: SigningStandIn) -> None:
    street.doors[signing.door.channel].keys._clock = lambda: 1000.0
    assert await status(street, signing, signing.token()) == 200
    asked = signing.asked_for_keys
    for number in range(10):
        assert await status(street, signing, signing.token("thief", kid=f"thief {number}")) == 503
    assert signing.asked_for_keys == asked


@pytest.mark.parametrize("down", ["500", "html"])
async def test_without_keys_a_call_is_put_off_said_once_and_taken_when_they_are_there(
    street: Street, signing: SigningStandIn, caplog: pytest.LogCaptureFixture, down: str
) -> None:
    door, person = street.doors[signing.door.channel], street.new()
    signing.down = down
    body = signing.text("kept back", street.new(), person, time.time())
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            code, said = await street.post(signing, body)
            assert code == 503 and "send it again" in said
    assert [r.getMessage() for r in caplog.records if "keys cannot be fetched" in r.getMessage()] == [
        f"{signing.door.channel}: the vendor's keys cannot be fetched: {'500' if down == '500' else '200'}, and no key in it"
    ]
    assert "the vendor's keys cannot be fetched" in door.trouble()
    assert signing.of(person) == []
    signing.down = ""
    door.keys._clock = lambda: time.monotonic() + vendor_keys.AGAIN + 1
    assert (await street.post(signing, body))[0] == 200
    await street.until(lambda: len(signing.of(person)) == 3)
    assert door.keys.trouble() is None


async def test_kept_keys_are_used_while_the_vendors_server_is_down_until_their_end(
    street: Street, signing: SigningStandIn
) -> None:
    keys = street.doors[signing.door.channel].keys
    assert await status(street, signing, signing.token()) == 200
    signing.down = "500"
    keys._clock = lambda: time.monotonic() + vendor_keys.FRESH + 1
    assert await status(street, signing, signing.token()) == 200
    await street.until(lambda: keys.trouble() is not None)
    assert await status(street, signing, signing.token()) == 200
    assert await status(street, signing, signing.token("thief")) == signing.refusal  # what is known is still refused
    assert await status(street, signing, signing.token("new", kid="new")) == 503  # it may be an honest one
    keys._clock = lambda: time.monotonic() + vendor_keys.KEPT + 2
    assert await status(street, signing, signing.token()) == 503


def test_of_published_keys_only_public_rsa_keys_to_sign_with_are_kept() -> None:
    listed = [
        jwk("a"), jwk("b", use="enc"), jwk("c", kty="EC"), jwk("d", n=5), {"kty": "RSA", "kid": "e"}, "f", None,
        jwk("a", kid="g", endorsements=["msteams"], d="AQAB"),
    ]  # fmt: skip
    found = vendor_keys._keys_in({"keys": listed})
    assert sorted(found) == ["a", "g"] and found["g"].endorsed == ("msteams",)
    assert not hasattr(found["g"].public, "private_numbers")
    assert vendor_keys._keys_in({"keys": "x"}) == vendor_keys._keys_in(None) == {}


GOOGLES = [
    {"email": "somebody@project.iam.gserviceaccount.com"}, {"email": None}, {"iss": CHAT},
    {"email_verified": False}, {"email_verified": None},
]  # fmt: skip


@pytest.mark.parametrize("other", GOOGLES)
async def test_google_signs_tokens_for_everybody_so_only_chats_own_account_counts(
    street: Street, other: dict[str, Any]
) -> None:
    vendor = street.vendors["google_chat"]
    assert isinstance(vendor, GoogleChat)
    assert await status(street, vendor, vendor.token(**other)) == 401


async def test_by_the_projects_number_chat_itself_is_the_issuer(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    vendor, door = street.vendors["google_chat"], street.doors["google_chat"]
    assert isinstance(vendor, GoogleChat)
    monkeypatch.setitem(door.settings, "audience", "1234567890")
    mine: dict[str, Any] = {"aud": "1234567890", "iss": CHAT, "email": None, "email_verified": None}
    assert await status(street, vendor, vendor.token(**mine)) == 200
    for wrong in ({"aud": "1234567891"}, {"iss": "https://accounts.google.com"}):
        assert await status(street, vendor, vendor.token(**(mine | wrong))) == 401


async def test_what_may_have_arrived_at_google_is_sent_again_under_its_id_and_is_there_once(street: Street) -> None:
    vendor = street.vendors["google_chat"]
    person = await street.greeted(vendor)
    vendor.fates[:] = ["cut", "500"]
    await street.post(vendor, vendor.text("one", street.new(), person, time.time()))
    await street.until(lambda: vendor.fates == [])
    await street.post(vendor, vendor.text("two", street.new(), person, time.time()))
    await street.until(lambda: len(vendor.of(person)) == 5)
    assert ["one" in got.text for got in vendor.of(person)[3:]] == [True, False]


async def test_a_mention_is_not_part_of_the_question_at_google(street: Street) -> None:
    vendor = street.vendors["google_chat"]
    assert isinstance(vendor, GoogleChat)
    person = await street.greeted(vendor)
    event = vendor.event(street.new(), person, time.time(), text="@Palsy my eye", argumentText=" my eye")
    await street.post(vendor, json.dumps(event).encode())
    await street.until(lambda: len(vendor.of(person)) == 4)
    assert street.agent.heard[-1][1].strip() == "my eye"


ADD_ON = "service-1234567890@gcp-sa-gsuiteaddons.iam.gserviceaccount.com"


async def test_an_app_that_is_made_as_an_add_on_has_a_signer_and_events_of_its_own(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor, door = street.vendors["google_chat"], street.doors["google_chat"]
    assert isinstance(vendor, GoogleChat)
    person = await street.greeted(vendor)
    body = json.dumps(vendor.as_add_on(vendor.event(street.new(), person, time.time(), text="as an add-on"))).encode()
    mine = {"Content-Type": "application/json", "Authorization": f"Bearer {vendor.token(email=ADD_ON)}"}
    assert (await street.post(vendor, body, mine))[0] == 401  # before it is set
    monkeypatch.setitem(door.settings, "signer", ADD_ON)
    assert (await street.post(vendor, body, vendor.signed(body)))[0] == 401
    other = {"Authorization": f"Bearer {vendor.token(email=ADD_ON.replace('1', '2'))}"}
    assert (await street.post(vendor, body, other))[0] == 401
    assert (await street.post(vendor, body, mine))[0] == 200
    await street.until(lambda: len(vendor.of(person)) == 4)
    assert "as an add-on" in vendor.of(person)[3].text

    async def fails(*_: object) -> int:
        raise OSError("disk is full")

    monkeypatch.setattr(door.room, "accept", fails)
    _, said = await street.post(vendor, body, mine)
    assert json.loads(said)["hostAppDataAction"]["chatDataAction"]["createMessageAction"]["message"]["text"]
