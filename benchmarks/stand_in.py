"""A server with the real doors, store, processor and actions, and a stand-in for the trained model alone.

`python -m benchmarks.stand_in` imports all that is slow once, then starts a server for each line it reads, in a process of
its own that may be killed: `FOLDER PORT STEP`. It writes the number of the process. With a step the process kills itself
there, once the folder holds a file `armed`.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from benchmarks.dying import NO_STEP, dies_at
from bot.content.site import Site

ROOT = Path(__file__).resolve().parents[1]
SITE = Site("Test Clinic", "555-0199", "112", "116 123", origins=("https://www.our-clinic.example",))
DANGER = "my face just drooped and my arm is weak and I cannot speak properly"
SWIM = "can I swim"
SEEN = "a doctor has checked me and it is not a stroke"
INTENTS = {SWIM: "daily_life", SEEN: "affirm_deny", "thanks": "thanks"}
ACTION_OF = {"daily_life": "action_answer", "affirm_deny": "action_small_talk", "thanks": "action_small_talk"}
NAME = re.compile(r"\bq\d+x")  # of a message, in its words: who counts finds it again in the title of what answers it
DOORS = "doors.json"  # in the folder: the settings of each messaging app that is to be open, by its channel
TIME_LIMIT = 60.0  # seconds: on a machine that is busy with other tests, too, the answer is the assistant's


def processor(agent: Any) -> Any:
    """Ours, but what is understood is looked up above; danger is heard by the real rules, in the actions."""
    from rasa.core.policies.policy import PolicyPrediction
    from rasa.shared.data import TrainingType

    from bot.serving.agent import InProcessAction, PalsyProcessor

    class StandIn(PalsyProcessor):
        @staticmethod
        def _load_model(_: Any) -> Any:
            metadata = SimpleNamespace(
                assistant_id="stand-in", model_id="stand-in", domain=agent.domain, training_type=TrainingType.BOTH
            )
            return "stand-in", metadata, SimpleNamespace(_graph_schema=None, _instantiated_nodes={})

        def _parse_message_with_graph(self, message: Any, *_: Any, **__: Any) -> dict[str, Any]:
            intent = next((intent for words, intent in INTENTS.items() if message.text.startswith(words)), "out_of_scope")
            ranked = [{"name": intent, "confidence": 0.9}]
            return {"text": message.text, "intent": ranked[0], "intent_ranking": ranked, "entities": []}

        def _predict(self, tracker: Any) -> Any:
            intent = tracker.latest_message.intent_name
            name = ACTION_OF.get(intent, "action_fallback")
            prediction = PolicyPrediction.for_action_name(self.domain, name)
            return InProcessAction(name, naming(self.executor.actions[name])), prediction

    return StandIn("stand-in", agent.tracker_store, agent.lock_store, agent.nlg)


def naming(run: Callable[..., Any]) -> Callable[..., Any]:
    """The action, whose cards name in their title the message that they answer, and tell whether they are urgent."""

    async def named(dispatcher: Any, tracker: Any, domain: Any) -> Any:
        events = await run(dispatcher, tracker, domain)
        name = NAME.search(tracker.latest_message.get("text") or "")
        for message in dispatcher.messages if name else ():
            card = message.get("custom")
            if name and card:
                kind = "u" if card["type"] == "urgent" else "c"
                message["custom"] = card | {"title": f"{card['title']} {name.group()}{kind}"}
        return events

    return named


def agent_in(folder: Path) -> Any:
    """An agent that keeps its conversations in the folder."""
    from rasa.shared.core.domain import Domain
    from rasa_sdk.executor import ActionExecutor

    from bot.serving.agent import PalsyAgent
    from bot.serving.storage import ErasableTrackerStore

    domain = Domain.load(str(ROOT / "domain.yml"))
    store = ErasableTrackerStore(domain, dialect="sqlite", db=str(folder / "conversations.db"))
    agent = PalsyAgent(domain=domain, tracker_store=store)
    agent.processor = processor(agent)
    agent.processor.executor = ActionExecutor()
    agent.processor.executor.register_package("actions")
    return agent


def serve(folder: Path, port: int, step: str = NO_STEP) -> None:
    """Until it is stopped or killed."""
    from bot.channels.web import WebDoor
    from bot.serving.server import make_app, run, share_standing
    from bot.store.damaged import put_damaged_aside

    put_damaged_aside(folder)
    desk = import_module("actions.desk").desk()
    agent = agent_in(folder)
    doors = [WebDoor(SITE, folder, free_on_loopback=True, time_limit=TIME_LIMIT), *messaging_doors(folder)]
    app = make_app(agent, doors, SITE, desk.catalogue)
    app.ctx.storage = share_standing(agent, doors, folder)
    app.ctx.storage.begin()
    dies_at(step, folder / "armed", agent)
    run(app, port)


def messaging_doors(folder: Path) -> list[Any]:
    from bot.channels import google_chat, mattermost, teams, telegram, webex

    kinds: tuple[Any, ...] = (
        telegram.TelegramDoor,
        mattermost.MattermostDoor,
        webex.WebexDoor,
        google_chat.GoogleChatDoor,
        teams.TeamsDoor,
    )
    path = folder / DOORS
    told = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return [kind(SITE, told[kind.channel], folder, time_limit=TIME_LIMIT) for kind in kinds if kind.channel in told]


def main() -> None:
    from bot.serving.quiet import quiet, quiet_rasa

    quiet()
    quiet_rasa()
    for name in ("actions.desk", "bot.channels.web", "bot.serving.agent", "bot.serving.storage"):
        import_module(name)
    import_module("actions.desk").desk()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system forgets the killed by itself
    print("ready", flush=True)
    for line in sys.stdin:
        folder, port, step = line.split()
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(2, 1)  # what it says is no answer to whoever started it
            serve(Path(folder), int(port), step)
            os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    main()
