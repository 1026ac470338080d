"""`/staff`: only with the token, which is never in an address; no patient's words; and what it shows is true."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.channels.caller import Callers
from bot.channels.pace import Pace
from bot.channels.tokens import SecretError, Tokens
from bot.mailroom.tables import opened
from bot.serving.server import make_app
from bot.serving.staff import figures, guard
from bot.serving.staff.figures import FAILED, Figures
from bot.serving.staff.guard import COOKIE, STAFF_VARIABLE, WRONG_TOKENS, staff_token
from tests.channels.conftest import SITE, STAFF_TOKEN, FakeAgent
from tests.report.conftest import SAID, filled

MADE_LATER = "The report is being made"
ANSWERED = "how do I tape"  # what a patient said and was answered, which the report does not tell


@pytest.fixture
async def http(server: tuple[Any, str], monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[aiohttp.ClientSession]:
    """A browser without scripts, from another address each time, so that no test has another's wrong tokens."""
    caller = f"caller-{time.monotonic_ns()}"
    monkeypatch.setattr(Callers, "key", lambda *_: caller)
    base = server[1].removesuffix("/webhooks/rest/webhook")
    async with aiohttp.ClientSession(base, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield session


@pytest.fixture(scope="module")
def desk(staff_folder: Path) -> Path:
    """Stores with something of all that the page shows."""
    if (staff_folder / "flagged.jsonl").exists():  # another file of tests was here before
        return staff_folder
    filled(staff_folder / "web.db", SAID, (40, 900, 60, 8200, 50))
    flag = {"at": "2026-11-27T10:00:00+00:00", "reason": "<b>dose</b> is missing, ask jane@home.example", "said": "my words"}
    flag["snippets"] = [{"id": "eye_taping.how", "version": "bbf9f1f10f5f43a3"}]  # type: ignore[assignment]
    (staff_folder / "flagged.jsonl").write_text(json.dumps(flag) + "\nbroken\n")
    with closing(opened(staff_folder / "mail.db")) as db:
        put = "INSERT INTO outbox (channel, conversation, answers, part, urgent, state, tries, due, began, reason) VALUES "
        db.execute(put + "('telegram', 'telegram:x', 1, 0, 0, 'dead', 3, 0, 1764244800, 'the vendor said 403')")
        db.execute(put + "('telegram', 'telegram:x', 2, 0, 0, 'sent', 1, 0, 1764244800, '')")
    return staff_folder


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def signed_in(http: aiohttp.ClientSession, token: str = STAFF_TOKEN, **headers: str) -> aiohttp.ClientResponse:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return await http.post("/staff/sign-in", data={"token": token}, allow_redirects=False, headers=given)


async def shown(http: aiohttp.ClientSession, query: str = "") -> tuple[aiohttp.ClientResponse, str]:
    """The page once its report is made, as staff see it who press Show again: on a busy machine it takes a while."""
    page = MADE_LATER
    while MADE_LATER in page:
        async with http.get(f"/staff{query}", headers=bearer(STAFF_TOKEN)) as answer:
            page = await answer.text()
    return answer, page


async def test_without_the_token_there_is_a_form_and_nothing_else(http: aiohttp.ClientSession, desk: Path) -> None:
    async with http.get("/staff") as answer:
        text = await answer.text()
        assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert answer.headers["Cache-Control"] == "no-store"
    assert 'type="password"' in text
    assert not [words for words in ("conversations", "telegram", "snow", "lapse within") if words in text]


async def test_who_signs_in_gets_a_short_cookie_that_no_script_reads(http: aiohttp.ClientSession, desk: Path) -> None:
    answer = await signed_in(http)
    assert (answer.status, answer.headers["Location"]) == (303, "/staff")
    cookie = answer.headers["Set-Cookie"]
    assert {"Path=/staff", "Max-Age=1800", "HttpOnly", "SameSite=Strict"} <= set(cookie.split("; "))
    assert STAFF_TOKEN not in cookie
    async with http.get("/staff") as page:
        assert page.status == 200
    away = await signed_in(http, Host="clinic.example")
    assert "Secure" in away.headers["Set-Cookie"].split("; ")


async def test_the_page_tells_all_and_no_patients_words(http: aiohttp.ClientSession, desk: Path) -> None:
    answer, text = await shown(http)
    policy = answer.headers["Content-Security-Policy"]
    assert answer.status == 200
    for words in (
        "<dt>replies</dt><dd>5</dd>", "is snow blue", "Flagged by staff: 2", "&lt;b&gt;dose", "eye_taping.how (",
        "cannot be read",        "Not sent: 1", "the vendor said 403", "3 tries", "answers made, half within",
    ):  # fmt: skip
        assert words in text, words
    for words in (ANSWERED, "my words", "jane@home", "web:a", "telegram:x", STAFF_TOKEN, "<script", "style=", "<style"):
        assert words not in text, words
    assert policy.startswith("default-src 'none'")
    assert "script" not in policy and "unsafe" not in policy


async def test_days_can_be_chosen_and_a_slip_is_said(http: aiohttp.ClientSession, desk: Path) -> None:
    for query, words in (
        ("from=2025-11-28", "<dt>replies</dt><dd>3</dd>"),
        ("from=2030-01-01", "Nothing was asked in these days"),
        ("from=yesterday", "Write a day as 2026-11-27"),
        ("from=2026-11-28&until=2026-11-27", "exchange the two"),
    ):
        answer, page = await shown(http, f"?{query}")
        assert (answer.status, words in page) == (200, True), query


@pytest.mark.parametrize("how", ["header", "form"])
async def test_wrong_tokens_are_few_and_the_right_one_is_let_in_all_the_same(http: aiohttp.ClientSession, how: str) -> None:
    async def tries(token: str) -> int:
        answer = await (http.get("/staff", headers=bearer(token)) if how == "header" else signed_in(http, token))
        assert token not in await answer.text()
        return answer.status

    wrong = [await tries(f"{STAFF_TOKEN[:-2]}{n:02}") for n in range(WRONG_TOKENS)]
    assert wrong == [401] * WRONG_TOKENS
    assert await tries("x") == 429
    assert await tries(STAFF_TOKEN) in (200, 303)


def test_a_header_of_odd_bytes_is_a_wrong_token() -> None:
    assert guard._digest("\udcff\udcfe") != guard._digest(STAFF_TOKEN)


async def test_a_token_in_the_address_opens_nothing(http: aiohttp.ClientSession) -> None:
    async with http.get(f"/staff?token={STAFF_TOKEN}") as answer:
        assert answer.status == 401


async def test_a_patients_session_and_a_forged_cookie_open_nothing(http: aiohttp.ClientSession) -> None:
    later = int(time.time()) + 600
    forged = [Tokens(STAFF_TOKEN).begin(later).token, Tokens(f"staff v1 {STAFF_TOKEN}").begin(1).token, "x" * 71, ""]
    for value in forged:
        async with http.get("/staff", headers={"Cookie": f"{COOKIE}={value}"}) as answer:
            assert answer.status == 401


async def test_who_signs_out_is_out_with_that_session(http: aiohttp.ClientSession, desk: Path) -> None:
    answer = await signed_in(http)
    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    out = await http.post("/staff/sign-out", headers={"Cookie": cookie}, allow_redirects=False)
    assert "Max-Age=0" in out.headers["Set-Cookie"]
    async with http.get("/staff", headers={"Cookie": cookie}) as page:
        assert page.status == 401


async def test_a_form_of_another_website_is_refused(http: aiohttp.ClientSession) -> None:
    answer = await signed_in(http, Sec_Fetch_Site="cross-site")
    assert (answer.status, "Set-Cookie" in answer.headers) == (403, False)
    assert (await http.post("/staff/sign-in", data=b"\xff\x00", allow_redirects=False)).status == 401
    assert (await signed_in(http, "x" * 5000)).status == 413


async def test_a_store_that_cannot_be_read_is_one_line_on_the_page(http: aiohttp.ClientSession, desk: Path) -> None:
    web = desk / "web.db"
    kept = web.read_bytes()
    web.write_bytes(b"not a database" * 100)
    _, text = await shown(http, "?until=2031-01-01")
    web.write_bytes(kept)
    assert "web.db cannot be read (file is not a database)" in text
    assert "Flagged by staff: 2" in text


def test_without_a_token_set_there_is_no_page(monkeypatch: pytest.MonkeyPatch, server: tuple[Any, str]) -> None:
    monkeypatch.delenv(STAFF_VARIABLE, raising=False)
    names = {route.path for route in make_app(FakeAgent(), [], SITE).router.routes}
    assert not [name for name in names if "staff" in name]
    monkeypatch.setenv(STAFF_VARIABLE, STAFF_TOKEN)
    assert "staff" in {route.path for route in make_app(FakeAgent(), [], SITE).router.routes}


def test_a_token_that_is_easily_guessed_is_refused_at_the_start() -> None:
    assert staff_token({}) is None
    assert staff_token({STAFF_VARIABLE: "  "}) is None
    assert staff_token({STAFF_VARIABLE: STAFF_TOKEN}) == STAFF_TOKEN
    with pytest.raises(SecretError, match="openssl rand -hex 32"):
        staff_token({STAFF_VARIABLE: "short"})


def test_a_pace_can_be_looked_at_without_counting() -> None:
    pace = Pace(2, lambda: 0.0)
    assert [pace.over("a") for _ in range(5)] == [0] * 5
    assert [pace.wait("a"), pace.wait("a")] == [0, 0]
    assert pace.over("a") == pace.wait("a") == 30


async def test_a_report_that_is_being_made_ends_with_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes minutes over a large store: a stop would wait for it, and be ended by force."""
    monkeypatch.setattr(figures, "COMMAND", (sys.executable, "-c", "import time; time.sleep(600)"))
    made = Figures(tmp_path / "web.db")
    waits = asyncio.create_task(made.of((None, None)))
    while made._process is None:
        await asyncio.sleep(0.01)
    process = made._process
    made.end()
    told = await waits
    assert told and told.fault == FAILED
    assert process.poll() is not None
