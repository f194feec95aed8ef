"""Joint training: contrastive loss between parts of a song, emotions, sentiment, and distillation from the base model.

Every random choice of a step derives from the recipe's seed and the step number, so a run that was interrupted and
resumed continues exactly as if it had not been.
"""

from __future__ import annotations

import copy
import math
import signal
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import torch
from torch import Tensor, nn

from lyricsbert.errors import ModelError, RecipeError
from lyricsbert.lab.data.bases import longest_window
from lyricsbert.lab.data.json_lines import append_line
from lyricsbert.lab.data.lineage import start_folders
from lyricsbert.lab.data.lyrics import window_of
from lyricsbert.lab.data.run_folder import METRICS_NAME
from lyricsbert.lab.evaluators import Agreement, Bootstrap, Emotions, Sentiment, Wishes, other_half, values
from lyricsbert.lab.network.batches import BatchSampler
from lyricsbert.lab.network.checkpoint import load_checkpoint, load_start, save_checkpoint
from lyricsbert.lab.network.losses import class_weights, contrast_loss, partial_label_loss
from lyricsbert.lab.network.network import Outputs, load_network
from lyricsbert.lab.network.rated_batches import rows_to_train_on
from lyricsbert.lab.network.rated_heads import RatedHeads
from lyricsbert.lab.teacher.teacher import CACHE_NAME, Teacher
from lyricsbert.model.analysis import Analysis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from lyricsbert.lab.data.corpus import Corpus
    from lyricsbert.lab.data.recipe import Recipe
    from lyricsbert.lab.evaluators import Evaluator
    from lyricsbert.lab.network.batches import Batch
    from lyricsbert.lab.network.rated_batches import RatedBatch

TOKENS_PER_BATCH: Final = 1536
"""Padded tokens in one forward pass during training."""

SAMPLED_WINDOWS: Final = 1000
"""Number of windows of songs to which the added layers are fitted."""

_WISHED_SONGS: Final = 500
"""Songs among which each is looked for by a wish at an evaluation."""

WIDTH_STEP: Final = 16
"""Batches are padded to a multiple of this many tokens: matrix kernels are rebuilt for each new shape."""


