"""The attention view, which needs the laboratory (extra `lab`)."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

from lyricsbert.server.problems import ProblemError

if TYPE_CHECKING:
    from pathlib import Path

    class AttentionPage(Protocol):
        """Renders a text as a self-contained HTML page."""

        def __call__(self, text: str, *, title: str, model: Path) -> str:
            """The page as HTML."""
            ...


def is_installed() -> bool:
    """Whether the packages of the extra are there."""
    return find_spec("onnx") is not None


def renderer() -> AttentionPage:
    """What draws the view.

    Raises:
        ProblemError: the extra is not installed.
    """
    if not is_installed():
        raise ProblemError("extra-missing", 'The attention view is not installed: run `pip install "lyricsbert[lab]"`.')
    from lyricsbert.lab.attention import attention_page

    return attention_page
