"""A `kill -9` at each named step of a turn, on the website and in each app: part of `python -m benchmarks.kills`."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import aiohttp

from benchmarks.apps import App, Chat, Street, counted, settles
from benchmarks.dying import NO_STEP, OF_MESSAGING, STEPS
from benchmarks.patient import Patient, Servers, cards, is_whole
from benchmarks.stand_in import DANGER, SWIM
from benchmarks.tally import Row

WITHIN = 300.0  # seconds until a process that is to end at a step has come there, on a busy machine


def on_the_website(servers: Servers) -> Row:
    """Danger is said at the kill; the next start owes its answer, and that it stands."""
    found = Counter[str]()
    for step in STEPS:
        servers.start(step)
        patient = Patient(servers.port).begin()
        patient.say("first", SWIM)
        broken = _killed(servers, patient)
        servers.start(NO_STEP)
        received = any(event["event"] == "received" for event in broken)
        shown = _history(patient, 2 if received else 1)
        found["lost"] += received and "danger" not in shown
        again = patient.say("danger", DANGER)
        found["silent"] += not (is_whole(again) and cards(again))
        after = cards(patient.say("then", SWIM))
        found["standing urgency lost"] += not after or after[0]["type"] != "urgent"
        ids = _history(patient, 3)
        found["doubled"] += len(ids) - len(set(ids))
        found["out of order"] += sorted(ids) != sorted(["first", "danger", "then"]) or ids != ["first", "danger", "then"]
        servers.end()
    found["exits by input"] = servers.ended_itself
    return Row("website, each step", 3 * len(STEPS), len(STEPS), found)


def _killed(servers: Servers, patient: Patient) -> list[dict[str, object]]:
    armed = servers.folder / "armed"
    armed.touch()
    try:
        broken = patient.say("danger", DANGER)
        servers.gone(within=WITHIN)
    finally:
        armed.unlink()
    return broken


def _history(patient: Patient, most: int) -> list[str]:
    """The ids, once there are so many, or after some seconds without."""
    until = time.monotonic() + WITHIN
    while len(ids := [str(turn["id"]) for turn in patient.history()]) < most and time.monotonic() < until:
        time.sleep(0.1)
    return ids


def in_the_apps(servers: Servers, street: Street) -> list[Row]:
    """In each app a person says danger at each step, and goes on after it."""
    for step in OF_MESSAGING:
        for app in street.apps:
            servers.start(step)
            _one_kill(servers, street, app)
    settles(servers.folder, WITHIN)
    servers.end()
    rows = []
    for app in street.apps:
        found = counted(app, servers.folder)
        found["exits by input"] = servers.ended_itself
        taken = sum(len(chat.taken) for chat in app.chats)
        rows.append(Row(f"{app.channel}, each step", taken, len(OF_MESSAGING), found))
    return rows


def _one_kill(servers: Servers, street: Street, app: App) -> None:
    """The server is left as it ended: the next start is at the next step."""
    chat = Chat()
    app.chats.append(chat)

    async def says(text: str) -> None:
        async with aiohttp.ClientSession() as http:
            await app.says(chat, text, http)

    street.does(says(SWIM)).result(WITHIN)
    settles(servers.folder, WITHIN)
    armed = Path(servers.folder / "armed")
    armed.touch()
    posted = street.does(says(DANGER))  # again and again, until a server takes it
    with suppress(TimeoutError):
        servers.gone(within=WITHIN)
    armed.unlink()
    servers.start(NO_STEP)
    posted.result(WITHIN)
    street.does(says(SWIM)).result(WITHIN)
    settles(servers.folder, WITHIN)
    servers.end()
