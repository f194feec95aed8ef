"""Recommendation: a song, how well it answers the wish, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from lyricsbert.recommend.help_message import HelpMessage
    from lyricsbert.recommend.understanding.chips import Chip
    from lyricsbert.songs import Song


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a recommendation, true of its numbers.

    Attributes:
        kind: what it speaks of: "phrase", "words", "title", "artist", "theme", "lines", "meaning", "emotion",
            "affect", "taste", "typical", "mood", "without", "versions".
        text: one readable sentence.
        lines: the lyric lines that matched, if the reason shows any.
    """

    kind: str
    text: str
    lines: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text

    def to_dict(self) -> dict[str, Any]:
        """The reason as JSON: `kind`, `text`, `lines` (list)."""
        return {"kind": self.kind, "text": self.text, "lines": list(self.lines)}


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One song of an answer.

    Attributes:
        song: the song with its lyrics.
        score: 0..1, the mean of the parts weighted by `weights`.
        parts: value in 0..1 of each part of the score that the wish speaks of.
        weights: weight of each part; they sum to 1.
        emotions: the song's six ratios by name, None if its lyrics are unusable.
        sentiment: the song's three ratios by name, None if its lyrics are unusable.
        mood: one of MOODS, None if the lyrics are unusable.
        valence: how pleasant the song is, in 1..9; None if the lyrics are unusable or the model does not say.
        energy: how energetic, likewise.
        themes: what it is about, at most three, the surest first.
        versions: "Artist - Title" of the covers, live versions and other near-duplicates that this song stands for.
        reasons: why it is recommended, the strongest first.
    """

    song: Song
    score: float
    parts: Mapping[str, float]
    weights: Mapping[str, float]
    emotions: Mapping[str, float] | None
    sentiment: Mapping[str, float] | None
    mood: str | None
    valence: float | None = None
    energy: float | None = None
    themes: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The recommendation as JSON, keys in this order, ratios rounded to 4 decimals, valence and energy to 2.

        song        id, artist, title, album, year, genre, link (those unknown are null); no lyrics
        score       number
        parts       name -> number
        weights     name -> number
        emotions    the six emotions -> number, or null
        sentiment   negative, neutral, positive -> number, or null
        mood        text, or null
        valence     number, or null
        energy      number, or null
        themes      list of names
        versions    list of "Artist - Title"
        reasons     list of {kind, text, lines}
        """
        song = self.song
        return {
            "song": {"id": song.id}
            | {key: getattr(song, key) for key in ("artist", "title", "album", "year", "genre", "link")},
            "score": round(self.score, 4),
            "parts": rounded(self.parts),
            "weights": rounded(self.weights),
            "emotions": rounded(self.emotions),
            "sentiment": rounded(self.sentiment),
            "mood": self.mood,
            "valence": hundredths(self.valence),
            "energy": hundredths(self.energy),
            "themes": list(self.themes),
            "versions": list(self.versions),
            "reasons": [reason.to_dict() for reason in self.reasons],
        }


