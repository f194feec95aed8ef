"""Blending: the parts of a blend become what songs are compared with."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lyricsbert.errors import WishError
from lyricsbert.model.analysis import EMOTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lyricsbert.recommend.blends import BlendPart
    from lyricsbert.recommend.catalog import Catalog
    from lyricsbert.recommend.changes import Change
    from lyricsbert.recommend.text_analysis import QueryEncoder


@dataclass(frozen=True, slots=True, eq=False)
class Ingredient:
    """A song or a text of a blend, as songs are compared with it.

    Attributes:
        label: how it is named.
        weight: see `BlendPart`.
        embedding: (d,) unit vector.
        wish_embedding: (d,) of a text; None for a song, or if the model has none.
        ratios: (6,) of what it feels like; None if that is unknown.
        feeling: how much it is about feeling, 0..1.
        valence: 1..9; NaN if unknown.
        energy: likewise.
        row: of a song; None for a text.
    """

    label: str
    weight: float
    embedding: NDArray[np.float32]
    wish_embedding: NDArray[np.float32] | None
    ratios: NDArray[np.float32] | None
    feeling: float
    valence: float
    energy: float
    row: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """A change, seen from the middle of what is wanted.

    Attributes:
        label: how it is named.
        weight: above 0.
        levels: valence and energy that are to change, as far as they are known: name -> from, to.
        emotions: ratios that are to change: position in EMOTIONS -> from, to.
    """

    label: str
    weight: float
    levels: dict[str, tuple[float, float]]
    emotions: dict[int, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Blend:
    """A blend, understood.

    Attributes:
        ingredients: its songs and texts, at least one of them with a weight above 0.
        differences: its changes.
    """

    ingredients: tuple[Ingredient, ...]
    differences: tuple[Difference, ...]

    @property
    def rows(self) -> list[int]:
        """Of the songs that are named."""
        return [each.row for each in self.ingredients if each.row is not None]


def read_blend(parts: Sequence[BlendPart], catalog: Catalog, encoder: QueryEncoder) -> Blend | None:
    """Understand a blend; None of no parts.

    Raises:
        SongNotFoundError: the library has no such song.
        WishError: the lyrics of one are unusable.
    """
    if not parts:
        return None
    ingredients, changes = [], []
    for part in parts:
        change = part.as_change
        if change is not None:
            changes.append((part, change))
            continue
        row = catalog.library.resolve(part.song) if part.song else catalog.song_named(part.text or "")
        ingredients.append(_text(part, encoder) if row is None else _song(part, row, catalog))
    middle = _middle([each for each in ingredients if each.weight > 0])
    return Blend(tuple(ingredients), tuple(_difference(part, change, *middle) for part, change in changes))


def _song(part: BlendPart, row: int, catalog: Catalog) -> Ingredient:
    library = catalog.library
    if library.unusable[row]:
        raise WishError(f"The lyrics of {catalog.label(row)} cannot be analysed; blend another song.")
    valence, energy = float(library.valence[row]), float(library.energy[row])
    ratios = library.emotions[row]
    return Ingredient(catalog.label(row), part.weight, library.embedding[row], None, ratios, 1.0, valence, energy, row)


def _text(part: BlendPart, encoder: QueryEncoder) -> Ingredient:
    text = part.text or ""
    said = encoder.analyze([text])[0]
    unknown = encoder.english.why_not(text) is not None
    levels = [
        math.nan if unknown or level is None else float(level[0]) for level in (said.wanted_valence, said.wanted_energy)
    ]
    wish = said.wish_embedding
    return Ingredient(
        text,
        part.weight,
        said.embedding[0],
        None if wish is None else wish[0],
        None if unknown else said.wanted[0],
        float(said.feeling[0]),
        levels[0],
        levels[1],
    )


def _middle(wanted: Sequence[Ingredient]) -> tuple[dict[str, float], NDArray[np.float32]]:
    """The mean valence and energy, and the mean ratios, of what is wanted."""
    levels: dict[str, float] = {}
    for name in ("valence", "energy"):
        known = [each for each in wanted if not math.isnan(getattr(each, name))]
        if known:
            values, weights = [getattr(each, name) for each in known], [each.weight for each in known]
            levels[name] = float(np.average(values, weights=weights))
    felt = [(each.ratios, each.weight) for each in wanted if each.ratios is not None]
    if not felt:
        return levels, np.full(len(EMOTIONS), 1 / len(EMOTIONS), dtype=np.float32)
    ratios = np.average([each for each, _ in felt], axis=0, weights=[weight for _, weight in felt])
    return levels, ratios.astype(np.float32)


def _difference(part: BlendPart, change: Change, levels: dict[str, float], ratios: NDArray[np.float32]) -> Difference:
    changed = change.ratios(ratios)
    return Difference(
        part.label,
        abs(part.weight),
        {name: (level, change.level(name, level)) for name, level in levels.items() if getattr(change, name)},
        {
            EMOTIONS.index(name): (float(ratios[EMOTIONS.index(name)]), float(changed[EMOTIONS.index(name)]))
            for name, added in change.emotions.items()
            if added
        },
    )
