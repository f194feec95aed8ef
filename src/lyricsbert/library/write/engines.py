"""The engines of a build by name: one entry each, imported when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from lyricsbert.errors import LibraryError
from lyricsbert.extras import needs_extra
from lyricsbert.library.write.batches import AnalyzedBatch, Batch, Engine, analyze_batch

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from lyricsbert.model import Encoder

EngineName = Literal["local", "ray"]


def analyze_locally(batches: Iterator[Batch], encoder: Encoder) -> Generator[AnalyzedBatch, None, None]:
    """The engine "local": analyse each batch in this process when it is asked for."""
    for batch in batches:
        yield analyze_batch(batch, encoder)


def _load_ray() -> Engine:
    with needs_extra('The engine "ray"', "scale"):
        from lyricsbert.library.write.ray_engine import analyze_with_ray
    return analyze_with_ray


_ENGINES: Final[dict[EngineName, Callable[[], Engine]]] = {
    "local": lambda: analyze_locally,
    "ray": _load_ray,
}


def find_engine(name: EngineName) -> Engine:
    """The engine of a name.

    Raises:
        LibraryError: there is no engine of this name.
        ExtraMissingError: the extra that it needs is not installed.
    """
    if name not in _ENGINES:
        raise LibraryError(f"There is no engine {name!r} to build a library with; allowed: {', '.join(_ENGINES)}.")
    return _ENGINES[name]()
