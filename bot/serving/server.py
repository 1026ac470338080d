"""Starts everything in one process: Rasa's server, our channel, our actions, conversations in SQLite."""

from __future__ import annotations

import errno
import socket
import uuid
from importlib import import_module
from pathlib import Path
from typing import Any

from bot.content.site import Site, load_site
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


def make_app(agent: Any, site: Site | None = None) -> Any:
    """The Sanic application with the REST door and a plain page; Rasa's own HTTP API and root page stay out."""
    from rasa.core.channels.channel import register
    from sanic import Sanic

    from bot.channels.rest import LoopbackRest
    from bot.serving.pages import add_pages

    app = Sanic(f"palsy_guide_{uuid.uuid4().hex[:8]}", configure_logging=False)  # one name, one app a process
    app.ctx.agent = agent
    register([LoopbackRest()], app, route="/webhooks/")
    add_pages(app, site or load_site())
    return app


def serve(port: int) -> None:
    """Serves until stopped. Raises ContentError, RedFlagsError, ModelError or PortTaken before anything starts."""
    from bot.serving.quiet import quiet, quiet_rasa

    quiet()
    quiet_rasa()
    check_port(port)
    site = import_module("actions.desk").desk().site  # by name: nothing below bot/ stands on the actions
    agent = make_agent()
    app = make_app(agent, site)

    async def announce(*_: Any) -> None:
        print(f"Palsy Guide ({site.clinic_name}) is ready: open http://{HOST}:{port}/", flush=True)

    app.register_listener(announce, "after_server_start")
    app.run(host=HOST, port=port, access_log=False, motd=False)