@dataclass(frozen=True, slots=True)
class TextAnalysis:
    """What the model says of a text that somebody typed. A model without the heads says nothing of what may be None.

    Attributes:
        text: the text.
        emotions: six ratios by name that it expresses.
        sentiment: three ratios by name.
        mood: one of MOODS, by the rule of `library.moods.text_mood`; None if what the text feels like is unknown.
        valence: how pleasant what it expresses is, in 1..9.
        energy: how energetic, in 1..9.
        themes: what it is about, at most three, the surest first.
        wanted: six ratios by name of what who types it wants to hear.
        wanted_valence: how pleasant a song is to be, in 1..9.
        wanted_energy: how energetic, in 1..9.
        feeling: how much it is about feeling rather than about a subject, 0..1.
        note: why what it feels like is unknown; then all ratios are even, and numbers None.
    """

    text: str
    emotions: Mapping[str, float]
    sentiment: Mapping[str, float]
    mood: str | None
    valence: float | None = None
    energy: float | None = None
    themes: tuple[str, ...] = ()
    wanted: Mapping[str, float] | None = None
    wanted_valence: float | None = None
    wanted_energy: float | None = None
    feeling: float | None = None
    note: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The analysis as JSON, keys in this order, ratios rounded to 4 decimals, valence and energy to 2.

        text            text
        emotions        the six emotions -> number
        sentiment       negative, neutral, positive -> number
        mood            text, or null
        valence         number, or null
        energy          number, or null
        themes          list of names
        wanted          the six emotions -> number, or null
        wanted_valence  number, or null
        wanted_energy   number, or null
        feeling         number, or null
        note            text, or null
        """
        return {
            "text": self.text,
            "emotions": rounded(self.emotions),
            "sentiment": rounded(self.sentiment),
            "mood": self.mood,
            "valence": hundredths(self.valence),
            "energy": hundredths(self.energy),
            "themes": list(self.themes),
            "wanted": rounded(self.wanted),
            "wanted_valence": hundredths(self.wanted_valence),
            "wanted_energy": hundredths(self.wanted_energy),
            "feeling": hundredths(self.feeling),
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a query.

    Attributes:
        text: what the model says of its text, None without one.
        wanted: the six ratios that songs are compared with, by name; None if no emotion is asked for.
        wanted_valence: the valence in 1..9 that songs are compared with; None if none is asked for.
        wanted_energy: the energy, likewise.
        feeling: how much the text is about feeling, 0..1; None without a text that can be felt.
        mood: the mood of the wanted emotions, one of MOODS; None without any, or where they hardly matter.
        filters: what songs were ruled out by: "mood", "artist", "genre", "years", "themes" -> as asked.
        chips: what was read in the text by rule: years, artists, titles, genres, what is not wanted, how many.
        rest: what the text says besides; empty without a text, or if that is nothing.
        help: what is said to somebody whose text speaks of self-harm; None otherwise. Then `text` is None, the songs
            are gentle ones, and what is wanted is calm, comfort and hope.
        fit: that little fits, in one sentence; None if something does.
    """

    text: TextAnalysis | None = None
    wanted: Mapping[str, float] | None = None
    wanted_valence: float | None = None
    wanted_energy: float | None = None
    feeling: float | None = None
    mood: str | None = None
    filters: Mapping[str, Any] = field(default_factory=dict)
    chips: tuple[Chip, ...] = ()
    rest: str = ""
    help: HelpMessage | None = None
    fit: str | None = None

    def __str__(self) -> str:
        """What was read, in one line: "sad, from 1980-1989, by ABBA, without Christmas songs"."""
        return ", ".join([*filter(None, [self.rest]), *map(str, (chip for chip in self.chips if chip.used))])

    @property
    def note(self) -> str | None:
        """Why what the text feels like is unknown, or that little fits, in one sentence; None if neither holds."""
        return (None if self.text is None else self.text.note) or self.fit

    def to_dict(self) -> dict[str, Any]:
        """The reading as JSON, keys in this order.

        text            as of a `TextAnalysis`, or null
        wanted          the six emotions -> number, or null
        wanted_valence  number, or null
        wanted_energy   number, or null
        feeling         number, or null
        mood            text, or null
        note            text, or null
        filters         name -> as asked
        chips           list of {id, kind, value, words, text, used, note}
        rest            text
        help            {text, link}, or null
        """
        return {
            "text": None if self.text is None else self.text.to_dict(),
            "wanted": rounded(self.wanted),
            "wanted_valence": hundredths(self.wanted_valence),
            "wanted_energy": hundredths(self.wanted_energy),
            "feeling": hundredths(self.feeling),
            "mood": self.mood,
            "note": self.note,
            "filters": dict(self.filters),
            "chips": [chip.to_dict() for chip in self.chips],
            "rest": self.rest,
            "help": None if self.help is None else self.help.to_dict(),
        }


class Recommendations(list[Recommendation]):
    """An answer: a list of recommendations, best first, that also says how the query was read.

    Attributes:
        reading: what was understood of the query.
    """

    def __init__(self, recommendations: Iterable[Recommendation] = (), reading: Reading | None = None) -> None:
        super().__init__(recommendations)
        self.reading = reading or Reading()

    def to_list(self) -> list[dict[str, Any]]:
        """The answer as JSON: the recommendations, with more keys where they apply, the same for all.

        understood  list of {id, kind, value, words, text, used, note}: what was read in the text
        note        text: why what the text feels like is unknown, or that little fits
        help        {text, link}: that help exists, if the text speaks of self-harm
        """
        reading = self.reading
        told = {
            "understood": [chip.to_dict() for chip in reading.chips],
            "note": reading.note,
            "help": reading.help and reading.help.to_dict(),
        }
        return [
            recommendation.to_dict() | {key: value for key, value in told.items() if value} for recommendation in self
        ]


def by_name(names: Sequence[str], ratios: NDArray[np.float32]) -> dict[str, float]:
    """Ratios by their names."""
    return dict(zip(names, ratios.tolist(), strict=True))


def rounded(ratios: Mapping[str, float] | None) -> dict[str, float] | None:
    """Ratios rounded to the 4 decimals of the JSON forms."""
    return None if ratios is None else {name: round(float(value), 4) for name, value in ratios.items()}


def hundredths(value: float | None) -> float | None:
    """A number rounded to the 2 decimals of the JSON forms."""
    return None if value is None else round(float(value), 2)


def listing(items: Iterable[str]) -> str:
    """Items joined as in a sentence: "a", "a and b", "a, b and c"."""
    *first, last = items
    return f"{', '.join(first)} and {last}" if first else last
