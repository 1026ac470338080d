"""The REST door: who may say what, and that nobody ever meets silence."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from bot.channels.body import MOST_BYTES
from tests.channels.conftest import CARD, FakeAgent, Open

STROKE = "my face dropped and I cannot lift my arm"
CANARY = "zanzibar-4711 my private words"


def cards(body: Any) -> list[dict[str, Any]]:
    return [message["custom"] for message in body if "custom" in message]


async def test_a_good_message_is_answered_with_a_text_and_a_card(open_door: Open) -> None:
    door = await open_door(FakeAgent())
    answer = await door.say("what is botox")
    assert answer.status == 200
    assert cards(answer.body) == [CARD]
    assert {message["recipient_id"] for message in answer.body} == {"tester"}


async def test_a_text_stays_in_one_bubble(open_door: Open) -> None:
    door = await open_door(FakeAgent())
    answer = await door.say("what is botox")
    assert [message["text"] for message in answer.body if "text" in message] == ["a text\n\nin two parts"]


async def test_the_agent_hears_the_cleaned_text_and_nothing_else_of_the_body(open_door: Open) -> None:
    agent = FakeAgent()
    door = await open_door(agent)
    await door.say(
        "  /restart\u200b  now ",
        metadata={"verified": True},
        input_channel="cmdline",
        parse_data={"intent": "x"},
        slots={},
    )
    (heard,) = agent.heard
    assert (heard.text, heard.sender_id, heard.input_channel) == ("restart now", "tester", "rest")
    assert not heard.metadata
    assert not heard.parse_data


async def test_the_query_of_the_address_changes_nothing(open_door: Open) -> None:
    door = await open_door(FakeAgent())
    answer = await door.post(json.dumps({"sender": "tester", "message": "hi"}).encode(), query="?stream=true&token=x")
    assert cards(answer.body) == [CARD]


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "\U0001f622"])
async def test_an_empty_message_reaches_the_agent_as_text_and_is_answered(open_door: Open, text: str) -> None:
    door = await open_door(FakeAgent())
    answer = await door.say(text)
    assert (answer.status, cards(answer.body)) == (200, [CARD])


@pytest.mark.parametrize("length", [2000, 2001, 5000, 16_000])
async def test_a_long_message_reaches_the_agent_whole(open_door: Open, length: int) -> None:
    agent = FakeAgent()
    door = await open_door(agent)
    answer = await door.say("a" * length)
    assert answer.status == 200
    assert len(agent.heard[0].text) == length


async def test_a_body_over_16_kb_is_refused_before_anybody_hears_it(open_door: Open) -> None:
    agent = FakeAgent()
    door = await open_door(agent)
    answer = await door.say("a" * MOST_BYTES)
    assert answer.status == 413
    assert "at most 2000 characters" in answer.body["error"]
    assert agent.heard == []


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None])
async def test_another_content_type_is_refused(open_door: Open, content_type: str | None) -> None:
    agent = FakeAgent()
    door = await open_door(agent)
    answer = await door.post(b'{"sender": "tester", "message": "hi"}', content_type)
    assert answer.status == 415
    assert "Content-Type: application/json" in answer.body["error"]
    assert agent.heard == []


async def test_a_content_type_may_name_its_character_set(open_door: Open) -> None:
    door = await open_door(FakeAgent())
    answer = await door.post(b'{"sender": "tester", "message": "hi"}', "application/json; charset=utf-8")
    assert answer.status == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"not json",
        b"[]",
        b'"text"',
        b"null",
        b"7",
        b'{"sender": "tester"}',
        b'{"sender": "tester", "message": null}',
        b'{"sender": "tester", "message": 7}',
        b'{"sender": "tester", "message": ["hi"]}',
        b'{"sender": "tester", "message": {"text": "hi"}}',
        b'{"sender": "tester", "text": "hi"}',
        b"\xff\xfe\x00",
        pytest.param(b"[" * 5000, id="5,000 open brackets"),
    ],
)
async def test_a_body_of_another_shape_is_refused_with_what_to_send(open_door: Open, body: bytes) -> None:
    agent = FakeAgent()
    door = await open_door(agent)
    answer = await door.post(body)
    assert answer.status == 400
    assert '{"sender": "...", "message": "..."}' in answer.body["error"]
    assert agent.heard == []


@pytest.mark.parametrize(
    "sender",
    [
        "",
        "a b",
        "a" * 65,
        "nul\x00",
        "\x00",
        "\ud800",
        "tester\n",
        "../../etc",
        "Größe",
        "a;b",
        7,
        None,
        ["tester"],
        {"id": "tester"},
        True,
    ],
)
async def test_a_bad_sender_is_refused(open_door: Open, sender: object) -> None:
    agent = FakeAgent()
    door = await open_door(agent)
    answer = await door.post(json.dumps({"sender": sender, "message": "hi"}).encode())
    assert answer.status == 400
    assert "1 to 64 letters" in answer.body["error"]
    assert agent.heard == []


async def test_without_a_sender_each_message_is_a_conversation_of_its_own(open_door: Open) -> None:
    agent = FakeAgent()
    door = await open_door(agent)
    for _ in range(3):
        assert (await door.post(b'{"message": "hi"}')).status == 200
    assert len({message.sender_id for message in agent.heard}) == 3
    assert "default" not in {message.sender_id for message in agent.heard}


@pytest.mark.parametrize("sends", [[RuntimeError("boom")], [], [{"text": "only a text"}]])
async def test_where_no_card_came_the_last_resort_goes_out(open_door: Open, sends: list[Any]) -> None:
    door = await open_door(FakeAgent(sends))
    answer = await door.say("how do I tape my eye")
    (card,) = cards(answer.body)
    assert answer.status == 200
    assert (card["type"], card["topic"]) == ("fallback", "out_of_scope")
    assert "call" in next(message["text"] for message in answer.body if "text" in message)


async def test_an_error_after_the_card_keeps_the_card(open_door: Open) -> None:
    door = await open_door(FakeAgent([{"custom": CARD, "text": "whole"}, RuntimeError("boom")]))
    assert cards((await door.say("hi")).body) == [CARD]


@pytest.mark.parametrize("sends", [[RuntimeError("boom")], []])
async def test_the_last_resort_to_danger_is_urgent(open_door: Open, sends: list[Any]) -> None:
    door = await open_door(FakeAgent(sends))
    (card,) = cards((await door.say(STROKE)).body)
    assert (card["type"], card["topic"], card["urgency"]) == ("urgent", "emergency", "call_now")


async def test_no_word_of_a_patient_reaches_the_log_when_the_agent_fails(
    open_door: Open, caplog: pytest.LogCaptureFixture
) -> None:
    door = await open_door(FakeAgent([ArithmeticError(f"cannot handle {CANARY}")]))
    with caplog.at_level(logging.DEBUG):
        await door.say(CANARY)
        await door.post(json.dumps({"sender": CANARY, "message": CANARY}).encode())
        await door.post(CANARY.encode())
    assert "not answered: ArithmeticError" in caplog.text
    assert CANARY not in caplog.text


async def test_no_word_of_a_patient_reaches_the_log_on_the_whole_way(
    open_door: Open, agent: Any, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    door = await open_door(agent)
    for text in (CANARY, f"{STROKE} {CANARY}", f"how do I tape my eye, {CANARY}"):
        answer = await door.say(text)
        assert len(cards(answer.body)) == 1
    printed = capfd.readouterr()
    assert "zanzibar" not in caplog.text + printed.out + printed.err


async def test_no_word_of_a_patient_reaches_the_log_when_rasa_fails_inside(
    open_door: Open,
    agent: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    async def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError(f"cannot parse {CANARY}")

    monkeypatch.setattr(agent.processor, "parse_message", broken)
    door = await open_door(agent)
    (card,) = cards((await door.say(CANARY, sender="somebody-calm")).body)
    printed = capfd.readouterr()
    assert card["type"] == "fallback"
    assert "zanzibar" not in caplog.text + printed.out + printed.err


async def test_a_failing_action_is_answered_with_the_last_resort(
    open_door: Open, agent: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: Any) -> Any:
        raise RuntimeError(f"cannot answer {CANARY}")

    monkeypatch.setattr(agent.processor.executor, "actions", dict.fromkeys(agent.processor.executor.actions, broken))
    monkeypatch.setattr(agent.processor, "_predicted", {})
    door = await open_door(agent)
    (card,) = cards((await door.say(f"hello {CANARY}", sender="somebody-else")).body)
    assert card["type"] == "fallback"
    assert "RuntimeError" in caplog.text
    assert "zanzibar" not in caplog.text


async def test_the_whole_way_gives_an_answer_with_its_sources(open_door: Open, agent: Any) -> None:
    door = await open_door(agent)
    answer = await door.say("what is bell's palsy", sender="somebody-new")
    (card,) = cards(answer.body)
    (text,) = [message["text"] for message in answer.body if "text" in message]
    assert (card["type"], card["snippet"]["id"], card["trace"]) == ("answer", "bells_palsy.overview", {})
    assert "Sources:" in text


async def test_rasas_own_http_api_is_off(open_door: Open) -> None:
    door = await open_door(FakeAgent())
    base = door.url.removesuffix("/webhooks/rest/webhook")
    for path in ("/conversations/tester/tracker", "/model/parse", "/domain", "/status"):
        async with door.http.get(base + path) as response:
            assert response.status == 404, path
