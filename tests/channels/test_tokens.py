"""A session token is ours, whole and in time, or it opens nothing."""

from __future__ import annotations

import base64
import secrets
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.tokens import SecretError, Tokens, server_secret

OURS = Tokens("a" * 64)
LETTERS = string.ascii_letters + string.digits + "-_"


def test_a_token_is_read_until_it_expires() -> None:
    session = OURS.begin(1000)
    assert OURS.read(session.token, 999.9) == session
    assert OURS.read(session.token, 1000) is None
    assert session.expires == 1000


def test_each_session_is_a_conversation_of_its_own() -> None:
    sessions = [OURS.begin(1000) for _ in range(200)]
    assert len({s.conversation for s in sessions}) == len({s.token for s in sessions}) == 200


def test_the_name_inside_tells_nothing_of_the_token() -> None:
    session = OURS.begin(1000)
    payload = base64.urlsafe_b64decode(session.token + "=")[:16]
    assert payload.hex() not in session.conversation
    assert session.conversation.removeprefix("web:") not in session.token


def test_a_token_of_another_secret_is_refused() -> None:
    assert OURS.read(Tokens("b" * 64).begin(1000).token, 0) is None


def test_every_changed_letter_is_noticed() -> None:
    token = OURS.begin(1000).token
    for place, letter in enumerate(token):
        for other in LETTERS:
            changed = token[:place] + other + token[place + 1 :]
            assert letter == other or OURS.read(changed, 0) is None, place


def test_a_longer_life_cannot_be_written_in() -> None:
    raw = base64.urlsafe_b64decode(OURS.begin(1000).token + "=")
    longer = raw[:16] + (2**39).to_bytes(5, "big") + raw[21:]
    assert OURS.read(base64.urlsafe_b64encode(longer).decode().rstrip("="), 0) is None


@pytest.mark.parametrize("change", ["{}=", "{} ", " {}", "{}\n", "{}A", "{}\x00", "x{}"])
def test_nothing_may_be_added(change: str) -> None:
    assert OURS.read(change.format(OURS.begin(1000).token), 0) is None


def test_a_truncated_token_is_refused() -> None:
    token = OURS.begin(1000).token
    assert [n for n in range(len(token)) if OURS.read(token[:n], 0)] == []


@given(st.text(max_size=90))
def test_no_text_is_a_token(text: str) -> None:
    assert OURS.read(text, 0) is None


@given(st.binary(min_size=53, max_size=53))
def test_no_made_up_bytes_are_a_token(raw: bytes) -> None:
    assert OURS.read(base64.urlsafe_b64encode(raw).decode().rstrip("="), 0) is None


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PALSY_SECRET", raising=False)
    made = server_secret(tmp_path / "new")
    assert server_secret(tmp_path / "new") == made
    assert len(made) == 64
    assert (tmp_path / "new" / "secret").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret"]


def test_a_secret_that_others_could_read_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PALSY_SECRET", raising=False)
    (tmp_path / "secret").write_text("s" * 64)
    (tmp_path / "secret").chmod(0o644)
    assert server_secret(tmp_path) == "s" * 64
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_the_environments_secret_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given_one = secrets.token_hex(32)
    monkeypatch.setenv("PALSY_SECRET", given_one)
    assert server_secret(tmp_path) == given_one
    assert list(tmp_path.iterdir()) == []


def test_a_short_secret_is_refused_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALSY_SECRET", "hunter2")
    with pytest.raises(SecretError, match="openssl rand -hex 32") as refused:
        server_secret(tmp_path)
    assert "hunter2" not in str(refused.value)
    monkeypatch.delenv("PALSY_SECRET")
    (tmp_path / "secret").write_text("")
    with pytest.raises(SecretError, match="delete it"):
        server_secret(tmp_path)
