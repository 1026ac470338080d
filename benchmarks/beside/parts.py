"""`python -m benchmarks.beside.parts MESSAGES`: where a message's time goes in this assistant, as JSON: ms by part.

The agent of the server, with its files in the folder it is started in, in this process and without HTTP. The parts of the
understanding are those that `palsy shell` tells (`GraphInOrder.took`); the others are timed here.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine, Mapping, Sequence
from statistics import median
from typing import Any, TypeVar

from benchmarks.beside.asking import texts

T = TypeVar("T")
WARM_UP = 20
HEARD = {
    "MessageReader": "reading: words, language",
    "TermRecogniser": "names of medicines, operations, parts of the face",
    "SpellingNormaliser": "spelling",
    "AboutWhom": "whom it is about",
    "TopicClassifier": "topic and card, with the sentence encoder",
    "SpanishDangerScreen": "danger in Spanish",
    "DangerReader": "danger",
}
GRAPH, READ, ACTION, STORED = (
    "Rasa's own nodes of the pipeline",
    "record read",
    "action: card chosen and made",
    "record stored",
)
REST = "the rest of Rasa's turn"
ALL = "all"
Took = dict[str, float]


def part_of(node: str) -> str:
    """Of a node of the graph, by the name of its component."""
    return next((part for component, part in HEARD.items() if component in node), GRAPH)


def medians(messages: Sequence[Mapping[str, float]]) -> Took:
    """Of each part; what the whole takes beyond its parts is a part, too, so that all parts add up to the whole."""
    names = {name: None for took in messages for name in took if name != ALL}
    found = {name: median(took.get(name, 0.0) for took in messages) for name in names}
    whole = median(took[ALL] for took in messages)
    return {**found, REST: max(0.0, whole - sum(found.values()))}


class Profile:
    """An agent whose store and actions are timed. `took`: of the message under way, milliseconds by part."""

    def __init__(self, agent: Any) -> None:
        self._agent, self.took = agent, defaultdict[str, float](float)
        store, actions = agent.tracker_store, agent.processor.executor.actions
        store.retrieve, store.save = self._timed(READ, store.retrieve), self._timed(STORED, store.save)
        actions.update({name: self._timed(ACTION, run) for name, run in actions.items()})

    def _timed(self, part: str, work: Callable[..., Coroutine[Any, Any, T]]) -> Callable[..., Coroutine[Any, Any, T]]:
        async def timed(*args: Any, **kwargs: Any) -> T:
            began = time.perf_counter()
            try:
                return await work(*args, **kwargs)
            finally:
                self.took[part] += (time.perf_counter() - began) * 1000

        return timed

    async def message(self, text: str, person: str) -> Took:
        """Raises RuntimeError where the reply holds no card."""
        from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

        self.took.clear()
        said, began = CollectingOutputChannel(), time.perf_counter()
        await self._agent.handle_message(UserMessage(text, said, person, input_channel="rest"))
        whole = (time.perf_counter() - began) * 1000
        if not any("custom" in message for message in said.messages):
            raise RuntimeError(f"{text!r} got no card: run `palsy ask` with it to see why")
        for node, seconds in self._agent.processor.graph_runner.took.items():
            self.took[part_of(node)] += seconds * 1000
        return {**self.took, ALL: whole}


async def measured(messages: int) -> Took:
    """Each message of a new person; the first ones, in which caches fill, are left out."""
    from bot.serving.server import FOLDER, make_agent, share_standing

    agent = make_agent()
    share_standing(agent, [], FOLDER)
    profile = Profile(agent)
    asked = enumerate(itertools.islice(texts(), WARM_UP + messages))
    return medians([await profile.message(text, f"part-{n}") for n, text in asked][WARM_UP:])


def main() -> None:
    from bot.serving.quiet import quiet, quiet_rasa

    quiet()
    quiet_rasa()
    print(json.dumps(asyncio.run(measured(int(sys.argv[1])))))


if __name__ == "__main__":
    main()
