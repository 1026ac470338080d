"""The doors, Rasa's processor, the real actions and the real files, with a stand-in for the trained model alone."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks.patient import Servers, free_port, maker
from benchmarks.stand_in import DANGER, ROOT, SEEN, SWIM, agent_in
from bot.store import faults as faults_module
from bot.store.standing import Standing
from tests.channels.conftest import SITE

__all__ = ("DANGER", "ROOT", "SEEN", "SWIM")
Card = dict[str, Any]
NUMBERS = itertools.count()  # of all houses, since an id stands for one message also after a restart


@dataclass
class House:
    """A server without its HTTP: both doors, the agent, and the files in `folder`."""

    folder: Path
    time_limit: float = 8.0
    numbers: Iterator[int] = field(default_factory=lambda: NUMBERS)

    def __post_init__(self) -> None:
        from bot.channels.rest import LoopbackRest
        from bot.channels.web import WebDoor
        from bot.serving.server import share_standing

        self.agent = agent_in(self.folder)
        self.web = WebDoor(SITE, self.folder, free_on_loopback=True, time_limit=self.time_limit)
        self.rest = LoopbackRest(SITE, free_on_loopback=True, time_limit=self.time_limit)
        self.watch = share_standing(self.agent, [self.web, self.rest], self.folder)

    @property
    def standing(self) -> Standing:
        return self.web.standing

    async def begins(self) -> str:
        """A new conversation on the website."""
        name = f"web:{next(self.numbers)}"
        await self.web.turns.begin(name, 2_000_000_000.0)
        self.standing.begins(name)
        return name

    async def says(self, conversation: str, text: str) -> list[Card]:
        """The cards of the reply, through the door that the name tells."""
        if not conversation.startswith("web:"):
            said = await self.rest._answered(self.agent.handle_message, conversation, text)
            return [message["custom"] for message in said if "custom" in message]
        from bot.channels.answering import answered
        from bot.channels.waiting import Asked

        asked = Asked(conversation, f"m{next(self.numbers)}", text)
        turn = await answered(self.web, self.web.turns, asked, self.agent.handle_message)
        return [reply.card for reply in turn.replies]

    async def is_calm(self, conversation: str, text: str = SWIM) -> bool:
        cards = await self.says(conversation, text)
        assert cards
        return all(card["type"] != "urgent" for card in cards)

    async def settled(self) -> None:
        """What is to be written is written, as far as it can be."""
        await asyncio.get_running_loop().run_in_executor(self.standing._disk, self.standing.settle)

    async def health(self) -> tuple[int, dict[str, Any]]:
        import json

        from bot.serving.pages.routes import Pages

        app = SimpleNamespace(ctx=SimpleNamespace(agent=self.agent, storage=None))
        answer = await Pages.health(SimpleNamespace(), SimpleNamespace(app=app))  # type: ignore[arg-type]
        return answer.status, json.loads(answer.body or b"")


Open = Callable[..., House]


@pytest.fixture
def open_house(tmp_path: Path, vetted_desk: object, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Starts one on a folder; a second on the same folder is a restart."""
    from bot.serving.quiet import quiet_rasa

    quiet_rasa()
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("PALSY_DEBUG", raising=False)
    faults_module.faults.cache_clear()
    return lambda folder=tmp_path, **options: House(folder, **options)


@pytest.fixture
def house(open_house: Open) -> House:
    return open_house()


@pytest.fixture(scope="session")
def starts() -> Iterator[Any]:
    """What starts servers that may be killed, see `benchmarks.stand_in`; begun when first asked for."""
    with maker() as made:
        yield made


@pytest.fixture
def servers(starts: Any, tmp_path: Path) -> Iterator[Servers]:
    made = Servers(tmp_path, free_port(), starts)
    yield made
    made.end()
