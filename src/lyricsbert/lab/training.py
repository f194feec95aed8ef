"""Joint training: contrast between parts of a song, emotions, sentiment, and faithfulness to the base model.

Every random choice of a step is drawn from the recipe's seed and the step's number, so a run that was interrupted and
resumed goes on exactly as it would have.
"""

from __future__ import annotations

import copy
import json
import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from lyricsbert.errors import ModelError
from lyricsbert.lab.data import (
    Labelled,
    Shuffled,
    draw_parts,
    read_labelled,
    read_lyrics,
    song_lines,
    split_calibration,
    window_of,
)
from lyricsbert.lab.evaluation import measure_agreement, measure_emotions, measure_other_half, measure_sentiment
from lyricsbert.lab.network import LyricsNetwork, Outputs, load_network
from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS, Analysis

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from transformers import PreTrainedTokenizerBase

    from lyricsbert.lab.recipe import Recipe
    from lyricsbert.songs import Song

CALIBRATION_SHARE: Final = 0.05
"""Share of the labelled texts that is kept for calibrating probabilities."""

TOKENS_PER_BATCH: Final = 3072
"""Padded tokens in one forward pass while training."""


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """All that a run reads."""

    parts: list[list[str]]
    emotions: Labelled
    sentiment: Labelled
    calibration_emotions: Labelled
    calibration_sentiment: Labelled
    validation_songs: list[Song]
    validation_emotions: Labelled
    validation_sentiment: Labelled


def read_corpus(recipe: Recipe, data: Path) -> Corpus:
    """Read everything that a recipe names below the data folder.

    Raises:
        RecipeError: a file lacks a column, or has no usable label.
    """
    train, validation = read_lyrics(recipe.data.lyrics, data, recipe.data.validation_artists)
    emotions, _ = split_calibration(read_labelled(recipe.data.emotions, EMOTIONS, data), CALIBRATION_SHARE)
    sentiment, _ = split_calibration(read_labelled(recipe.data.sentiment, SENTIMENTS, data), CALIBRATION_SHARE)
    # Probabilities are calibrated on the first file of each task: one kind of text, each row with one label.
    _, held_emotions = split_calibration(read_labelled(recipe.data.emotions[:1], EMOTIONS, data), CALIBRATION_SHARE)
    _, held_sentiment = split_calibration(read_labelled(recipe.data.sentiment[:1], SENTIMENTS, data), CALIBRATION_SHARE)
    return Corpus(
        parts=[song_lines(song) for song in train],
        emotions=emotions,
        sentiment=sentiment,
        calibration_emotions=held_emotions,
        calibration_sentiment=held_sentiment,
        validation_songs=validation,
        validation_emotions=read_labelled([recipe.data.validation_emotions], EMOTIONS, data),
        validation_sentiment=read_labelled([recipe.data.validation_sentiment], SENTIMENTS, data),
    )


