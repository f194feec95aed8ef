"""What one line of a conversation asks for: its act, and what it changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

if TYPE_CHECKING:
    from lyricsbert.recommend import Chip
    from lyricsbert.recommend.advisories import Advisory
    from lyricsbert.recommend.understanding.qualities import Axis

Act = Literal["wish", "change", "more", "why", "else", "undo", "restart", "journey", "talk", "unclear"]
ACTS: Final[tuple[Act, ...]] = get_args(Act)

Topic = Literal["greeting", "thanks", "help", "about", "bye", "abuse", "how are you"]

Lifted = Literal["years", "artist", "genre", "without", "clean", "duration", "all"]


@dataclass(frozen=True, slots=True)
class Shift:
    """A change relative to songs that were given.

    Attributes:
        axis: what changes; "age" is how old songs are to be, "length" how long.
        sign: 1 for more of it (for "age": newer), -1 for less.
        size: how much, 1 for what "happier" says alone.
        words: the words that say so, as tokens.
    """

    axis: Axis
    sign: int
    size: float = 1.0
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One line, understood.

    Attributes:
        act: what it does.
        mood: the text of a new wish, without what was read in it by rule.
        goes_on: whether that text continues the one before.
        about: a subject that is added to what is asked for.
        shifts: changes relative to `of`, or to the last list.
        add: filters and exclusions that hold from now on.
        lift: kinds of filters that hold no more, or ids of them ("without:ABBA").
        clean: what songs must not have from now on: swearing, violence.
        duration: shortest and longest length in seconds from now on.
        liked: ids of songs that others are to be like.
        rejected: ids of songs that are not wanted.
        of: ids of the songs that are spoken of; none for the whole list.
        by: ids of songs whose artists' songs are wanted.
        not_by: ids of songs whose artists' songs are not.
        count: how many songs.
        topic: what a line that asks for no songs is about.
        start: what a journey starts from, in words.
        goal: where it leads.
        minutes: how long it is to last.
        note: why a line is unclear, in one sentence.
    """

    act: Act
    mood: str = ""
    goes_on: bool = False
    about: str = ""
    shifts: tuple[Shift, ...] = ()
    add: tuple[Chip, ...] = ()
    lift: tuple[str, ...] = ()
    clean: tuple[Advisory, ...] = ()
    duration: tuple[float, float] | None = None
    liked: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    not_by: tuple[str, ...] = ()
    count: int | None = None
    topic: Topic | None = None
    start: str = ""
    goal: str = ""
    minutes: float | None = None
    note: str = ""
