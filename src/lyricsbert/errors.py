"""The exceptions a caller can catch. Each message is one sentence: what was wrong, where, and what is allowed."""


class LyricsBERTError(Exception):
    """Base of every error that LyricsBERT raises on purpose; its text is fit to be shown to a user."""


class SourceError(LyricsBERTError):
    """A source of songs cannot be read at all: no such file, no usable columns, nothing in it."""


class ModelError(LyricsBERTError):
    """A model bundle is missing, incomplete or not what its configuration says."""


class LibraryError(LyricsBERTError):
    """A library cannot be opened or written: not there, half-written, locked, full disk, made by another model."""


class LibraryBusyError(LibraryError):
    """A library is being written by somebody else; the same write will work when that one is done."""


class ServerError(LyricsBERTError):
    """The server cannot start: its address is taken, or it would listen to strangers without a token."""


class SongNotFoundError(LyricsBERTError):
    """No song in the library is called that; the message names the nearest ones."""


class WishError(LyricsBERTError):
    """A wish asks for something that does not exist or is out of range."""


class ExtraMissingError(LyricsBERTError):
    """Something needs a package that is installed on demand; the message names the extra that brings it."""


class RecipeError(LyricsBERTError):
    """A training recipe has an unknown key, a missing file or a value out of range."""
