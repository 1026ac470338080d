"""What is so at one vendor alone: handshakes, addresses, batches, vectors, errors."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import pytest

from bot.channels import mattermost, meta, our_token, rocketchat, slack, telegram, twilio, webex
from bot.channels.vendor_call import Answer, judged
from bot.mailroom.message import Letter, Outcome
from tests.channels.vendors.conftest import Street
from tests.channels.vendors.meta import Messenger, WhatsApp
from tests.channels.vendors.slack import Slack
from tests.channels.vendors.stand_in import SECRET, Refusal, StandIn
from tests.channels.vendors.twilio import Sms
from tests.rendering.test_every_snippet import shown

BODY = b'{"id":"m1","text":"caf\\u00e9 \\ud83d\\ude42"}'
URL = "https://clinic.example/webhooks/twilio/webhook?c=1"
FIELDS = {
    "MessageSid": "SM1",
    "From": "+15557770000",
    "To": "+15550001111",
    "Body": "My eye wont close \u00e9",
    "NumMedia": "0",
}
META = "sha256=e9eeb0d4db4921bb75d570cb945ff921bda33d1660a55cebcf72ad9bda155a3b"
SLACK = "v0=cf5ac87caf34d0bf3e041993835a08530b8912344606d4197a160719a9003bd9"


def test_signatures_are_those_of_the_vendors_own_libraries() -> None:
    assert meta.signature(SECRET, BODY) == META
    assert (
        meta.signature(SECRET, json.dumps(json.loads(BODY)).encode()) != META
        or json.dumps(json.loads(BODY)).encode() == BODY
    )
    assert slack.signature(SECRET, "1767225600", BODY) == SLACK
    assert twilio.signature(SECRET, URL, list(FIELDS.items())) == "XOtVyDYhUSsnVn1ytBfFIo47Gcs="
    assert webex.signature(SECRET, BODY) == "8a068e2bfadbe8df127b2391ba2cdec0f4a5397a"


def test_twilio_signs_empty_fields_and_repeated_values_once() -> None:
    pairs = parse_qsl("a=&b=2&b=1&b=2", keep_blank_values=True)
    assert twilio.signature("t", "u", pairs) == twilio.signature("t", "u", [("b", "1"), ("b", "2"), ("a", "")])
    assert twilio.signature("t", "u", pairs) != twilio.signature("t", "u", [("b", "1"), ("b", "2")])


@pytest.mark.parametrize(
    ("url", "signed"),
    [("https://a.example/x?c=1", "https://a.example:443/x?c=1"), ("https://a.example:443/x", "https://a.example/x"),
     ("http://a.example/x", "http://a.example:80/x")],
)  # fmt: skip
def test_twilio_may_sign_the_address_with_its_port_or_without(url: str, signed: str) -> None:
    assert signed in twilio._with_and_without_port(url)


async def test_slack_takes_a_post_that_is_signed_and_asks_whether_the_address_is_ours(street: Street) -> None:
    vendor = street.vendors["slack"]
    body = json.dumps({"type": "url_verification", "challenge": "a challenge"}).encode()
    assert await street.post(vendor, body) == (200, "a challenge")
    assert (await street.post(vendor, body, vendor.signed(body, "wrong")))[0] == 401


@pytest.mark.parametrize("channel", ["whatsapp", "messenger"])
async def test_meta_asks_whether_the_address_is_ours_and_a_wrong_token_gets_nothing(street: Street, channel: str) -> None:
    assert street.http is not None
    url = street.url + street.vendors[channel].path
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "verify-me"}
    async with street.http.get(url, params=asked) as answer:
        assert (answer.status, await answer.text(), answer.content_type) == (200, "1158201444", "text/plain")
    async with street.http.get(url, params=asked | {"hub.verify_token": "guessed"}) as answer:
        assert answer.status == 401 and "1158201444" not in await answer.text()


async def test_of_a_batch_with_one_poison_message_the_rest_is_answered(street: Street) -> None:
    vendor = street.vendors["whatsapp"]
    assert isinstance(vendor, WhatsApp)
    one, two = street.new(), street.new()
    good = [vendor.message(street.new(), p, time.time(), type="text", text={"body": f"from {p}"}) for p in (one, two)]
    body = vendor.batch(
        good[0], {"type": "text"}, "x", None, vendor.message("k", "p", type="text") | {"timestamp": "?"}, good[1]
    )
    assert (await street.post(vendor, body))[0] == 200
    await street.until(lambda: len(vendor.of(one)) == 3 and len(vendor.of(two)) == 3)


async def test_whatsapp_answers_who_has_a_phone_number_there_and_who_has_a_username_by_that(street: Street) -> None:
    vendor = street.vendors["whatsapp"]
    assert isinstance(vendor, WhatsApp)
    phone = "1555" + street.new()
    message = vendor.message(street.new(), "US." + phone, time.time(), type="text", text={"body": "hi"}) | {"from": phone}
    await street.post(vendor, vendor.batch(message))
    await street.until(lambda: len(vendor.of(phone)) == 3)
    assert vendor.of("US." + phone) == []


async def test_a_failed_status_of_whatsapp_is_seen_by_staff(street: Street) -> None:
    vendor, door = street.vendors["whatsapp"], street.doors["whatsapp"]
    assert isinstance(vendor, WhatsApp)
    person = await street.greeted(vendor)
    await street.post(vendor, vendor.text("q", street.new(), person, time.time()))
    await street.until(lambda: len(vendor.of(person)) == 4)
    last = "SELECT vendor_id FROM outbox WHERE channel = 'whatsapp' AND state = 'sent' ORDER BY number DESC LIMIT 1"

    async def rows(query: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = await door.room._do(lambda db: [tuple(row) for row in db.execute(query).fetchall()])
        return found

    vendor_id = ""
    while not vendor_id:
        vendor_id = next((row[0] for row in await rows(last)), "")
    failed = {"id": vendor_id, "status": "failed", "errors": [{"code": 131047}]}
    await street.post(vendor, vendor.batch(statuses=[failed]))
    assert await rows(f"SELECT state, reason FROM outbox WHERE vendor_id = '{vendor_id}'") == [("dead", "failed 131047")]


async def test_messengers_old_buttons_without_a_message_id_are_taken_once(street: Street) -> None:
    vendor = street.vendors["messenger"]
    assert isinstance(vendor, Messenger)
    person = await street.greeted(vendor)
    body = vendor.batch(vendor.event(person, 4e9, postback={"payload": "botox.how"}))
    for _ in range(2):
        await street.post(vendor, body)
    await street.until(lambda: len(vendor.of(person)) == 4)
    assert [pressed for *_, pressed in street.agent.heard].count("botox.how") >= 1


async def test_twilio_answers_stop_itself(street: Street) -> None:
    vendor = street.vendors["sms"]
    assert isinstance(vendor, Sms)
    person = await street.greeted(vendor)
    for said in ("STOP", "a question", "START", "can I stop the steroids"):
        status, answer = await street.post(vendor, vendor.text(said, street.new(), person, time.time()))
        assert (status, "<Response></Response>" in answer) == (200, True)
    await street.until(lambda: len(vendor.of(person)) == 4)
    assert "can I stop the steroids" in vendor.of(person)[3].text


async def test_slack_sends_its_text_escaped_and_we_read_it_plain(street: Street) -> None:
    vendor = street.vendors["slack"]
    assert isinstance(vendor, Slack)
    person = await street.greeted(vendor)
    await street.post(vendor, vendor.text("a < b & c", street.new(), person, time.time()))
    await street.until(lambda: len(vendor.of(person)) == 4)
    assert street.agent.heard[-1][1] == "a < b & c"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(429, {}, {"Retry-After": "7"}), "later"),
        (Answer(500), "later"),
        (Answer(408), "later"),
        (Answer(401), "later"),
        (Answer(403), "refused"),
        (Answer(400), "refused"),
        (Answer(200, None), "unknown"),
        (Answer(302), "unknown"),
    ],
)
def test_an_answer_that_is_no_success_says_whether_to_try_again(answer: Answer, kind: str) -> None:
    assert judged(answer).kind == kind
    assert judged(Answer(429, {}, {"Retry-After": "7"})).after == 7.0


def person_of(vendor: StandIn) -> Mapping[str, str]:
    return {
        "telegram": {"chat": "5"}, "whatsapp": {"to": "5"}, "messenger": {"id": "5"}, "sms": {"to": "+5"},
        "twilio_whatsapp": {"to": "whatsapp:+5"}, "slack": {"channel": "D5"}, "rocketchat": {"room": "room-5"},
        "mattermost": {"user": "5".zfill(26)}, "webex": {"room": "R5"},
        "google_chat": {"space": "spaces/D5"}, "teams": {"service": f"{vendor.base}/amer/", "conversation": "a:5"},
    }[vendor.door.channel]  # fmt: skip


async def test_of_every_snippet_nothing_is_refused_by_the_vendor(
    street: Street, vendor: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked directly, without the network between."""
    door, channel = street.doors[vendor.door.channel], vendor.door.channel

    async def call(_: Any, method: str, url: str, **given: Any) -> Answer:
        headers = given.get("headers", {})
        if "auth" in given:
            headers = {"Authorization": given["auth"].encode()}
        try:
            _, body = vendor.accepts(method, url.removeprefix(vendor.base), given.get("json") or given.get("data"), headers)
        except Refusal as refusal:
            return Answer(refusal.status, refusal.body)
        return Answer(200, body)

    for module in (telegram, meta, twilio, slack, rocketchat, mattermost, webex, our_token):
        monkeypatch.setattr(module, "call", call)
    ended: list[Outcome] = []
    for _, answer in shown(channel):
        for part in (*answer.now, *answer.more, *answer.sources):
            ended.append(await door.send(Letter(1, "k", person_of(vendor), part)))
    assert len(ended) >= 500 and {outcome.kind for outcome in ended} == {"sent"}


async def test_a_chat_that_goes_on_is_kept_on_and_begins_anew_where_it_was_deleted(street: Street) -> None:
    vendor, door = street.vendors["telegram"], street.doors["telegram"]
    person = await street.greeted(vendor)
    conversation = street.agent.heard[-1][0]

    async def expires() -> float:
        found = await door.turns._do(lambda db: db.execute("SELECT name, expires FROM conversations").fetchall())
        return float(dict(found).get(conversation, 0))

    before = await expires()
    await street.post(vendor, vendor.text("one", street.new(), person, time.time()))
    await street.until(lambda: len(vendor.of(person)) == 4)
    assert await expires() > before
    await door.turns.erase(conversation)
    await door.standing.erase(conversation, for_good=True)
    await street.post(vendor, vendor.text("two", street.new(), person, time.time()))
    await street.until(lambda: len(vendor.of(person)) == 5)
    assert await expires() > before
    await door.standing.raised(conversation, "emergency.overview", "call_now")
    assert door.standing.stands(conversation)
