"""`kill -9` at each step of a turn, on a server that runs: what was received is answered once, in order, by the next."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from benchmarks.dying import NO_STEP, STEPS
from benchmarks.patient import Event, Patient, Servers, cards, is_whole
from benchmarks.stand_in import DANGER, SWIM

NOT_RECEIVED = ("claiming",)


def in_rasas_record(folder: Path) -> list[str]:
    """The ids of the messages that Rasa heard, in their order."""
    with closing(sqlite3.connect(folder / "conversations.db")) as db:
        rows = db.execute("SELECT data FROM events WHERE type_name = 'user' ORDER BY id")
        return [json.loads(data)["message_id"] for (data,) in rows]


def waits_for(patient: Patient, turns: list[str]) -> list[str]:
    """The ids in the history once there are so many."""
    until = time.monotonic() + 15
    while len(found := [turn["id"] for turn in patient.history()]) < len(turns) and time.monotonic() < until:
        time.sleep(0.05)
    return found


def killed(servers: Servers, step: str) -> tuple[Patient, list[Event]]:
    """A reader whose second message the server did not outlive, and what came of it."""
    patient = Patient(servers.port).begin()
    assert is_whole(patient.say("first", SWIM))
    armed = servers.folder / "armed"
    armed.touch()
    broken = patient.say("danger", DANGER)
    servers.gone(within=10)
    armed.unlink()
    assert not is_whole(broken), step
    return patient, broken


def is_made_good(servers: Servers, step: str, patient: Patient, broken: list[Event]) -> None:
    if step not in NOT_RECEIVED:  # answered although nobody came back
        assert waits_for(patient, ["first", "danger"]) == ["first", "danger"], step
    again = patient.say("danger", DANGER)
    assert is_whole(again), step
    assert [card["type"] for card in cards(again)] == ["urgent"], step
    shown = [event for event in broken if event["event"] == "card"]
    assert shown in ([], [event for event in again if event["event"] == "card"]), step
    assert cards(patient.say("then", SWIM))[0]["type"] == "urgent", f"it stands after {step}"
    assert waits_for(patient, ["first", "danger", "then"]) == ["first", "danger", "then"], step


def test_a_server_that_is_killed_at_any_step_loses_doubles_and_turns_round_nothing(servers: Servers) -> None:
    """Each start makes good what the kill before it broke, and is killed at the next step."""
    servers.start(STEPS[0])
    for step, then in zip(STEPS, (*STEPS[1:], NO_STEP), strict=True):
        patient, broken = killed(servers, step)
        servers.start(then)
        is_made_good(servers, step, patient, broken)
    assert in_rasas_record(servers.folder) == ["first", "danger", "then"] * len(STEPS)
