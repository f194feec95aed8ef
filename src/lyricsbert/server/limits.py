"""The limits of the HTTP API. Requests beyond them are refused with 413 or 422 before anything is computed."""

from __future__ import annotations

from typing import Final

MAX_BODY: Final = 512 * 1024
"""Bytes of a request's body, except for uploads."""

MAX_UPLOAD: Final = 1024 * 1024 * 1024
"""Total bytes of the files of one import."""

MAX_FILES: Final = 2000
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

MAX_VIAS: Final = 20
"""Points that bend the path of one journey."""

MAX_PLAYLIST: Final = 1000
"""Songs of one playlist."""

MAX_PLAYLIST_FILE: Final = 500_000
"""Characters of a playlist file that is read."""

MAX_FINDINGS: Final = 500
"""Songs that look wrong in one answer."""

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

MAX_STREAMS: Final = 128
"""Audio files that are sent at a time; beyond it, requests for them get 503."""

MAX_STREAMS_OF_ONE: Final = 32
"""Audio files that are sent to one address at a time; beyond it, its requests for them get 503."""

MAX_IDS: Final = 200
"""Songs that are asked for by their ids at a time."""

MAX_HISTORY: Final = 128 * 1024 * 1024
"""Bytes of a file of listening history."""

MAX_EVENTS: Final = 1000
"""Events of a listener that are sent at once."""
