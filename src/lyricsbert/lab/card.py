"""The model card that goes into a bundle, written from what is known of its training."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lyricsbert.lab.recipe import Recipe, Texts
    from lyricsbert.model.bundle import BundleConfig

MEANINGS: Final = {
    "emotion_accuracy": "texts of {emotions} whose leading emotion is right",
    "emotion_macro_f1": "F1 of the emotions on {emotions}, mean over the six",
    "emotion_ece": "expected calibration error of the emotions, 15 bins (lower is better)",
    "sentiment_macro_recall": "recall of the sentiments on {sentiment}, mean over the three",
    "sentiment_ece": "expected calibration error of the sentiments, 15 bins (lower is better)",
    "base_agreement": "Spearman correlation of cosines with the base model's, random pairs of validation sentences",
    "other_half_songs": "songs of artists kept from the training, whose second half is looked for by the first",
    "other_half_r1": "share of them whose second half came first",
    "other_half_r10": "share of them whose second half was among the first ten",
    "other_half_mrr": "mean of 1 / rank of the second half",
}
"""What each figure of a training run says."""


def model_card(
    recipe: Recipe, config: BundleConfig, weights_bytes: int, figures: Mapping[str, Mapping[str, float]]
) -> str:
    """The text of a bundle's README.md.

    Args:
        recipe: what the model was trained by.
        config: the bundle's configuration.
        weights_bytes: size of its model.onnx.
        figures: precision ("float32", "int8") -> name -> value, as `Trainer.measure` gives them.
    """
    data, batch = recipe.data, recipe.batch
    validation = f"{data.validation_emotions.file}, {data.validation_sentiment.file}, and the songs of one artist in "
    validation += f"{1 / data.validation_artists:.1f}"
    return f"""# {config.model_id}

A model that reads lyrics. One pass of one BERT encoder gives a text's embedding ({config.dimensions} numbers of unit
length), its emotions ({", ".join(EMOTIONS)}: ratios that sum to 1) and its sentiment
({", ".join(SENTIMENTS)}: likewise).

```python
from lyricsbert import Encoder

analysis = Encoder.load("path/to/this/folder").analyze(["text", ...])
```

- Base: {config.base}; architecture: {config.architecture}, {config.pooling} pooling.
- Weights: int8 ONNX, {weights_bytes / 1e6:.1f} MB, {config.model_hash[:12]} (start of the SHA-256 in `config.json`).
- Longer texts are read in windows of at most {config.max_tokens} tokens.
- Ratios are calibrated: temperature {config.emotion_temperature:g} for emotions, {config.sentiment_temperature:g} for
  sentiment, fitted on labelled texts that were kept from the training.

## Training

{recipe.steps} steps, each on {batch.song_pairs} pairs of parts of a song, {batch.emotions} texts with an emotion and
{batch.sentiment} with a sentiment. The recipe beside this file says everything else; with the data files in one folder
it trains this model again:

    lyricsbert train recipe.toml --data DIR --run DIR

| used for | files | what they are |
|---|---|---|
| embedding | {", ".join(data.lyrics)} | {data.lyrics_about} |
{_source_rows("emotions", data.emotions)}
{_source_rows("sentiment", data.sentiment)}
| validation | {validation} | none of it was trained on |

No word of the lyrics is in this folder; the weights were learned from them.

## Limits

English only. Lyrics of before about 1900 and dialects are read less well. Emotions are those that the words express,
as annotators of short texts saw them, not those that a listener must feel. Arousal is hard to read from words: an
energetic and a calm song can share every line.

## Figures

On validation data, of the model before its weights became int8 and of the one in this folder.

{_figure_table(recipe, figures)}
"""


def _source_rows(task: str, sources: Sequence[Texts]) -> str:
    return "\n".join(f"| {task} | {texts.file} | {texts.about} |" for texts in sources)


def _figure_table(recipe: Recipe, figures: Mapping[str, Mapping[str, float]]) -> str:
    files = {"emotions": recipe.data.validation_emotions.file, "sentiment": recipe.data.validation_sentiment.file}
    names = next(iter(figures.values()))
    lines = [f"| figure | {' | '.join(figures)} | what it is |", f"|---|{'---:|' * len(figures)}---|"]
    for name in names:
        values = " | ".join(
            f"{figure[name]:.0f}" if name.endswith("_songs") else f"{figure[name]:.4f}" for figure in figures.values()
        )
        lines.append(f"| {name} | {values} | {MEANINGS[name].format(**files)} |")
    return "\n".join(lines)
