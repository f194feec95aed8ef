"""Blends: several songs and texts as one wish, each with a weight, and what shall be different from them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.errors import WishError
from lyricsbert.model.analysis import EMOTIONS
from lyricsbert.recommend.changes import Change, parse_change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lyricsbert.recommend.catalog import Catalog
    from lyricsbert.recommend.text_analysis import QueryEncoder

MOST_PARTS: Final = 20
MOST_WEIGHT: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BlendPart:
    """One part of a blend: a text, a song or a change; exactly one of them.

    Attributes:
        text: words; "Artist - Title" of a song of the library is that song, "a little calmer" a change.
        song: an id, "Artist - Title", or a title.
        change: what songs shall be like, seen from the middle of the parts that are wanted.
        weight: how much it counts, -10..10 without 0; below 0, songs are to be unlike it.

    Raises:
        WishError: it is none or several of these, or the weight is out of range.
    """

    text: str | None = None
    song: str | None = None
    change: Change | None = None
    weight: float = 1.0

    def __post_init__(self) -> None:
        """Check the fields."""
        said = [each for each in (self.text, self.song) if each is not None and each.strip()]
        if len(said) + bool(self.change) != 1:
            raise WishError("A part of a blend is one text, one song or one change; it is empty, or several of them.")
        is_number = isinstance(self.weight, int | float) and not isinstance(self.weight, bool)
        if not is_number or not math.isfinite(self.weight) or not 0 < abs(self.weight) <= MOST_WEIGHT:
            raise WishError(
                f"The weight {self.weight} of “{self.label}” is out of range; a weight is from -{MOST_WEIGHT:g} to"
                f" {MOST_WEIGHT:g} and not 0."
            )

    @property
    def label(self) -> str:
        """How it is named in a sentence."""
        return self.text or self.song or (self.change.words if self.change else "") or "a change"

    @property
    def as_change(self) -> Change | None:
        """The change that it is, said in words or by number; turned round by a negative weight."""
        change = self.change or (parse_change(self.text) if self.text else None)
        if change is None or self.weight > 0:
            return change
        return Change(-change.valence, -change.energy, {name: -each for name, each in change.emotions.items()})


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


def check_blend(parts: Sequence[BlendPart]) -> tuple[BlendPart, ...]:
    """The parts of a blend.

    Raises:
        WishError: there are too many, or a change has nothing to be measured from.
    """
    if len(parts) > MOST_PARTS:
        raise WishError(f"The blend has {len(parts)} parts; at most {MOST_PARTS} are allowed.")
    if parts and not any(part.weight > 0 and part.as_change is None for part in parts):
        raise WishError("The blend has no song and no text with a weight above 0; name what songs are to be like.")
    return tuple(parts)


def parse_part(text: str) -> BlendPart:
    """Read "ABBA - Chiquitita=2", "party songs=-1" or "calmer": a part, and its weight behind the last "=".

    Raises:
        WishError: it is empty, or the weight is out of range.
    """
    words, equals, weight = text.rpartition("=")
    try:
        return BlendPart(text=words.strip(), weight=float(weight)) if equals else BlendPart(text=text.strip())
    except ValueError:
        return BlendPart(text=text.strip())


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
