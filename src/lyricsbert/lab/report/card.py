"""The model card: README.md of a bundle, of a folder for `transformers`, and the page in docs.

Every number in it comes from a file that a command wrote: the recipe, the bundle's configuration, the metrics of
`lyricsbert train`, the JSON of `lyricsbert evaluate`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from lyricsbert.lab.data.lineage import recipe_name_of
from lyricsbert.lab.report.card_tables import evaluation_section
from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS
from lyricsbert.model.bundle import PLOT_NAME
from lyricsbert.model.card import card_head

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lyricsbert.lab.data.heads_recipe import HeadsRecipe
    from lyricsbert.lab.data.recipe import Recipe, Texts
    from lyricsbert.model.bundle import BundleConfig

Layout = Literal["bundle", "transformers", "docs"]

MEANINGS: Final = {
    "emotion_accuracy": "share of the texts of {emotions} whose leading emotion is right",
    "emotion_macro_f1": "F1 of the emotions on {emotions}, mean over the six",
    "emotion_ece": "expected calibration error of the emotions, 15 bins (lower is better)",
    "sentiment_macro_recall": "recall of the sentiments on {sentiment}, mean over the three",
    "sentiment_ece": "expected calibration error of the sentiments, 15 bins (lower is better)",
    "base_agreement": "Spearman correlation of cosines with the base model's, random pairs of validation sentences",
    "other_half_songs": "songs by held-out artists, whose second half is searched for by the first",
    "other_half_r1": "share of them whose second half came first",
    "other_half_r10": "share of them whose second half was among the first ten",
    "other_half_mrr": "mean of 1 / rank of the second half",
    "wish_songs": "rated songs kept from training, searched for by what those who want them might type",
    "wish_r1": "share of what is typed whose song came first",
    "wish_r10": "share of what is typed whose song was among the first ten",
    "wish_r100": "share of what is typed whose song was among the first hundred",
    "wish_mrr": "mean of 1 / rank of the song",
}
"""What each metric of a training run means."""

_USE: Final = {
    "bundle": """```python
from lyricsbert import Encoder

analysis = Encoder.from_pretrained("path/to/this/folder").analyze(["text", ...])
analysis.embedding, analysis.emotions, analysis.sentiment
```""",
    "transformers": """```python
from sentence_transformers import SentenceTransformer

embedding = SentenceTransformer("path/to/this/folder"{trust}).encode(["text", ...])
```

That gives the embedding, from float32 weights, and truncates a text at {max_tokens} tokens. `transformers.AutoModel`
gives the vectors of the tokens. For emotions, sentiment and texts of any length, load the same folder with LyricsBERT:

```python
from lyricsbert import Encoder

analysis = Encoder.from_pretrained("path/to/this/folder").analyze(["text", ...])
```""",
    "docs": """```python
from lyricsbert import Encoder

analysis = Encoder.load().analyze(["What a day, what a wonderful day"])
```""",
}


def model_card(
    recipe: Recipe,
    config: BundleConfig,
    *,
    weights: str,
    lineage: Mapping[str, Recipe] | None = None,
    metrics: Mapping[str, Mapping[str, float]] | None = None,
    evaluation: Mapping[str, Any] | None = None,
    layout: Layout = "bundle",
    plot: str | None = None,
    heads: HeadsRecipe | None = None,
) -> str:
    """The text of a card.

    Args:
        recipe: the recipe that the model was trained by.
        config: the bundle's configuration.
        weights: a short description of the weights, see `weights_words`.
        lineage: that recipe and those of the runs it started from, see `read_lineage`; None if unknown.
        metrics: precision ("float32", "int8") -> name -> value, see `Trainer.measure`; shown if there is no evaluation.
        evaluation: what `lyricsbert evaluate --json` wrote about the model.
        layout: layout of the folder with the card; "docs" has no front matter for the Hugging Face hub.
        plot: path of the calibration plot relative to the card; None if there is none.
        heads: the recipe that the bundle's heads were trained by; None if it has none.
    """
    trust = ", trust_remote_code=True" if config.architecture == "modified" else ""  # its added layers come as code
    head = ""
    if layout != "docs":
        datasets = dict.fromkeys(texts.hub for texts in [*recipe.data.emotions, *recipe.data.sentiment] if texts.hub)
        library = "lyricsbert" if layout == "bundle" else "sentence-transformers"
        head = card_head(config, license_name=recipe.license, library=library, datasets=list(datasets)) + "\n"
    sections = [
        f"{head}# {config.model_id}",
        f"""A model that reads lyrics. One pass of one BERT encoder gives a text's embedding (a unit vector of
{config.dimensions} numbers), its emotions ({", ".join(EMOTIONS)}: ratios that sum to 1) and its sentiment
({", ".join(SENTIMENTS)}: likewise).""",
        _USE[layout].replace("{max_tokens}", str(config.max_tokens)).replace("{trust}", trust),
        f"""- Base: {config.base}; architecture: {config.architecture}, {config.pooling} pooling.
