"""Checks of what songs a wish rules out by numbers, and of what was read before."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.errors import WishError
from lyricsbert.model.analysis import EMOTIONS
from lyricsbert.recommend.understanding.chips import KINDS, Chip

if TYPE_CHECKING:
    from collections.abc import Mapping

STANDING: Final = ("years", "artist", "genre", "without")
"""Kinds of chips that may hold beside a text."""

AFFECT_ENDS: Final = {"valence": ("unpleasant", "pleasant"), "energy": ("calm", "energetic")}
"""What the lowest and the highest valence and energy mean."""


HELP: Final = "help"
"""What is ignored in a text that was wrongly taken to speak of self-harm."""


def is_number(value: object) -> bool:
    """Whether something is a finite real number."""
    is_real = isinstance(value, int | float | np.floating | np.integer) and not isinstance(value, bool)
    return is_real and math.isfinite(value)  # type: ignore[arg-type]  # a real number is one of these


def check_chips(chips: tuple[Chip, ...]) -> tuple[Chip, ...]:
    """What holds beside a text.

    Raises:
        WishError: a chip is of a kind that cannot.
    """
    for chip in chips:
        if not isinstance(chip, Chip) or chip.kind not in STANDING:
            raise WishError(f"{chip!r} cannot hold beside a text; what can are chips of {', '.join(STANDING)}.")
    return tuple(chips)


def check_duration(duration: tuple[float, float] | None) -> tuple[float, float] | None:
    """The shortest and the longest length in seconds, None for any.

    Raises:
        WishError: it is no such pair.
    """
    if duration is None:
        return None
    if not all(map(is_number, duration)) or len(duration) != 2 or not 0 <= duration[0] <= duration[1]:
        raise WishError(f"The duration is {duration!r}; it is the least and the most of seconds, such as (0, 180).")
    return float(duration[0]), float(duration[1])


def check_ranges(ranges: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """The least and the most of numbers by name.

    Raises:
        WishError: there is no number of such a name, or it is no such pair.
    """
    for name, ends in ranges.items():
        if name not in (*AFFECT_ENDS, *EMOTIONS):
            raise WishError(
                f"There is no range of {name!r}; there are those of valence, energy, {', '.join(EMOTIONS)}."
            )
        if len(ends) != 2 or not all(map(is_number, ends)) or ends[0] > ends[1]:
            raise WishError(f"The range of {name} is {ends!r}; it is the least and the most, such as (5.5, 9).")
    return {name: (float(least), float(most)) for name, (least, most) in ranges.items()}


def check_ignored(ignored: tuple[str, ...]) -> tuple[str, ...]:
    """Ids or kinds of chips.

    Raises:
        WishError: there is no such kind.
    """
    if isinstance(ignored, str):
        ignored = (ignored,)
    for name in ignored:
        kind = name.partition(":")[0] if isinstance(name, str) else name
        if kind not in (known := (*KINDS, HELP)):
            raise WishError(f"There is nothing called {name!r} to ignore in a text; it is one of {', '.join(known)}.")
    return tuple(dict.fromkeys(ignored))
