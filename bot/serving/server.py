"""Starts everything in one process: Rasa's agent, our doors and pages, our actions, conversations in SQLite."""

from __future__ import annotations

import errno
import os
import signal
import socket
import threading
import uuid
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from math import ceil
from pathlib import Path
from typing import Any

from bot.content.catalogue import Catalogue
from bot.content.site import Site, load_site
from bot.mailroom.tables import is_begun
from bot.serving.archive import check_model
from bot.serving.content_watch import watch_content
from bot.serving.model import MODEL
from bot.serving.opening import channels_of
from bot.store.damaged import put_damaged_aside
from bot.store.record import check_keys
from bot.store.standing import Standing
from bot.store.watch import Teller, Watch, watch_of

HOST = "127.0.0.1"
CREDENTIALS = Path("credentials.yml")
FOLDER = Path(".palsy")
CONVERSATIONS = FOLDER / "conversations.db"
STANDING = FOLDER / "standing.db"
PORT_FILE = "port"  # in the folder: where the assistant that uses it listens
SLOWEST_REQUEST = 10  # seconds until all of a request has come
SLOWEST_READER = 12  # seconds, beside the longest answer, until a caller has taken a part of it
BACKLOG = 1024  # callers that wait to be let in
TO_FINISH = 5.0  # seconds that answers under way have when the server is stopped
TO_END = 7.5  # seconds until it ends whatever hangs: what was received is on the disk, and answered at the next start


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
    """An agent with the trained model, in-process actions and SQLite. Raises ModelError where the model that was trained
    is not there."""
    from rasa.shared.core.domain import Domain

    from bot.serving.agent import PalsyAgent
    from bot.serving.storage import ErasableTrackerStore

    check_model(MODEL)
    CONVERSATIONS.parent.mkdir(exist_ok=True)
    domain = Domain.load("domain.yml")
    store = ErasableTrackerStore(domain, dialect="sqlite", db=str(CONVERSATIONS))
    agent = PalsyAgent(domain=domain, tracker_store=store)
    agent.load_model(MODEL)
    return agent


def make_app(agent: Any, channels: Sequence[Any], site: Site | None = None, catalogue: Catalogue | None = None) -> Any:
    """The Sanic application with these doors and the pages; Rasa's own HTTP API and root page stay out."""
    from rasa.core.channels.channel import register
    from sanic import Sanic

    from bot.channels.body import MOST_BYTES
    from bot.channels.door import TIME_LIMIT
    from bot.serving.connections import MOST, Room
    from bot.serving.pages import add_pages
    from bot.serving.staff import add_staff
    from bot.serving.staff.guard import staff_token
    from bot.serving.strict import StrictRequest

    name = f"palsy_guide_{uuid.uuid4().hex[:8]}"  # Sanic wants another for each app of a process
    app = Sanic(name, configure_logging=False, request_class=StrictRequest)
    app.config.REQUEST_MAX_SIZE = max((getattr(c, "most_bytes", MOST_BYTES) for c in channels), default=MOST_BYTES)
    app.config.REQUEST_TIMEOUT = SLOWEST_REQUEST
    longest = max((getattr(c, "time_limit", TIME_LIMIT) for c in channels), default=TIME_LIMIT)
    app.config.RESPONSE_TIMEOUT = SLOWEST_READER + ceil(longest)
    app.ctx.room = Room(MOST)
    app.ctx.agent = agent
    app.ctx.storage = None
    register(list(channels), app, route="/webhooks/")
    site, catalogue = site or load_site(), catalogue or Catalogue.load()
    add_pages(app, site, catalogue)
    token = staff_token()
    if token:
        add_staff(app, token, site, catalogue, FOLDER)
    return app


def folders_of(channels: Sequence[Any]) -> list[Path]:
    """Where something of conversations is kept: our own folder, and those that channels were given."""
    return [FOLDER, *(Path(channel.folder) for channel in channels if hasattr(channel, "folder"))]


def share_standing(agent: Any, channels: Sequence[Any], folder: Path, standing: Standing | None = None) -> Watch:
    """One keeper of what stands for the assistant and all doors, read now; Rasa's record for the doors; and the watch over
    the storage, not yet begun."""
    from bot.channels.rasas_record import cards_given

    standing = standing or Standing(folder / STANDING.name)
    standing.settle()
    for channel in channels:
        if hasattr(channel, "room") and not is_begun(channel.room.path):
            standing.loses_people(channel.channel)
    standing.settle()
    agent.keep_in(standing)
    for channel in channels:
        channel.standing = standing
        channel.recorded = partial(cards_given, agent)
    doors = [channel for channel in channels if hasattr(channel, "trouble")]
    return watch_of(folder, standing.try_again, [Teller(f"mailroom of {door.name()}", door.trouble) for door in doors])


def announcement(site: Site, port: int) -> str:
    """What the terminal says at the start: where to look, and the numbers, which a person should read."""
    return f"Palsy Guide ({site.clinic_name}) is ready: open http://{HOST}:{port}/\n{site.told()}"


def note_port(folder: Path, port: int) -> None:
    """For the commands that ask a running assistant. Where the folder cannot be written, they do without."""
    with suppress(OSError):
        (folder / PORT_FILE).write_text(f"{port}\n", encoding="utf-8")


def serve(port: int, credentials: Path = CREDENTIALS) -> None:
    """Serves until stopped. Raises ContentError, RedFlagsError, ModelError, ChannelsError, SecretError, SealError or
    PortTaken before anything starts."""
    from bot.channels.erasing import sweep_on
    from bot.serving.quiet import quiet, quiet_rasa
    from bot.serving.staff.guard import staff_token

    quiet()
    quiet_rasa()
    check_port(port)
    put_damaged_aside(FOLDER)
    check_keys(FOLDER)
    staff_token()
    desk = import_module("actions.desk").desk()  # by name: nothing below bot/ stands on the actions
    agent, channels = make_agent(), channels_of(credentials)
    app = make_app(agent, channels, desk.site, desk.catalogue)
    standing = Standing(FOLDER / STANDING.name)
    app.ctx.storage = share_standing(agent, channels, FOLDER, standing)
    app.ctx.storage.begin()

    async def announce(*_: Any) -> None:
        note_port(FOLDER, port)
        print(announcement(desk.site, port), flush=True)
        print(f"It holds up to {app.ctx.room.most} connections at once.", flush=True)

    async def take_up_content(app: Any, *_: Any) -> None:
        app.add_task(watch_content(desk.catalogue))

    async def delete_what_is_over(app: Any, *_: Any) -> None:
        app.add_task(sweep_on(agent, standing, desk.site.keep_hours, folders_of(channels)))

    app.register_listener(announce, "after_server_start")
    app.register_listener(delete_what_is_over, "after_server_start")
    app.register_listener(take_up_content, "after_server_start")
    run(app, port)


def run(app: Any, port: int) -> None:
    """Until it is stopped; then what is under way is finished, for some seconds."""
    from bot.serving.connections import Connection, most_connections

    app.ctx.room.most = most_connections()
    app.register_listener(end_soon, "before_server_stop")
    app.run(host=HOST, port=port, protocol=Connection, backlog=BACKLOG, access_log=False, motd=False)


async def end_soon(app: Any, *_: Any) -> None:
    """A stop takes no longer than whoever supervises the process waits before it kills it, which is ten seconds at most."""
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = TO_FINISH
    app.ctx.room.end()
    last = threading.Timer(TO_END, os.kill, [os.getpid(), signal.SIGKILL])
    last.daemon = True
    last.start()
