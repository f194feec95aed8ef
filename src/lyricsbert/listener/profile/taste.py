"""Taste: what a listener's events say of the songs of a library."""

from __future__ import annotations

import zlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.library import dot
from lyricsbert.listener.profile.interests import find_interests
from lyricsbert.recommend.diversity import versions_of
from lyricsbert.recommend.profile import Profile, score_songs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from numpy.typing import NDArray

    from lyricsbert.library import Library
    from lyricsbert.listener.profile.event import Event
    from lyricsbert.listener.profile.listener import ListenerSettings
    from lyricsbert.listener.profile.names import SongNames

LIKE: Final = 3.0
PLAY: Final = 0.5
"""What a song is worth that is liked, and one that was played through; more plays count less and less."""

SKIP: Final = 0.75
DISLIKE: Final = 3.0
REST: Final = 1.0
"""Days for which a song that was heard is not offered again."""

REST_SKIPPED: Final = 7.0
_DAY: Final = timedelta(days=1)
_SHORTEST_PLAY: Final = 30_000
"""Milliseconds from which a play counts in full."""

_MOST_AVERSIONS: Final = 16


@dataclass(slots=True)
class _Heard:
    """What a listener did with one song: times in days before now."""

    judgement: float | None = None
    liked: bool = False
    plays: float = 0.0
    skips: float = 0.0


def learn(
    events: Iterable[Event],
    library: Library,
    names: SongNames,
    settings: ListenerSettings,
    now: datetime,
    listener: str = "",
) -> Profile:
    """Learn what a listener likes. The same events on the same day give the same profile.

    Args:
        events: by time.
        library: the songs that are to be ranked.
        names: of the same songs.
        settings: of the listener.
        now: the present, in UTC.
        listener: the name, which with the day decides what is new.
    """
    known, resting = np.zeros(len(library), dtype=bool), np.zeros(len(library), dtype=bool)
    heard = _tally(events, names, settings.half_life_days, now, known, resting)
    worth = {row: _worth(each) for row, each in heard.items() if not library.unusable[row]}
    liked = np.array(sorted(row for row, value in worth.items() if value > 0), dtype=np.int64)
    against = sorted((row for row, value in worth.items() if value < 0), key=lambda row: (worth[row], row))
    against = against[:_MOST_AVERSIONS]
    embedding, sample = library.embedding, names.sample
    interests = find_interests(liked, np.array([worth[row] for row in liked.tolist()]), embedding, sample)
    strengths = np.array([min(1.0, -worth[row] / DISLIKE) for row in against], dtype=np.float32)
    aversions = embedding[against]
    likeness, nearest = score_songs(interests, aversions, strengths, embedding, sample)
    return Profile(
        interests=tuple(interests),
        likeness=likeness,
        nearest=nearest,
        known=known,
        resting=resting,
        refused=_refused(heard, library),
        exploration=settings.exploration,
        seed=zlib.crc32(f"{now:%Y-%m-%d} {listener}".encode()),
    )


def _tally(
    events: Iterable[Event],
    names: SongNames,
    half_life: float,
    now: datetime,
    known: NDArray[np.bool_],
    resting: NDArray[np.bool_],
) -> dict[int, _Heard]:
    """What was done with each song of the library, faded; marks what is known, and what is to rest."""
    heard: dict[int, _Heard] = defaultdict(_Heard)
    for event in events:
        row = names.row(event.artist, event.title, event.song)
        if row is None:
            continue
        days = max((now - event.at) / _DAY, 0.0)
        left = 0.5 ** (days / half_life)
        song = heard[row]
        known[row] = True
        if event.kind in ("like", "dislike"):
            song.judgement, song.liked = left, event.kind == "like"
        elif event.kind == "neutral":
            song.judgement = None
        elif event.kind == "skip":
            song.skips += left
            resting[row] |= days < REST_SKIPPED
        else:
            share = 1.0 if event.milliseconds is None else min(1.0, event.milliseconds / _SHORTEST_PLAY)
            song.plays += left * share
            resting[row] |= days < REST
    return heard


def _worth(heard: _Heard) -> float:
    """How much a song is liked; below 0 if it is not."""
    judged = 0.0 if heard.judgement is None else heard.judgement * (LIKE if heard.liked else -DISLIKE)
    return float(judged + PLAY * np.log1p(heard.plays) - SKIP * np.log1p(heard.skips))


def _refused(heard: Mapping[int, _Heard], library: Library) -> NDArray[np.bool_]:
    """(n,) the songs that are disliked, and their other versions."""
    refused = np.zeros(len(library), dtype=bool)
    rows = [row for row, song in heard.items() if song.judgement is not None and not song.liked]
    for row in rows:
        refused[versions_of(row, dot(library.embedding, library.embedding[row]), library.titles)] = True
    return refused
