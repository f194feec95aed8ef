"""Songs to train and validate on, and the parts of them that are drawn."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from lyricsbert.songs import cut_sections, read_songs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np

    from lyricsbert.songs import Song

SHORTEST_PART: Final = 3
LONGEST_PART: Final = 12
"""Maximum number of lines in a part of a song that is drawn for the contrastive loss."""


def read_lyrics(files: Sequence[str], folder: Path, validation_artists: float) -> tuple[list[Song], list[Song]]:
    """Songs to train on and songs to validate on, with no artist in both.

    Artists are split by a hash of their name, so that the split stays the same whatever files are added. Songs with
    fewer than eight distinct lines are too short to learn from and are left out.
    """
    train: list[Song] = []
    validation: list[Song] = []
    seen: set[str] = set()
    for song in read_songs([folder / file for file in files]):
        if song.id in seen or len(set(lyric_lines(song.lyrics))) < 2 * SHORTEST_PART + 2:
            continue
        seen.add(song.id)
        (validation if is_held(song.artist, validation_artists) else train).append(song)
    return train, validation


def most_per_artist(songs: Sequence[Song], most: int) -> list[Song]:
    """At most so many songs by each artist, in their order; 0 leaves out none.

    Which ones stay is told by a hash of their titles, so that it does not depend on the order of the files.
    """
    of_artist: dict[str, list[Song]] = {}
    for song in songs:
        of_artist.setdefault(artist_key(song.artist), []).append(song)
    kept = {
        song.id
        for own in of_artist.values()
        for song in sorted(own, key=lambda song: hash_share(song.title))[: most or None]
    }
    return [song for song in songs if song.id in kept]


def is_held(artist: str, share: float) -> bool:
    """Whether an artist is among the given share of artists that are held out of training."""
    return hash_share(artist) < share


def hash_share(text: str) -> float:
    """A number in 0..1 that depends only on the text, so that splits by it never move a text."""
    return int.from_bytes(hashlib.blake2b(artist_key(text).encode(), digest_size=4).digest(), "big") / 2**32


def artist_key(name: str) -> str:
    """An artist's name without differences of case and surrounding blanks."""
    return name.casefold().strip()


def lyric_lines(lyrics: str) -> list[str]:
    """The lines of a lyric as they are sung, without section tags."""
    return [line for section in cut_sections(lyrics) for line in section.lines]


def line_key(line: str) -> str:
    """A line's letters and digits, ignoring case: lines with equal keys count as the same."""
    return "".join(filter(str.isalnum, line.casefold()))


def draw_parts(lines: Sequence[str], rng: np.random.Generator) -> tuple[str, str]:
    """Two disjoint random windows of a song's lines; lines that are in both are removed from the second.

    The windows are on either side of a random cut, so that verses are paired with choruses as well as with verses. If
    nothing would be left of the second window, nothing is removed from it.

    Args:
        lines: at least 6 lines.
        rng: source of randomness.
    """
    cut = int(rng.integers(SHORTEST_PART, len(lines) - SHORTEST_PART + 1))
    first, second = _window(lines[:cut], rng), _window(lines[cut:], rng)
    sung = {line_key(line) for line in first}
    own = [line for line in second if line_key(line) not in sung] or second
    parts = ["\n".join(first), "\n".join(own)]
    return (parts[0], parts[1]) if rng.random() < 0.5 else (parts[1], parts[0])


def halves(lines: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """The two halves of a song, the second without the lines of the first; None if fewer than 6 lines are left."""
    middle = len(lines) // 2
    sung = {line_key(line) for line in lines[:middle]}
    second = [line for line in lines[middle:] if line_key(line) not in sung]
    return (list(lines[:middle]), second) if len(second) >= 6 else None


def window_of(text: str, rng: np.random.Generator) -> str:
    """A random window of a lyric's lines."""
    return "\n".join(_window(text.split("\n"), rng))


def _window(lines: Sequence[str], rng: np.random.Generator) -> list[str]:
    size = min(len(lines), int(rng.integers(SHORTEST_PART, LONGEST_PART + 1)))
    start = int(rng.integers(0, len(lines) - size + 1))
    return list(lines[start : start + size])
