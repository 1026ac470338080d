"""`python -m benchmarks.beside`, see benchmarks/README.md."""

from __future__ import annotations

import argparse
import asyncio
import datetime
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.beside import page, recipe, servers
from benchmarks.beside.asking import Asker, Said, session, texts
from benchmarks.beside.figures import FLOOR, OURS, RECIPE, Measured, Training, as_data, by_moment, times
from benchmarks.beside.servers import Running, Server, python
from benchmarks.patient import free_port

PAGE, QUICK_PAGE = Path("docs/performance.md"), Path("results/performance.md")
DATA = Path("results/performance.json")
LONG, NEW = "long", "new"
TALKERS = 5
CLIENTS = 16
MODEL_NAME = "default"


def is_our_answer(body: bytes) -> bool:
    """Whether a card answers the question, and none asks back, refuses or excuses itself alone."""
    return any(message.get("custom", {}).get("type") == "answer" for message in json.loads(body))


def is_its_answer(body: bytes) -> bool:
    return all(message.get("text") != recipe.FALLBACK for message in json.loads(body))


OF_A_TOPIC = {OURS: is_our_answer, RECIPE: is_its_answer, FLOOR: is_our_answer}


@dataclass(frozen=True)
class Load:
    """How much is asked of each server. `patience`: seconds for the one conversation."""

    warm_up: int = 20
    one: int = 200
    many: int = 480
    moments: tuple[int, ...] = (1, 100, 300)
    window: int = 21
    patience: float = 180.0
    long_turns: int = 600
    others: int = 4
    beside_seconds: float = 30.0
    profiled: int = 200


QUICK = Load(4, 8, 32, (1, 4, 8), 3, 60.0, 20, 2, 4.0, 10)


class Bench:
    """Measures servers in a folder of their own. `heard`: what this assistant answered, for the floor."""

    def __init__(self, load: Load, folder: Path) -> None:
        self._load, self._folder = load, folder
        self.heard: dict[str, bytes] = {}

    def ours(self) -> Server:
        place = servers.lend(self._folder / "ours")
        command = python("-m", "bot.cli", "serve", "--port", "PORT")
        return Server(OURS, place, command, place / ".palsy" / "conversations.db")

    def floor(self) -> Server:
        """Once this assistant was measured."""
        place = self._folder / "floor"
        place.mkdir()
        answers = {text: body.decode() for text, body in self.heard.items()}
        (place / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
        return Server(FLOOR, place, python("-m", "benchmarks.beside.floor", "PORT", "answers.json"))

    def recipe(self, epochs: int, phrasings: int) -> tuple[Server, Training]:
        place = self._folder / "recipe"
        taught = recipe.write_project(place, epochs, phrasings)
        training = servers.trained(python("-m", "rasa", "train", "--fixed-model-name", MODEL_NAME), place, taught)
        command = python("-m", "rasa", "run", "--port", "PORT", "--interface", "127.0.0.1")
        return Server(RECIPE, place, command, place / recipe.DATABASE), training

    def train_ours(self) -> Training:
        place = servers.lend(self._folder / "training", without=("models",))
        return servers.trained(python("-m", "bot.cli", "train"), place)

    def parts(self) -> dict[str, float]:
        command = python("-m", "benchmarks.beside.parts", str(self._load.profiled))
        place = self._folder / "ours"
        done = subprocess.run(command, cwd=place, env=servers.environment(), check=True, stdout=subprocess.PIPE)
        parts: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return parts

    async def measured(self, server: Server, training: Training | None = None) -> Measured:
        found = Measured(server.name, training=training, load=os.getloadavg()[0])
        _tell(f"{server.name}: starting")
        await self._started(server, None)
        await self._started(server, found)
        _tell(f"{server.name}: measured")
        return found

    async def _started(self, server: Server, found: Measured | None) -> None:
        """What is made at a first start is made; at the second all is measured."""
        port = free_port()
        async with session() as http:
            with servers.started(server, port) as running:
                took = await servers.first_answer(running, Asker(port, http, texts()))
                if found:
                    found.start_seconds = took
                    await self._asked(running, Asker(port, http, texts()), found)

    async def _asked(self, running: Running, asker: Asker, found: Measured) -> None:
        load = self._load
        await asker.many(load.warm_up)
        before = running.used()
        one = await asker.many(load.one)
        after = running.used()
        if before and one.ms:
            found.cpu_ms = (after["cpu_s"] - before["cpu_s"]) * 1000 / len(one.ms)
        many = await asker.many(load.many, CLIENTS)
        found.one, found.many, found.a_second = times(one.ms), times(many.ms), len(many.ms) / many.seconds
        said = [one, many, await self._conversation(asker, found)]
        if running.server.database:
            said += await self._beside(running.server.database, asker, found)
        used = running.used()
        found.after_mb, found.peak_mb = used.get("now_mb"), used.get("peak_mb")
        found.failed = sum(each.failed for each in said)
        bodies = [body for each in said for body in each.bodies.values()]
        found.answered, found.of_a_topic = len(bodies), sum(map(OF_A_TOPIC[found.name], bodies))
        if found.name == OURS:
            self.heard = {text: body for each in said for text, body in each.bodies.items()}

    async def _conversation(self, asker: Asker, found: Measured) -> Said:
        first = times((await asker.many(self._load.window)).ms)
        turns = self._load.moments[-1] + self._load.window // 2
        said = await asker.conversation(LONG, turns, self._load.patience)
        found.turns = by_moment(said.ms, self._load.moments, self._load.window) | ({1: first.p50} if first else {})
        return said

    async def _beside(self, database: Path, asker: Asker, found: Measured) -> list[Said]:
        """What others wait beside five conversations that have just begun, and beside five that are long."""
        load = self._load
        people = [[f"{kind}-{n}" for n in range(TALKERS)] for kind in (NEW, LONG)]
        servers.lengthened(database, LONG, people[1], load.long_turns)
        found.long_turns = load.long_turns
        new, long = [await asker.beside(talkers, load.others, load.beside_seconds) for talkers in people]
        found.beside_new, found.beside_long = times(new.ms), times(long.ms)
        return [new, long]


def circumstances(args: argparse.Namespace, load: Load) -> dict[str, Any]:
    """What the figures depend on; nothing that names the machine."""
    from bot.components.importing import read_phrasings
    from bot.serving.model import STAMP

    flags = [name for name, is_set in (("--quick", args.quick), ("--train", args.train)) if is_set]
    options = [f"--epochs {args.epochs}", f"--phrasings {args.phrasings}", f"--long-turns {load.long_turns}"]
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "command": " ".join(["python -m benchmarks.beside", *flags, *options]),
        "date": datetime.date.today().isoformat(),
        "cpus": os.cpu_count(),
        "ram_gb": round(memory / 2**30),
        "rasa": version("rasa"),
        "python": platform.python_version(),
        "model": STAMP.read_text().strip()[:12],
        "epochs": args.epochs,
        "phrasings": args.phrasings,
        "all_phrasings": len(read_phrasings().intent_examples),
        **{name: getattr(load, name) for name in ("moments", "window", "long_turns", "others", "beside_seconds")},
    }


