"""The encoder: texts in, embeddings, emotions and sentiment out, in one pass of one model."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from lyricsbert.errors import ModelError
from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS, Analysis, QueryAnalysis, SongAnalyses
from lyricsbert.model.bundle import (
    CARD_NAME,
    CONFIG_NAME,
    FILE_PATTERNS,
    HEAD_NAMES,
    TOKENIZER_NAME,
    WEIGHTS_NAME,
    BundleConfig,
    find_bundle,
    read_config,
)
from lyricsbert.model.card import short_card
from lyricsbert.model.emoji import spell_emoji
from lyricsbert.model.folders import new_folder
from lyricsbert.model.heads import Head, query_features, song_features
from lyricsbert.model.hub import push_folder
from lyricsbert.model.merge import mean_rows, spread
from lyricsbert.songs import Song, distinct_sections

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from lyricsbert.songs import Section

TOKENS_PER_BATCH: Final = 512
"""Padded tokens per call of the model: enough to keep a core busy, few enough to stay in its cache."""

_SLOWER: Final = ["SkipLayerNormFusion"]
"""Optimisations of onnxruntime that make a CPU slower: this one fuses an addition and a normalisation, which both use
vector instructions, into one operator that does not, so that texts take a seventh longer."""

_PART_OF_A_WORD: Final = "##"
"""What WordPiece writes before a piece that does not begin a word."""

LEAST_FEELING: Final = 0.2
"""How much a query is about feeling at least, without a head that knows: neutral words may carry a mood."""

_FEW: Final = 16
"""Up to this many texts, the tokenizer's threads cost more than they gain."""


