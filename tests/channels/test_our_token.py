"""The token by which a vendor knows us: kept, renewed early, got anew where it is refused, and nothing goes out without."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.channels import our_token
from bot.channels.our_token import EARLY, OurToken
from bot.channels.vendor_call import Answer
from bot.mailroom.message import Outcome

GIVES, API = "https://vendor.example/token", "https://vendor.example/messages"


@dataclass
class Vendor:
    """`gives`: what the next calls for a token end with; a number is a good one that lasts so many seconds."""

    gives: list[Any] = field(default_factory=list)
    calls: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    good: str = "t1"
    made: int = 0
    now: float = 0.0

    async def call(self, _: Any, method: str, url: str, **given: Any) -> Answer | Outcome:
        await asyncio.sleep(0)
        self.calls.append((url, given.get("headers", {})))
        if url == API:
            return Answer(200 if given["headers"]["Authorization"] == f"Bearer {self.good}" else 401)
        lasts = self.gives.pop(0) if self.gives else 3600
        if isinstance(lasts, Answer | Outcome):
            return lasts
        self.made += 1
        self.good = f"t{self.made}"
        return Answer(200, {"access_token": self.good, "expires_in": lasts})

    def asked(self) -> int:
        return [url for url, _ in self.calls].count(GIVES)


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch) -> Vendor:
    found = Vendor()
    monkeypatch.setattr(our_token, "call", found.call)
    return found


def token_of(vendor: Vendor) -> OurToken:
    return OurToken(lambda: (GIVES, {"grant_type": "x"}), lambda: vendor.now)


async def post(token: OurToken) -> Answer | Outcome:
    return await token.call(None, "POST", API, json={})  # type: ignore[arg-type]


async def test_one_token_serves_all_calls_also_at_once_until_shortly_before_its_end(vendor: Vendor) -> None:
    token = token_of(vendor)
    assert {answer.status for answer in await asyncio.gather(*(post(token) for _ in range(5)))} == {200}  # type: ignore[union-attr]
    vendor.now = 3600 - EARLY - 1
    await post(token)
    assert vendor.asked() == 1
    vendor.now = 3600 - EARLY
    await post(token)
    assert vendor.asked() == 2


@pytest.mark.parametrize("lasts", ["3599", 3599, None, "soon", 10])
async def test_a_token_of_whatever_time_is_used(vendor: Vendor, lasts: Any) -> None:
    vendor.gives = [lasts]
    assert await post(token_of(vendor)) == Answer(200)


async def test_a_kept_token_that_is_refused_is_got_anew_once(vendor: Vendor) -> None:
    token = token_of(vendor)
    await post(token)
    vendor.good = "revoked"
    assert await post(token) == Answer(200)
    assert vendor.asked() == 2


async def test_a_new_token_that_is_refused_is_not_got_again_and_again(
    vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuses(_: Any, method: str, url: str, **given: Any) -> Answer:
        vendor.calls.append((url, {}))
        return Answer(200, {"access_token": "t", "expires_in": 3600}) if url == GIVES else Answer(401)

    monkeypatch.setattr(our_token, "call", refuses)
    assert await post(token_of(vendor)) == Answer(401)
    assert vendor.asked() == 1


@pytest.mark.parametrize(
    ("given", "our_secret", "after"),
    [
        (Outcome("unknown", reason="TimeoutError"), False, None),  # a time-out: no message went out
        (Outcome("later", reason="not reached"), False, None),
        (Answer(400, {"error": "invalid_grant"}), True, 60.0),
        (Answer(401, {"error": "invalid_client"}), True, 60.0),
        (Answer(403), True, 60.0),
        (Answer(429, {}, {"Retry-After": "7"}), False, 7.0),
        (Answer(500), False, None),
        (Answer(502, None), False, None),
        (Answer(200, None), False, None),  # a page of HTML
        (Answer(200, {"access_token": 5}), False, None),
    ],
)
async def test_without_a_token_the_part_waits_and_nothing_is_sent(
    vendor: Vendor, given: Any, our_secret: bool, after: float | None
) -> None:
    vendor.gives = [given]
    outcome = await post(token_of(vendor))
    assert isinstance(outcome, Outcome)
    assert (outcome.kind, outcome.our_secret, outcome.after) == ("later", our_secret, after)
    assert [url for url, _ in vendor.calls] == [GIVES]


async def test_a_key_of_ours_that_cannot_be_read_is_said_without_its_words(vendor: Vendor) -> None:
    def bad() -> tuple[str, Mapping[str, str]]:
        raise ValueError("-----BEGIN PRIVATE KEY-----")

    outcome = await post(OurToken(bad, lambda: 0.0))
    assert isinstance(outcome, Outcome) and outcome.our_secret and "PRIVATE" not in outcome.reason
    assert vendor.calls == []


async def test_who_waits_for_a_token_waits_for_the_same_one_and_hears_how_that_ended(vendor: Vendor) -> None:
    vendor.gives = [Outcome("unknown", reason="TimeoutError")] * 8
    token = token_of(vendor)
    ended = await asyncio.gather(*(post(token) for _ in range(8)))
    assert [outcome.kind for outcome in ended if isinstance(outcome, Outcome)] == ["later"] * 8
    assert vendor.asked() == 1
    vendor.gives = []
    assert await post(token) == Answer(200)  # the failure is not kept


async def test_who_waits_no_more_takes_the_token_from_nobody(vendor: Vendor) -> None:
    token = token_of(vendor)
    first, second = asyncio.create_task(post(token)), asyncio.create_task(post(token))
    while not vendor.asked():
        await asyncio.sleep(0)
        first.cancel()
    assert await second == Answer(200) and vendor.asked() == 1


async def test_a_late_refusal_of_the_token_before_does_not_throw_the_new_one_away(
    vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, renewed = token_of(vendor), asyncio.Event()
    await post(token)
    vendor.good, held = "revoked", [True]

    async def call(*given: Any, **more: Any) -> Answer | Outcome:
        answer = await vendor.call(*given, **more)
        if held and given[2] == API:
            held.clear()
            await renewed.wait()
        return answer

    monkeypatch.setattr(our_token, "call", call)
    late = asyncio.create_task(post(token))
    while held:
        await asyncio.sleep(0)
    assert await post(token) == Answer(200)
    renewed.set()
    assert await late == Answer(200)
    assert vendor.asked() == 2


async def test_whatever_keeps_us_from_a_token_the_part_waits(vendor: Vendor, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(*_: Any, **__: Any) -> Answer:
        raise RuntimeError("Session is closed")

    monkeypatch.setattr(our_token, "call", fails)
    outcome = await post(token_of(vendor))
    assert isinstance(outcome, Outcome) and (outcome.kind, outcome.reason) == ("later", "RuntimeError")
