"""Journey: the songs from one feeling to another, where each is on the way, and why it comes there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lyricsbert.recommend.recommendation import hundredths, rounded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lyricsbert.recommend import Chip, HelpMessage, Recommendation


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the space of feelings.

    Attributes:
        emotions: six ratios by name.
        valence: 1..9; None if the library's model does not tell it, or nothing was asked for.
        energy: likewise.
    """

    emotions: Mapping[str, float] | None
    valence: float | None
    energy: float | None

    def to_dict(self) -> dict[str, Any]:
        """The point as JSON: `emotions`, `valence`, `energy`, each may be null."""
        return {
            "emotions": rounded(self.emotions),
            "valence": hundredths(self.valence),
            "energy": hundredths(self.energy),
        }


@dataclass(frozen=True, slots=True)
class JourneyEnd:
    """An end of a journey, as it was asked for and as far as it was reached.

    Attributes:
        label: how it was named.
        asked: what was understood; what was not said of it is None.
        path: where the path has its end: amid the songs nearest to that.
        nearness: how near the song at this end comes to what was asked for, 0..1.
        song: id of the song that it is, None if it is none.
    """

    label: str
    asked: Point
    path: Point
    nearness: float
    song: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The end as JSON, keys in the order of the attributes."""
        return {
            "label": self.label,
            "asked": self.asked.to_dict(),
            "path": self.path.to_dict(),
            "nearness": round(self.nearness, 4),
            "song": self.song,
        }


@dataclass(frozen=True, slots=True)
class Step:
    """One song of a journey.

    Attributes:
        recommendation: the song; its score says how near it is to its place on the path.
        target: its place on the path.
        similarity: how near its lyrics are to those of the song before it, 0..1; None for the first.
        seconds: how long it is; None if that is unknown.
    """

    recommendation: Recommendation
    target: Point
    similarity: float | None
    seconds: float | None

    def to_dict(self) -> dict[str, Any]:
        """The step as JSON: the keys of a recommendation, then `target`, `similarity` and `seconds`."""
        return self.recommendation.to_dict() | {
            "target": self.target.to_dict(),
            "similarity": hundredths(self.similarity),
            "seconds": self.seconds,
        }


@dataclass(frozen=True, slots=True)
class Journey:
    """A playlist from one feeling to another.

    Attributes:
        start: where it begins.
        goal: where it goes.
        steps: the songs, in order.
        seconds: how long it is in all.
        chips: what the texts of the ends name besides a feeling, which holds for all songs.
        notes: sentences about what could not be done as asked, or was assumed.
        help: what is said to somebody whose texts speak of self-harm; None otherwise. Then the songs are gentle ones,
            perhaps fewer than were asked for, from quiet to bright, and nothing is told of the texts.
    """

    start: JourneyEnd
    goal: JourneyEnd
    steps: tuple[Step, ...]
    seconds: float
    chips: tuple[Chip, ...] = ()
    notes: tuple[str, ...] = ()
    help: HelpMessage | None = None

    def __len__(self) -> int:
        return len(self.steps)

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    @property
    def recommendations(self) -> list[Recommendation]:
        """The songs with their reasons, as of any other list."""
        return [step.recommendation for step in self.steps]

    def to_dict(self) -> dict[str, Any]:
        """The journey as JSON, keys in this order.

        start    label, asked, path, nearness, song
        goal     likewise
        steps    list of recommendations, each with `target`, `similarity` and `seconds` besides
        seconds  number
        chips    list of {id, kind, value, words, text, used, note}
        notes    list of sentences
        help     {text, link}, or null
        """
        return {
            "start": self.start.to_dict(),
            "goal": self.goal.to_dict(),
            "steps": [step.to_dict() for step in self.steps],
            "seconds": round(self.seconds),
            "chips": [chip.to_dict() for chip in self.chips],
            "notes": list(self.notes),
            "help": None if self.help is None else self.help.to_dict(),
        }
