"""Converts songs, recommendations and song sheets to the API's schemas."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import quote

from lyricsbert.library import MOODS
from lyricsbert.library.themes import themes_of
from lyricsbert.listener.conversation import pack
from lyricsbert.model import EMOTIONS, SENTIMENTS
from lyricsbert.outputs.playlists import web_address
from lyricsbert.recommend import analyze_query
from lyricsbert.server import schemas
from lyricsbert.server.live import builtin_ids
from lyricsbert.songs import cut_sections, distinct_sections, unusable_reason
from lyricsbert.songs.sections import section_key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from lyricsbert.library import Library
    from lyricsbert.listener.conversation import Answer, Steps
    from lyricsbert.recommend import HelpMessage, Reading, Reason, Recommendation
    from lyricsbert.recommend.text_analysis import QueryEncoder
    from lyricsbert.server.media import Media
    from lyricsbert.songs import Section, Song

_DIGITS: Final = 4
_LEVEL_DIGITS: Final = 2
_SEARCHES: Final = (
    ("Spotify", "https://open.spotify.com/search/{}"),
    ("YouTube", "https://www.youtube.com/results?search_query={}"),
    ("Apple Music", "https://music.apple.com/search?term={}"),
    ("Deezer", "https://www.deezer.com/search/{}"),
    ("Bandcamp", "https://bandcamp.com/search?q={}"),
    ("MusicBrainz", "https://musicbrainz.org/search?type=recording&query={}"),
)


def to_mood(name: str) -> schemas.Mood:
    """One of the four moods, cast for the type checker, since its names are those of MOODS."""
    return cast("schemas.Mood", name)


def to_emotions(ratios: Sequence[float] | NDArray[np.floating]) -> schemas.Emotions:
    """Six ratios by name."""
    return schemas.Emotions(**{name: _ratio(ratio) for name, ratio in zip(EMOTIONS, ratios, strict=True)})


def to_sentiment(ratios: Sequence[float] | NDArray[np.floating]) -> schemas.Sentiment:
    """Three ratios by name."""
    return schemas.Sentiment(**{name: _ratio(ratio) for name, ratio in zip(SENTIMENTS, ratios, strict=True)})


def to_level(level: float | None) -> float | None:
    """Valence or energy in 1..9; None if the model does not say (NaN)."""
    return None if level is None or math.isnan(level) else min(9.0, max(1.0, round(float(level), _LEVEL_DIGITS)))


def help_message(message: HelpMessage | None) -> schemas.HelpMessage | None:
    """What is said to somebody who speaks of self-harm."""
    return None if message is None else schemas.HelpMessage(text=message.text, link=message.link)


def wish_reading(reading: Reading) -> schemas.WishReading:
    """The reading of a wish."""
    return schemas.WishReading(
        emotions=None if reading.wanted is None else to_emotions(list(reading.wanted.values())),
        sentiment=None if reading.text is None else to_sentiment(list(reading.text.sentiment.values())),
        valence=to_level(reading.wanted_valence),
        energy=to_level(reading.wanted_energy),
        feeling=None if reading.feeling is None else _ratio(reading.feeling),
        mood=None if reading.mood is None else to_mood(reading.mood),
        note=reading.note,
        rest=reading.rest,
        chips=[schemas.Chip(**chip.to_dict()) for chip in reading.chips],
        help=help_message(reading.help),
    )


def text_analysis(text: str, encoder: QueryEncoder, *, embedding: bool) -> schemas.TextAnalysis:
    """The analysis of a text, understood as a wish; the embedding is of the text as it is."""
    described = analyze_query(text, encoder)
    vector = encoder.analyze([text])[0].embedding[0] if embedding else None
    return schemas.TextAnalysis(
        text=text,
        emotions=to_emotions(list(described.emotions.values())),
        sentiment=to_sentiment(list(described.sentiment.values())),
        mood=None if described.mood is None else to_mood(described.mood),
        valence=to_level(described.valence),
        energy=to_level(described.energy),
        themes=list(described.themes),
        wanted=None if described.wanted is None else to_emotions(list(described.wanted.values())),
        wanted_valence=to_level(described.wanted_valence),
        wanted_energy=to_level(described.wanted_energy),
        feeling=None if described.feeling is None else _ratio(described.feeling),
        note=described.note,
        embedding=None if vector is None else vector.astype(float).round(6).tolist(),
    )


def song_summary(song: Song, library: Library, media: Media) -> schemas.SongSummary:
    """A song without its lyrics."""
    row = library.row(song.id)
    usable = not library.unusable[row]
    return schemas.SongSummary(
        id=song.id,
        artist=song.artist,
        title=song.title,
        album=song.album,
        year=song.year,
        genre=song.genre,
        mood=to_mood(MOODS[int(library.moods[row])]) if usable else None,
        emotions=to_emotions(library.emotions[row]) if usable else None,
        sentiment=to_sentiment(library.sentiment[row]) if usable else None,
        valence=to_level(library.valence[row]),
        energy=to_level(library.energy[row]),
        themes=list(themes_of(library.theme_scores[row], library.themes)),
        usable=usable,
        unusable_reason=None if usable else unusable_reason(song) or "no section to analyse",
        duration=song.duration,
        cover=media.cover(song),
        audio=media.audio(song),
    )


def song_summaries(rows: Sequence[int], library: Library, media: Media) -> list[schemas.SongSummary]:
    """Songs without their lyrics, in the order of the rows."""
    return [song_summary(song, library, media) for song in library.songs(rows)] if len(rows) else []


def recommended_song(recommendation: Recommendation, library: Library, media: Media) -> schemas.RecommendedSong:
    """One song of a ranked list."""
    return schemas.RecommendedSong(
        song=song_summary(recommendation.song, library, media),
        score=_ratio(recommendation.score),
        parts={name: round(float(value), _DIGITS) for name, value in recommendation.parts.items()},
        weights={name: round(float(value), _DIGITS) for name, value in recommendation.weights.items()},
        versions=list(recommendation.versions),
        reasons=[_reason(reason, recommendation.song) for reason in recommendation.reasons],
    )


def _reason(reason: Reason, song: Song) -> schemas.Reason:
    """A reason, with the time at which each of its lines is sung first."""
    first: dict[str, float] = {}
    for line in song.timed_lines if reason.lines else ():
        first.setdefault(_letters(line.text), line.seconds)
    return schemas.Reason(**reason.to_dict(), starts=[first.get(_letters(line)) for line in reason.lines])


def conversation_answer(answer: Answer, conversation: str, steps: Steps, library: Library, media: Media) -> bytes:
    """The answer to a line of a conversation, as JSON."""
    ends = answer.journey and dict(zip(("start", "goal"), answer.journey, strict=True))
    presented = schemas.ConversationAnswer(
        conversation=conversation,
        act=answer.act,
        text=answer.text,
        notes=list(answer.notes),
        help=help_message(answer.songs.reading.help),
        chips=[schemas.ConversationChip(**chip.to_dict()) for chip in answer.chips],
        recommendations=[recommended_song(each, library, media) for each in answer.songs],
        journey=None if ends is None else schemas.ConversationJourney(**ends),
        suggestions=list(answer.suggestions),
        state=pack(steps),
    )
    return presented.model_dump_json().encode()


def recommendations(found: Sequence[Recommendation], library: Library, media: Media) -> schemas.Recommendations:
    """A ranked list."""
    return schemas.Recommendations(recommendations=[recommended_song(each, library, media) for each in found])


def song_sheet(song: Song, versions: Sequence[str], library: Library, media: Media) -> schemas.SongSheet:
    """A song with its lyrics, section by section as they are sung."""
    wanted = quote(f"{song.artist} {song.title}", safe="")
    return schemas.SongSheet(
        **song_summary(song, library, media).model_dump(),
        link=web_address(song.link),
        language=song.language,
        lyrics_sections=_sung_sections(song, library),
        links=[schemas.Link(name=name, url=url.format(wanted)) for name, url in _searches(song)],
        versions=list(versions),
    )


def _searches(song: Song) -> tuple[tuple[str, str], ...]:
    """Where a song can be looked for: nowhere if its artist is invented."""
    return () if song.id in builtin_ids() else _SEARCHES


def _sung_sections(song: Song, library: Library) -> list[schemas.SungSection]:
    stored = library.sections(library.row(song.id))
    times_sung = list(distinct_sections(song.lyrics).values())
    place_of_key: dict[str, int] = {}
    first_sung: dict[str, int] = {}
    sung: list[schemas.SungSection] = []
    sections = cut_sections(song.lyrics)
    for position, (section, times) in enumerate(zip(sections, _times(song, sections), strict=True)):
        key = section_key(section)
        place = place_of_key.setdefault(key, len(place_of_key))
        analysed = place < len(stored.sections)
        sung.append(
            schemas.SungSection(
                label=section.label,
                lines=list(section.lines),
                times=times,
                emotions=to_emotions(stored.analysis.emotions[place]) if analysed else None,
                sentiment=to_sentiment(stored.analysis.sentiment[place]) if analysed else None,
                times_sung=times_sung[place],
                repeat_of=first_sung.get(key),
            )
        )
        first_sung.setdefault(key, position)
    return sung


def _times(song: Song, sections: Sequence[Section]) -> list[list[float | None] | None]:
    """The time of each line of each section, in seconds, found by walking through the song's timed lines."""
    timed = [(_letters(line.text), line.seconds) for line in song.timed_lines]
    at = 0
    found: list[list[float | None] | None] = []
    for section in sections:
        seconds: list[float | None] = []
        for line in section.lines:
            key = _letters(line)
            place = next((place for place in range(at, len(timed)) if timed[place][0] == key), None)
            seconds.append(None if place is None else timed[place][1])
            at = at if place is None else place + 1
        found.append(seconds if any(second is not None for second in seconds) else None)
    return found


def _letters(line: str) -> str:
    return "".join(filter(str.isalnum, line.casefold()))


def _ratio(value: float) -> float:
    """Clip a ratio that rounding has left slightly out of range."""
    return min(1.0, max(0.0, round(float(value), _DIGITS)))
