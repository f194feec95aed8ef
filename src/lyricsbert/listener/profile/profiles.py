"""Profiles of listeners, learnt once and kept until something changes."""

from __future__ import annotations

import threading
from collections import deque
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Final

from lyricsbert.cache import LruCache
from lyricsbert.listener.profile.event import check_listener
from lyricsbert.listener.profile.names import SongNames
from lyricsbert.listener.profile.taste import learn

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricsbert.library import Library
    from lyricsbert.listener.profile.listener import Listener
    from lyricsbert.listener.profile.store import ListenerStore
    from lyricsbert.recommend.profile import Profile

_KEPT: Final = 32
_EDITIONS: Final = 2
"""Versions of the library of which names are kept: requests on the older one finish on that."""


class Profiles:
    """Learns what listeners like. Safe to use from several threads.

    A profile is learnt anew when an event comes, whichever process writes it, when the library changes, and every hour,
    since what was just heard rests for a time.

    Args:
        store: where listeners are kept.
        clock: tells the present in UTC.
    """

    def __init__(self, store: ListenerStore, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.store = store
        self._clock = clock
        self._guard = threading.Lock()
        self._named: deque[tuple[int, Library, SongNames]] = deque(maxlen=_EDITIONS)
        self._numbers = count()
        self._learnt: LruCache[tuple[object, ...], Profile] = LruCache(_KEPT)

    def names(self, library: Library) -> SongNames:
        """The names of the songs of a library, prepared once."""
        return self._numbered(library)[1]

    def profile(self, name: str, library: Library) -> Profile:
        """What is known of a listener; of one who has done nothing yet, nothing.

        Raises:
            ListenerError: it is no name.
            ListenerStoreError: the store failed.
        """
        listener, now = self.store.listener(check_listener(name)), self._clock()
        number, names = self._numbered(library)
        key = (listener.name, listener.created, listener.revision, number, f"{now:%Y-%m-%d %H}")
        return self._learnt.get_many([key], lambda _: [self._learn(listener, library, names, now)])[0]

    def _numbered(self, library: Library) -> tuple[int, SongNames]:
        """The names of a library's songs, and a number that no other version has."""
        with self._guard:
            for number, known, names in self._named:
                if known is library:
                    return number, names
            made = (next(self._numbers), library, SongNames(library))
            self._named.append(made)
            return made[0], made[2]

    def _learn(self, listener: Listener, library: Library, names: SongNames, now: datetime) -> Profile:
        return learn(self.store.events(listener.name), library, names, listener.settings, now, listener.name)
