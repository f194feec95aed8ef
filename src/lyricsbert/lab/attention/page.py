"""The attention page: one self-contained HTML file, which loads nothing from other hosts.

Its markup, script and style are built from `frontend/src/attention` whenever the package is (`hatch_build.py`). Titles
and lyrics are data: they are in one JSON block, in which no character can end the block, and the script inserts them as
text. A content security policy lists the hashes of the page's own script and style and forbids everything else, so that
the page can be shown in a sandboxed frame.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import zlib
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lyricsbert.errors import ModelError
from lyricsbert.lab.attention.inspection import inspect_song
from lyricsbert.lab.attention.instrumented import InstrumentedModel
from lyricsbert.lab.attention.words import TARGETS
from lyricsbert.model.analysis import EMOTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from lyricsbert.lab.attention.inspection import Inspection, Window
    from lyricsbert.lab.attention.pieces import Token

CARRIERS: Final = 8
"""Number of words listed that raise an emotion, and that lower it."""


def attention_page(text: str, *, title: str = "", model: str | Path | None = None) -> str:
    """A page that shows how a model reads a text.

    Args:
        text: lyrics or any text.
        title: heading of the page, e.g. "Artist - Title".
        model: folder of a bundle or of a run that has one, or a hub id; None loads the shipped model.

    Returns:
        Self-contained HTML: no other file, host, cookie or storage; works in `<iframe sandbox="allow-scripts">`.

    Raises:
        SourceError: the text has no words.
        ModelError: the bundle is missing or damaged, or has no self-attention; or the page is not built.
    """
    return render_page([inspect_song(text, InstrumentedModel.load(model))], title=title)


def render_page(inspections: Sequence[Inspection], *, title: str = "") -> str:
    """A page with one or more models' inspections of a song, between which it can switch.

    Args:
        inspections: at least one, one per model, all of the same text.
        title: heading of the page.

    Raises:
        ModelError: LyricsBERT was installed without its pages.
    """
    template, script, style = (_asset(name) for name in ("page.html", "page.js", "page.css"))
    data = {
        "title": title,
        "emotions": EMOTIONS,
        "targets": TARGETS,
        "models": [_model_data(inspection) for inspection in inspections],
    }
    return Template(template).substitute(
        title=html.escape(f"{title} - attention" if title else "Attention"),
        script=script,
        style=style,
        script_hash=_hash(script),
        style_hash=_hash(style),
        data=_safe_json(data),
    )


def _asset(name: str) -> str:
    try:
        return (files(__package__) / "assets" / name).read_text("utf-8")
    except FileNotFoundError:
        raise ModelError(
            "The attention page is not built: run `make page`, or install LyricsBERT without LYRICSBERT_WITHOUT_PAGE."
        ) from None


def _model_data(inspection: Inspection) -> dict[str, Any]:
    config = inspection.config
    return {
        "id": config.model_id,
        "hash": config.model_hash,
        "architecture": config.architecture,
        "base": config.base,
        "heads": [len(layer) for layer in inspection.windows[0].attention],
        "ratios": _rounded(inspection.emotions),
        "carriers": [_carriers(inspection, target) for target in range(len(TARGETS))],
        "agreement": {name: _rounded(values, 3) for name, values in inspection.agreement.items()},
        "windows": [_window_data(window) for window in inspection.windows],
    }


def _window_data(window: Window) -> dict[str, Any]:
    return {
        "label": window.piece.label,
        "part": window.piece.part,
        "times": window.piece.times_sung,
        "text": window.piece.text,
        "words": window.piece.words,
        "tokens": [_token_data(token) for token in window.piece.tokens],
        "ratios": _rounded(window.emotions),
        "without": _rounded(window.without),
        "effect": _rounded(window.effect, 3),
        "agreement": {name: _rounded(values, 3) for name, values in window.agreement.items()},
        "pooling": {name: _rounded(shares, 5) for name, shares in window.pooling.items()},
        "matrices": _pack([*window.attention, window.rollout[None]]),
    }


def _carriers(inspection: Inspection, target: int) -> dict[str, list[tuple[str, float]]]:
    """The words that raise a target the most, and those that lower it the most."""
    words = [(word, round(amount, 5)) for word, amount in inspection.carriers(target)]
    raising = [item for item in words if item[1] > 0][:CARRIERS]
    lowering = [item for item in words[::-1] if item[1] < 0][:CARRIERS]
    return {"raise": raising, "lower": lowering}


def _token_data(token: Token) -> list[Any]:
    """[start, end, word], for a special token followed by its name."""
    if token.word < 0:
        return [-1, -1, -1, token.text]
    return [token.start, token.start + len(token.text), token.word]


def _pack(matrices: Sequence[NDArray[np.float32]]) -> str:
    """Shares in 0..1 as bytes, row by row, deflated, in base64.

    A byte is 255 times the square root, which keeps small shares distinct: most attention is small.
    """
    shares = np.concatenate([matrix.ravel() for matrix in matrices])
    return base64.b64encode(zlib.compress(np.rint(np.sqrt(shares) * 255).astype(np.uint8).tobytes(), 9)).decode("ascii")


def _rounded(values: NDArray[np.floating], digits: int = 4) -> list[Any]:
    """Nested lists of rounded numbers, None for NaN."""
    array = np.asarray(values, dtype=np.float64).round(digits).astype(object)
    array[array != array] = None  # noqa: PLR0124  # only NaN differs from itself
    rounded: list[Any] = array.tolist()
    return rounded


def _safe_json(value: Any) -> str:
    """JSON in which no character can end the element that contains it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _hash(text: str) -> str:
    """The content security policy source that allows exactly this inline text."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
