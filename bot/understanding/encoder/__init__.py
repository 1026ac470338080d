"""A sentence encoder that ships inside a locked package: MiniLM-L6 in 8 bits, run by onnxruntime. Nothing is fetched.

A vector is two unit vectors in a row: the sentence as the model was trained to tell it (`SENTENCE`), and the mean of what a
layer in its middle says of each token (`MIDDLE`), which is nearer to how the sentence is put.
"""

from __future__ import annotations

import filecmp
import os
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, lru_cache
from itertools import groupby
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import BertProcessing

from bot.understanding.encoder.eight_bit import CACHE, WIDTH, EncoderError, eight_bit_weights
from bot.understanding.encoder.many import for_many

__all__ = (
    "CACHE", "DIMENSIONS", "MIDDLE", "SENTENCE", "Encoder", "EncoderError", "Vectors", "eight_bit_weights", "encoder_of",
    "runs_of", "shared_encoder",
)  # fmt: skip

Vectors = NDArray[np.float32]

SENTENCE, MIDDLE = slice(0, WIDTH), slice(WIDTH, 2 * WIDTH)
DIMENSIONS = 2 * WIDTH
VOCABULARY = Path(__file__).parent / "vocab.txt"
MOST_TOKENS = 128  # longer messages are cut: the model was trained on sentences of up to 128 tokens
MANY = 200  # texts from which on the graph for many is worth its making, half a second
ROOM = 256  # tokens of texts that go through it together: what is worked out of them stays near the processor
TRIED = [list(range(start, start + 20)) for start in (1000, 2000, 3000, 4000)]  # any tokens, to see that both graphs agree
REMEMBERED = 512  # vectors kept, so that one message is encoded once however many ask


class Encoder:
    """Turns sentences into vectors of 768 numbers; near in meaning is near in direction, in each half."""

    def __init__(self, weights: Path):
        self.weights = weights
        self._session = _session(str(weights))
        self._inputs = [node.name for node in self._session.get_inputs()]
        self._tokenizer = _tokenizer()
        self._recent: OrderedDict[str, Vectors] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in order; shape (len(texts), 768). A text's vector is that of `one`, to the last bit."""
        rows = [self._tokenizer.encode(text).ids for text in texts]
        found = np.zeros((len(rows), DIMENSIONS), dtype=np.float32)
        many = self._for_many if len(rows) >= MANY else None
        runs = runs_of([len(row) for row in rows], ROOM if many else 1)
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            ran = threads.map(lambda run: self._run([rows[n] for n in run], many), runs)
            for places, vectors in zip(runs, ran, strict=True):
                found[places] = vectors
        return found

    def one(self, text: str) -> Vectors:
        """The vector of one text, shape (768,), remembered for the next who asks."""
        if text not in self._recent:
            self._recent[text] = self._run([self._tokenizer.encode(text).ids])[0]
            if len(self._recent) > REMEMBERED:
                self._recent.popitem(last=False)
        return self._recent[text]

    def _run(self, rows: Sequence[Sequence[int]], many: onnxruntime.InferenceSession | None = None) -> Vectors:
        """The vectors of texts with as many tokens each, shape (len(rows), 768); `many` runs several."""
        ids = np.array(rows, dtype=np.int64)
        feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        session = many if many and len(rows) > 1 else self._session
        layers = session.run(None, {name: feeds[name] for name in self._inputs})
        return np.stack([np.concatenate([_pooled(layer[n]) for layer in layers]) for n in range(len(rows))])

    @cached_property
    def _for_many(self) -> onnxruntime.InferenceSession | None:
        """None where this processor rounds otherwise for several than for one: then each text runs by itself."""
        session = _session(for_many(self.weights.read_bytes()))
        alone = np.vstack([self._run([row]) for row in TRIED])
        return session if np.array_equal(self._run(TRIED, session), alone) else None


def _session(weights: str | bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    # One thread each way: the results do not depend on the machine, and one message gains nothing from more.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])


def runs_of(lengths: Sequence[int], room: int) -> list[list[int]]:
    """The places of the texts that go through the encoder in one run: of one length, and together at most `room` tokens."""
    order = sorted(range(len(lengths)), key=lambda n: -lengths[n])  # the longest first, so that no thread waits at the end
    runs: list[list[int]] = []
    for length, places in groupby(order, key=lambda n: lengths[n]):
        same, most = list(places), max(1, room // length)
        runs += [same[start : start + most] for start in range(0, len(same), most)]
    return runs


def _tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(WordPiece.from_file(str(VOCABULARY), unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    start, end = (tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))
    tokenizer.post_processor = BertProcessing(("[SEP]", end), ("[CLS]", start))
    tokenizer.enable_truncation(MOST_TOKENS)
    return tokenizer


def _pooled(hidden: Vectors) -> Vectors:
    """Mean over the tokens, shape (384,), to unit length."""
    mean = hidden.mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


def encoder_of(weights: Path) -> Encoder:
    """The encoder with these weights: the shared one where they are the same, so that nobody encodes twice."""
    return shared_encoder() if filecmp.cmp(weights, eight_bit_weights(), shallow=False) else Encoder(weights)


@lru_cache(maxsize=1)
def shared_encoder() -> Encoder:
    """The one encoder of this process; loading takes about a tenth of a second and 50 MB. Raises EncoderError."""
    return Encoder(eight_bit_weights())
