"""The limits of the HTTP API. Requests beyond them are refused with 413 or 422 before anything is computed."""

from __future__ import annotations

from typing import Final

MAX_BODY: Final = 512 * 1024
"""Bytes of a request's body, except for uploads."""

MAX_UPLOAD: Final = 1024 * 1024 * 1024
"""Total bytes of the files of one import."""

MAX_FILES: Final = 500
"""Files of one import."""

MAX_TEXT: Final = 10_000
"""Characters of one text."""

MAX_TEXTS: Final = 32
"""Texts of one analysis."""

MAX_NAME: Final = 300
"""Characters of an artist, a title, a genre, a search."""

MAX_TURN_SONGS: Final = 50
"""Songs of one list of a conversation, which somebody reads."""

MAX_STATE: Final = 200_000
"""Characters of the state of a conversation."""

MAX_K: Final = 200
"""Songs of one answer."""

MAX_PAGE: Final = 200
"""Songs or artists on one page of a list."""

MAX_NAMED: Final = 500
"""Liked or disliked songs of one wish."""

MAX_IGNORED: Final = 100
"""Things that are not to be read in the text of one wish."""

MAX_THEMES: Final = 20
"""Themes of one wish."""

MAX_PLAYLIST: Final = 1000
"""Songs of one playlist."""

MAX_CONNECTIONS: Final = 4000
"""Open connections; beyond it, or beyond what the system allows, silent ones are closed."""

MAX_CONNECTIONS_OF_ONE: Final = 1000
"""Open connections of one address; beyond it, its silent ones are closed."""

MAX_REQUESTS: Final = 1000
"""Requests in progress; beyond it, requests get 503."""

MAX_REQUESTS_OF_ONE: Final = 250
"""Requests in progress of one address; beyond it, its requests get 503."""

MAX_WAITING: Final = 64
"""Requests that wait for a worker; beyond it, requests get 503."""
