"""JourneyRequest: where a journey begins and where it goes, checked at the door."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import index
from typing import Final

from lyricsbert.errors import WishError
from lyricsbert.model.analysis import EMOTIONS
from lyricsbert.recommend import Advisory, Wish
from lyricsbert.recommend.advisories import check_leave_out
from lyricsbert.recommend.wish import check_affect
from lyricsbert.recommend.wish_checks import check_ignored

FEWEST: Final = 2
MOST: Final = 200
DEFAULT_K: Final = 12
MOST_VIAS: Final = 20
MOST_MINUTES: Final = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Where a journey begins or goes: a text, numbers, a mood or a song. Numbers win over what the text says.

    Attributes:
        text: at the start, how somebody feels; at the end, what they want to hear. "Artist - Title" of a song that the
            library has is that song, and a comparison ("a little happier") is measured from the other end.
        emotions: ratios by name, those left out share the rest.
        valence: how pleasant, 1..9.
        energy: how energetic, 1..9.
        mood: one of MOODS.
        song: an id, "Artist - Title", or a title.

    Raises:
        WishError: a field is out of range, nothing is said, or a song is named beside something else.
    """

    text: str | None = None
    emotions: Mapping[str, float] = field(default_factory=dict)
    valence: float | None = None
    energy: float | None = None
    mood: str | None = None
    song: str | None = None

    def __post_init__(self) -> None:
        """Check every field and bring it into its canonical form."""
        wish = self.wish
        if self.song is not None and (self.text or self.emotions or self.mood or wish.asks_affect):
            raise WishError("An end of a journey that is a song is nothing else; leave out its text, mood and numbers.")
        for name in ("text", "emotions", "valence", "energy", "mood"):
            object.__setattr__(self, name, getattr(wish, name))
        if self.song is not None:
            object.__setattr__(self, "song", wish.liked[0])

    @property
    def wish(self) -> Wish:
        """The same as a wish, which reads it."""
        asked = (self.text, self.emotions, self.valence, self.energy, self.mood, self.song)
        if all(each is None or each == {} for each in asked):
            raise WishError("An end of a journey is empty: give a text, emotions, valence, energy, a mood or a song.")
        return Wish(
            text=self.text,
            emotions=self.emotions,
            valence=self.valence,
            energy=self.energy,
            mood=self.mood,
            liked=() if self.song is None else (self.song,),
        )

    @property
    def label(self) -> str:
        """How it is named in a sentence."""
        numbers = {**self.emotions, "valence": self.valence, "energy": self.energy}
        said = [f"{name} {value:g}" for name, value in numbers.items() if value is not None]
        return ", ".join(filter(None, [self.song or self.text or self.mood, *said]))


