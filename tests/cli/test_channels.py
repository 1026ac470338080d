"""`palsy channels` says what is open, what is missing, and what waits; a closed channel does not close the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from bot.mailroom.message import Reply
from bot.rendering.parts import Part
from bot.serving.opening import MESSAGING, ChannelsError, Entry, channels_of, entries_of
from tests.conftest import ROOT
from tests.mailroom.desk import NOW, room_in, says

FILE = """\
bot.channels.web.WebDoor:
  free_on_loopback: true
bot.channels.telegram.TelegramDoor:
  token: ${TELEGRAM_TOKEN}
  secret: ${TELEGRAM_SECRET}
  old_secret: ${TELEGRAM_OLD_SECRET}
bot.channels.slack.SlackDoor:
  token: ${SLACK_TOKEN}
"""


@pytest.fixture
def credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PALSY_SITE", str(ROOT / "site.yml"))
    for name in ("TELEGRAM_TOKEN", "TELEGRAM_SECRET", "TELEGRAM_OLD_SECRET", "SLACK_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "mine.yml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_a_channel_that_lacks_a_secret_is_named_and_the_others_open(
    credentials: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [channel.name() for channel in channels_of(credentials)] == ["web"]
    out = capsys.readouterr().out
    assert "telegram stays closed: set TELEGRAM_TOKEN, TELEGRAM_SECRET (see `palsy channels`)" in out
    assert "slack stays closed: set SLACK_TOKEN, `signing_secret:`" in out
    monkeypatch.setenv("TELEGRAM_TOKEN", "t")
    monkeypatch.setenv("TELEGRAM_SECRET", "s")
    web, telegram = channels_of(credentials)
    assert (web.name(), telegram.name(), telegram.settings["secret"]) == ("web", "telegram", "s")
    assert "old_secret" not in telegram.settings


def test_they_are_listed_with_what_is_missing_and_the_address(
    credentials: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "t")
    monkeypatch.setenv("TELEGRAM_SECRET", "s")
    assert main(["channels", "--credentials", str(credentials)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "telegram        open at https://YOUR.HOST/webhooks/telegram/webhook" in lines
    assert "slack           closed: set SLACK_TOKEN, `signing_secret:`" in lines
    assert any(line.startswith("whatsapp        not in ") for line in lines)
    assert len(lines) == len(MESSAGING)


def test_a_setting_against_the_vendors_rules_is_said_without_asking_the_vendor(
    credentials: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "t")
    monkeypatch.setenv("TELEGRAM_SECRET", "a secret!")
    assert main(["channels", "--credentials", str(credentials), "check"]) == 1
    out = capsys.readouterr().out
    assert "telegram        `secret` must be 1 to 256 of" in out
    assert "a secret!" not in out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("bot.channels.telegram.TelegramDoor:\n  token: t\n  secret: s\n  colour: red\n", "telegram has no setting colour"),
        ("bot.channels.telegram.NoDoor:\n", "there is no channel bot.channels.telegram.NoDoor"),
        ("bot.channels.web.WebDoor:\n  folder: ${NOT_SET_ANYWHERE}\n", "needs NOT_SET_ANYWHERE"),
        ("- a list\n", "name each channel with its settings"),
        ("a: [\n", "cannot be used"),
    ],
)
def test_a_file_that_cannot_be_used_is_said_in_one_line(credentials: Path, text: str, told: str) -> None:
    credentials.write_text(text, encoding="utf-8")
    with pytest.raises(ChannelsError, match="cannot be used") as caught:
        channels_of(credentials)
    assert told in str(caught.value) and "\n" not in str(caught.value)


def test_every_channel_has_its_page_and_its_example(credentials: Path) -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs/channels").glob("*.md"))
    for path in MESSAGING:
        kind = Entry(path, {}).kind
        assert f"{path}:\n" in pages and f"webhooks/{kind.channel}/webhook" in pages
        assert all(f"  {name}: ${{" in pages for name in kind.SECRETS)
    assert next(iter(entries_of(credentials))).missing == ()


async def test_what_waits_and_what_failed_is_shown_and_can_be_sent_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.mailroom.message import Outcome

    room = room_in(tmp_path)
    await room.accept("telegram", [says("private words"), says("two")], NOW)
    waiting = await room.waiting("telegram", ())
    assert waiting is not None
    await room.answer(waiting, Reply((Part("an answer"),)), NOW)
    found = await room.due("telegram", NOW, ())
    assert found is not None
    await room.ended(found[1], Outcome("refused", reason="403 blocked"), NOW)
    folder = f"--folder={tmp_path}"
    assert main(["channels", "outbox", folder]) == 0
    out = capsys.readouterr().out
    assert "dead" in out and "403 blocked" in out and "waiting" in out
    assert "1 messages not answered, 1 parts not sent" in out
    assert "private" not in out and "an answer" not in out
    assert main(["channels", "outbox", folder, "--again", str(found[1].number)]) == 0
    assert main(["channels", "outbox", folder, "--again", "99"]) == 1
    assert await room.due("telegram", NOW, ()) is not None


def test_without_a_mailroom_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["channels", "outbox", f"--folder={tmp_path}"]) == 2
    assert "no messaging app was open" in capsys.readouterr().err