class Trainer:
    """A training run: network, optimizer and the step it has reached.

    Args:
        recipe: what to do.
        corpus: what to learn from.
        run: folder of the run; checkpoints and metrics are written there.
    """

    def __init__(self, recipe: Recipe, corpus: Corpus, run: Path) -> None:
        self.recipe = recipe
        self.corpus = corpus
        self.run = run
        self.step = 0
        torch.manual_seed(recipe.seed)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.network, self.tokenizer = load_network(recipe.base)
        self.network.to(self.device)
        self.base = copy.deepcopy(self.network.trunk).eval().requires_grad_(False)
        if not recipe.optimizer.train_word_embeddings:
            self.network.trunk.get_input_embeddings().weight.requires_grad = False  # type: ignore[operator]
        self.optimizer = self._new_optimizer()
        self._songs = Shuffled(len(corpus.parts), recipe.batch.song_pairs, recipe.seed)
        self._sentiment_weight = torch.tensor(_balance(corpus.sentiment), device=self.device)

    def train(self, report: Callable[[dict[str, float]], None]) -> None:
        """Run the steps that are left, writing a checkpoint and calling `report` at each measurement.

        Raises:
            ModelError: the loss is no longer a number; the last checkpoint is kept.
        """
        started, first = time.monotonic(), self.step
        while self.step < self.recipe.steps:
            losses = self._train_step()
            if not math.isfinite(losses["loss"]):
                raise ModelError(f"The loss is {losses['loss']} at step {self.step + 1}; the last good checkpoint is in {self.run / 'checkpoint'}.")
            self.step += 1
            if self.step % self.recipe.evaluate_every == 0 or self.step == self.recipe.steps:
                figures = {"step": float(self.step), **losses, "seconds_per_step": (time.monotonic() - started) / (self.step - first)}
                figures |= self.measure(self.analyze)
                self.save()
                with (self.run / "metrics.jsonl").open("a", encoding="utf-8") as file:
                    file.write(json.dumps(figures) + "\n")
                report(figures)

    def measure(self, analyze: Callable[[Sequence[str]], Analysis]) -> dict[str, float]:
        """All figures on the validation data, of this network or of a bundle made from it."""
        corpus = self.corpus
        plain = [*corpus.validation_emotions.texts, *corpus.validation_sentiment.texts]
        return (
            measure_emotions(analyze, corpus.validation_emotions)
            | measure_sentiment(analyze, corpus.validation_sentiment)
            | measure_agreement(analyze, self.base_embeddings, plain, seed=self.recipe.seed)
            | measure_other_half(analyze, corpus.validation_songs)
        )

    def analyze(self, texts: Sequence[str]) -> Analysis:
        """Analyse texts with the network as it is now; each is cut off at 512 tokens or what the trunk takes."""
        self.network.eval()
        with torch.no_grad():
            outputs = self._outputs(texts, self.network, limit=self._longest())
        return Analysis(
            outputs.embedding.cpu().numpy(),
            outputs.emotion_logits.softmax(dim=1).cpu().numpy(),
            outputs.sentiment_logits.softmax(dim=1).cpu().numpy(),
        )

    def base_embeddings(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit embeddings (n, dimensions) of the untouched base model, mean pooled."""
        embedding: NDArray[np.float32] = self._base_outputs(texts).cpu().numpy()
        return embedding

    def save(self) -> None:
        """Write the checkpoint: weights, optimizer and step, the old one replaced in one move."""
        new = self.run / "checkpoint.new"
        new.mkdir(exist_ok=True)
        save_file({name: value.contiguous() for name, value in self.network.state_dict().items()}, new / "model.safetensors")
        state = self.optimizer.state_dict()["state"]
        save_file({f"{row}.{name}": value.contiguous() for row, values in state.items() for name, value in values.items()}, new / "optimizer.safetensors")
        (new / "state.json").write_text(json.dumps({"step": self.step}), "utf-8")
        old, current = self.run / "checkpoint.old", self.run / "checkpoint"
        if current.exists():
            current.rename(old)
        new.rename(current)
        if old.exists():
            for file in old.iterdir():
                file.unlink()
            old.rmdir()

    def resume(self) -> None:
        """Go on from the run's checkpoint.

        Raises:
            ModelError: there is none, or it belongs to another network.
        """
        folder = self.run / "checkpoint"
        try:
            self.network.load_state_dict(load_file(folder / "model.safetensors"))
            saved = load_file(folder / "optimizer.safetensors")
            self.step = int(json.loads((folder / "state.json").read_text("utf-8"))["step"])
        except FileNotFoundError as error:
            raise ModelError(f"{self.run} has no checkpoint to resume from.") from error
        except RuntimeError as error:
            raise ModelError(f"The checkpoint in {folder} belongs to another network than the recipe's.") from error
        state: dict[int, dict[str, Tensor]] = {}
        for key, value in saved.items():
            row, name = key.split(".", 1)
            state.setdefault(int(row), {})[name] = value
        self.optimizer.load_state_dict({"state": state, "param_groups": self.optimizer.state_dict()["param_groups"]})

    def _new_optimizer(self) -> torch.optim.AdamW:
        options = self.recipe.optimizer
        groups: dict[tuple[bool, bool], list[nn.Parameter]] = {}
        for name, parameter in self.network.named_parameters():
            if parameter.requires_grad:
                groups.setdefault((name.startswith("trunk."), parameter.ndim > 1), []).append(parameter)
        return torch.optim.AdamW(
            [
                {
                    "params": parameters,
                    "peak": options.learning_rate if trunk else options.head_learning_rate,
                    "weight_decay": options.weight_decay if decays else 0.0,
                }
                for (trunk, decays), parameters in groups.items()
            ],
            fused=True,
        )

    def _train_step(self) -> dict[str, float]:
        recipe, step = self.recipe, self.step
        torch.manual_seed(recipe.seed * 1_000_003 + step)
        rng = np.random.default_rng([recipe.seed, step])
        pairs = [draw_parts(self.corpus.parts[row], rng) for row in self._songs.rows(step)]
        emotions, emotion_rows = _draw(self.corpus.emotions, recipe.batch.emotions, rng)
        sentiment, sentiment_rows = _draw(self.corpus.sentiment, recipe.batch.sentiment, rng)
        texts = [first for first, _ in pairs] + [second for _, second in pairs] + emotions + sentiment
        a, b = 2 * len(pairs), 2 * len(pairs) + len(emotions)

        self.network.train()
        outputs = self._outputs(texts, self.network, limit=recipe.max_tokens)
        sentences = [i for i, row in enumerate(emotion_rows) if not self.corpus.emotions.lyrics[row]]
        sentences += [len(emotions) + i for i, row in enumerate(sentiment_rows) if not self.corpus.sentiment.lyrics[row]]
        own = outputs.embedding[a:][sentences]
        with torch.no_grad():
            reference = self._base_outputs([texts[a + i] for i in sentences])

        loss = recipe.loss
        parts = {
            "contrast": _contrast(outputs.embedding[: len(pairs)], outputs.embedding[len(pairs) : a], loss.contrast_temperature),
            "emotions": _set_loss(outputs.emotion_logits[a:b], self.corpus.emotions.allowed[emotion_rows], loss.label_smoothing),
            "sentiment": _set_loss(
                outputs.sentiment_logits[b:], self.corpus.sentiment.allowed[sentiment_rows], loss.label_smoothing, self._sentiment_weight
            ),
            "distillation": 1 - (own * reference).sum(dim=1).mean(),
            "similarity": (own @ own.T - reference @ reference.T).square().mean(),
        }
        total = torch.stack([getattr(loss, name) * value for name, value in parts.items()]).sum()
        total.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.network.parameters(), recipe.optimizer.clip)
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * _schedule(step, recipe.steps, recipe.optimizer.warmup)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return {"loss": float(total.detach())} | {f"loss_{name}": float(value.detach()) for name, value in parts.items()}

    def _longest(self) -> int:
        return min(512, int(getattr(self.network.trunk.config, "max_position_embeddings", 512)))

    def _base_outputs(self, texts: Sequence[str]) -> Tensor:
        def embed(input_ids: Tensor, attention_mask: Tensor) -> Outputs:
            tokens = self.base(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            weights = attention_mask.unsqueeze(-1).to(tokens.dtype)
            embedding = nn.functional.normalize((tokens * weights).sum(dim=1) / weights.sum(dim=1), dim=1)
            return Outputs(embedding, embedding, embedding)

        with torch.no_grad():
            return self._outputs(texts, embed, limit=self._longest()).embedding

    def _outputs(self, texts: Sequence[str], network: Callable[..., Outputs], *, limit: int) -> Outputs:
        """Run texts through a network in batches of similar length; rows in the order of the texts."""
        ids = self.tokenizer(list(texts), truncation=True, max_length=limit)["input_ids"]
        order = sorted(range(len(texts)), key=lambda row: -len(ids[row]))
        pieces: list[Outputs] = []
        place = 0
        while place < len(order):
            width = len(ids[order[place]])
            rows = order[place : place + max(1, TOKENS_PER_BATCH // width)]
            place += len(rows)
            batch = torch.zeros((len(rows), width), dtype=torch.long)
            mask = torch.zeros((len(rows), width), dtype=torch.long)
            for i, row in enumerate(rows):
                batch[i, : len(ids[row])] = torch.tensor(ids[row])
                mask[i, : len(ids[row])] = 1
            with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.recipe.precision == "bfloat16"):
                outputs = network(input_ids=batch.to(self.device), attention_mask=mask.to(self.device))
            pieces.append(Outputs(*(value.float() for value in outputs)))
        back = torch.tensor(np.argsort(order), device=self.device)
        return Outputs(*(torch.cat(values)[back] for values in zip(*pieces, strict=True)))


def _draw(labelled: Labelled, count: int, rng: np.random.Generator) -> tuple[list[str], NDArray[np.int64]]:
    rows: NDArray[Any] = rng.choice(len(labelled.texts), size=count, p=labelled.probability)
    return [window_of(labelled.texts[row], rng) if labelled.lyrics[row] else labelled.texts[row] for row in rows], rows


def _contrast(first: Tensor, second: Tensor, temperature: float) -> Tensor:
    """InfoNCE in both directions; the other songs of the batch, both their parts, are negatives."""
    n = len(first)
    both = torch.cat([first, second])
    scores = both @ both.T / temperature
    scores = scores.masked_fill(torch.eye(2 * n, dtype=torch.bool, device=scores.device), -1e4)
    partner = torch.arange(2 * n, device=scores.device).roll(n)
    return nn.functional.cross_entropy(scores, partner)


def _set_loss(logits: Tensor, allowed: NDArray[np.bool_], smoothing: float, weight: Tensor | None = None) -> Tensor:
    """Negative log of the probability of the allowed classes together, mixed with a pull towards all classes alike.

    A row that allows every class says that the text has none in particular: it is only pulled towards all alike.
    """
    target = torch.tensor(allowed, device=logits.device)
    log_p = logits.log_softmax(dim=1)
    inside = log_p.masked_fill(~target, -1e4).logsumexp(dim=1)
    share = torch.where(target.all(dim=1), 1.0, smoothing)
    losses = -(1 - share) * inside - share * log_p.mean(dim=1)
    if weight is None:
        return losses.mean()
    row_weight = (target * weight).sum(dim=1) / target.sum(dim=1)
    return (losses * row_weight).sum() / row_weight.sum()


def _balance(labelled: Labelled) -> NDArray[np.float32]:
    """Weights of the classes, inverse to how often they are drawn, of mean 1."""
    drawn = (labelled.allowed / labelled.allowed.sum(axis=1, keepdims=True) * labelled.probability[:, None]).sum(axis=0)
    return (1 / drawn / np.mean(1 / drawn)).astype(np.float32)


def _schedule(step: int, steps: int, warmup: float) -> float:
    rising = max(1, round(steps * warmup))
    return (step + 1) / rising if step < rising else max(0.0, (steps - step) / max(1, steps - rising))
