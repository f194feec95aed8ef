"""Looking into a model: what its heads attend to, and which words carry each emotion, as one self-contained page."""

from lyricsbert.lab.attention.page import attention_page, render_page
from lyricsbert.lab.attention.reading import Reading, read_song
from lyricsbert.lab.attention.watched import Watched, watch_model

__all__ = ["Reading", "Watched", "attention_page", "read_song", "render_page", "watch_model"]
