"""Damages the files of a library, and tells what comes of it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.errors import LibraryError
from lyricsbert.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _flip(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content))
    return content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :]


DAMAGES: Final[dict[str, Callable[[bytes, random.Random], bytes | None]]] = {
    "flip": _flip,
    "truncate": lambda content, chance: content[: chance.randrange(len(content))],
    "empty": lambda content, chance: b"",
    "zeros": lambda content, chance: bytes(len(content)),
    "garbage": lambda content, chance: chance.randbytes(len(content)),
    "delete": lambda content, chance: None,
}
"""Kinds of damage: what a file holds afterwards, None if it is gone."""


def served(path: Path) -> list[object]:
    """All that a library serves, both ways that it searches."""
    found: list[object] = []
    for index in ("exact", "approximate"):
        library = Library.open(path, index=index)  # type: ignore[arg-type]
        query = np.ones(library.dimensions, dtype=np.float32) / np.float32(library.dimensions**0.5)
        similar = library.index.similarities(query)
        found += [
            list(library),
            library.to_arrow().to_pylist(),
            [
                (each.sections, each.analysis.embedding.tolist(), each.times_sung.tolist())
                for each in library.sections_of(range(len(library)))
            ],
            None if library.positions is None else np.nan_to_num(library.positions).tolist(),
            [(hit.row, hit.phrase, round(hit.bm25, 3)) for hit in library.search_words("the garden wheel", 99)],
            similar.rows.tolist(),
            similar.section_cosine.round(2).tolist(),
        ]
    return found


def outcome(path: Path, expected: list[object]) -> str:
    """What a damaged library does: "served right", "served wrong", "refused", or an error that should not be."""
    try:
        found = served(path)
    except LibraryError as error:
        message = str(error)
        return "refused" if "\n" not in message and str(path) in message else f"unclear: {message}"
    except BaseException as error:
        return f"trace: {type(error).__name__}"
    return "served right" if found == expected else "served wrong"
