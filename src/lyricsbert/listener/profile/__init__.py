"""What is kept of listeners, and the taste that is learnt from it."""

from lyricsbert.listener.profile.event import Event
from lyricsbert.listener.profile.export import export_lines
from lyricsbert.listener.profile.judged import JudgedSong, judged_songs
from lyricsbert.listener.profile.listener import Added, Listener, ListenerSettings
from lyricsbert.listener.profile.names import SongNames
from lyricsbert.listener.profile.opening import open_listeners
from lyricsbert.listener.profile.profiles import Profiles
from lyricsbert.listener.profile.taste import learn

__all__ = [
    "Added",
    "Event",
    "JudgedSong",
    "Listener",
    "ListenerSettings",
    "Profiles",
    "SongNames",
    "export_lines",
    "judged_songs",
    "learn",
    "open_listeners",
]
