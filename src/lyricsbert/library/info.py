"""What a library is and holds, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class LibraryInfo:
    """What a library is and holds.

    Attributes:
        path: folder or URI.
        songs: all songs, usable or not.
        sections: distinct sections of the usable songs.
        moods: how many usable songs have each mood.
        unusable: how many songs cannot be analysed, by reason.
        model_id: name of the model that analysed it.
        model_hash: SHA-256 of that model.
        dimensions: length of its embeddings.
        index: "exact" or "approximate".
        bytes_on_disk: size of the folder; None on an object store.
        version: counts the writes, from 1.
        format: number of the layout on disk.
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
