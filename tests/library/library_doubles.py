"""Songs and an encoder for the library's tests: made of a few words, quick, and with known answers."""

from __future__ import annotations

import hashlib
import random
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import lancedb
import numpy as np
import pyarrow as pa

from lyricsbert.library.store import state_file
from lyricsbert.library.store.metadata import State, metadata_table, rows_from_state
from lyricsbert.library.store.store import Store
from lyricsbert.model.analysis import Analysis, QueryAnalysis, SongAnalyses
from lyricsbert.songs import Song, cut_sections

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

WORDS = ["the", "you", "and", "i", "when", "we", "were", "there", "with", "my", "your", "never"]
WORDS += ["blue", "stone", "river", "window", "paper", "garden", "wheel", "lamp"]


def make_song(number: int, **changes: object) -> Song:
    """A song of two verses and a chorus sung twice, of random common words; `number` decides them."""
    chance = random.Random(number)

    def stanza() -> str:
        return "\n".join(" ".join(chance.choices(WORDS, k=6)) for _ in range(3))

    chorus = f"[Chorus]\n{stanza()}"
    lyrics = "\n\n".join([stanza(), chorus, stanza(), chorus])
    song = {"artist": f"Band {number % 7}", "title": f"Number {number}", "lyrics": lyrics, "year": 1950 + number % 60}
    return Song(**{**song, **changes})  # type: ignore[arg-type]


def make_songs(count: int, start: int = 0) -> list[Song]:
    return [make_song(number) for number in range(start, start + count)]


def write_old_metadata(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Write the metadata of a library as a table, as up to format 3.

    Args:
        path: folder of the library.
        change: called for each of its rows.
    """
    rows = rows_from_state(Store(path).state())
    for row in rows:
        change(row)
    names = dict.fromkeys(name for row in rows for name in row if name != "files")
    known = [metadata_table(State(None, None)).schema]
    known.append(pa.schema([("mood_mean", pa.list_(pa.float64()))]))
    schema = pa.schema([field for each in known for field in each if field.name in names])
    lancedb.connect(path).create_table("metadata", pa.Table.from_pylist(rows, schema), mode="overwrite")
    for name in (state_file.NAME, state_file.BEFORE):
        (path / name).unlink(missing_ok=True)


class HashEncoder:
    """Every text has its own pseudo-random analysis. Counts the songs it is given; may be told to fail.

    With themes, it says all that a model can say of songs and queries.
    """

    def __init__(
        self,
        model_id: str = "hash-a",
        dimensions: int = 8,
        fail_after: int | None = None,
        themes: tuple[str, ...] = (),
    ) -> None:
        self.model_id = model_id
        self.model_hash = hashlib.sha256(model_id.encode()).hexdigest()
        self.dimensions = dimensions
        self.themes = themes
        self.fail_after = fail_after
        self.songs_encoded: list[Song] = []

    def analyze(self, texts: Sequence[str]) -> Analysis:
        chances = [np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])) for text in texts]
        embedding = np.array([chance.normal(size=self.dimensions) for chance in chances], dtype=np.float32)
        embedding = embedding.reshape(len(texts), self.dimensions)
        emotions = np.array([chance.dirichlet(np.full(6, 0.5)) for chance in chances], dtype=np.float32)
        sentiment = np.array([chance.dirichlet(np.full(3, 0.5)) for chance in chances], dtype=np.float32)
        embedding /= np.linalg.norm(embedding, axis=1, keepdims=True)
        found = Analysis(embedding, emotions.reshape(-1, 6), sentiment.reshape(-1, 3))
        if not self.themes:
            return found
        valence, energy = np.array([chance.uniform(1, 9, 2) for chance in chances], dtype=np.float32).reshape(-1, 2).T
        themes = np.array([chance.random(len(self.themes)) for chance in chances], dtype=np.float32)
        return replace(found, valence=valence, energy=energy, themes=themes.reshape(-1, len(self.themes)))

    def wish_embeddings(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        return self.analyze([f"wish: {text}" for text in texts]).embedding if self.themes else None

    def analyze_queries(self, texts: Sequence[str]) -> QueryAnalysis:
        found = self.analyze(texts)
        feeling = np.ones(len(texts), dtype=np.float32)
        expressed = {field.name: getattr(found, field.name) for field in fields(found)}
        wishes = self.wish_embeddings(texts)
        return QueryAnalysis(**expressed, wanted=found.emotions, feeling=feeling, wish_embedding=wishes)

    def analyze_songs(self, songs: Sequence[Song]) -> SongAnalyses:
        self.songs_encoded += songs
        if self.fail_after is not None and len(self.songs_encoded) > self.fail_after:
            raise InterruptedError("told to stop")
        sections, song_index, times_sung = [], [], []
        for row, song in enumerate(songs):
            counts: dict[str, int] = {}
            for section in cut_sections(song.lyrics):
                if section.text not in counts:
                    sections.append(section)
                    song_index.append(row)
                counts[section.text] = counts.get(section.text, 0) + 1
            times_sung += counts.values()
        return SongAnalyses(
            songs=self.analyze([song.lyrics for song in songs]),
            sections=tuple(sections),
            analysis=replace(
                self.analyze([section.text for section in sections]), valence=None, energy=None, themes=None
            ),
            song_index=np.array(song_index, dtype=np.int64),
            times_sung=np.array(times_sung, dtype=np.int64),
            wish_embedding=self.wish_embeddings([song.lyrics for song in songs]),
        )
