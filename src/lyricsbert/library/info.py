"""Facts and counts about a library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class LibraryInfo:
    """Facts and counts about a library.

    Attributes:
        path: folder or URI.
        songs: all songs, usable or not.
        sections: distinct sections of the usable songs.
        moods: number of usable songs of each mood.
        unusable: number of songs that cannot be analysed, by reason.
        model_id: name of the model that analysed the songs.
        model_hash: SHA-256 of that model.
        dimensions: length of its embeddings.
        index: "exact" or "approximate".
        bytes_on_disk: size of the folder; None in an object store.
        version: number of writes so far.
        format: version of the layout on disk.
        written_at: when this version was published.
    """

    path: str
    songs: int
    sections: int
    moods: dict[str, int]
    unusable: dict[str, int]
    model_id: str
    model_hash: str
    dimensions: int
    index: str
    bytes_on_disk: int | None
    version: int
    format: int
    written_at: datetime
