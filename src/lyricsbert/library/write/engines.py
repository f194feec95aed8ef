"""The engines of a build by name: one entry each, imported when it is used."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, Literal

from lyricsbert.errors import LibraryError
from lyricsbert.extras import needs_extra
from lyricsbert.library.write.batches import AnalyzedBatch, Batch, Engine, analyze_batch

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from concurrent.futures import Future

    from lyricsbert.model import Encoder

EngineName = Literal["local", "ray"]


def analyze_locally(batches: Iterator[Batch], encoder: Encoder) -> Generator[AnalyzedBatch, None, None]:
    """The engine "local": analyse batches in this process, each while the one before is being written."""
    with ThreadPoolExecutor(1) as pool:
        before: Future[AnalyzedBatch] | None = None
        for batch in batches:
            ahead = pool.submit(analyze_batch, batch, encoder)
            if before is not None:
                yield before.result()
            before = ahead
        if before is not None:
            yield before.result()


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
