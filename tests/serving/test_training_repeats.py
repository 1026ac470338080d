"""Two whole trainings of the same inputs give the same predictions, to the last digit, whatever order Python hashes in."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.contract.conftest import few_phrasings as phrasings_of_each
from tests.contract.conftest import read_yaml

ONE_OF = 120  # phrasings of each intent: all of them take minutes
ONE_FILE_OF = 16  # of the snippets', whose own texts are learnt from too; and of the Spanish phrasings
ASKED = "eye_taping"  # is among them
HEARS = """
import asyncio, json, sys
from bot.serving.quiet import quiet, quiet_rasa
quiet(); quiet_rasa()
import rasa
from bot.serving.archive import keep_hashes, sha256_of
from bot.serving.memory import agent_without_storage
from pathlib import Path
data, place, texts = sys.argv[1:4]
made = rasa.train("domain.yml", "config.yml", [data, "data/stories"], output=place, force_training=True).model
keep_hashes(Path(made), [sha256_of(Path(made))])
agent = agent_without_storage(Path(made))
heard = [asyncio.run(agent.parse_message(text)) for text in json.loads(texts)]
Path(place, "heard.json").write_text(json.dumps(heard, sort_keys=True))
"""
SAID = (
    "how do I tape my eye shut at night",
    "will prednisolone keep me awake",
    "what r the odds it comes bak fuly",
    "half my face dropped an hour ago and my arm is weak",
    "is it going to rain tomorrow",
    "and at night?",
    "so does it hurt and how long does it take",
    "xyzzy",
)


@pytest.fixture(scope="module")
def few_phrasings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some of each intent, from all files, in one file; some of the pairs, and of the files of snippets."""
    place = tmp_path_factory.mktemp("few")
    phrasings_of_each(place / "nlu.yml", lambda lines: lines[::ONE_OF])
    known = {snippet["id"] for path in few_contents(place / "content") for snippet in read_yaml(str(path))}
    few_pairs(place / "pairs", known)
    (place / "spanish").mkdir()
    for path in sorted((ROOT / "data/spanish").glob("*.yml"))[::ONE_FILE_OF]:
        (place / "spanish" / path.name).symlink_to(path)
    return place


def few_contents(place: Path) -> list[Path]:
    """All of the content but the snippets, of which a part of the files; returns these."""
    copytree(ROOT / "data/content", place, ignore=ignore_patterns("snippets"))
    files = sorted((ROOT / "data/content/snippets").glob("*/*.yml"))
    kept = [path for n, path in enumerate(files) if n % ONE_FILE_OF == 0 or path.stem == ASKED]
    for path in kept:
        folder = place / "snippets" / path.parent.name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / path.name).symlink_to(path)
    return kept


def few_pairs(place: Path, known: set[str]) -> None:
    """Of the pairs whose snippets are all there."""
    place.mkdir()
    lines = [line for path in sorted((ROOT / "data/pairs").glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    usable = [line for line in lines if known.issuperset(named_by(json.loads(line)))]
    (place / "few.jsonl").write_text("\n".join(usable[:: ONE_OF // ONE_FILE_OF]) + "\n", encoding="utf-8")


def named_by(pair: dict[str, Any]) -> list[str]:
    return [*pair["cards"], *filter(None, [pair.get("behind")])]


def trained_and_asked(data: Path, place: Path, seed: int) -> list[dict[str, Any]]:
    """In a folder of its own, so that what the project keeps from its own trainings stays as it is."""
    for name in ("domain.yml", "data"):
        (place / name).symlink_to(ROOT / name)
    config = (ROOT / "config.yml").read_text(encoding="utf-8")
    for few in ("pairs", "content", "spanish"):
        config = re.sub(rf": data/{few}$", f": {data / few}", config, flags=re.M)
    (place / "config.yml").write_text(config, encoding="utf-8")
    environment = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "ignore", "-c", HEARS, str(data / "nlu.yml"), str(place), json.dumps(SAID)]
    done = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return list(json.loads((place / "heard.json").read_text(encoding="utf-8")))


def test_two_whole_trainings_hear_the_same(few_phrasings: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    places = [tmp_path_factory.mktemp(name) for name in ("one", "two")]
    with ThreadPoolExecutor(2) as both:
        one, two = both.map(lambda n: trained_and_asked(few_phrasings, places[n], n + 1), range(2))
    assert one == two
    assert [heard["intent"]["name"] for heard in one[:1]] == [ASKED]
    assert all(heard["intent_ranking"] for heard in one)
