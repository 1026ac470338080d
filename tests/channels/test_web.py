"""The web channel: who may say what in whose conversation, and what comes back."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from tests.channels.conftest import CARD, OFFER, FakeAgent, Visit, Visitor

STROKE = "my face dropped and I cannot lift my arm"
CANARY = "zanzibar-4711 my private words"


async def test_a_session_says_what_a_reader_must_know(visit: Visit) -> None:
    visitor = await visit(FakeAgent())
    answer = await visitor.send("POST", "session", {})
    assert answer.status == 200
    assert answer.body["keeps_hours"] == 24
    assert answer.body["clinic"] == {
        "name": "Test Clinic",
        "phone": "555-0199",
        "emergency_number": "112",
        "crisis_line": "116 123",
        "demo": False,
    }
    assert "education only" in answer.body["notice"]
    assert answer.body["expires_at"].endswith("Z")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


async def test_a_message_gives_received_cards_and_end(visit: Visit) -> None:
    agent = FakeAgent()
    visitor = await visit(agent)
    answer = await visitor.says("  what\u200b is \u2066botox\u2069? ", "first")
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("application/x-ndjson")
    assert [event["event"] for event in answer.body] == ["received", "card", "end"]
    assert answer.body[0] == {"event": "received", "id": "first", "echo": "what is botox?"}
    assert answer.cards == [CARD]
    assert agent.heard[0].text == "what is botox?"


async def test_how_long_the_answer_took_is_kept_with_it(visit: Visit, web: Any) -> None:
    visitor = await visit(FakeAgent(pause=0.2))
    assert (await visitor.says("what is botox?", "timed")).status == 200
    with closing(sqlite3.connect(web.folder / "web.db")) as db:
        query = "SELECT took FROM turns ORDER BY number DESC LIMIT 1"
        (took,) = db.execute(query).fetchone()
    assert 200 <= took <= web.time_limit * 1000 + 5000


async def test_two_cards_come_in_their_order(visit: Visit) -> None:
    second = CARD | {"topic": "pain"}
    visitor = await visit(FakeAgent([{"custom": CARD}, {"custom": second}]))
    answer = await visitor.says("both please")
    assert answer.cards == [CARD, second]
    assert len(set(answer.replies)) == 2


async def test_what_was_received_is_said_before_the_answer_is_there(visit: Visit) -> None:
    visitor = await visit(FakeAgent(pause=0.5))
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {visitor.token}"}
    began = asyncio.get_running_loop().time()
    async with visitor.http.post(
        f"{visitor.base}/message", data=b'{"id": "a", "text": "hello"}', headers=headers
    ) as response:
        first = await response.content.readline()
        waited = asyncio.get_running_loop().time() - began
        await response.read()
    assert b"received" in first
    assert waited < 0.4


async def test_the_trace_never_leaves(visit: Visit) -> None:
    visitor = await visit(FakeAgent([{"custom": CARD | {"trace": {"intent": "botox"}}}]))
    assert (await visitor.says("hi")).cards[0]["trace"] == {}
    assert (await visitor.history())[0]["cards"][0]["card"]["trace"] == {}


async def test_unexpected_fields_are_dropped(visit: Visit) -> None:
    agent = FakeAgent()
    visitor = await visit(agent)
    body = {"id": "a", "text": "hi", "metadata": {"pressed": "botox.how"}, "sender": "x", "input_channel": "palsy"}
    assert (await visitor.send("POST", "message", body)).status == 200
    (heard,) = agent.heard
    assert not heard.metadata
    assert heard.input_channel == "web"
    assert heard.sender_id.startswith("web:")


@pytest.mark.parametrize("text", ["/restart", "//inform{}", " / session_start", "\u200b/back"])
async def test_text_that_begins_with_a_slash_is_text(visit: Visit, text: str) -> None:
    agent = FakeAgent()
    await (await visit(agent)).says(text)
    assert not agent.heard[0].text.startswith("/")


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u2066", "/", "\x00", "\ud800"])
async def test_a_text_without_anything_in_it_is_refused(visit: Visit, text: str) -> None:
    agent = FakeAgent()
    answer = await (await visit(agent)).says(text)
    assert (answer.status, answer.body["code"]) == (422, "empty")
    assert agent.heard == []


async def test_a_text_is_two_thousand_characters_at_most(visit: Visit) -> None:
    visitor = await visit(FakeAgent())
    assert (await visitor.says("a" * 2000)).status == 200
    answer = await visitor.says("a" * 2001)
    assert (answer.status, answer.body["code"]) == (422, "too_long")


async def test_a_body_over_16_kb_is_refused(visit: Visit) -> None:
    answer = await (await visit(FakeAgent())).says("a" * 16_384)
    assert answer.status == 413
    assert "2000 characters" in answer.body["error"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"7",
        b"null",
        b"\xff",
        b"[" * 9000,
        {},
        {"text": "hi"},
        {"id": "a"},
        {"id": "", "text": "hi"},
        {"id": "a b", "text": "hi"},
        {"id": "a\n", "text": "hi"},
        {"id": "a" * 65, "text": "hi"},
        {"id": 7, "text": "hi"},
        {"id": "a", "text": 7},
        {"id": "a", "text": None},
        {"id": "a", "text": ["hi"]},
        {"id": "a", "choose": 7},
        {"id": "a", "text": "hi", "choose": "botox.how"},
    ],
)
async def test_a_body_of_another_shape_is_refused(visit: Visit, body: Any) -> None:
    agent = FakeAgent()
    answer = await (await visit(agent)).send("POST", "message", body)
    assert (answer.status, answer.body["code"]) == (400, "bad_body")
    assert agent.heard == []


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
@pytest.mark.parametrize("address", ["session", "message", "feedback"])
async def test_another_content_type_is_refused(visit: Visit, kind: str, address: str) -> None:
    answer = await (await visit(FakeAgent())).send("POST", address, {}, Content_Type=kind)
    assert (answer.status, answer.body["code"]) == (415, "not_json")


# Buttons


async def test_an_offer_is_pressed_and_shown_by_its_title(visit: Visit) -> None:
    agent = FakeAgent()
    visitor = await visit(agent)
    await visitor.says("botox")
    answer = await visitor.presses(OFFER["id"])
    assert answer.status == 200
    assert answer.body[0]["echo"] == OFFER["title"]
    assert agent.heard[1].text == OFFER["title"]
    assert agent.heard[1].metadata == {"pressed": OFFER["id"]}
    assert [turn["echo"] for turn in await visitor.history()] == ["botox", OFFER["title"]]


async def test_an_offer_of_an_older_reply_can_still_be_pressed(visit: Visit) -> None:
    agent = FakeAgent()
    visitor = await visit(agent)
    await visitor.says("botox")
    agent.sends = [{"custom": CARD | {"suggestions": []}}]
    await visitor.says("something else")
    assert (await visitor.presses(OFFER["id"])).status == 200


@pytest.mark.parametrize("offer", ["botox.risks", "", "/restart", "botox.how ", "\x00"])
async def test_what_was_not_offered_cannot_be_pressed(visit: Visit, offer: str) -> None:
    agent = FakeAgent()
    visitor = await visit(agent)
    await visitor.says("botox")
    answer = await visitor.presses(offer)
    assert (answer.status, answer.body["code"]) == (422, "unknown_offer")
    assert len(agent.heard) == 1


async def test_an_offer_of_another_conversation_cannot_be_pressed(visit: Visit) -> None:
    agent = FakeAgent()
    await (await visit(agent)).says("botox")
    other = await visit(agent)
    assert (await other.presses(OFFER["id"])).status == 422


async def test_an_id_that_is_typed_is_only_text(visit: Visit) -> None:
    agent = FakeAgent()
    visitor = await visit(agent)
    await visitor.says("botox")
    await visitor.says(OFFER["id"])
    assert not agent.heard[1].metadata


# The same message twice


async def test_a_repeated_id_gives_the_same_replies_and_changes_nothing(visit: Visit) -> None:
    agent = FakeAgent()
    visitor = await visit(agent)
    first = await visitor.says("hello", "same")
    again = await visitor.says("hello", "same")
    assert first.body == again.body
    assert len(agent.heard) == 1
    assert len(await visitor.history()) == 1


async def test_the_same_id_at_the_same_moment_is_asked_once(visit: Visit) -> None:
    agent = FakeAgent(pause=0.1)
    visitor = await visit(agent)
    answers = await asyncio.gather(*(visitor.says("hello", "same") for _ in range(8)))
    assert len(agent.heard) == 1
    assert len({answer.replies[0] for answer in answers}) == 1


async def test_messages_of_one_conversation_are_heard_one_after_the_other(visit: Visit) -> None:
    agent = FakeAgent(pause=0.05)
    visitor = await visit(agent)
    await asyncio.gather(*(visitor.says(f"hello {n}") for n in range(6)))
    assert len(agent.heard) == 6
    assert len(await visitor.history()) == 6


async def test_an_id_counts_in_its_own_conversation_only(visit: Visit) -> None:
    agent = FakeAgent()
    one, other = await visit(agent), await visit(agent)
    await one.says("hello", "same")
    await other.says("hello", "same")
    assert len(agent.heard) == 2


async def test_an_answer_is_kept_for_a_reader_whose_connection_broke(visit: Visit) -> None:
    agent = FakeAgent(pause=0.3)
    visitor = await visit(agent)
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(visitor.says("hello", "lost"), 0.1)
    await asyncio.sleep(0.5)
    assert [turn["id"] for turn in await visitor.history()] == ["lost"]
    assert (await visitor.says("hello", "lost")).cards == [CARD]
    assert len(agent.heard) == 1


# When something fails


@pytest.mark.parametrize("sends", [[RuntimeError("boom")], [], [{"text": "only a text"}]])
async def test_where_no_card_came_the_safe_card_goes_out(visit: Visit, sends: list[Any]) -> None:
    visitor = await visit(FakeAgent(sends))
    answer = await visitor.says("how do I tape my eye")
    assert (answer.status, [event["event"] for event in answer.body]) == (200, ["received", "card", "end"])
    assert (answer.cards[0]["type"], answer.cards[0]["topic"]) == ("fallback", "out_of_scope")
    assert (await visitor.history())[0]["cards"][0]["card"] == answer.cards[0]


async def test_the_safe_card_to_danger_is_urgent(visit: Visit) -> None:
    answer = await (await visit(FakeAgent([RuntimeError("boom")]))).says(STROKE)
    assert (answer.cards[0]["type"], answer.cards[0]["urgency"]) == ("urgent", "call_now")


async def test_an_answer_that_takes_too_long_is_the_safe_card(
    visit: Visit, web: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "time_limit", 0.2)
    pause = 30  # so long that a busy machine is quicker with the safe card
    visitor = await visit(FakeAgent(pause=pause))
    began = asyncio.get_running_loop().time()
    answer = await visitor.says(STROKE, "slow")
    assert asyncio.get_running_loop().time() - began < pause
    assert answer.cards[0]["type"] == "urgent"
    assert (await visitor.says(STROKE, "slow")).body == answer.body


async def test_an_assistant_that_computes_without_end_holds_up_neither_the_clock_nor_the_safety_page(
    visit: Visit, web: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    class Stuck(FakeAgent):
        async def handle_message(self, message: Any) -> None:
            time.sleep(1.5)

    monkeypatch.setattr(web, "time_limit", 0.3)
    visitor = await visit(Stuck())
    stuck = asyncio.create_task(visitor.says("hello"))
    await asyncio.sleep(0.1)
    began = asyncio.get_running_loop().time()
    async with visitor.http.get(visitor.base.removesuffix("/webhooks/web") + "/safety") as page:
        assert page.status == 200
    assert (await stuck).cards[0]["type"] == "fallback"
    assert asyncio.get_running_loop().time() - began < 1
    await asyncio.sleep(1.5)


async def test_a_reader_is_answered_while_nothing_can_be_kept(
    visit: Visit, web: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    visitor = await visit(FakeAgent())
    await visitor.says("hello")

    def broken(*_: Any) -> Any:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(web.turns, "_in_one_step", broken)
    assert (await visitor.presses(OFFER["id"])).cards[0]["type"] == "fallback"
    assert (await visitor.says(STROKE)).cards[0]["type"] == "urgent"
    assert (await visitor.presses(OFFER["id"])).cards[0]["type"] == "urgent"
    answer = await visitor.send("GET", "history")
    assert (answer.status, answer.body["code"]) == (503, "failed")


async def test_no_word_of_a_patient_reaches_the_log(
    visit: Visit, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    visitor = await visit(FakeAgent([ArithmeticError(f"cannot handle {CANARY}")]))
    with caplog.at_level(logging.INFO):
        await visitor.says(CANARY)
        await visitor.presses(CANARY)
        await visitor.send("POST", "message", CANARY.encode())
        await visitor.send("POST", "feedback", {"reply": CANARY, "helpful": True})
    printed = capfd.readouterr()
    assert "not answered: ArithmeticError" in caplog.text
    assert "zanzibar" not in caplog.text + printed.out + printed.err


# History, feedback, erasure


async def test_history_is_what_was_shown_oldest_first(visit: Visit) -> None:
    visitor = await visit(FakeAgent())
    answers = [await visitor.says(f"question {n}", f"q{n}") for n in range(3)]
    turns = await visitor.history()
    assert [(turn["id"], turn["echo"]) for turn in turns] == [(f"q{n}", f"question {n}") for n in range(3)]
    assert [turn["cards"][0]["reply"] for turn in turns] == [answer.replies[0] for answer in answers]
    assert all(turn["cards"] == [{"reply": turn["cards"][0]["reply"], "card": CARD, "helpful": None}] for turn in turns)


async def test_feedback_stands_in_the_history_and_can_be_changed(visit: Visit) -> None:
    visitor = await visit(FakeAgent())
    (reply,) = (await visitor.says("hello")).replies
    for helpful in (True, False):
        answer = await visitor.send("POST", "feedback", {"reply": reply, "helpful": helpful})
        assert (answer.status, answer.body) == (204, None)
        assert (await visitor.history())[0]["cards"][0]["helpful"] is helpful


async def test_feedback_is_for_replies_of_this_conversation_only(visit: Visit) -> None:
    one, other = await visit(FakeAgent()), await visit(FakeAgent())
    (reply,) = (await one.says("hello")).replies
    for visitor, name in ((other, reply), (one, "nothing"), (one, "")):
        answer = await visitor.send("POST", "feedback", {"reply": name, "helpful": True})
        assert (answer.status, answer.body["code"]) == (422, "unknown_reply")
    assert (await one.history())[0]["cards"][0]["helpful"] is None


@pytest.mark.parametrize("body", [{}, {"reply": "a"}, {"reply": 7, "helpful": True}, {"reply": "a", "helpful": 1}])
async def test_feedback_of_another_shape_is_refused(visit: Visit, body: Any) -> None:
    assert (await (await visit(FakeAgent())).send("POST", "feedback", body)).status == 400


async def test_an_erased_conversation_is_gone_and_its_token_too(visit: Visit, web: Any) -> None:
    agent = FakeAgent()
    visitor = await visit(agent)
    await visitor.says("hello")
    name = agent.heard[0].sender_id
    agent.tracker_store.store[name] = "what Rasa keeps"
    answer = await visitor.send("DELETE", "conversation")
    assert (answer.status, answer.body) == (204, None)
    assert name not in agent.tracker_store.store
    assert await web.turns.history(name) == []
    for method, address in (("GET", "history"), ("POST", "message"), ("DELETE", "conversation")):
        assert (await visitor.send(method, address, {})).status == 401
    assert len(agent.heard) == 1


async def test_what_cannot_be_erased_is_not_called_erased(visit: Visit) -> None:
    agent = FakeAgent(tracker_store=object())
    visitor = await visit(agent)
    await visitor.says("hello")
    answer = await visitor.send("DELETE", "conversation")
    assert (answer.status, answer.body["code"]) == (503, "failed")
    assert len(await visitor.history()) == 1


async def test_a_message_under_way_leaves_nothing_behind_an_erasure(visit: Visit, web: Any) -> None:
    agent = FakeAgent(pause=0.3)
    visitor = await visit(agent)
    waiting = [asyncio.create_task(visitor.says(f"hello {n}")) for n in range(2)]
    await asyncio.sleep(0.1)
    assert (await visitor.send("DELETE", "conversation")).status == 204
    assert [answer.status for answer in await asyncio.gather(*waiting)] == [200, 200]
    assert await web.turns.history(agent.heard[0].sender_id) == []


# Whose conversation


async def test_without_a_token_nobody_is_heard(visit: Visit) -> None:
    agent = FakeAgent()
    visitor = await visit(agent)
    for authorization in ("", "Bearer", "Bearer ", f"Basic {visitor.token}", visitor.token, f"Bearer {visitor.token} x"):
        answer = await visitor.send("POST", "message", {"id": "a", "text": "hi"}, Authorization=authorization)
        assert (answer.status, answer.body["code"]) == (401, "no_session"), authorization
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert agent.heard == []


async def test_a_token_in_the_address_is_no_token(visit: Visit) -> None:
    visitor = await visit(FakeAgent())
    other = Visitor(visitor.base, visitor.http)
    assert (await other.send("GET", f"history?token={visitor.token}&authorization={visitor.token}")).status == 401


async def test_conversations_do_not_meet(visit: Visit) -> None:
    agent = FakeAgent()
    one, other = await visit(agent), await visit(agent)
    await one.says("mine")
    assert await other.history() == []
    assert one.token != other.token
