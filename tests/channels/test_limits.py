"""How often, from where, from which website; and what the text is when it gets through."""

from __future__ import annotations

import unicodedata
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from bot.channels.caller import Callers
from bot.channels.pace import MOST_REMEMBERED, Pace
from bot.channels.refusal import Refused
from bot.content.site import Site
from bot.understanding.reading import cleaned
from tests.channels.conftest import FakeAgent, Visit

CLINIC = "https://www.our-clinic.example"


class Clock:
    """Seconds that pass when a test says so."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


# Pace


def test_so_many_at_once_then_as_many_a_minute() -> None:
    clock = Clock()
    pace = Pace(20, clock)
    assert [pace.wait("a") for _ in range(20)] == [0] * 20
    assert pace.wait("a") == 3
    clock.now += 3
    assert (pace.wait("a"), pace.wait("a")) == (0, 3)
    clock.now += 60
    assert [pace.wait("a") for _ in range(20)] == [0] * 20


def test_waiting_as_long_as_told_is_enough() -> None:
    clock = Clock()
    pace = Pace(7, clock)
    for _ in range(7):
        assert pace.wait("a") == 0
    for _ in range(500):
        told = pace.wait("a")
        assert told > 0
        clock.now += told
        assert pace.wait("a") == 0


def test_one_key_does_not_slow_another() -> None:
    pace = Pace(1, Clock())
    assert (pace.wait("a"), pace.wait("b")) == (0, 0)
    assert pace.wait("a") > 0


def test_a_refused_try_costs_nothing_more() -> None:
    clock = Clock()
    pace = Pace(2, clock)
    waits = [pace.wait("a") for _ in range(50)]
    assert waits[2:] == [30] * 48


def test_callers_without_end_do_not_fill_the_memory() -> None:
    pace = Pace(1, Clock())
    pace.wait("first")
    for n in range(MOST_REMEMBERED * 2):
        pace.wait(str(n))
    assert len(pace._busy_until) <= MOST_REMEMBERED


# Callers


def request(ip: str, host: str = "bot.example", **headers: str | list[str]) -> Any:
    given_ones: CIMultiDict[str] = CIMultiDict({"host": host})
    for name, value in headers.items():
        for each in [value] if isinstance(value, str) else value:
            given_ones.add(name.replace("_", "-"), each)
    return SimpleNamespace(ip=ip, headers=given_ones)


def callers(*proxies: str) -> Callers:
    return Callers(Site("C", "1", "112", "2", origins=(CLINIC,), trusted_proxies=proxies))


def test_a_forwarded_address_is_not_believed() -> None:
    assert callers().key(request("203.0.113.9", x_forwarded_for="198.51.100.1")) == "203.0.113.9"


@pytest.mark.parametrize(
    ("forwarded", "key"),
    [
        ("198.51.100.1", "198.51.100.1"),
        ("1.2.3.4, 198.51.100.1", "198.51.100.1"),
        ("1.2.3.4, 198.51.100.1, 10.0.0.6", "198.51.100.1"),
        (["1.2.3.4", "198.51.100.1"], "198.51.100.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("rubbish", "10.0.0.5"),
        ("", "10.0.0.5"),
        ([], "10.0.0.5"),
    ],
)
def test_behind_a_trusted_proxy_the_nearest_other_address_counts(forwarded: str | list[str], key: str) -> None:
    assert callers("10.0.0.0/24").key(request("10.0.0.5", x_forwarded_for=forwarded)) == key


@pytest.mark.parametrize(("ip", "here"), [("127.0.0.1", True), ("::1", True), ("10.0.0.5", False), ("", False)])
def test_only_loopback_is_this_machine(ip: str, here: bool) -> None:
    assert callers().is_this_machine(request(ip)) is here


def test_a_proxy_on_this_machine_does_not_make_its_callers_local() -> None:
    assert not callers("127.0.0.1").is_this_machine(request("127.0.0.1", x_forwarded_for="127.0.0.1"))


@pytest.mark.parametrize("origin", [CLINIC, "http://bot.example", "https://bot.example"])
def test_a_listed_website_and_the_server_itself_may_call(origin: str) -> None:
    assert callers().check_origin(request("203.0.113.9", origin=origin)) == origin


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "*",
        "http://www.our-clinic.example",
        f"{CLINIC}:8443",
        f"{CLINIC}/",
        f"{CLINIC}.evil.example",
        "https://evil.example",
        "https://our-clinic.example",
        CLINIC.upper(),
    ],
)
def test_no_other_website_may_call(origin: str) -> None:
    with pytest.raises(Refused) as refused:
        callers().check_origin(request("203.0.113.9", origin=origin))
    assert (refused.value.status, refused.value.code) == (403, "foreign_origin")


# The same at the running door


@pytest.fixture
def strict(server: tuple[Any, str], web: Any, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """All doors without the freedom of loopback, and with a clock of their own."""
    clock = Clock()
    for door in server[0].ctx.input_channels:
        monkeypatch.setattr(door, "_free_on_loopback", False)
        monkeypatch.setattr(door, "_pace_of_conversation", Pace(3, clock))
        monkeypatch.setattr(door, "_pace_of_address", Pace(10, clock))
    return clock


async def test_too_many_messages_are_told_when_to_come_back_and_whom_to_call(visit: Visit, strict: Clock) -> None:
    agent = FakeAgent()
    visitor = await visit(agent)
    answers = [await visitor.says("hello") for _ in range(4)]
    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    assert answers[3].headers["Retry-After"] == "20"
    assert "wait 20 seconds" in answers[3].body["error"]
    assert "call 112" in answers[3].body["error"]
    assert len(agent.heard) == 3
    strict.now += 20
    assert (await visitor.says("hello")).status == 200


async def test_many_conversations_of_one_address_are_held_to_its_pace(visit: Visit, strict: Clock) -> None:
    visitor = await visit(FakeAgent())
    answers = [await visitor.send("POST", "session", {}) for _ in range(10)]
    assert [answer.status for answer in answers] == [200] * 9 + [429]
    assert (await visitor.send("GET", "history", Authorization="Bearer guessed")).status == 429


async def test_the_rest_door_keeps_the_same_pace(open_door: Any, strict: Clock) -> None:
    door = await open_door(FakeAgent())
    assert [(await door.say("hello")).status for _ in range(4)] == [200, 200, 200, 429]


async def test_a_foreign_website_is_turned_away_without_permission(visit: Visit) -> None:
    agent = FakeAgent()
    visitor = await visit(agent)
    for method, address in (("OPTIONS", "message"), ("POST", "message"), ("POST", "session"), ("GET", "history")):
        answer = await visitor.send(method, address, {"id": "a", "text": "hi"}, Origin="https://evil.example")
        assert answer.status == 403
        assert "Access-Control-Allow-Origin" not in answer.headers
    assert agent.heard == []


async def test_a_listed_website_is_permitted_by_name(visit: Visit) -> None:
    visitor = await visit(FakeAgent())
    asked = await visitor.send("OPTIONS", "message", Origin=CLINIC)
    assert asked.status == 204
    assert asked.headers["Access-Control-Allow-Headers"] == "authorization, content-type"
    assert "POST" in asked.headers["Access-Control-Allow-Methods"]
    assert int(asked.headers["Access-Control-Max-Age"]) > 0
    said = await visitor.send("POST", "message", {"id": "a", "text": "hi"}, Origin=CLINIC)
    refused = await visitor.send("POST", "message", {}, Origin=CLINIC, Authorization="")
    for answer in (asked, said, refused):
        assert answer.headers["Access-Control-Allow-Origin"] == CLINIC
        assert answer.headers["Vary"] == "Origin"
        assert "Access-Control-Allow-Credentials" not in answer.headers


async def test_rest_hears_this_machine_only(
    open_door: Any, server: tuple[Any, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = FakeAgent()
    door = await open_door(agent)
    monkeypatch.setattr(Callers, "is_this_machine", lambda *_: False)
    answer = await door.say("hello")
    assert (answer.status, answer.body["code"]) == (403, "not_this_machine")
    assert agent.heard == []


# The text


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("cafe\u0301", "caf\u00e9"),
        ("e\u200b\u0301", "\u00e9"),
        ("a\x00b\x07c", "a b c"),
        ("a\u202eb\u2066c\u2069d\u061ce\u200ff\ufeffg", "abcdefg"),
        ("soft\u00adhyphen", "softhyphen"),
        ("lone\ud800surrogate", "lonesurrogate"),
        ("tags\U000e0041\U000e007f", "tags"),
        ("private\ue000use", "privateuse"),
        ("line\none\u2028two\r\n\tthree", "line one two three"),
        (" \u200b/restart", "restart"),
        ("/ / /x", "x"),
        ("and/or", "and/or"),
    ],
)
def test_what_cannot_be_seen_is_gone(written: str, heard: str) -> None:
    assert cleaned(written) == heard


@given(st.text(alphabet=st.characters(), max_size=300))
def test_cleaned_text_is_clean(written: str) -> None:
    heard = cleaned(written)
    assert heard == unicodedata.normalize("NFC", heard)
    assert not {unicodedata.category(c) for c in heard} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert not heard.startswith(("/", " "))
    assert cleaned(heard) == heard
