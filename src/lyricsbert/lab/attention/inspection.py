"""Inspects how a model reads a song: attention, rollout, and the words that carry each emotion, by window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import softmax

from lyricsbert.errors import SourceError
from lyricsbert.lab.attention.pieces import Piece, cut_pieces
from lyricsbert.lab.attention.words import TARGETS, agreement, angles, leave_out, log_odds, sum_by_word
from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from lyricsbert.lab.attention.instrumented import InstrumentedModel, Trace
    from lyricsbert.model.bundle import BundleConfig


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """A piece of a song as the model reads it: t tokens, w words.

    Attributes:
        piece: its text, words and tokens.
        share: its weight in the song's ratios; all windows' shares sum to 1.
        attention: one array (heads, t, t) per layer.
        rollout: (t, t): how much of token j's input would be in token i's last vector if there were only attention;
            rows sum to 1.
        pooling: learned pooling -> (t,) its weights.
        emotions: (6,) calibrated ratios.
        sentiment: (3,) calibrated ratios.
        without: (w, 6) emotion ratios when the word is left out.
        effect: (w, 7) what the word changes, in the order of `TARGETS`: by how much it raises (negative: lowers) the
            log-odds of each emotion, and by how many degrees the embedding turns without it.
        agreement: measure of attention -> (7,) Spearman correlation with the size of the effect; NaN where undefined.
    """

    piece: Piece
    share: float
    attention: tuple[NDArray[np.float32], ...]
    rollout: NDArray[np.float32]
    pooling: dict[str, NDArray[np.float32]]
    emotions: NDArray[np.float32]
    sentiment: NDArray[np.float32]
    without: NDArray[np.float32]
    effect: NDArray[np.float32]
    agreement: dict[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True, eq=False)
class Inspection:
    """How a model reads a song.

    Attributes:
        config: the model's configuration.
        windows: the distinct sections in the order in which they are first sung, each whole or in parts.
        emotions: (6,) the song's ratios, as `Encoder.analyze_songs` gives them.
        sentiment: (3,) likewise.
        agreement: mean of the windows' correlations, weighted by their words.
    """

    config: BundleConfig
    windows: tuple[Window, ...]
    emotions: NDArray[np.float32]
    sentiment: NDArray[np.float32]
    agreement: dict[str, NDArray[np.float64]]

    def carriers(self, target: int) -> list[tuple[str, float]]:
        """Words with their effect on a target, summed over the whole song, largest first.

        Args:
            target: index into `TARGETS`. For an emotion, effects are parts of the song's ratio, negative for words that
                lower it; for the meaning, they are degrees.
        """
        amounts = []
        for window in self.windows:
            meaning = target == len(EMOTIONS)
            changes = window.effect[:, target] if meaning else window.emotions[target] - window.without[:, target]
            for (start, end), change in zip(window.piece.words, changes.tolist(), strict=True):
                amounts.append((window.piece.text[start:end], window.share * change))
        return sum_by_word(amounts)

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, without the attention itself."""
        return {
            "model_id": self.config.model_id,
            "model_hash": self.config.model_hash,
            "architecture": self.config.architecture,
            "heads": [len(layer) for layer in self.windows[0].attention],
            "emotions": _named(EMOTIONS, self.emotions),
            "sentiment": _named(SENTIMENTS, self.sentiment),
            "agreement": {name: _named(TARGETS, values) for name, values in self.agreement.items()},
            "sections": [
                {
                    "label": window.piece.label,
                    "part": list(window.piece.part),
                    "times_sung": window.piece.times_sung,
                    "share": round(window.share, 4),
                    "emotions": _named(EMOTIONS, window.emotions),
                    "sentiment": _named(SENTIMENTS, window.sentiment),
                    "agreement": {name: _named(TARGETS, values) for name, values in window.agreement.items()},
                    "words": [
                        {"word": window.piece.text[start:end], "effect": _named(TARGETS, effect)}
                        for (start, end), effect in zip(window.piece.words, window.effect, strict=True)
                    ],
                }
                for window in self.windows
            ],
        }