- Weights: {weights}, {config.model_hash[:12]} (start of the SHA-256 in the bundle's `config.json`).
- Longer texts are split into windows of at most {config.max_tokens} tokens.""",
        _FOR,
        _training(recipe, lineage or {}),
        *([] if heads is None else [_heads(heads)]),
        _LIMITS,
    ]
    if evaluation is not None:
        sections.append(_EVALUATION.format(**evaluation))
        sections.append(evaluation_section(evaluation))
    elif metrics is not None:
        sections.append(_FIGURES + _metrics_table(recipe, metrics))
    sections.append(_calibration(config, plot))
    return "\n\n".join(sections) + "\n"


def weights_words(precision: str, weights_bytes: int) -> str:
    """A bundle's weights in a few words, for `model_card`: their precision and the size of its model.onnx."""
    return f"{precision} ONNX, {weights_bytes / 1e6:.1f} MB"


_FOR: Final = """## What it is for

Recommending songs by what their lyrics say and feel: finding songs that mean the same as a text or another song,
ranking them by emotion, and grouping a collection into moods. It also reads short plain sentences, such as what
someone types to ask for a song. It is not made to judge people: not the author of a text, not its listeners,
and not anyone's health."""

_LIMITS: Final = """## What it cannot do

- **Arousal.** "Energetic" and "Calm" are hard to tell apart from words: an energetic and a calm song can share
  every line, and what makes the difference is in the sound, which this model never hears.
- **English only.** The model answers texts in other languages, but the answers mean little; the recommender says so of
  a wish that does not look like English, and abstains.
- **Whose judgement.** What songs express, what wishes want and which themes a song has was learned from the ratings of
  a large language model, and is measured against them.
- **Archaic lyrics.** Dialects and English from before about 1900 are read less well: they occur in few of the
  songs that the model was trained on, and in none of the labelled texts.
- **What is meant but not said.** Irony, allusion and stories told across verses are mostly lost. Emotions are those
  that the words express, as annotators of short texts saw them, not those that a listener must feel.
- **Bias.** It was trained on popular songs and on what people post, and has the prejudices of both."""

_FIGURES: Final = """## Metrics

On validation data, by the precision of the weights. `lyricsbert evaluate` measures them with intervals and next to
those of other methods.

"""

_EVALUATION: Final = """## Metrics

Measured by `lyricsbert evaluate` for {model_id} {model_hash:.12} on validation data with seed {seed},
with 95 % bootstrap intervals (over artists where songs are measured). The base model is the untouched encoder that
training started from; TF-IDF and BM25 compare words only; "+ words" adds a model's and TF-IDF's standardised scores."""


def _training(recipe: Recipe, lineage: Mapping[str, Recipe]) -> str:
    data, batch = recipe.data, recipe.batch
    validation = f"{data.validation_emotions.file}, {data.validation_sentiment.file}, and the songs of one artist in "
    validation += f"{1 / data.validation_artists:.1f}"
    start = ""
    if batch.rated_songs:
        start = f"""Each step also had {batch.rated_songs} rated songs with what those who want them might type, and
{batch.queries} rated queries. """
    if recipe.teacher is not None:
        start += f"""A teacher graded how well the songs of a step answer what is typed, by what is said of
them, read by {recipe.teacher.encoder}, and their ratings; the model, which has the lyrics alone, learned to rank
them as it does (learning using privileged information, Vapnik and Vashist 2009). """
    named = " and ".join(map(recipe_name_of, recipe.start))
    if len(recipe.start) > 1:
        start += f"Training started from the mean of the encoders of the runs of {named} (Wortsman et al. 2022). "
    elif named:
        start += f"Training started from the weights of a run of {named}. "
    folder = {recipe_name_of(run): run for each in lineage.values() for run in each.start}
    first = "".join(
        f"    lyricsbert train {name} --data DIR --run {folder[name]}\n" for name in lineage if name in folder
    )
    return f"""## Training

{recipe.steps} steps, each on {batch.song_pairs} pairs of parts of a song, {batch.emotions} texts with an emotion label
and {batch.sentiment} with a sentiment label. {start}The recipe in the bundle has everything else. To train this model
again, with the data files in one folder:

{first}    lyricsbert train recipe.toml --data DIR --run RUN

The same on the songs of Kaggle's Spotify Million Song Dataset, with its CSV in the same folder:

    lyricsbert train recipe.toml --data DIR --run RUN --lyrics spotify_millsongdata.csv

| used for | files | what they are, and under which terms |
|---|---|---|
| embedding | {", ".join(data.lyrics)} | {data.lyrics_about} |
{_source_rows("emotions", data.emotions)}
{_source_rows("sentiment", data.sentiment)}{_rated_row(recipe)}
| validation | {validation} | none of it was trained on |

No lyrics are in this model's folder; the weights were learned from them."""


def _heads(recipe: HeadsRecipe) -> str:
    files = [*(songs.ratings for songs in recipe.data.songs), *recipe.data.queries]
    return f"""## Heads

Two small networks on top of the encoder, which they leave as it is, answer what a mean of sections and the words of a
wish cannot: what a *whole song* expresses (its six emotions, valence, energy and {len(recipe.themes)} themes:
`analyze_songs`), and what someone who types a wish *wants to hear* (`analyze_queries`), which is often not what the
text expresses. Both also give a wish embedding: that of a wish lies near those of the songs that who types it wants. A
section's own emotions are the encoder's. `heads.toml` says how they are trained, in minutes on a CPU:

    lyricsbert train heads.toml --data DIR --run RUN

The ratings and wishes they learned from ({", ".join(files)}) were written by a large language model that read each
song's words, and by it for typed wishes that it made up; no listener rated them. {recipe.data.about} Ratios and the
probabilities of themes are calibrated by temperatures fitted on folds of the training data; valence and energy go from
1 to 9."""


def _calibration(config: BundleConfig, plot: str | None) -> str:
    text = f"""## Calibration

Ratios are calibrated (Guo et al. 2017): logits are divided by {config.emotion_temperature:g} for emotions and
{config.sentiment_temperature:g} for sentiment, temperatures fitted on labelled texts that were held out of
training."""
    if plot is None:
        return text
    return f"""{text} A model that says 0.8 should be right in 80 of 100 such texts:

![Share of texts whose leading emotion or sentiment is right, by the model's confidence]({plot})"""


def plot_name(layout: Layout) -> str:
    """Path of the calibration plot relative to the card."""
    return f"images/{PLOT_NAME}" if layout == "docs" else PLOT_NAME


def _source_rows(task: str, sources: Sequence[Texts]) -> str:
    return "\n".join(f"| {task} | {texts.file} | {texts.about} |" for texts in sources)


def _rated_row(recipe: Recipe) -> str:
    data = recipe.data
    files = [*(songs.ratings for songs in data.rated_songs), *data.rated_queries]
    rows = f"\n| wishes | {', '.join(files)} | {data.rated_about} |" if files else ""
    if recipe.teacher is not None:
        rows += f"\n| teacher | {recipe.teacher.grades} | {recipe.teacher.about} |"
    return rows


def _metrics_table(recipe: Recipe, metrics: Mapping[str, Mapping[str, float]]) -> str:
    files = {"emotions": recipe.data.validation_emotions.file, "sentiment": recipe.data.validation_sentiment.file}
    names = next(iter(metrics.values()))
    lines = [f"| metric | {' | '.join(metrics)} | what it is |", f"|---|{'---:|' * len(metrics)}---|"]
    for name in names:
        values = " | ".join(
            f"{value[name]:.0f}" if name.endswith("_songs") else f"{value[name]:.4f}" for value in metrics.values()
        )
        lines.append(f"| {name} | {values} | {MEANINGS[name].format(**files)} |")
    return "\n".join(lines)
