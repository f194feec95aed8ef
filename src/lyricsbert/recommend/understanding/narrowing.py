"""Filters that were read in a text: which of them apply, so that they never leave nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.recommend.understanding.parts import NOT_HERE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from lyricsbert.recommend.understanding.chips import ChipKind
    from lyricsbert.recommend.understanding.parts import Part

_ORDER: Final[tuple[ChipKind, ...]] = ("artist", "years", "genre")
"""Which filters matter most; exclusions come last."""

_NOT_COMBINED: Final = "no song here fits that and the rest"
_SAID_ELSEWHERE: Final = "the wish says otherwise beside its text"
_UNUSABLE: Final = "its lyrics cannot be analysed"


def narrow(
    passing: NDArray[np.bool_], parts: Sequence[Part], given: Mapping[str, object], most: int
) -> tuple[NDArray[np.bool_], list[Part]]:
    """Apply what was read to the songs that pass a wish's own filters.

    Two artists, genres or spans of years are alternatives. A filter that would leave no song is passed over.

    Args:
        passing: (n,) songs that pass the filters that were given by field.
        parts: what was read.
        given: those filters; a field wins over what the text says of the same.
        most: how many songs may be asked for.

    Returns:
        The songs that are left, and the parts, whose chips say which of them are in use.
    """
    settled = [_settled(part, passing, given, most) for part in parts]
    groups = [[place for place, part in enumerate(settled) if part.chip.kind == kind] for kind in _ORDER]
    groups += [[place] for place, part in enumerate(settled) if part.chip.kind == "without"]
    for group in groups:
        masks = {place: mask for place in group if (mask := settled[place].only) is not None}
        if not masks:
            continue
        left = passing & np.logical_or.reduce(list(masks.values()))
        if left.any():
            passing = left
        for place in masks:
            if not left.any():
                settled[place] = _unused(settled[place], _NOT_COMBINED)
    return passing, settled


def _settled(part: Part, passing: NDArray[np.bool_], given: Mapping[str, object], most: int) -> Part:
    """A part that may still be in use, or one whose chip says why it is not."""
    if not part.chip.used:
        return part
    if part.chip.kind in given:
        return _unused(part, _SAID_ELSEWHERE)
    if part.count is not None and part.count > most:
        return _unused(part, f"no more than {most} are asked for")
    if part.only is not None and not part.only.any():
        return _unused(part, NOT_HERE)
    songs = [*part.near, *part.pinned]
    if songs and not passing[songs].any():
        return _unused(part, _NOT_COMBINED if given else _UNUSABLE)
    return part


def _unused(part: Part, note: str) -> Part:
    return replace(part, chip=replace(part.chip, used=False, note=note), only=None, near=(), pinned=(), count=None)