def inspect_song(
    lyrics: str, model: InstrumentedModel, *, progress: Callable[[int, int], None] | None = None
) -> Inspection:
    """Inspect a song section by section.

    Attention and rollout stay within a window, as in the model. A word's effect is measured by leaving it out: the
    model runs once more for each word.

    Args:
        lyrics: lyrics or any text.
        model: the model.
        progress: called with the number of windows done and the number of all windows.

    Raises:
        SourceError: the text has no words.
    """
    pieces = list(cut_pieces(lyrics, model.tokenizer, model.config.max_tokens))
    if not any(character.isalnum() for piece in pieces for character in piece.text):
        raise SourceError("The text has no word in it: give the words of a song.")
    total = sum(piece.weight for piece in pieces)
    windows = []
    for done, piece in enumerate(pieces):
        if progress:
            progress(done, len(pieces))
        windows.append(_inspect_window(piece, model, piece.weight / total))
    if progress:
        progress(len(pieces), len(pieces))
    shares = np.array([window.share for window in windows], dtype=np.float32)
    return Inspection(
        config=model.config,
        windows=tuple(windows),
        emotions=shares @ np.stack([window.emotions for window in windows]),
        sentiment=shares @ np.stack([window.sentiment for window in windows]),
        agreement=_mean_agreement(windows),
    )


def rollout(attention: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Attention rollout (Abnar & Zuidema 2020): the product over layers of half the heads' mean plus half identity.

    The identity stands for the residual connection.

    Args:
        attention: one array (heads, t, t) per layer, first layer first.

    Returns:
        (t, t); row i says where the last layer's token i comes from, and sums to 1.
    """
    identity = np.eye(attention[0].shape[-1])
    flow = identity
    for layer in attention:
        mixed = 0.5 * layer.mean(axis=0, dtype=np.float64) + 0.5 * identity
        flow = mixed / mixed.sum(axis=1, keepdims=True) @ flow
    return flow.astype(np.float32)


def attention_received(trace: Trace, flow: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    """Measures of the attention that each of t tokens receives, each (t,) and summing to 1.

    - reading: the pooling that feeds the emotions alone, if the model has one;
    - attention: the mean over layers, heads and attending tokens;
    - rollout: the mean flow to the last layer's tokens.
    """
    pooling = {"reading": trace.pooling["emotions"]} if "emotions" in trace.pooling else {}
    mean = np.mean([layer.mean(axis=(0, 1)) for layer in trace.attention], axis=0)
    return pooling | {"attention": mean, "rollout": flow.mean(axis=0)}


def _inspect_window(piece: Piece, model: InstrumentedModel, share: float) -> Window:
    trace = model.trace(piece.ids)
    logits, embedding = leave_out(piece, model)
    temperature = model.config.emotion_temperature
    whole, lacking = trace.emotion_logits[None] / temperature, logits / temperature
    raised = log_odds(whole.astype(np.float64)) - log_odds(lacking.astype(np.float64))
    effect = np.column_stack([raised, angles(trace.embedding, embedding)])
    flow = rollout(trace.attention)
    return Window(
        piece=piece,
        share=share,
        attention=trace.attention,
        rollout=flow,
        pooling=trace.pooling,
        emotions=softmax(whole, axis=1)[0],
        sentiment=softmax(trace.sentiment_logits / model.config.sentiment_temperature),
        without=softmax(lacking, axis=1),
        effect=effect.astype(np.float32),
        agreement=agreement(
            attention_received(trace, flow), np.array([token.word for token in piece.tokens]), np.abs(effect)
        ),
    )


def _mean_agreement(windows: Sequence[Window]) -> dict[str, NDArray[np.float64]]:
    """Mean over windows, weighted by their number of words; windows without a value do not count."""
    counts = np.array([len(window.piece.words) for window in windows], dtype=np.float64)
    result = {}
    for name in windows[0].agreement:
        values = np.stack([window.agreement[name] for window in windows])
        weights = counts[:, None] * ~np.isnan(values)
        with np.errstate(invalid="ignore"):
            result[name] = np.nansum(values * weights, axis=0) / weights.sum(axis=0)
    return result


def _named(names: Sequence[str], values: NDArray[np.floating[Any]]) -> Mapping[str, float | None]:
    return {
        name: None if np.isnan(value) else round(float(value), 4) for name, value in zip(names, values, strict=True)
    }
