"""A model bundle small enough to reason about: word vectors, their mean, and heads that know a few key words.

Dimensions 0-5 are the six emotions: a key word adds to its emotion's dimension. Any other word is spelled out in
letters, and each letter and key word has a fixed pseudo-random direction in dimensions 6-15, so that texts that share
words are close.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from lyricsbert.lab.heads.onnx_head import Weights, query_layout, song_layout, write_head
from lyricsbert.model.bundle import (
    HEAD_NAMES,
    HEADS_FORMAT,
    THEMES_FORMAT,
    TOKENIZER_NAME,
    WEIGHTS_NAME,
    BundleConfig,
    read_config,
    write_config,
)

DIMENSIONS = 16
KEY_WORDS = (
    "cry lonely tears sad alone",
    "happy laugh sun glad dance",
    "love kiss darling heart dear",
    "angry hate rage furious liar",
    "afraid scared fear trembling dark",
    "sudden wow strange surprise wonder",
)
SENTIMENT_OF_EMOTION = np.array([0, 2, 2, 0, 0, 1])


def write_tiny_heads(folder: Path, themes: tuple[str, ...] = ()) -> Path:
    """Put heads into a tiny bundle: songs and queries are what their embedding's first six dimensions say, reversed.

    Args:
        folder: the bundle.
        themes: one for each of the first emotions: the theme of what sings that emotion's key words.
    """
    wish = DIMENSIONS if themes else 0
    width = {"song": 3 * DIMENSIONS + 19, "query": DIMENSIONS + 9}
    for name, path in HEAD_NAMES.items():
        hidden = np.zeros((width[name], 8), dtype=np.float32)
        hidden[:6, :6] = np.eye(6, dtype=np.float32)[::-1] * 20
        hidden[1:3, 6] = hidden[3, 7] = 10  # joy and love are pleasant, anger is energetic
        layout = {"song": song_layout, "query": query_layout}[name](len(themes), wish)
        out = np.eye(8, layout.width, dtype=np.float32)
        scale, bias = np.ones(width[name], dtype=np.float32), np.zeros(layout.width, dtype=np.float32)
        for emotion, column in enumerate(range(layout.width)[layout.columns[2]]):
            out[:, column] = np.eye(8, dtype=np.float32)[5 - emotion]
            bias[column] = -4
        write_head(Weights(scale, hidden, np.zeros(8, dtype=np.float32), out, bias), layout, folder / path)
    heads = tuple(HEAD_NAMES)
    config = replace(
        read_config(folder),
        heads=heads,
        themes=themes,
        format=THEMES_FORMAT if themes else HEADS_FORMAT,
    )
    write_config(folder, config)
    return folder


def write_tiny_bundle(folder: Path, *, model_id: str = "tiny", seed: int = 7) -> Path:
    """Write the bundle into a folder and return it; another seed is another model."""
    words = ["[UNK]", *" ".join(KEY_WORDS).split(), *"abcdefghijklmnopqrstuvwxyz0123456789"]
    vocabulary = {word: row for row, word in enumerate([*words, *(f"##{letter}" for letter in words[-36:])])}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    cleaning = [normalizers.NFD(), normalizers.Lowercase(), normalizers.StripAccents()]
    tokenizer.normalizer = normalizers.Sequence(cleaning)
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[^a-z0-9]+"), "removed")
    tokenizer.save(str(folder / TOKENIZER_NAME))

    size = tokenizer.get_vocab_size()
    table = np.zeros((size, DIMENSIONS), dtype=np.float32)
    table[:, 6:] = np.random.default_rng(seed).normal(0, 0.3, (size, DIMENSIONS - 6))
    for emotion, row in enumerate(KEY_WORDS):
        for word in row.split():
            table[vocabulary[word], emotion] = 3
    emotion_head = np.eye(DIMENSIONS, 6, dtype=np.float32) * 6
    sentiment_head = np.zeros((DIMENSIONS, 3), dtype=np.float32)
    sentiment_head[np.arange(6), SENTIMENT_OF_EMOTION] = 6

    def constant(name: str, value: np.ndarray) -> onnx.TensorProto:
        return numpy_helper.from_array(value, name)

    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["tokens"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "last"], ["mask3"]),
        helper.make_node("Mul", ["tokens", "mask3"], ["masked"]),
        helper.make_node("ReduceSum", ["masked", "one"], ["sum"], keepdims=0),
        helper.make_node("ReduceSum", ["mask3", "one"], ["count"], keepdims=0),
        helper.make_node("Div", ["sum", "count"], ["mean"]),
        helper.make_node("LpNormalization", ["mean"], ["embedding"], axis=-1, p=2),
        helper.make_node("MatMul", ["mean", "emotion_head"], ["emotion_logits"]),
        helper.make_node("MatMul", ["mean", "sentiment_head"], ["sentiment_logits"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "tokens"])
            for name in ("input_ids", "attention_mask")
        ],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", width])
            for name, width in (("embedding", DIMENSIONS), ("emotion_logits", 6), ("sentiment_logits", 3))
        ],
        [
            constant("table", table),
            constant("emotion_head", emotion_head),
            constant("sentiment_head", sentiment_head),
            constant("one", np.array([1], dtype=np.int64)),
            constant("last", np.array([2], dtype=np.int64)),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    onnx.save(model, folder / WEIGHTS_NAME)
    write_config(
        folder,
        BundleConfig(
            model_id=model_id,
            model_hash="",
            architecture="original",
            base="none",
            dimensions=DIMENSIONS,
            max_tokens=64,
        ),
    )
    return folder
