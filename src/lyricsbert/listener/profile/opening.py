"""Opens the store of listeners, in the library's folder or elsewhere."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lyricsbert.errors import ListenerStoreError
from lyricsbert.extras import needs_extra
from lyricsbert.library.store.listeners_file import LISTENERS_FILE

if TYPE_CHECKING:
    from lyricsbert.listener.profile.store import ListenerStore


def open_listeners(library: str, url: str | None = None) -> ListenerStore:
    """Open the store of listeners, which is made if there is none.

    Args:
        library: the library, beside whose songs they are kept by default.
        url: where else: the path of a file of SQLite, or a URL as SQLAlchemy has them; None for the default.

    Raises:
        ExtraMissingError: the extra `listener` is not installed.
        ListenerStoreError: it cannot be opened.
    """
    with needs_extra("Listeners", "listener"):
        from lyricsbert.listener.profile.store import ListenerStore
    return ListenerStore(url or default_store(library))


def default_store(library: str) -> str:
    """Path of the file in which a library's listeners are kept unless another store is named.

    Raises:
        ListenerStoreError: the library is in an object store.
    """
    path = library.removeprefix("file://")
    if "://" in path:
        raise ListenerStoreError(
            f"The library {library} is not in a folder, so its listeners need a store of their own: name one with"
            " --listeners."
        )
    return os.path.join(path, LISTENERS_FILE)  # noqa: PTH118 - as it was written, for messages
