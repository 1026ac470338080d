"""Why a card came, for the staff: one line a step, in plain words, the urgent things first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

URGENCIES = {"call_now": "call the emergency number now", "same_day": "be seen the same day", "soon": "be seen soon"}
SHOWN = 5  # places of a ranking
Step = tuple[str, str]


def reasons(card: Mapping[str, Any], took: Mapping[str, float] | None = None) -> list[Step]:
    """Name and words of each step that has something to say. `took`: milliseconds by part, `all` among them."""
    trace = card.get("trace") or {}
    steps = [*_card(card), *_heard(trace), *_danger(trace), *_context(trace), *_ground(card), *_time(took or {})]
    return [(name, told) for name, told in steps if told]


def _card(card: Mapping[str, Any]) -> Iterator[Step]:
    trace = card.get("trace") or {}
    yield (
        "reply",
        f"{card['type']} {card['snippet']['id']}, by {trace.get('action') or 'the last resort, which needs no model'}",
    )
    yield "because", str(trace.get("why") or "")
    yield "urgency", URGENCIES.get(card["urgency"] or "", "")
    yield "next best", ", ".join(f"{c['id']} {c['odds']:.2f}" for c in trace.get("cards", [])[:SHOWN])


def _heard(trace: Mapping[str, Any]) -> Iterator[Step]:
    yield "heard as", str(trace.get("intent") or "")
    yield "topics", ", ".join(f"{r['topic']} {r['confidence']:.2f}" for r in trace.get("ranking", [])[:SHOWN])
    yield (
        "in field",
        "" if trace.get("in_scope") is None else f"{trace['in_scope']:.2f} (1 is surely facial palsy, 0 surely not)",
    )
    yield "read as", str(trace.get("normalised") or "")
    yield "terms", ", ".join(f"{e['value']} ({e['entity']})" for e in trace.get("entities", []))


def _danger(trace: Mapping[str, Any]) -> Iterator[Step]:
    danger, triage = trace.get("danger") or {}, trace.get("triage") or {}
    yield (
        "red flags",
        ", ".join(f"{r['rule']} -> {r['snippet']}" for r in danger.get("rules") or []) or "none" * bool(danger),
    )
    yield "detector", "" if danger.get("odds") is None else f"{danger['odds']:.2f} that danger is told"
    yield "situation", ", ".join(f"{name} {words!r}" for name, words in (danger.get("situation") or {}).get("read") or [])
    yield "triage", ", ".join(f"{name} {value}" for name, value in triage.items() if value not in (None, "", [], False))


def _context(trace: Mapping[str, Any]) -> Iterator[Step]:
    carried = trace.get("carried") or {}
    yield "in hand", ", ".join(f"{name} {value}" for name, value in carried.items() if value)
    yield "about", ", ".join(f"{kind} {value}" for kind, value in (trace.get("about") or {}).items() if value)


def _ground(card: Mapping[str, Any]) -> Iterator[Step]:
    snippet, review = card["snippet"], card["review"]
    yield "version", f"{snippet['id']} {snippet['version'] or 'of the program itself'}"
    yield "code", str(snippet.get("code") or "")
    yield "sources", ", ".join(source["id"] for source in card["sources"])
    yield "review", " ".join(part for part in (review["on"], review["status"], _due(review)) if part)


def _due(review: Mapping[str, Any]) -> str:
    return f"(due {review['due']})" if review.get("due") else ""


def _time(took: Mapping[str, float]) -> Iterator[Step]:
    parts = sorted(((name, ms) for name, ms in took.items() if name != "all"), key=lambda part: -part[1])
    longest = ", ".join(f"{_part(name)} {ms:.1f}" for name, ms in parts[:SHOWN])
    yield "time", f"{took['all']:.0f} ms" + (f", of which {longest}" if longest else "") if took else ""


def _part(name: str) -> str:
    """Rasa names a node of its graph `run_bot.components.topics.TopicClassifier4`."""
    return name.removeprefix("run_").rpartition(".")[2].rstrip("0123456789")
