"""Wish: what is asked for, checked at the door."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from operator import index
from typing import TYPE_CHECKING, Final, Literal, TypedDict, get_args

import numpy as np

from lyricsbert.errors import WishError
from lyricsbert.library.moods import MOODS
from lyricsbert.model.analysis import EMOTIONS
from lyricsbert.recommend import wish_checks
from lyricsbert.recommend.advisories import Advisory, check_leave_out
from lyricsbert.recommend.blends import BlendPart, check_blend
from lyricsbert.recommend.text_checks import check_name, check_words
from lyricsbert.recommend.understanding.chips import Chip
from lyricsbert.text import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lyricsbert.recommend.profile import Profile

Method = Literal["blend", "cluster-knn"]

MAX_K: Final = 1000
FIRST_YEAR: Final = 1
LAST_YEAR: Final = 9999
LEAST_AFFECT: Final = 1.0
MOST_AFFECT: Final = 9.0
DEFAULT_K: Final = 10
DEFAULT_DIVERSITY: Final = 0.15
"""Enough to break up runs of one theme, too little to lift a song over one that plainly fits better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for; any combination of the fields, at least one besides `k`, `diversity` and `method`.

    Attributes:
        text: a mood, a theme or a few lines in words.
        emotions: wished ratios by name (EMOTIONS, any case), each in 0..1; `wanted_ratios` fills in those left out.
        valence: how pleasant what songs express is to be, from 1 (unpleasant) to 9 (pleasant).
        energy: how energetic songs are to be, from 1 (calm) to 9 (energetic).
        mood: one of MOODS, any case: only songs of this mood.
        liked: songs to be near, each an id or "Artist - Title".
        disliked: songs to be far from, in the same form.
        artist: only songs of this artist; case and accents do not matter.
        genre: only songs of this genre; case and accents do not matter.
        years: only songs of these years, first and last included; songs without a year are left out.
        themes: only songs that are about all of these; case and accents do not matter.
        k: how many songs, 1..1000; if the text says fewer ("five songs"), so many, and if it says more, so many where
            this is the usual 10.
        diversity: how much variety is worth against the score, 0 (nothing) to 1 (everything): 1 - lambda of maximal
            marginal relevance (Carbonell & Goldstein 1998).
        method: "blend", or "cluster-knn" for the system that this one replaces, which reads nothing in a text.
        blend: songs, texts and changes to be blended, each with a weight.
        ignore: what is not to be read in the text: ids of chips ("years:1980-1989") or kinds of them ("years"), or
            "help" where it does not speak of self-harm.
        leave_out: songs to leave out, whatever is asked for: "explicit" ones, "violent" ones, or both. It asks for
            nothing by itself.
        profile: what is known of the listener, which ranks the songs that fit; alone, it is a wish, too.
        chips: what holds besides, as it was read in earlier texts: years, artists, genres, what is not wanted.
        omitted: ids of songs that are not to be given, such as those that were given before.
        duration: only songs of this length in seconds, shortest and longest; songs of unknown length are left out.
        ranges: only songs whose valence, energy or ratio of an emotion, by name, lies between two numbers.

    Raises:
        WishError: a field is out of range, or nothing is asked for.
    """

    text: str | None = None
    emotions: Mapping[str, float] = field(default_factory=dict)
    valence: float | None = None
    energy: float | None = None
    mood: str | None = None
    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    artist: str | None = None
    genre: str | None = None
    years: tuple[int, int] | None = None
    themes: tuple[str, ...] = ()
    k: int = DEFAULT_K
    diversity: float = DEFAULT_DIVERSITY
    method: Method = "blend"
    blend: tuple[BlendPart, ...] = ()
    ignore: tuple[str, ...] = ()
    leave_out: tuple[Advisory, ...] = ()
    profile: Profile | None = None
    chips: tuple[Chip, ...] = ()
    omitted: tuple[str, ...] = ()
    duration: tuple[float, float] | None = None
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check every field and bring it into its canonical form."""
        canonical = {
            "text": _check_text("text", self.text),
            "emotions": _check_emotions(self.emotions),
            "valence": _check_affect("valence", self.valence),
            "energy": _check_affect("energy", self.energy),
            "mood": _check_mood(self.mood),
            "liked": _check_songs("liked", self.liked),
            "disliked": _check_songs("disliked", self.disliked),
            "artist": _check_name("artist", self.artist),
            "genre": _check_name("genre", self.genre),
            "years": _check_years(self.years),
            "themes": _check_themes(self.themes),
            "k": check_k(self.k),
            "diversity": check_diversity(self.diversity),
            "blend": check_blend(self.blend),
            "ignore": wish_checks.check_ignored(self.ignore),
            "leave_out": check_leave_out(self.leave_out),
            "chips": wish_checks.check_chips(self.chips),
            "duration": wish_checks.check_duration(self.duration),
            "ranges": wish_checks.check_ranges(self.ranges),
        }
        for name, value in canonical.items():
            object.__setattr__(self, name, value)
        if self.method not in get_args(Method):
            raise WishError(f"There is no method {self.method!r}; it is one of {', '.join(get_args(Method))}.")
        if not (self.says_something or self.profile):
            raise WishError(
                "The wish is empty: ask with a text, emotions, valence, energy, a mood, a liked song, an artist, a"
                " genre, years or a theme."
            )

    @property
    def says_something(self) -> bool:
        """Whether anything is asked for, rather than whatever the listener likes."""
        said = (
            self.text,
            self.emotions,
            self.asks_affect,
            self.liked,
            self.disliked,
            self.blend,
            self.filtered,
            self.chips,
        )
        return any(map(bool, said))

    @property
    def asks_affect(self) -> bool:
        """Whether valence or energy is given by number."""
        return self.valence is not None or self.energy is not None

    @property
    def filtered(self) -> bool:
        """Whether some songs of the library are ruled out by mood, artist, genre, years or themes."""
        return bool(self.filters.keys() - {"leave_out"})

    @property
    def filters(self) -> dict[str, str | tuple[int, int] | tuple[float, float] | tuple[str, ...]]:
        """What songs are ruled out by, as asked: mood, artist, genre, years, themes, duration, leave_out, ranges."""
        asked = {
            "mood": self.mood,
            "artist": self.artist,
            "genre": self.genre,
            "years": self.years,
            "themes": self.themes or None,
            "duration": self.duration,
            "leave_out": self.leave_out or None,
            "ranges": tuple(self.ranges) or None,
        }
        return {name: value for name, value in asked.items() if value is not None}

    @property
    def most(self) -> int:
        """How many songs a text may ask for."""
        return MAX_K if self.k == DEFAULT_K else self.k


