"""The listeners of a server: their store, opened when it is first needed, and their profiles."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from lyricsbert.listener.profile import Profiles, open_listeners

if TYPE_CHECKING:
    from lyricsbert.library import Library
    from lyricsbert.listener.profile import SongNames
    from lyricsbert.listener.profile.store import ListenerStore
    from lyricsbert.recommend.profile import Profile
    from lyricsbert.server.settings import Settings


class Listeners:
    """Opens the store of listeners once it is asked for. Safe to use from several threads.

    A library that nobody may write to, or a database that is away, is no reason not to serve songs.

    Args:
        settings: of the server.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._guard = threading.Lock()
        self._profiles: Profiles | None = None

    @property
    def store(self) -> ListenerStore:
        """Where listeners are kept.

        Raises:
            ExtraMissingError: the extra `listener` is not installed.
            ListenerStoreError: it cannot be opened.
        """
        return self._opened().store

    def names(self, library: Library) -> SongNames:
        """The names of the songs of a library."""
        return self._opened().names(library)

    def profile(self, name: str, library: Library) -> Profile:
        """What is known of a listener."""
        return self._opened().profile(name, library)

    def close(self) -> None:
        """Close the store; asked again, it is opened again."""
        with self._guard:
            if self._profiles is not None:
                self._profiles.store.close()
                self._profiles = None

    def _opened(self) -> Profiles:
        with self._guard:
            if self._profiles is None:
                self._profiles = Profiles(open_listeners(self._settings.library, self._settings.listeners))
            return self._profiles
