"""Runs the trained graph node after node in this thread: what dask's scheduler costs a message is a millisecond."""

from __future__ import annotations

from functools import lru_cache
from graphlib import TopologicalSorter
from time import perf_counter
from typing import Any

from rasa.engine.runner.dask import DaskGraphRunner


class GraphInOrder:
    """Takes over the loaded nodes of Rasa's runner; `run` is the one method that Rasa asks of it."""

    def __init__(self, loaded: DaskGraphRunner):
        self._schema = loaded._graph_schema
        self._nodes = loaded._instantiated_nodes
        self._order = lru_cache(maxsize=8)(self._ordered)
        self.took: dict[str, float] = {}  # of the latest run: seconds by node, for the staff

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """The outputs of the targets by name."""
        wanted = tuple(targets or self._schema.target_names)
        outputs = dict(inputs or {})
        took: dict[str, float] = {}
        for name, needs in self._order(wanted):
            began = perf_counter()
            outputs[name] = self._nodes[name](*((need, outputs[need]) for need in needs))[1]
            took[name] = perf_counter() - began
        self.took = took
        return {name: outputs[name] for name in wanted}

    def component(self, kind: type[Any]) -> Any:
        """The loaded component of that class, to be asked by itself. Raises StopIteration where the graph has none."""
        return next(node._component for node in self._nodes.values() if isinstance(node._component, kind))

    def _ordered(self, targets: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
        """The nodes that the targets need, each after those it needs itself."""
        nodes = self._schema.minimal_graph_schema(list(targets)).nodes
        needs = {name: tuple(node.needs.values()) for name, node in nodes.items()}
        return [(name, needs[name]) for name in TopologicalSorter(needs).static_order() if name in needs]
