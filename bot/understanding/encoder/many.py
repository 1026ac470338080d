"""The 8-bit encoder for many texts at once, number for number the same as for each alone.

The activations of a text are brought to 8 bits by their own least and greatest, so that two texts in one run of the graph
would change each other's vectors. Here the same graph takes texts of a like length in one run and keeps a scale and a zero
for each of them. So a weight is read once for many texts at a training, which saves a fifth of its time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEAST, GREATEST = "least_of_8_bits", "greatest_of_8_bits"
NONE_SMALL = "none_of_8_bits"  # the zero of activations, which is taken off afterwards
ONES = "ones_behind"  # the shape of one number a text, beside tokens and columns


def for_many(weights: bytes) -> bytes:
    """The graph of `eight_bit.py`, rewritten for texts of as many tokens each."""
    import onnx  # takes a third of a second, and is needed at training alone

    model = onnx.load_from_string(weights)
    graph = model.graph
    rewriting = _Rewriting(graph)
    nodes = [new for node in graph.node for new in rewriting.rewritten(node)]
    del graph.node[:]
    graph.node.extend(nodes)
    numbers = {
        LEAST: np.float32(0), GREATEST: np.float32(255), NONE_SMALL: np.uint8(0), ONES: np.array([-1, 1, 1], np.int64),
        **rewriting.made,
    }  # fmt: skip
    used = {name for node in nodes for name in node.input}
    kept = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.initializer[:]
    graph.initializer.extend(kept)
    graph.initializer.extend(onnx.numpy_helper.from_array(np.asarray(value), name) for name, value in numbers.items())
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


class _Rewriting:
    """Follows the nodes of a graph in order. `made` are the numbers that it needs besides, by name."""

    def __init__(self, graph: Any):
        self._kept = {tensor.name: tensor for tensor in graph.initializer}
        self.made: dict[str, NDArray[Any]] = {}

    def rewritten(self, node: Any) -> Iterator[Any]:
        if node.op_type == "DynamicQuantizeLinear":
            yield from self._small(node.input[0], *node.output)
        elif node.op_type == "MatMulInteger":
            small, weights, zero, sign = node.input
            yield from self._multiplied((small, weights, zero, sign), node.output[0])
        elif node.op_type == "Add" and len(self._shape(node.input[1])) == 1:
            yield self._added(node)
        else:
            yield node

    def _shape(self, name: str) -> list[int]:
        return list(self._kept[name].dims) if name in self._kept else []

    def _added(self, node: Any) -> Any:
        """A bias in three dimensions is added where it stands: of one, onnxruntime would change the order of the sum."""
        from onnx.helper import make_node
        from onnx.numpy_helper import to_array

        name = f"{node.input[1]}.row"
        self.made[name] = to_array(self._kept[node.input[1]])[None, None]
        return make_node("Add", [node.input[0], name], list(node.output))

    def _small(self, told: str, small: str, scale: str, zero: str) -> Iterator[Any]:
        """As ONNX tells of DynamicQuantizeLinear, but for each text by itself."""
        from onnx import TensorProto
        from onnx.helper import make_node

        own = f"{scale}.each"
        yield make_node("ReduceMin", [told], [f"{told}.least"], axes=[1, 2], keepdims=0)
        yield make_node("ReduceMax", [told], [f"{told}.greatest"], axes=[1, 2], keepdims=0)
        yield make_node("Min", [f"{told}.least", LEAST], [f"{told}.low"])
        yield make_node("Max", [f"{told}.greatest", LEAST], [f"{told}.high"])
        yield make_node("Sub", [f"{told}.high", f"{told}.low"], [f"{told}.range"])
        yield make_node("Div", [f"{told}.range", GREATEST], [own])
        yield make_node("Div", [f"{told}.low", own], [f"{told}.below"])
        yield make_node("Neg", [f"{told}.below"], [f"{told}.above"])
        yield make_node("Clip", [f"{told}.above", LEAST, GREATEST], [f"{told}.clipped"])
        yield make_node("Round", [f"{told}.clipped"], [f"{told}.round"])
        yield make_node("Cast", [f"{told}.round"], [f"{zero}.each"], to=TensorProto.UINT8)
        yield make_node("QuantizeLinear", [told, own, f"{zero}.each"], [small], axis=0)
        yield make_node("Reshape", [own, ONES], [scale])
        yield make_node("Cast", [f"{told}.round"], [f"{zero}.whole"], to=TensorProto.INT32)
        yield make_node("Reshape", [f"{zero}.whole", ONES], [zero])

    def _multiplied(self, read: tuple[str, str, str, str], name: str) -> Iterator[Any]:
        """(small - zero) x weights = small x weights - zero x the sum of each column, in whole numbers."""
        from onnx.helper import make_node
        from onnx.numpy_helper import to_array

        small, weights, zero, sign = read
        table = to_array(self._kept[weights]).astype(np.int32) - int(to_array(self._kept[sign]))
        self.made[f"{weights}.sums"] = table.sum(axis=0, dtype=np.int32)
        yield make_node("MatMulInteger", [small, weights, NONE_SMALL, sign], [f"{name}.raw"])
        yield make_node("Mul", [zero, f"{weights}.sums"], [f"{name}.over"])
        yield make_node("Sub", [f"{name}.raw", f"{name}.over"], [name])
