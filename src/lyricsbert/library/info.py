"""Facts and counts about a library."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lyricsbert.library.moods import MOODS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from lyricsbert.library.store.metadata import Snapshot
    from lyricsbert.library.store.store import Store
    from lyricsbert.library.store.tables import Tables


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


def library_info(
    store: Store,
    tables: Tables,
    snapshot: Snapshot,
    moods: NDArray[np.int8],
    unusable: Sequence[str | None],
    *,
    in_memory: bool,
) -> LibraryInfo:
    """Put together the facts about one version of a library.

    Args:
        store: where it is.
        tables: its tables.
        snapshot: its metadata.
        moods: (n,) positions in MOODS, -1 for unusable songs.
        unusable: why each of the n songs has no analysis, None if it has one.
        in_memory: whether its index is exact.
    """
    counts = np.bincount(moods[moods >= 0], minlength=len(MOODS))
    return LibraryInfo(
        path=store.path,
        songs=len(moods),
        sections=tables.count_sections(),
        moods=dict(zip(MOODS, counts.tolist(), strict=True)),
        unusable=dict(Counter(reason for reason in unusable if reason is not None).most_common()),
        model_id=snapshot.model.id,
        model_hash=snapshot.model.hash,
        dimensions=snapshot.model.dimensions,
        index="exact" if in_memory else "approximate",
        bytes_on_disk=store.size_in_bytes(),
        version=snapshot.version,
        format=snapshot.format,
        written_at=snapshot.tables.committed_at,
    )
