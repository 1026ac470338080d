"""`docs/performance.md` and its plots, from the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.beside.figures import FLOOR, OURS, RECIPE, Measured, Row, ratio, rows
from benchmarks.beside.plots import Bar, bars, shown

NOT_MEASURED = "not measured"
NAMES = (OURS, RECIPE, FLOOR)
HTTP = "web server and door (one client's median, less the parts)"


def write(page: Path, where: Mapping[str, Any], servers: Sequence[Measured], parts: Mapping[str, float]) -> list[Path]:
    """The page, and its plots beside it. `where`: what the figures depend on. Gives what was written."""
    page.parent.mkdir(parents=True, exist_ok=True)
    drawn = {page.with_name(f"{page.stem}-{name}.svg"): svg for name, svg in plots(where, servers, parts).items()}
    for path, text in {page: as_page(where, servers, parts, page.stem), **drawn}.items():
        path.write_text(text, encoding="utf-8")
    return [page, *drawn]


def plots(where: Mapping[str, Any], servers: Sequence[Measured], parts: Mapping[str, float]) -> dict[str, str]:
    """SVG by name."""
    both = [s for s in servers if s.name != FLOOR]
    told = (("median", "p50"), ("95th percentile", "p95"))
    one: list[Bar] = [(f"{s.name}, {t}", getattr(s.one, at, None), NAMES.index(s.name)) for s in servers for t, at in told]
    many: list[Bar] = [(f"{s.name}, 95th percentile", getattr(s.many, "p95", None), NAMES.index(s.name)) for s in servers]
    turns: list[Bar] = [(f"{s.name}, turn {m}", s.turns.get(m), NAMES.index(s.name)) for s in both for m in where["moments"]]
    spent: list[Bar] = [(name, ms, 0) for name, ms in all_parts(servers, parts).items()]
    return {
        "one-client": bars("One client: time to an answer", "ms", one),
        "sixteen-clients": bars("Sixteen clients: time to an answer", "ms", many),
        "turns": bars("A turn early and late in one conversation", "ms", turns),
        "parts": bars("Where a message's time goes", "ms", spent),
    }


def all_parts(servers: Sequence[Measured], parts: Mapping[str, float]) -> dict[str, float | None]:
    """With what one client waits beyond them, where both were measured; nothing where no part was."""
    if not parts:
        return {}
    waited = next((s.one.p50 for s in servers if s.name == OURS and s.one), None)
    return {**parts, HTTP: None if waited is None else max(0.0, waited - sum(parts.values()))}


def as_page(where: Mapping[str, Any], servers: Sequence[Measured], parts: Mapping[str, float], stem: str) -> str:
    """Markdown. `stem`: what the names of the plots begin with."""
    sections = (
        _head(where, servers),
        _table(where, servers),
        _plots(stem),
        _parts(servers, parts, stem),
        _how(where, servers),
    )
    return "\n\n".join(sections) + "\n"


def _head(where: Mapping[str, Any], servers: Sequence[Measured]) -> str:
    loads = ", ".join(f"{_figure(s.load, 2)} before {s.name}" for s in servers)
    machine = f"{where['cpus']} processors, {where['ram_gb']} GB of memory, Rasa {where['rasa']}, Python {where['python']}"
    return (
        f"# Performance\n\n`{where['command']}`, {where['date']}, {machine}, model {where['model']}. "
        f"Busy tasks in the minute before: {loads}. "
        "Written by that command: figures of one run on one machine, to be compared with each other alone."
    )


def _table(where: Mapping[str, Any], servers: Sequence[Measured]) -> str:
    against = [s for s in servers if s.name != OURS]
    head = ["what", *(s.name for s in servers), *(f"{OURS} / {s.name}" for s in against)]
    lines = [head, ["---", *["---:"] * (len(head) - 1)]]
    lines += [_row(row, servers) for row in rows(servers, where["moments"])]
    return "\n".join(["## Side by side", "", *(f"| {' | '.join(line)} |" for line in lines)])


def _row(row: Row, servers: Sequence[Measured]) -> list[str]:
    found = dict(zip((s.name for s in servers), row.values, strict=True))
    ratios = [ratio(found[OURS], value) for name, value in found.items() if name != OURS]
    return [row.title, *(_figure(v, row.digits) for v in row.values), *("" if r is None else f"x {r:.2f}" for r in ratios)]


def _figure(value: float | None, digits: int = 1) -> str:
    return NOT_MEASURED if value is None else shown(value, digits)


def _plots(stem: str) -> str:
    names = {"one-client": "Time to an answer, one client", "sixteen-clients": "Sixteen clients", "turns": "By turn"}
    return "\n\n".join(f"![{title}]({stem}-{name}.svg)" for name, title in names.items())


def _parts(servers: Sequence[Measured], parts: Mapping[str, float], stem: str) -> str:
    title = "## Where a message's time goes"
    found = all_parts(servers, parts)
    if not found:
        return f"{title}\n\n{NOT_MEASURED[0].upper()}{NOT_MEASURED[1:]} in this run."
    whole = sum(ms for ms in found.values() if ms is not None)
    lines = [f"| {name} | {_figure(ms, 2)} | {'' if ms is None else f'{ms / whole:.0%}'} |" for name, ms in found.items()]
    table = ["| part | median ms | share |", "| --- | ---: | ---: |", *lines, f"| all | {shown(whole, 2)} | |"]
    told = (
        "This assistant, each message a text never seen before, of a new person. The parts are timed in one process without "
        "HTTP, with its files; the last line is what one client waits beyond them."
    )
    return "\n".join([title, "", told, "", *table, "", f"![Where a message's time goes]({stem}-parts.svg)"])


def _how(where: Mapping[str, Any], servers: Sequence[Measured]) -> str:
    recipe = next((s for s in servers if s.name == RECIPE), None)
    lines = [
        "Each server is a process of its own with one worker on loopback, one after the other, at Rasa's REST address; "
        "this assistant and the recipe keep their conversations in SQLite. All are asked the same questions in the same "
        "order, no two alike, each by a new person where no conversation is named.",
        f"{RECIPE}: what `rasa init` writes, without its response selector, {where['epochs']} epochs; plain `rasa run`, no "
        f"custom action; {_taught(recipe)}, up to {where['phrasings']} of each topic of the {where['all_phrasings']} that "
        "this assistant is taught, because all take minutes an epoch; it answers with the first text of the topic. Its "
        "training is of that sample; this assistant's, where measured, of everything.",
        f"{FLOOR[0].upper()}{FLOOR[1:]}: this assistant's web server without the assistant, which gives the same bytes.",
        f"Turns: the median of {where['window']} around each moment; at the first, of as many new conversations. A moment "
        f"that was not reached in time is not measured. The long conversations have {where['long_turns']} turns when they "
        "begin to be measured: what the server stored of the one before, copied in its database. Beside them "
        f"{where['others']} others ask for {where['beside_seconds']:.0f} seconds, while all five go on without a pause.",
        "Start: the second one in its folder. Memory (resident) and processor time: of the server's process.",
        "Messages: " + "; ".join(_counted(s) for s in servers) + ".",
    ]
    return "\n".join(["## How it was measured", "", *(f"- {line}" for line in lines)])


def _taught(recipe: Measured | None) -> str:
    found = recipe.training.phrasings if recipe and recipe.training else None
    return f"taught {found or 'an unknown number of'} phrasings"


def _counted(server: Measured) -> str:
    counts = (("1 client", server.one), ("16 clients", server.many), ("beside long ones", server.beside_long))
    told = ", ".join(f"{name} {found.n if found else 0}" for name, found in counts)
    by_topic = f"{server.answered} answered in all, {server.of_a_topic} by a text of a topic"
    return f"{server.name}: {told}; {by_topic}; {server.failed} failed"
