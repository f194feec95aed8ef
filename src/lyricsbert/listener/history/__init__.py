"""Listening history from elsewhere: read from the files that services give out, and matched with a library."""

from lyricsbert.listener.history.importing import HistoryReport, import_history

__all__ = ["HistoryReport", "import_history"]