class WishFields(TypedDict, total=False):
    """The fields of a Wish, as keywords."""

    text: str | None
    emotions: Mapping[str, float]
    valence: float | None
    energy: float | None
    mood: str | None
    liked: tuple[str, ...]
    disliked: tuple[str, ...]
    artist: str | None
    genre: str | None
    years: tuple[int, int] | None
    themes: tuple[str, ...]
    k: int
    diversity: float
    method: Method
    blend: tuple[BlendPart, ...]
    ignore: tuple[str, ...]
    leave_out: tuple[Advisory, ...]
    profile: Profile | None
    chips: tuple[Chip, ...]
    omitted: tuple[str, ...]
    duration: tuple[float, float] | None
    ranges: Mapping[str, tuple[float, float]]


def wanted_ratios(emotions: Mapping[str, float], text_ratios: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
    """Six ratios, in the order of EMOTIONS, that sum to 1.

    Given emotions are kept. What they leave of 1 is spread over the others in proportion to the text's ratios if there
    is a text, else evenly. If all six are given, or if they sum to more than 1, they are scaled to sum to 1.

    Args:
        emotions: checked ratios by name, at least one.
        text_ratios: (6,) ratios of the text.
    """
    given = np.array([name in emotions for name in EMOTIONS])
    ratios = np.array([emotions.get(name, 0.0) for name in EMOTIONS], dtype=np.float64)
    rest = 1 - ratios.sum()
    if rest > 0 and not given.all():
        shares = np.ones(len(EMOTIONS)) if text_ratios is None else np.asarray(text_ratios, dtype=np.float64)
        shares = np.where(given, 0, shares)
        if shares.sum() <= 0:
            shares = np.where(given, 0.0, 1.0)
        ratios += rest * shares / shares.sum()
    scaled: NDArray[np.float64] = ratios / ratios.sum()
    return scaled.astype(np.float32)


def parse_emotion(text: str) -> tuple[str, float]:
    """Read "joy=0.8" into ("joy", 0.8).

    Raises:
        WishError: it has another form, the emotion is unknown, or the ratio is not in 0..1.
    """
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise WishError(f"The emotion {text!r} cannot be read; write it as NAME=RATIO, for example joy=0.8.")
    name = _emotion_name(name)
    try:
        ratio = float(value)
    except ValueError:
        raise WishError(f"{name}={value.strip()} is not a number; a ratio is from 0 to 1.") from None
    return name, _check_ratio(name, ratio)


def parse_years(text: str) -> tuple[int, int]:
    """Read "1980-1989", "1985", "1980-" (since) or "-1989" (until) into the first and the last year.

    Raises:
        WishError: it has another form, or the first year is after the last.
    """
    match = re.fullmatch(r"(\d{1,4})?(?:\s*([-–])\s*(\d{1,4})?)?", text.strip(), re.ASCII)
    first, dash, last = match.groups() if match else (None, None, None)
    if first is None and last is None:
        raise WishError(f"The years {text!r} cannot be read; write 1985, 1980-1989, 1980- or -1989.")
    start = int(first) if first else FIRST_YEAR
    end = int(last) if last else LAST_YEAR if dash else start
    checked = _check_years((start, end))
    assert checked is not None
    return checked


def check_k(k: int) -> int:
    """The number of songs asked for.

    Raises:
        WishError: it is not a whole number in 1..1000.
    """
    try:
        count = index(k)
    except TypeError:
        count = 0
    if isinstance(k, bool) or not 1 <= count <= MAX_K:
        raise WishError(f"k is {k}; it must be a whole number from 1 to {MAX_K}.")
    return count


def check_diversity(diversity: float) -> float:
    """How much variety is worth against the score.

    Raises:
        WishError: it is not a number in 0..1.
    """
    return _check_ratio("diversity", diversity)


def check_affect(name: str, value: float) -> float:
    """A wanted valence or energy.

    Args:
        name: "valence" or "energy".
        value: as given.

    Raises:
        WishError: it is not a number in 1..9.
    """
    low, high = wish_checks.AFFECT_ENDS[name]
    allowed = f"{name} is from {LEAST_AFFECT:g} ({low}) to {MOST_AFFECT:g} ({high})"
    if not wish_checks.is_number(value):
        raise WishError(f"{name}={value} is not a number; {allowed}.")
    if not LEAST_AFFECT <= value <= MOST_AFFECT:
        raise WishError(f"{name}={value:g} is out of range; {allowed}.")
    return float(value)


def _check_text(name: str, text: str | None) -> str | None:
    return None if text is None else check_words(name, text)


def _check_name(what: str, name: str | None) -> str | None:
    return None if name is None else check_name(what, name)


def _check_affect(name: str, value: float | None) -> float | None:
    return None if value is None else check_affect(name, value)


def _check_ratio(name: str, value: float) -> float:
    if not wish_checks.is_number(value):
        raise WishError(f"{name}={value} is not a number; a ratio is from 0 to 1.")
    if not 0 <= value <= 1:
        raise WishError(f"{name}={value:g} is out of range; a ratio is from 0 to 1.")
    return float(value)


def _emotion_name(name: str) -> str:
    wanted = name.strip().casefold()
    if wanted in EMOTIONS:
        return wanted
    near = get_close_matches(wanted, EMOTIONS, n=1, cutoff=0.7)
    hint = f"did you mean {near[0]}? The emotions are" if near else "the emotions are"
    raise WishError(f"There is no emotion {name.strip()!r}: {hint} {', '.join(EMOTIONS)}.")


def _check_emotions(emotions: Mapping[str, float]) -> dict[str, float]:
    if not isinstance(emotions, Mapping):
        raise WishError(f"The emotions are {emotions!r}; they must be ratios by name, for example {{'joy': 0.8}}.")
    checked: dict[str, float] = {}
    for given, value in emotions.items():
        name = _emotion_name(str(given))
        if name in checked:
            raise WishError(f"The emotion {name} is given twice.")
        checked[name] = _check_ratio(name, value)
    if len(checked) == len(EMOTIONS) and not any(checked.values()):
        raise WishError("All six emotions are 0; give at least one a ratio above 0.")
    return checked


def _check_mood(mood: str | None) -> str | None:
    if mood is None:
        return None
    for name in MOODS:
        if isinstance(mood, str) and name.casefold() == mood.strip().casefold():
            return name
    raise WishError(f"There is no mood {mood!r}; the moods are {', '.join(MOODS)}.")


def _check_songs(name: str, songs: tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(songs, str):
        songs = (songs,)
    return tuple(dict.fromkeys(check_name(f"{name} song", song) for song in songs))


def _check_themes(themes: tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(themes, str):
        themes = (themes,)
    distinct: dict[str, str] = {}
    for theme in themes:
        name = check_name("theme", theme)
        distinct.setdefault(fold(name), name)
    return tuple(distinct.values())


def _check_years(years: tuple[int, int] | None) -> tuple[int, int] | None:
    if years is None:
        return None
    try:
        first, last = (index(year) for year in years)
    except (TypeError, ValueError):
        raise WishError(f"The years are {years!r}; they must be the first and the last year.") from None
    if first > last:
        raise WishError(f"The years {first}-{last} are reversed; write {last}-{first}.")
    if first < FIRST_YEAR or last > LAST_YEAR:
        raise WishError(f"The years {first}-{last} are out of range; a year is from {FIRST_YEAR} to {LAST_YEAR}.")
    return first, last
