"""Inspects a model: what its heads attend to, and which words carry each emotion, on a self-contained page."""

from lyricsbert.lab.attention.inspection import Inspection, inspect_song
from lyricsbert.lab.attention.instrumented import InstrumentedModel
from lyricsbert.lab.attention.page import attention_page, render_page

__all__ = ["Inspection", "InstrumentedModel", "attention_page", "inspect_song", "render_page"]
