"""The exceptions a caller can catch. Each message is one sentence: what was wrong, where, and what is allowed."""


class LyricsBERTError(Exception):
    """Base of every error that LyricsBERT raises on purpose; its message can be shown to a user as it is."""


class SourceError(LyricsBERTError):
    """A source of songs cannot be read at all: it does not exist, has no usable columns, or is empty."""


class ModelError(LyricsBERTError):
    """A model bundle is missing, incomplete or not what its configuration says."""


class LibraryError(LyricsBERTError):
    """A library cannot be opened or written: missing, half-written, locked, another model's, or on a full disk."""


class LibraryBusyError(LibraryError):
    """Another process is writing to the library; the same write will work once that one is done."""


class LibraryRebuiltError(LibraryError):
    """Another process has rebuilt the library with another model, so that this one cannot write to it any more."""


class ServerError(LyricsBERTError):
    """The server cannot start: its address is in use, or other machines could reach it without a token."""


class SongNotFoundError(LyricsBERTError):
    """No song in the library has that name; the message lists the nearest ones."""


class WishError(LyricsBERTError):
    """A wish asks for something that does not exist or is out of range."""


class ConversationError(LyricsBERTError):
    """A conversation cannot be gone on with, or has no such chip to take off."""


class ExtraMissingError(LyricsBERTError):
    """Something needs a package that is not installed; the message names the extra to install."""


class RecipeError(LyricsBERTError):
    """A training recipe has an unknown key, a missing file or a value out of range."""


class PlaylistError(LyricsBERTError):
    """A playlist file cannot be written or read."""


class ListenerError(LyricsBERTError):
    """A listener's name, setting or event is not one, or there is no such listener."""


class ListenerStoreError(LyricsBERTError):
    """The store of listeners cannot be opened or written, or a newer version of this program has made it."""


class HistoryError(LyricsBERTError):
    """A file of listening history cannot be read at all: unknown format, not a file, or nothing in it."""
