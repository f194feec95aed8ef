"""Songs per second: LyricsBERT, sentence-transformers and two BERT-base classifiers on the same songs.

- LyricsBERT: whole songs, each distinct section once; embedding, six emotions and sentiment; int8.
- sentence-transformers: all-MiniLM-L6-v2 in float32 torch, the embedding only, the first 256 tokens of each song,
  batches of 32.
- two classifiers: BERT-base for emotion and for sentiment in float32 torch, 512 tokens, one song at a time, as in the
  system that LyricsBERT replaces. Their weights are random, which takes the same time.

The first two take turns for several rounds, and their medians are compared. The third is slow and runs once.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from itertools import islice

import torch
from sentence_transformers import SentenceTransformer
from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

from lyricsbert import Encoder, Song, read_songs
from lyricsbert.lab.data.bases import find_base
from lyricsbert.songs import unusable_reason
from report import write_results

BASE = "sentence-transformers/all-MiniLM-L6-v2"


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def two_classifiers(songs: list[Song]) -> Callable[[], None]:
    torch.manual_seed(0)
    tokenizer = AutoTokenizer.from_pretrained(find_base(BASE))  # the same vocabulary as bert-base-uncased
    models = [BertForSequenceClassification(BertConfig(num_labels=labels)).eval() for labels in (6, 3)]

    def run() -> None:
        with torch.no_grad():
            for song in songs:
                for model in models:
                    model(**tokenizer(song.lyrics, truncation=True, max_length=512, return_tensors="pt"))

    return run


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--songs", required=True, help="a file of songs")
    parser.add_argument("-n", type=int, default=300, help="how many songs")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()

    songs = list(islice((song for song in read_songs(arguments.songs) if unusable_reason(song) is None), arguments.n))
    encoder = Encoder.load()
    rival = SentenceTransformer(find_base(BASE), device="cpu")
    rival.max_seq_length = 256
    lyrics = [song.lyrics for song in songs]

    def ours() -> object:
        return encoder.analyze_songs(songs)

    def theirs() -> object:
        return rival.encode(lyrics, batch_size=32, show_progress_bar=False)

    ours()
    theirs()
    rounds = [(seconds(ours), seconds(theirs)) for _ in range(arguments.rounds)]
    classifiers = two_classifiers(songs)
    classifiers_seconds = seconds(classifiers)
    our_seconds = statistics.median(own for own, _ in rounds)
    write_results(
        "analysis_speed",
        {
            "songs": len(songs),
            "lyricsbert_songs_per_second": round(len(songs) / our_seconds, 1),
            "sentence_transformers_songs_per_second": round(
                len(songs) / statistics.median(other for _, other in rounds), 1
            ),
            "two_classifiers_songs_per_second": round(len(songs) / classifiers_seconds, 2),
            "ratio_to_sentence_transformers": round(statistics.median(other / own for own, other in rounds), 2),
            "ratio_to_sentence_transformers_range": [
                round(min(other / own for own, other in rounds), 2),
                round(max(other / own for own, other in rounds), 2),
            ],
            "ratio_to_two_classifiers": round(classifiers_seconds / our_seconds, 1),
        },
    )


if __name__ == "__main__":
    main()
