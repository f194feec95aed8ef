"""The full-text index of the songs table, over the terms of `lyricsbert.text`, and queries on it.

Queries use LanceDB's asynchronous interface, which takes little more than half the time of the synchronous one: that
asks for the table's schema with each query, and cannot run two queries at once.
"""

from __future__ import annotations

import asyncio
import os
from functools import lru_cache
from threading import Thread
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from lyricsbert.library.store.schema import TERMS

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence
    from concurrent.futures import Future

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

T = TypeVar("T")


class FullText:
    """The full-text index of the songs table at one version.

    Args:
        table: the table, as LanceDB's synchronous interface opens it.
    """

    def __init__(self, table: Any) -> None:
        self._table = table._table  # the asynchronous table behind the synchronous one

    async def best(
        self, kind: Literal["MatchQuery", "PhraseQuery"], terms: Sequence[str], limit: int
    ) -> tuple[NDArray[np.uint64], NDArray[np.float32]]:
        """LanceDB's row ids and the BM25 scores of the best matches, unordered."""
        import lancedb.query

        query: Any = getattr(lancedb.query, kind)(" ".join(terms), TERMS.name)
        builder = self._table.query().nearest_to_text(query).select(["_score"]).with_row_id().limit(limit)
        hits = await builder.to_arrow()
        return hits["_rowid"].to_numpy(), hits["_score"].to_numpy()

    async def lyrics(self, row_ids: NDArray[np.uint64]) -> pa.Table:
        """The lyrics of some rows, unordered, with their `_rowid`."""
        return await self._table.take_row_ids(row_ids.tolist()).select(["lyrics"]).with_row_id().to_arrow()


def create_full_text_index(table: Any) -> None:
    """Index the terms as they are, since they are already folded and stemmed."""
    from lancedb.index import FTS

    table.create_index(
        TERMS.name,
        config=FTS(
            with_position=True,
            base_tokenizer="whitespace",
            max_token_length=None,
            lower_case=False,
            stem=False,
            remove_stop_words=False,
            ascii_folding=False,
        ),
    )


def submit(query: Coroutine[Any, Any, T]) -> Future[T]:
    """Run a query in the background."""
    return asyncio.run_coroutine_threadsafe(query, _loop(os.getpid()))


@lru_cache(maxsize=1)
def _loop(process: int) -> asyncio.AbstractEventLoop:
    """The event loop that runs the queries of this process; a forked process needs its own."""
    del process
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, name="lyricsbert-queries", daemon=True).start()
    return loop
