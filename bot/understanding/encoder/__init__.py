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
from functools import lru_cache
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

__all__ = (
    "CACHE", "DIMENSIONS", "MIDDLE", "SENTENCE", "Encoder", "EncoderError", "Vectors", "eight_bit_weights", "encoder_of",
    "shared_encoder",
)  # fmt: skip

Vectors = NDArray[np.float32]

SENTENCE, MIDDLE = slice(0, WIDTH), slice(WIDTH, 2 * WIDTH)
DIMENSIONS = 2 * WIDTH
VOCABULARY = Path(__file__).parent / "vocab.txt"
MOST_TOKENS = 128  # longer messages are cut: the model was trained on sentences of up to 128 tokens
REMEMBERED = 512  # vectors kept, so that one message is encoded once however many ask


class Encoder:
    """Turns sentences into vectors of 768 numbers; near in meaning is near in direction, in each half."""

    def __init__(self, weights: Path):
        self.weights = weights
        options = onnxruntime.SessionOptions()
        # One thread each way: the results do not depend on the machine, and one message gains nothing from more.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
        self._inputs = [node.name for node in self._session.get_inputs()]
        self._tokenizer = _tokenizer()
        self._recent: OrderedDict[str, Vectors] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in order; shape (len(texts), 768). Each text runs by itself, so its vector is that of `one`."""
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            return np.vstack([np.zeros((0, DIMENSIONS), dtype=np.float32), *threads.map(self._run, texts)])

    def one(self, text: str) -> Vectors:
        """The vector of one text, shape (768,), remembered for the next who asks."""
        if text not in self._recent:
            self._recent[text] = self._run(text)
            if len(self._recent) > REMEMBERED:
                self._recent.popitem(last=False)
        return self._recent[text]

    def _run(self, text: str) -> Vectors:
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        layers = self._session.run(None, {name: feeds[name] for name in self._inputs})
        return np.concatenate([_pooled(layer) for layer in layers])


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
    mean = hidden[0].mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


def encoder_of(weights: Path) -> Encoder:
    """The encoder with these weights: the shared one where they are the same, so that nobody encodes twice."""
    return shared_encoder() if filecmp.cmp(weights, eight_bit_weights(), shallow=False) else Encoder(weights)


@lru_cache(maxsize=1)
def shared_encoder() -> Encoder:
    """The one encoder of this process; loading takes about a tenth of a second and 50 MB. Raises EncoderError."""
    return Encoder(eight_bit_weights())