class Trainer:
    """A training run: the network, its optimizer and the step it has reached.

    Args:
        recipe: the recipe.
        corpus: the data it names.
        run: folder of the run, for checkpoints and metrics.

    Raises:
        ModelError: the base model or a run to start from cannot be loaded.
        RecipeError: the base model's windows are shorter than the recipe's `max_tokens`.
    """

    def __init__(self, recipe: Recipe, corpus: Corpus, run: Path) -> None:
        self.recipe = recipe
        self.corpus = corpus
        self.run = run
        self.step = 0
        torch.manual_seed(recipe.seed)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.network, self.tokenizer = load_network(recipe.base, recipe.architecture)
        self._mixed = recipe.precision == "bfloat16"
        self._longest = min(512, longest_window(self.network.trunk))
        if recipe.max_tokens > self._longest:
            raise RecipeError(
                f"max_tokens is {recipe.max_tokens}; {recipe.base} reads windows of at most {self._longest} tokens."
            )
        self.network.to(self.device)
        self.base = copy.deepcopy(self.network.trunk).eval().requires_grad_(False)
        if not recipe.optimizer.train_word_embeddings:
            self.network.trunk.get_input_embeddings().weight.requires_grad = False  # type: ignore[operator]
        self.rated = self._new_rated()
        self.optimizer = self._new_optimizer()
        self._teacher = _find_teacher(recipe, corpus, run)
        self._sampler = BatchSampler(recipe, corpus, self._teacher)
        self._base_texts: list[str] = []
        self._base_result = np.zeros((0, self.network.dimensions), dtype=np.float32)
        self._sentiment_weight = torch.tensor(class_weights(corpus.sentiment), device=self.device)
        fresh = load_start(start_folders(recipe), self.network) if recipe.start else True
        if fresh:
            self.fit_added()

    def train(
        self,
        report: Callable[[Mapping[str, float]], None],
        progress: Callable[[int, Mapping[str, float]], None] | None = None,
    ) -> None:
        """Run the remaining steps, writing a checkpoint and calling `report` at each evaluation.

        Args:
            report: called with all metrics of an evaluation.
            progress: called after each step with the number of steps done and the terms of its loss.

        Raises:
            ModelError: the loss is no longer finite, or the run's folder cannot be written (a full disk); the last
                checkpoint is kept.
            KeyboardInterrupt: Ctrl-C; a checkpoint of the current step has been written.
        """
        seconds, first = 0.0, self.step
        try:
            while self.step < self.recipe.steps:
                started = time.monotonic()
                losses = self._train_step()
                seconds += time.monotonic() - started
                if progress is not None:
                    progress(self.step, losses)
                if self.step % self.recipe.evaluate_every == 0 or self.step == self.recipe.steps:
                    metrics = {"step": float(self.step), **losses, "seconds_per_step": seconds / (self.step - first)}
                    metrics |= self.measure(self.analyze)
                    self.save()
                    append_line(self.run / METRICS_NAME, metrics, kept=f"the checkpoint of step {self.step}")
                    report(metrics)
        except KeyboardInterrupt:
            self.save()
            raise

    def measure(self, analyze: Callable[[Sequence[str]], Analysis]) -> dict[str, float]:
        """All metrics on the validation data, of this network or of a bundle made from it."""
        corpus = self.corpus
        plain = [*corpus.validation_emotions.texts, *corpus.validation_sentiment.texts]
        bootstrap = Bootstrap(draws=0)
        evaluators: list[Evaluator] = [
            Emotions(corpus.validation_emotions, bootstrap),
            Sentiment(corpus.validation_sentiment, bootstrap),
            Agreement(self.base_embeddings, plain, bootstrap, seed=self.recipe.seed),
            other_half(corpus.validation_songs, bootstrap),
        ]
        if corpus.rated_songs is not None:
            evaluators.append(Wishes(corpus.rated_songs, bootstrap, most=_WISHED_SONGS))
        return {name: value for each in evaluators for name, value in values(each.metrics(analyze)).items()}

    def analyze(self, texts: Sequence[str]) -> Analysis:
        """Analyse texts (at least one) with the current network, truncated at 512 tokens or the base's limit."""
        self.network.eval()
        with torch.no_grad():
            outputs = self._forward(texts, self.network, limit=self._longest, mixed=self._mixed)
        return Analysis(
            outputs.embedding.cpu().numpy(),
            outputs.emotion_logits.softmax(dim=1).cpu().numpy(),
            outputs.sentiment_logits.softmax(dim=1).cpu().numpy(),
        )

    def base_embeddings(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit embeddings (n, dimensions) of the untouched base model, mean pooled, in full precision."""
        if list(texts) != self._base_texts:
            with torch.no_grad():
                self._base_texts = list(texts)
                self._base_result = self._mean_pooled(texts, self.base, mixed=False).cpu().numpy()
        return self._base_result

    def save(self) -> None:
        """Write the checkpoint: weights, optimizer and step."""
        save_checkpoint(self.run, self.network, self.optimizer, self.step, self.rated)

    def resume(self) -> None:
        """Continue from the run's checkpoint.

        Raises:
            ModelError: there is none, it is damaged, or it belongs to another network.
        """
        self.step = load_checkpoint(self.run, self.network, self.optimizer, self.rated)

    def _new_rated(self) -> RatedHeads | None:
        return RatedHeads(self.network.dimensions).to(self.device) if self.recipe.batch.rated_songs else None

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
            ]
            + [
                {"params": [parameter], "peak": options.rated_learning_rate, "weight_decay": options.weight_decay}
                for parameter in (self.rated.parameters() if self.rated else ())
            ],
            fused=True,
        )

    def fit_added(self) -> None:
        """Fit the added layers, if there are any, to the words and the encoder's vectors of the training songs."""
        added = self.network.added
        if added is None:
            return
        rng = np.random.default_rng(self.recipe.seed)
        windows = [window_of("\n".join(lines), rng) for lines in self.corpus.song_lines]
        rows = self.tokenizer(windows, truncation=True, max_length=self.recipe.max_tokens)["input_ids"]
        document_frequency = np.zeros(len(added.lexical.idf))
        for row in rows:
            document_frequency[list(set(row))] += 1
        idf = np.log((1 + len(rows)) / (1 + document_frequency))
        idf[self.tokenizer.all_special_ids] = 0
        sample = rng.permutation(len(windows))[:SAMPLED_WINDOWS]
        width = max(len(rows[row]) for row in sample)
        ids, mask = _padded([rows[row] for row in sample], width)
        with torch.no_grad():
            means = self._mean_pooled([windows[row] for row in sample], self.network.trunk, mixed=self._mixed)
        added.prepare(
            torch.tensor(idf, dtype=torch.float32, device=self.device),
            ids.to(self.device),
            mask.to(self.device),
            means,
            self.recipe.whitening,
        )

    def _train_step(self) -> dict[str, float]:
        """One optimizer step; the loss and its terms."""
        recipe = self.recipe
        torch.manual_seed(recipe.seed * 1_000_003 + self.step)
        batch = self._sampler.draw(self.step)
        self.network.train()
        outputs = self._forward(batch.texts, self.network, limit=recipe.max_tokens, mixed=self._mixed)
        terms = self._loss_terms(batch, outputs)
        loss = torch.stack([getattr(recipe.loss, name) * value for name, value in terms.items()]).sum()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        norm = nn.utils.clip_grad_norm_(self.network.parameters(), recipe.optimizer.clip)
        if not math.isfinite(float(loss.detach())) or not math.isfinite(float(norm)):
            raise ModelError(
                f"The loss is {float(loss.detach())} and its gradient {float(norm)} long at step {self.step + 1}: both"
                f" must be finite, so try a lower learning rate; the last good checkpoint stays in {self.run}."
            )
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * _schedule(self.step, recipe.steps, recipe.optimizer.warmup)
        with _deferred_interrupt():  # so that no checkpoint is in the middle of a step
            self.optimizer.step()
            self.step += 1
        return {"loss": float(loss.detach())} | {f"loss_{name}": float(value.detach()) for name, value in terms.items()}

    def _loss_terms(self, batch: Batch, outputs: Outputs) -> dict[str, Tensor]:
        """The terms of the loss by their names in the recipe; without plain sentences, there is no distillation."""
        options = self.recipe.loss
        pairs = len(batch.pairs)
        emotions = slice(2 * pairs, 2 * pairs + len(batch.emotions.texts))
        sentiment = slice(emotions.stop, emotions.stop + len(batch.sentiment.texts))
        terms = {
            "contrast": contrast_loss(
                outputs.embedding[:pairs], outputs.embedding[pairs : 2 * pairs], options.contrast_temperature
            ),
            "emotions": partial_label_loss(
                outputs.emotion_logits[emotions], batch.emotions.allowed, options.label_smoothing
            ),
            "sentiment": partial_label_loss(
                outputs.sentiment_logits[sentiment],
                batch.sentiment.allowed,
                options.label_smoothing,
                self._sentiment_weight,
            ),
        }
        if sentences := batch.sentences:
            labelled = batch.labelled_texts
            own = outputs.embedding[2 * pairs :][sentences]
            with torch.no_grad():
                reference = self._mean_pooled([labelled[row] for row in sentences], self.base, mixed=self._mixed)
            terms["distillation"] = 1 - (own * reference).sum(dim=1).mean()
            terms["similarity"] = (own @ own.T - reference @ reference.T).square().mean()
        if self.rated is not None and batch.rated is not None:
            rated = Outputs(*(values[sentiment.stop :] for values in outputs))
            terms |= self.rated.losses(batch.rated, rated, options.wishes_temperature, self._ranking(batch.rated))
        return terms

    def _ranking(self, batch: RatedBatch) -> Tensor | None:
        """The shares that the teacher gives the songs of a batch; see `RatedHeads.losses`."""
        if self._teacher is None:
            return None
        song = batch.song_of_wish
        column = np.arange(len(song)) - np.searchsorted(song, np.arange(len(batch.rows)))[song]
        grades = torch.cat(
            [
                self._teacher.grade_texts(batch.rows[song], column, batch.rows),
                self._teacher.grade_queries(batch.asked, batch.rows),
            ]
        )
        return (grades / self.recipe.loss.teacher_temperature).softmax(dim=1).to(self.device)

    def _mean_pooled(self, texts: Sequence[str], trunk: nn.Module, *, mixed: bool) -> Tensor:
        """Unit embeddings (n, dimensions): the means of the token vectors that an encoder gives."""

        def embed(input_ids: Tensor, attention_mask: Tensor) -> Outputs:
            tokens = trunk(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            weights = attention_mask.unsqueeze(-1).to(tokens.dtype)
            embedding = nn.functional.normalize((tokens * weights).sum(dim=1) / weights.sum(dim=1), dim=1)
            return Outputs(embedding, embedding, embedding)

        return self._forward(texts, embed, limit=self._longest, mixed=mixed).embedding

    def _forward(self, texts: Sequence[str], network: Callable[..., Outputs], *, limit: int, mixed: bool) -> Outputs:
        """Run texts through a network in batches of similar length; rows in the order of the texts.

        Args:
            texts: at least one.
            network: computes Outputs from input_ids and attention_mask.
            limit: tokens at which a text is truncated.
            mixed: compute in bfloat16 wherever torch considers that safe.
        """
        ids = self.tokenizer(list(texts), truncation=True, max_length=limit)["input_ids"]
        longest_first = sorted(range(len(texts)), key=lambda row: -len(ids[row]))
        pieces: list[Outputs] = []
        done = 0
        while done < len(longest_first):
            width = min(self._longest, -(-len(ids[longest_first[done]]) // WIDTH_STEP) * WIDTH_STEP)
            rows = longest_first[done : done + max(1, TOKENS_PER_BATCH // width)]
            done += len(rows)
            batch, mask = _padded([ids[row] for row in rows], width)
            with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=mixed):
                outputs = network(input_ids=batch.to(self.device), attention_mask=mask.to(self.device))
            pieces.append(Outputs(*(value.float() for value in outputs)))
        back = torch.tensor(np.argsort(longest_first), device=self.device)
        return Outputs(*(torch.cat(values)[back] for values in zip(*pieces, strict=True)))


def _find_teacher(recipe: Recipe, corpus: Corpus, run: Path) -> Teacher | None:
    songs, queries, grades = corpus.rated_songs, corpus.rated_queries, corpus.grades
    if recipe.teacher is None or songs is None or queries is None or grades is None:
        return None
    train = rows_to_train_on(songs, recipe.data.validation_artists)
    return Teacher(recipe.teacher.encoder, songs, queries, grades, train, run / CACHE_NAME, recipe.seed)


def _padded(rows: Sequence[Sequence[int]], width: int) -> tuple[Tensor, Tensor]:
    """Token ids and mask, each (n, width)."""
    ids = torch.zeros((len(rows), width), dtype=torch.long)
    mask = torch.zeros((len(rows), width), dtype=torch.long)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = torch.tensor(row)
        mask[i, : len(row)] = 1
    return ids, mask


def _schedule(step: int, steps: int, warmup: float) -> float:
    """Linear warm-up to 1, then linear decay to 0."""
    rising = max(1, round(steps * warmup))
    return (step + 1) / rising if step < rising else max(0.0, (steps - step) / max(1, steps - rising))


@contextmanager
def _deferred_interrupt() -> Iterator[None]:
    """Delay Ctrl-C until the block is done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: held.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if held:
        signal.raise_signal(signal.SIGINT)
