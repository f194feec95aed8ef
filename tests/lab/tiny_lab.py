"""A laboratory small enough for a test: an encoder of a few thousand weights, songs, labelled texts and a recipe."""

import csv
import dataclasses
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import (
    AutoModel,
    BertConfig,
    DistilBertConfig,
    MPNetConfig,
    PreTrainedConfig,
    PreTrainedTokenizerFast,
    RobertaConfig,
)

from lyricsbert.lab.data.recipe import Quantization

KEY_WORDS = {
    "sadness": ["crying", "lonely", "weeping"],
    "joy": ["laughing", "happy", "dancing"],
    "love": ["kissing", "tender", "adored"],
    "anger": ["shouting", "furious", "raging"],
    "fear": ["trembling", "afraid", "hiding"],
    "surprise": ["startled", "sudden", "astonished"],
}
SENTIMENT_WORDS = {"negative": ["awful", "rotten"], "neutral": ["tuesday", "table"], "positive": ["lovely", "splendid"]}
PLACES = ["harbour", "orchard", "kitchen", "station", "meadow", "attic"]
FRAMES = ("i was {} in the {}", "they found me {} by the {}", "{} again behind the {}", "all day {} near the {}")
THEMES = [
    "boat tide anchor gull rope sail",
    "train ticket platform signal rail smoke",
    "bread oven flour table salt spoon",
    "snow sled mitten frost pine lantern",
    "letter stamp ink drawer ribbon desk",
    "horse saddle dust canyon spur fence",
]
LINES = (
    "the {0} is older than the {1}",
    "you left a {2} beside my {0}",
    "nobody mends a {1} any more",
    "i keep the {3} under the {4}",
    "one more {5} and then we go",
    "give me the {4} and the {2}",
    "a {3} a {5} a little while",
    "the {1} remembers every {4}",
    "so carry the {0} and the {5}",
    "there was a {2} on the {3}",
)
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
CONFIGS: dict[str, PreTrainedConfig] = {
    "bert": BertConfig(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64),
    "distilbert": DistilBertConfig(dim=32, n_layers=2, n_heads=2, hidden_dim=64),
    "roberta": RobertaConfig(
        hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64, pad_token_id=1
    ),
    "mpnet": MPNetConfig(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64),
}
"""Four families of encoders, each with its own names for dropout and its own counting of positions."""


def write_base(folder: Path, family: str, positions: int = 72) -> Path:
    """Write a random encoder of a family, and a WordPiece tokenizer of the corpus's words."""
    texts = [*KEY_WORDS.values(), *SENTIMENT_WORDS.values(), PLACES]
    words = {word for group in texts for word in group} | set(" ".join([*THEMES, *FRAMES, *LINES]).split())
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    pieces = [*letters, *(f"##{letter}" for letter in letters)]
    vocabulary = dict.fromkeys([*SPECIAL, *pieces, *sorted(word for word in words if word.isalpha())])
    tokenizer = Tokenizer(models.WordPiece({word: row for row, word in enumerate(vocabulary)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", SPECIAL.index("[CLS]")), ("[SEP]", SPECIAL.index("[SEP]"))]
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        **{f"{name}_token": f"[{name.upper()}]" for name in ("pad", "unk", "cls", "sep", "mask")},
    ).save_pretrained(folder)
    config = type(CONFIGS[family])(**CONFIGS[family].to_dict())
    config.vocab_size, config.max_position_embeddings = len(vocabulary), positions
    torch.manual_seed(5)
    AutoModel.from_config(config).save_pretrained(folder)
    return folder


def write_data(folder: Path) -> Path:
    """Write songs.csv, emotions.csv, sentiment.csv and moods.csv (lyrics with a mood)."""
    rng = np.random.default_rng(3)
    songs = [(f"Band {n // 2}", f"Song {n}", _lyrics(n, rng)) for n in range(48)]
    _write(folder / "songs.csv", ["artist", "song", "text"], songs)
    for name, words in (("emotions", KEY_WORDS), ("sentiment", SENTIMENT_WORDS)):
        rows = [
            (frame.format(word, place), label)
            for label, group in words.items()
            for word in group
            for frame in FRAMES
            for place in PLACES
        ]
        _write(folder / f"{name}.csv", ["text", "label"], rows)
    moods = [(lyrics, ("happy", "sad")[n % 2]) for n, (_, _, lyrics) in enumerate(songs[:10])]
    _write(folder / "moods.csv", ["text", "mood"], moods)
    return folder


def _lyrics(number: int, rng: np.random.Generator) -> str:
    theme = THEMES[number % len(THEMES)].split()
    verses = []
    for _ in range(4):
        lines = rng.choice(len(LINES), size=4, replace=False)
        verses.append("\n".join(LINES[line].format(*rng.permutation(theme)) for line in lines))
    return "\n\n".join(verses)


def _write(path: Path, columns: list[str], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])


def recipe_text(base: Path, steps: int = 12, evaluate_every: int = 6) -> str:
    """A recipe for the tiny corpus."""
    emotions = ", ".join(f'{name} = ["{name}"]' for name in KEY_WORDS)
    sentiments = ", ".join(f'{name} = ["{name}"]' for name in SENTIMENT_WORDS)
    # A model of a few thousand weights suffers more from 8 bits than one of millions, and few songs measure it.
    quantization = "\n".join(f"{item.name} = 0.5" for item in dataclasses.fields(Quantization))
    return f"""
model_id = "tiny-trained"
base = '{base}'
seed = 11
steps = {steps}
max_tokens = 48
evaluate_every = {evaluate_every}
precision = "float32"

[batch]
song_pairs = 6
neighbours = 2
emotions = 24
sentiment = 12

[optimizer]
learning_rate = 3e-3
head_learning_rate = 1e-2

[quantization]
{quantization}

[data]
lyrics = ["songs.csv"]
validation_artists = 0.3

[data.validation_emotions]
file = "emotions.csv"
map = {{ {emotions} }}

[data.validation_sentiment]
file = "sentiment.csv"
map = {{ {sentiments} }}

[[data.emotions]]
file = "emotions.csv"
map = {{ {emotions} }}

[[data.emotions]]
file = "moods.csv"
label = "mood"
map = {{ happy = ["joy", "love"], sad = ["sadness"] }}
lyrics = true

[[data.sentiment]]
file = "sentiment.csv"
map = {{ {sentiments} }}
"""