async def _all(args: argparse.Namespace, bench: Bench) -> tuple[list[Measured], dict[str, float]]:
    """This assistant first, because the floor gives its answers; each has the machine to itself."""
    training = bench.train_ours() if args.train else None
    ours = await bench.measured(bench.ours(), training)
    parts = bench.parts()
    floor = await bench.measured(bench.floor())
    _tell(f"{RECIPE}: training")
    server, its_training = bench.recipe(args.epochs, args.phrasings)
    return [ours, await bench.measured(server, its_training), floor], parts


def _tell(what: str) -> None:
    print(f"{datetime.datetime.now():%H:%M:%S} {what}", file=sys.stderr, flush=True)


def _arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.beside", description="This assistant beside Rasa's default recipe."
    )
    parser.add_argument("--quick", action="store_true", help=f"so little that its figures say nothing; writes {QUICK_PAGE}")
    parser.add_argument("--train", action="store_true", help="train this assistant anew, too, to tell what that takes")
    parser.add_argument("--epochs", type=int, default=20, help="of the recipe's training")
    parser.add_argument("--phrasings", type=int, default=10, help="of each topic, that the recipe is taught")
    parser.add_argument("--long-turns", type=int, help="turns of each long conversation")
    parser.add_argument("--page", type=Path, help=f"where the page is written (default: {PAGE})")
    return parser.parse_args(words)


def main() -> int:
    from dataclasses import replace

    from bot.serving.model import is_fresh
    from bot.serving.quiet import quiet

    args = _arguments()
    quiet()
    if not is_fresh():
        print("the model is older than what it is made from: run `make train` first", file=sys.stderr)
        return 1
    load = QUICK if args.quick else Load()
    load = replace(load, long_turns=args.long_turns or load.long_turns)
    where = circumstances(args, load)
    with tempfile.TemporaryDirectory() as folder:
        found, parts = asyncio.run(_all(args, Bench(load, Path(folder))))
    written = page.write(args.page or (QUICK_PAGE if args.quick else PAGE), where, found, parts)
    DATA.parent.mkdir(exist_ok=True)
    DATA.write_text(json.dumps({**where, **as_data(found, parts)}, indent=1) + "\n", encoding="utf-8")
    _tell(f"written: {', '.join(map(str, [*written, DATA]))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
