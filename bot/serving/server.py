"""Starts everything in one process: Rasa's server, our channel, our actions, conversations in SQLite."""

from __future__ import annotations

import errno
import socket
from importlib import import_module
from pathlib import Path
from typing import Any

from bot.serving.model import MODEL, ModelError, is_whole

HOST = "127.0.0.1"
CONVERSATIONS = Path(".palsy/conversations.db")
MOST_EVENTS = 200  # of a conversation that Rasa reads back each turn; slots carry what matters


class PortTaken(Exception):
    """Another program listens there. The message says what to do."""


def check_port(port: int) -> None:
    """Raises PortTaken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            reason = "is in use" if error.errno == errno.EADDRINUSE else "is not allowed to you"
            raise PortTaken(f"port {port} {reason}: stop the other program, or choose another: make run PORT=5006") from None


def make_agent() -> Any:
    """An agent with the trained model, in-process actions and SQLite. Raises ModelError where no whole model is there."""
    from rasa.core.tracker_store import SQLTrackerStore
    from rasa.shared.core.domain import Domain

    from bot.serving.agent import PalsyAgent

    if not is_whole(MODEL):
        raise ModelError(f"{MODEL} is missing or half-written: run `palsy train`")
    CONVERSATIONS.parent.mkdir(exist_ok=True)
    domain = Domain.load("domain.yml")
    store = SQLTrackerStore(domain, dialect="sqlite", db=str(CONVERSATIONS), max_event_history=MOST_EVENTS)
    agent = PalsyAgent(domain=domain, tracker_store=store)
    agent.load_model(MODEL)
    return agent


def make_app(agent: Any) -> Any:
    """The Sanic application with the REST door and nothing else: Rasa's HTTP API stays off."""
    from rasa.core.run import configure_app
    from sanic.response import text

    from bot.channels.rest import LoopbackRest

    app = configure_app([LoopbackRest()], enable_api=False)
    app.config.ACCESS_LOG = False
    app.ctx.agent = agent
    app.add_route(lambda _: text("Palsy Guide is running. POST to /webhooks/rest/webhook."), "/open", name="open")
    return app


def serve(port: int) -> None:
    """Serves until stopped. Raises ContentError, RedFlagsError, ModelError or PortTaken before anything starts."""
    from bot.serving.quiet import quiet, quiet_rasa

    quiet()
    quiet_rasa()
    check_port(port)
    site = import_module("actions.desk").desk().site  # by name: nothing below bot/ stands on the actions
    agent = make_agent()
    app = make_app(agent)

    async def announce(*_: Any) -> None:
        print(f"Palsy Guide ({site.clinic_name}) is ready: open http://{HOST}:{port}/", flush=True)

    app.register_listener(announce, "after_server_start")
    app.run(host=HOST, port=port, access_log=False, motd=False)
