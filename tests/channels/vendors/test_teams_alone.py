"""What is so at Microsoft Teams alone: where answers may go, who may sign for it, what a message holds. About 3 s."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from typing import Any

import pytest

from bot.channels.teams import _origin, _read
from bot.mailroom.message import Letter
from bot.rendering.parts import Part
from tests.channels.vendors.conftest import Street
from tests.channels.vendors.signing import jwk
from tests.channels.vendors.teams import BOT, Teams

THIEFS = "https://thief.example/amer/"


@pytest.fixture
def teams(street: Street) -> Iterator[Teams]:
    found = street.vendors["teams"]
    assert isinstance(found, Teams)
    published = found.published
    yield found
    found.published = published


async def posted(street: Street, teams: Teams, activity: dict[str, Any], **said: Any) -> int:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {teams.token(**said)}"}
    return (await street.post(teams, json.dumps(activity).encode(), headers))[0]


async def test_an_address_that_the_token_does_not_name_is_refused(street: Street, teams: Teams) -> None:
    activity = teams.activity(street.new(), street.new(), time.time(), text="x")
    assert await posted(street, teams, activity) == 200
    for where in (THIEFS, f"{teams.base}/emea/", teams.service.rstrip("/"), None, 5, {"a": 1}):
        assert await posted(street, teams, activity | {"serviceUrl": where}) == 403
    for claim in (THIEFS, None, 5):
        assert await posted(street, teams, activity, serviceurl=claim) == 403
    without = {name: value for name, value in activity.items() if name != "serviceUrl"}
    assert await posted(street, teams, without, serviceurl=None) == 403


async def test_an_address_that_is_not_on_our_list_is_refused_also_where_microsoft_signed_it(
    street: Street, teams: Teams, caplog: pytest.LogCaptureFixture
) -> None:
    person = street.new()
    activity = teams.activity(street.new(), person, time.time(), text="x") | {"serviceUrl": THIEFS}
    assert await posted(street, teams, activity, serviceurl=THIEFS) == 403
    assert "https://thief.example: if that is right, add it to `services`" in caplog.text
    assert teams.of(person) == []


async def test_what_waits_for_an_address_that_left_the_list_is_not_sent_and_takes_no_token_there(
    street: Street, teams: Teams, monkeypatch: pytest.MonkeyPatch
) -> None:
    door, calls = street.doors["teams"], teams.calls
    monkeypatch.setitem(door.settings, "services", "https://smba.trafficmanager.net")
    outcome = await door.send(Letter(1, "k", {"service": teams.service, "conversation": "a:5"}, Part("x")))
    assert outcome.kind == "refused" and "services" in outcome.reason and teams.calls == calls


@pytest.mark.parametrize(
    "address",
    [
        "https://smba.trafficmanager.net@thief.example/", "https://x:y@smba.trafficmanager.net/", "//smba.x/",
        "https://smba.trafficmanager.net\\@thief.example/", "https://thief.example\\.smba.trafficmanager.net/", "smba.x",
        "https://smba.trafficmanager.net/?a=b", "https://smba.trafficmanager.net/#a", "", None, 5, "https://[::1",
        "https://smba.trafficmanager.net:99999/", "https://",
    ],
)  # fmt: skip
def test_an_address_that_two_parsers_could_read_differently_has_no_origin(address: Any) -> None:
    assert _origin(address) == ""


@pytest.mark.parametrize(
    "address", ["http://smba.trafficmanager.net/", "https://smba.trafficmanager.net.thief.example/",
                "https://smba.trafficmanager.net:8443/", "https://smba.trafficmanager.net%2f.thief.example/",
                "https://asmba.trafficmanager.net/", "https://trafficmanager.net/"]
)  # fmt: skip
def test_another_scheme_host_or_port_is_another_origin(address: str) -> None:
    assert _origin(address) != "https://smba.trafficmanager.net"
    assert _origin("https://SMBA.trafficmanager.net:443/emea/") == "https://smba.trafficmanager.net"


async def test_a_key_that_does_not_speak_for_teams_and_another_channel_are_refused(street: Street, teams: Teams) -> None:
    activity = teams.activity(street.new(), street.new(), time.time(), text="x")
    for channel in ("webchat", "emulator", None):
        assert await posted(street, teams, activity | {"channelId": channel}) == 403
    keys = street.doors["teams"].keys
    teams.published = [*teams.published, jwk("web", endorsements=["webchat"]), jwk("bare")]
    for name in ("web", "bare"):
        keys._tried = -1e9
        headers = {"Authorization": f"Bearer {teams.token(name, kid=name)}"}
        assert (await street.post(teams, json.dumps(activity).encode(), headers))[0] == 403
    assert {"web", "bare"} <= set(keys._keys)  # they are known, and do not count


async def test_where_the_store_fails_the_words_that_matter_are_sent_besides(
    street: Street, teams: Teams, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = street.new()

    async def fails(*_: object) -> int:
        raise sqlite3.OperationalError("disk is full")

    monkeypatch.setattr(street.doors["teams"].room, "accept", fails)
    body = teams.text("I have a weak arm and my face drops", street.new(), person, time.time())
    assert (await street.post(teams, body))[0] == 503
    await street.until(lambda: len(teams.of(person)) == 1)
    assert "[112](tel:112)" in str(teams.of(person)[0])


async def test_a_chat_of_teams_may_be_slowed_down_by_412(street: Street, teams: Teams) -> None:
    from bot.channels import our_token
    from bot.channels.vendor_call import Answer

    async def call(_: Any, __: str, url: str, **___: Any) -> Answer:
        return Answer(200, {"access_token": "t", "expires_in": 9}) if url.endswith("/token") else Answer(412, {"error": {}})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(our_token, "call", call)
        patch.setattr(street.doors["teams"].token, "_until", -1.0)
        outcome = await street.doors["teams"].send(
            Letter(1, "k", {"service": teams.service, "conversation": "a:5"}, Part("x"))
        )
    street.doors["teams"].token._until = -1.0
    assert outcome.kind == "later"


def read(**what: Any) -> Any:
    return _read(Teams().activity("1", "5", 1767225600.0, **what) | {"serviceUrl": "https://smba.trafficmanager.net/amer/"})


def test_mentions_are_cut_away_and_signs_are_read_plain() -> None:
    mention = [
        {"type": "mention", "mentioned": BOT, "text": "<at>Palsy</at>"},
        {"type": "clientInfo", "locale": "en-US"}, {"type": "mention", "text": ""}, {"type": "mention"}, "x",
    ]  # fmt: skip
    found = read(text="<at>Palsy</at>&nbsp;my eye &lt; 3 days\n", entities=mention)
    assert found.text == "my eye < 3 days"
    assert read(text="<at>Palsy</at>", entities=mention[:1]) is None


def test_the_same_text_once_more_in_html_is_no_medium_and_a_picture_is() -> None:
    twice = {"contentType": "text/html", "content": "<p>hi</p>"}
    assert read(text="hi", attachments=[twice]).media is False
    assert read(text="hi", attachments=[twice, {"contentType": "image/png"}]).media is True
    assert read(attachments=[{"contentType": "application/vnd.microsoft.teams.file.download.info"}]).text == ""


def test_a_message_has_its_chat_its_id_and_its_time() -> None:
    found = read(text="hi")
    assert (found.key, found.person, found.at) == ("a:5:1", "a:5:29:5", 1767225600.0)
    assert found.address == {"service": "https://smba.trafficmanager.net/amer/", "conversation": "a:5"}


def test_a_value_of_another_card_is_no_press_of_ours() -> None:
    assert read(text="hi", value={"other": 1}).payload is None
    assert read(text="hi", value="x").payload is None