@dataclass(frozen=True, slots=True)
class Via:
    """A point that a journey passes.

    Attributes:
        position: where between the start, 0, and the goal, 1, both excluded.
        valence: how pleasant songs are there, 1..9; None leaves it to the path.
        energy: how energetic, likewise.

    Raises:
        WishError: a number is out of range, or both levels are left out.
    """

    position: float
    valence: float | None = None
    energy: float | None = None

    def __post_init__(self) -> None:
        """Check the numbers."""
        is_number = isinstance(self.position, int | float) and math.isfinite(self.position)
        if not is_number or not 0 < self.position < 1:
            raise WishError(f"A point at {self.position} is not on the way; a position is between 0 and 1.")
        if self.valence is None and self.energy is None:
            raise WishError("A point on the way has neither valence nor energy; give one or both.")
        for name in ("valence", "energy"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, check_affect(name, getattr(self, name)))


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyRequest:
    """What journey is asked for.

    Attributes:
        start: where the listener is; a string is its text.
        goal: where they want to be, likewise; None if the start's text says both ("from sad to hopeful").
        via: points that bend the path, in the order of their positions.
        k: how many songs, 2..200, both ends included.
        minutes: how long instead, in minutes; None goes by `k`.
        filters: a wish of which the filters hold for every song, and whose disliked songs are left out.
        fixed: songs that have their place, by position from 0: ids or "Artist - Title".
        without: songs that are not wanted in it, in the same form.
        leave_out: advisories of songs that are never given, as in a Wish.
        ignore: what is not to be read in the texts, as in a Wish.

    Raises:
        WishError: a number is out of range, or two points or songs have one place.
    """

    start: End | str
    goal: End | str | None = None
    via: tuple[Via, ...] = ()
    k: int = DEFAULT_K
    minutes: float | None = None
    filters: Wish | None = None
    fixed: Mapping[int, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    leave_out: tuple[Advisory, ...] = ()
    ignore: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check every field and bring it into its canonical form."""
        object.__setattr__(self, "k", check_songs(self.k))
        object.__setattr__(self, "leave_out", check_leave_out(self.leave_out))
        object.__setattr__(self, "ignore", check_ignored(self.ignore))
        object.__setattr__(self, "minutes", _check_minutes(self.minutes))
        vias = tuple(sorted(self.via, key=lambda via: via.position))
        if len(vias) > MOST_VIAS:
            raise WishError(f"There are {len(vias)} points on the way; at most {MOST_VIAS} are allowed.")
        if len({via.position for via in vias}) < len(vias):
            raise WishError("Two points on the way have the same position; move one.")
        object.__setattr__(self, "via", vias)
        for place in self.fixed:
            if not 0 <= place < (MOST if self.minutes else self.k):
                raise WishError(
                    f"There is no place {place} in a journey of {self.k} songs; they are 0 to {self.k - 1}."
                )
        if len(set(self.fixed.values())) < len(self.fixed):
            raise WishError("A song is fixed at two places of the journey; a song comes once.")

    @property
    def texts(self) -> list[str]:
        """What is said of its ends in words."""
        ends = [end.text if isinstance(end, End) else end for end in (self.start, self.goal)]
        return [text for text in ends if text]


def check_songs(k: int) -> int:
    """The number of songs of a journey.

    Raises:
        WishError: it is not a whole number in 2..200.
    """
    try:
        count = index(k)
    except TypeError:
        count = 0
    if isinstance(k, bool) or not FEWEST <= count <= MOST:
        raise WishError(f"k is {k}; a journey has {FEWEST} to {MOST} songs.")
    return count


def _check_minutes(minutes: float | None) -> float | None:
    if minutes is None:
        return None
    is_number = isinstance(minutes, int | float) and not isinstance(minutes, bool) and math.isfinite(minutes)
    if not is_number or not 0 < minutes <= MOST_MINUTES:
        raise WishError(f"minutes is {minutes}; a journey lasts up to {MOST_MINUTES:g} minutes.")
    return float(minutes)


def parse_end(text: str) -> End:
    """Read an end as it is typed: "valence=2,energy=3", "joy=0.8", "mood=Calm", "song=Chiquitita", or a text.

    Raises:
        WishError: a number is none or out of range.
    """
    fields: dict[str, str] = {}
    for part in text.split(","):
        name, equals, value = part.partition("=")
        name = name.strip().casefold()
        if not equals or name not in (*EMOTIONS, "valence", "energy", "mood", "song"):
            return End(text=text)
        fields[name] = value.strip()
    if "song" in fields and len(fields) == 1:
        return End(song=fields["song"])
    mood = fields.pop("mood", None)
    numbers = {name: _number(name, value) for name, value in fields.items()}
    valence, energy = numbers.pop("valence", None), numbers.pop("energy", None)
    return End(emotions=numbers, valence=valence, energy=energy, mood=mood)


def parse_via(text: str) -> Via:
    """Read "0.5:7,3" (position: valence, energy), "0.5:7" or "0.5:,3".

    Raises:
        WishError: it has another form, or a number is out of range.
    """
    position, colon, levels = text.partition(":")
    valence, _, energy = levels.partition(",")
    if not colon:
        raise WishError(f"The point {text!r} cannot be read; write POSITION:VALENCE,ENERGY, for example 0.5:7,3.")
    valence, energy = valence.strip(), energy.strip()
    return Via(
        _number("position", position),
        _number("valence", valence) if valence else None,
        _number("energy", energy) if energy else None,
    )


def _number(name: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise WishError(f"{name}={value.strip()} is not a number.") from None