class Encoder:
    """A loaded model bundle. Safe to use from several threads.

    Example:
        >>> from lyricsbert import Encoder
        >>> encoder = Encoder.load()
        >>> analysis = encoder.analyze(["I am so happy today"])
        >>> analysis.embedding.shape, analysis.emotions.shape, analysis.sentiment.shape
        ((1, 384), (1, 6), (1, 3))

    Attributes:
        before_batch: called before each run of the model, every few tens of milliseconds; what it raises ends the work.
    """

    def __init__(
        self,
        folder: Path,
        config: BundleConfig,
        tokenizer: Tokenizer,
        session: onnxruntime.InferenceSession,
        threads: int,
        *,
        song_head: Head | None = None,
        query_head: Head | None = None,
    ) -> None:
        self.before_batch: Callable[[], object] = bool  # does nothing
        self._folder, self._config = folder, config
        self._tokenizer = tokenizer
        self._session = session
        self._threads = threads
        self._song_head, self._query_head = song_head, query_head
        # What the tokenizer puts around any text ([CLS] and [SEP] for BERT, nothing for some others).
        probe = tokenizer.encode("a")
        own = probe.special_tokens_mask.index(0) if 0 in probe.special_tokens_mask else len(probe.ids)
        end = own + len(tokenizer.encode("a", add_special_tokens=False).ids)
        self._before, self._after = probe.ids[:own], probe.ids[end:]
        self._room = config.max_tokens - len(self._before) - len(self._after)

    @classmethod
    def load(cls, path_or_hub_id: str | Path | None = None, *, threads: int | None = None) -> Encoder:
        """Load a bundle.

        Args:
            path_or_hub_id: folder of a bundle or a Hugging Face hub id; None loads the shipped `lyricsbert-small-en`.
            threads: number of batches to encode in parallel; None uses all cores that this process may use.

        Raises:
            ModelError: the bundle is missing, damaged, of a later format or not what its configuration says.
        """
        if threads is not None and threads < 1:
            raise ModelError(f"threads is {threads}; it must be at least 1.")
        folder = find_bundle(path_or_hub_id)
        config = read_config(folder)
        workers = threads or usable_cores()
        options = onnxruntime.SessionOptions()
        # One thread per batch, several batches in parallel: no synchronisation at the small operators.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        providers = _providers()
        on_gpu = providers[0] != "CPUExecutionProvider"
        try:
            session = onnxruntime.InferenceSession(
                folder / WEIGHTS_NAME, options, providers=providers, disabled_optimizers=[] if on_gpu else _SLOWER
            )
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_NAME))
        except Exception as error:  # both libraries raise bare Exceptions of their own
            raise ModelError(f"The model bundle {folder} cannot be loaded: {error}") from error
        tokenizer.no_padding()
        tokenizer.no_truncation()
        song_head, query_head = (
            Head(folder / HEAD_NAMES[name]) if name in config.heads else None for name in ("song", "query")
        )
        encoder = cls(
            folder.absolute(), config, tokenizer, session, workers, song_head=song_head, query_head=query_head
        )
        if encoder._room < 1:
            raise ModelError(f"{folder} has max_tokens = {config.max_tokens}; there must be room for one word.")
        try:
            encoder.analyze_queries([""])
            encoder.analyze_songs([Song(artist="", title="", lyrics="la")])
        except (
            Exception
        ) as error:  # onnxruntime's own for a graph with other inputs and outputs, ValueError for other sizes
            raise ModelError(f"The model in {folder} does not give what {CONFIG_NAME} says: {error}") from error
        return encoder

    @classmethod
    def from_pretrained(cls, name_or_folder: str | Path, *, threads: int | None = None) -> Encoder:
        """Load a model from its folder or the Hugging Face hub: `load` under its usual name there."""
        return cls.load(name_or_folder, threads=threads)

    def save_pretrained(self, folder: str | Path) -> None:
        """Write the bundle, with its model card, into a new folder.

        Raises:
            ModelError: the folder exists and is not empty, or cannot be written.
        """
        with new_folder(Path(folder)) as written:
            for pattern in FILE_PATTERNS:
                for file in sorted(self._folder.glob(pattern)):
                    shutil.copyfile(file, written / file.name)
            if not (written / CARD_NAME).is_file():
                (written / CARD_NAME).write_text(short_card(self._config), "utf-8")

    def push_to_hub(
        self, repo_id: str, *, token: str | None = None, private: bool = False, commit_message: str | None = None
    ) -> str:
        """Publish the bundle, with its model card, on the Hugging Face hub.

        Args:
            repo_id: "owner/name"; created if it does not exist.
            token: of an account with write access; None takes that of `hf auth login` or HF_TOKEN.
            private: make a new repository private.
            commit_message: None names the model.

        Returns:
            The model's address.

        Raises:
            ModelError: the name is malformed, or the hub cannot be reached or refuses.
        """
        with TemporaryDirectory() as temporary:
            folder = Path(temporary) / "bundle"
            self.save_pretrained(folder)
            message = commit_message or f"Publish {self.model_id} {self.model_hash[:12]}"
            return push_folder(folder, repo_id, token=token, private=private, message=message)

    @property
    def folder(self) -> Path:
        """Absolute path of the loaded bundle; `Encoder.load` of it gives an equal encoder."""
        return self._folder

    @property
    def model_id(self) -> str:
        """Name of the model."""
        return self._config.model_id

    @property
    def model_hash(self) -> str:
        """SHA-256 of the weights and tokenizer, hexadecimal."""
        return self._config.model_hash

    @property
    def dimensions(self) -> int:
        """Length of an embedding."""
        return self._config.dimensions

    @property
    def themes(self) -> tuple[str, ...]:
        """Names of the themes that the model knows, in the order of `Analysis.themes`; none without a head."""
        return self._config.themes

    @cached_property
    def vocabulary(self) -> list[str]:
        """The whole words that the tokenizer knows, frequent ones first; none if it does not mark parts of words."""
        ranks = self._tokenizer.get_vocab()
        if not any(token.startswith(_PART_OF_A_WORD) for token in ranks):
            return []
        return [token for token in sorted(ranks, key=ranks.__getitem__) if token.isascii() and token.isalpha()]

    def analyze(self, texts: Sequence[str]) -> Analysis:
        """Analyse each text as one whole.

        Valence, energy and themes are those of a song that consists of nothing but the text.

        A text longer than the model's window (`max_tokens`) is split into windows of near-equal length, whose results
        are averaged, weighted by length. Equal texts are encoded once.

        Args:
            texts: n texts.

        Returns:
            n rows, in the order of the texts.
        """
        if isinstance(texts, str):
            raise TypeError("analyze takes a list of texts, not one text.")
        return self.as_songs(self._analyze(texts))

    def as_songs(self, texts: Analysis) -> Analysis:
        """The analyses of n texts with valence, energy and themes, of each as if it were all that a song sings."""
        if self._song_head is None or not len(texts):
            return texts
        alone = np.arange(len(texts), dtype=np.int64)
        told = self._song_head(song_features(texts, alone, np.ones(len(texts), dtype=np.int64)))
        return replace(texts, valence=told["valence"], energy=told["energy"], themes=told.get("themes"))

    def _analyze(self, texts: Sequence[str]) -> Analysis:
        """What the encoder says of each text, without the heads."""
        distinct = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        windows: list[list[int]] = []
        owner: list[int] = []
        for row, ids in enumerate(self._tokenize(distinct)):
            for window in self._windows(ids):
                windows.append(window)
                owner.append(row)
        encoded = self._encode(windows)
        weights = np.array([max(1, len(window)) for window in windows], dtype=np.float32)
        merged = mean_rows(encoded, np.array(owner, dtype=np.int64), weights, len(distinct))
        return merged[np.array([distinct[text] for text in texts], dtype=np.int64)]

    def analyze_queries(self, texts: Sequence[str]) -> QueryAnalysis:
        """Analyse texts as queries: what they express, as `analyze` does, and what is wanted, in the same pass.

        Without a head for queries, what is wanted is what is expressed, and a query is about feeling as far as its
        sentiment is not neutral.

        Args:
            texts: n texts.

        Returns:
            n rows, in the order of the texts.
        """
        found = self.analyze(texts)
        expressed = {field.name: getattr(found, field.name) for field in fields(found)}
        if self._query_head is None:
            feeling = np.maximum(np.float32(LEAST_FEELING), 1 - found.sentiment[:, SENTIMENTS.index("neutral")])
            return QueryAnalysis(**expressed, wanted=found.emotions, feeling=feeling)
        told = self._query_head(query_features(found))
        return QueryAnalysis(
            **expressed | {"themes": told.get("themes", found.themes)},
            wanted=told["wanted"],
            feeling=told["feeling"],
            wanted_valence=told["valence"],
            wanted_energy=told["energy"],
            wish_embedding=told.get("wish_embedding"),
        )

    def analyze_songs(self, songs: Sequence[Song]) -> SongAnalyses:
        """Cut songs into sections, encode each distinct section once, and merge them for the song.

        Sections that differ only in case and punctuation count as one, sung several times.

        Args:
            songs: n songs.

        Returns:
            n rows of songs and those of their sections. A song without sections has a zero embedding and NaN ratios.
        """
        sections: list[Section] = []
        song_index: list[int] = []
        times_sung: list[int] = []
        for row, song in enumerate(songs):
            for section, times in distinct_sections(song.lyrics).items():
                sections.append(section)
                song_index.append(row)
                times_sung.append(times)
        analysis = self._analyze([section.text for section in sections])
        index = np.array(song_index, dtype=np.int64)
        weights = np.array(times_sung, dtype=np.int64)
        merged = mean_rows(analysis, index, weights.astype(np.float32), len(songs))
        wish_embedding = None
        if self._song_head is not None:
            told = self._song_head(song_features(analysis, index, weights))
            told_of_all = {name: spread(values, np.unique(index), len(songs)) for name, values in told.items()}
            wish_embedding = told_of_all.pop("wish_embedding", None)
            merged = replace(merged, **told_of_all)
        return SongAnalyses(merged, tuple(sections), analysis, index, weights, wish_embedding)

    def _tokenize(self, texts: Iterable[str]) -> list[list[int]]:
        """Token ids of each text, without the special tokens.

        Emoji are read by their names. A lone surrogate, which is not text, becomes "?".
        """
        clean = [spell_emoji(text).encode("utf-8", "replace").decode("utf-8") for text in texts]
        if len(clean) <= _FEW:
            return [self._tokenizer.encode(text, add_special_tokens=False).ids for text in clean]
        return [encoding.ids for encoding in self._tokenizer.encode_batch_fast(clean, add_special_tokens=False)]

    def _windows(self, ids: list[int]) -> list[list[int]]:
        """Cut token ids into windows of near-equal length that fit the model, each with its special tokens."""
        count = max(1, -(-len(ids) // self._room))
        bounds = [len(ids) * i // count for i in range(count + 1)]
        return [[*self._before, *ids[a:b], *self._after] for a, b in pairwise(bounds)]

    def _encode(self, windows: list[list[int]]) -> Analysis:
        """Run the model on windows of token ids, in batches of similar length, several batches in parallel."""
        n = len(windows)
        result = Analysis(
            np.zeros((n, self.dimensions), dtype=np.float32),
            np.zeros((n, len(EMOTIONS)), dtype=np.float32),
            np.zeros((n, len(SENTIMENTS)), dtype=np.float32),
        )
        batches = _length_sorted_batches([len(window) for window in windows], TOKENS_PER_BATCH)

        def run(rows: list[int]) -> None:
            self.before_batch()
            width = max(1, *(len(windows[row]) for row in rows))
            ids = np.zeros((len(rows), width), dtype=np.int64)
            mask = np.zeros((len(rows), width), dtype=np.int64)
            for place, row in enumerate(rows):
                ids[place, : len(windows[row])] = windows[row]
                mask[place, : max(1, len(windows[row]))] = 1
            embedding, emotions, sentiment = self._session.run(
                ["embedding", "emotion_logits", "sentiment_logits"], {"input_ids": ids, "attention_mask": mask}
            )
            result.embedding[rows] = embedding
            result.emotions[rows] = _softmax(emotions / self._config.emotion_temperature)
            result.sentiment[rows] = _softmax(sentiment / self._config.sentiment_temperature)

        if len(batches) < 2 or self._threads == 1:
            for rows in batches:
                run(rows)
        else:
            with ThreadPoolExecutor(min(self._threads, len(batches))) as pool:
                list(pool.map(run, batches))
        return result


def usable_cores() -> int:
    """Number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _providers() -> list[str]:
    """A GPU if onnxruntime is built for it and finds one, then the CPU."""
    available = onnxruntime.get_available_providers()
    return [name for name in ("CUDAExecutionProvider", "CPUExecutionProvider") if name in available]


def _length_sorted_batches(lengths: list[int], tokens: int) -> list[list[int]]:
    """Rows grouped by length, longest first, to need little padding; a batch has one row or at most `tokens`."""
    batches: list[list[int]] = []
    room = 0
    for row in sorted(range(len(lengths)), key=lambda row: (-lengths[row], row)):
        if room == 0:
            batches.append([])
            room = max(1, tokens // max(1, lengths[row]))
        batches[-1].append(row)
        room -= 1
    return batches


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    ratios: NDArray[np.float32] = shifted / shifted.sum(axis=1, keepdims=True)
    return ratios
