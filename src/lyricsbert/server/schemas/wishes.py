"""Wishes, recommendations and analyses as JSON."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from lyricsbert.recommend.blends import MOST_PARTS, MOST_WEIGHT
from lyricsbert.recommend.wish import DEFAULT_DIVERSITY
from lyricsbert.server.limits import MAX_IGNORED, MAX_K, MAX_NAMED, MAX_TEXTS, MAX_THEMES
from lyricsbert.server.schemas.base import (
    SONG_ID,
    Advisory,
    Emotion,
    Emotions,
    Level,
    ModelName,
    Mood,
    Name,
    Ratio,
    RequestModel,
    ResponseModel,
    Sentiment,
    Text,
)
from lyricsbert.server.schemas.songs import SongSummary


class Reason(ResponseModel):
    """One reason for a recommendation, which holds for its numbers."""

    kind: str = Field(
        description="phrase, words, title, lines, meaning, emotion, affect, taste, profile, typical, mood, theme,"
        " path, blend or versions"
    )
    text: str = Field(description="one sentence", examples=["It is as sad as your words are."])
    lines: list[str] = Field(description="the lyric lines that matched")
    starts: list[float | None] = Field(
        description="when each of these lines is sung first, in seconds; null where that is unknown"
    )


class RecommendedSong(ResponseModel):
    """A song of a ranked list, how well it matches, and why."""

    song: SongSummary
    score: Ratio
    parts: dict[str, float] = Field(description="value of each signal", examples=[{"emotion": 0.81}])
    weights: dict[str, float] = Field(description="weight of each signal; they sum to 1", examples=[{"emotion": 1.0}])
    versions: list[str] = Field(description='covers and live versions it stands for, as "Artist - Title"')
    reasons: list[Reason] = Field(description="strongest first")


class Recommendations(ResponseModel):
    """A ranked list."""

    recommendations: list[RecommendedSong]


class ChangeRequest(RequestModel):
    """What songs are to be like, seen from the middle of the parts of a blend that are wanted."""

    valence: float = Field(0, ge=-8, le=8, description="points of 9 to add")
    energy: float = Field(0, ge=-8, le=8, description="points of 9 to add")
    emotions: dict[Emotion, Annotated[float, Field(ge=-1, le=1)]] = Field({}, description="what to add to the ratios")


class BlendPartRequest(RequestModel):
    """One part of a blend: a text, a song or a change."""

    text: Text | None = Field(None, description='words; "Artist - Title" is that song, "a little calmer" a change')
    song: Name | None = Field(None, description='id, "Artist - Title", or a title')
    change: ChangeRequest | None = None
    weight: float = Field(1, ge=-MOST_WEIGHT, le=MOST_WEIGHT, description="below 0, songs are to be unlike it; not 0")


class WishRequest(RequestModel):
    """What is asked for: any combination of the fields, at least one besides `k`, `diversity` and `method`."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"text": "I feel lonely tonight", "k": 5},
                {"emotions": {"joy": 0.7}, "mood": "Happy", "years": [1980, 1989]},
                {"valence": 7, "energy": 2.5, "themes": ["love", "the road"]},
                {"blend": [{"song": SONG_ID, "weight": 2}, {"text": "driving at night"}, {"text": "calmer"}]},
                {"liked": [SONG_ID], "disliked": ["Bo Fields - Picnic"]},
            ]
        },
    )

    text: Text | None = Field(None, description="a mood, a theme or a few lines in words")
    emotions: dict[Emotion, Ratio] = Field(
        {}, description="wanted ratios; those left out are filled in from the text, or evenly"
    )
    valence: Level | None = Field(None, description="how pleasant songs are to be, 1 (unpleasant) to 9 (pleasant)")
    energy: Level | None = Field(None, description="how energetic songs are to be, 1 (calm) to 9 (energetic)")
    mood: Mood | None = Field(None, description="only songs of this mood")
    liked: list[Name] = Field([], max_length=MAX_NAMED, description='find songs like these: ids or "Artist - Title"')
    disliked: list[Name] = Field([], max_length=MAX_NAMED, description="avoid songs like these, in the same form")
    artist: Name | None = Field(None, description="only songs of this artist")
    genre: Name | None = Field(None, description="only songs of this genre")
    themes: list[Name] = Field(
        [],
        max_length=MAX_THEMES,
        description="only songs that are about every one of these themes, named as in GET /library",
    )
    years: tuple[int, int] | None = Field(None, description="only songs from these years, first and last included")
    blend: list[BlendPartRequest] = Field(
        [], max_length=MOST_PARTS, description="songs, texts and changes that songs are to be like all at once"
    )
    k: int = Field(10, ge=1, le=MAX_K, description="number of songs; fewer if the text asks for fewer")
    diversity: Ratio = Field(DEFAULT_DIVERSITY, description="how much variety counts against the score, 0 to 1")
    method: Literal["blend", "cluster-knn"] = Field("blend", description="how songs are ranked")
    listener: Name | None = Field(
        None, description="whose taste counts; with nothing else, whatever they like, and something new"
    )
    ignore: list[Name] = Field(
        [],
        max_length=MAX_IGNORED,
        description="what not to recognise in the text: ids or kinds of chips, or help where it does not speak of"
        " self-harm",
        examples=[["years:1980-1989"]],
    )
    leave_out: list[Advisory] = Field(
        [], description="songs to leave out: explicit ones (strong swearing), violent ones, or both"
    )


class Chip(ResponseModel):
    """One thing that was recognised in the text."""

    id: str = Field(description="what `ignore` of a wish takes", examples=["years:1980-1989"])
    kind: Literal["title", "artist", "like", "years", "genre", "without", "count", "spelling"]
    value: str = Field(examples=["1980-1989"])
    words: str = Field(description="the words it was recognised in, as typed", examples=["from the 80s"])
    text: str = Field(description="as part of a sentence", examples=["from 1980-1989"])
    used: bool = Field(description="whether it affects the answer")
    note: str | None = Field(description="why it does not; null if it does")


class HelpMessage(ResponseModel):
    """What is said to somebody who speaks of self-harm."""

    text: str = Field(description="a few sentences")
    link: str | None = Field(description="web address of a directory of help lines; null if the server names none")


class WishReading(ResponseModel):
    """How the wish was understood."""

    emotions: Emotions | None = Field(
        description="the ratios that songs are compared with; null if none were asked for"
    )
    valence: Level | None = Field(description="the valence that songs are compared with; null if none was asked for")
    energy: Level | None = Field(description="the energy likewise")
    feeling: Ratio | None = Field(
        description="how much the text is about feeling rather than a subject; null without a text that can be felt"
    )
    sentiment: Sentiment | None = Field(description="sentiment of the text; null without a text")
    mood: Mood | None = Field(description="mood of the text or of the wanted emotions; null if neither was given")
    rest: str = Field(description="the text without what was recognised in it", examples=["sad songs"])
    note: str | None = Field(
        description="why the model cannot tell what the text feels like, or that little fits; null if neither holds"
    )
    chips: list[Chip] = Field(
        description="what was recognised in the text: years, names, exclusions, a number of songs"
    )
    help: HelpMessage | None = Field(
        description="to be shown where the text speaks of self-harm: the songs are gentle then, and nothing is told of"
        " the text; null otherwise"
    )


class RecommendationsOfWish(Recommendations):
    """The answer to a wish."""

    wish: WishReading


class AnalysesRequest(RequestModel):
    """Texts to analyse."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"texts": ["I feel lonely tonight"]}]})

    texts: list[Text] = Field(min_length=1, max_length=MAX_TEXTS)
    embeddings: bool = Field(False, description="whether to return the embeddings too")


class TextAnalysis(ResponseModel):
    """What a text expresses, what it is about, and what whoever types it wants to hear."""

    text: str
    emotions: Emotions = Field(description="the ratios that the text expresses")
    sentiment: Sentiment
    mood: Mood | None = Field(description="null if the model cannot tell, see `note`")
    valence: Level | None = Field(
        description="how pleasant what it expresses is, 1 (unpleasant) to 9 (pleasant); null if the model does not say"
    )
    energy: Level | None = Field(description="how energetic, 1 (calm) to 9 (energetic)")
    themes: list[str] = Field(description="what it is about, the surest first, at most three")
    wanted: Emotions | None = Field(
        description="the ratios of songs that would answer it: who is furious may want to calm down;"
        " even if the model cannot tell, see `note`"
    )
    wanted_valence: Level | None = Field(description="how pleasant such songs are")
    wanted_energy: Level | None = Field(description="how energetic such songs are")
    feeling: Ratio | None = Field(description="how much the text is about feeling rather than a subject")
    note: str | None = Field(
        description="why the model cannot tell what the text feels like: its ratios are even then; null if it can"
    )
    embedding: list[float] | None = Field(description="unit vector; null unless asked for")


class Analyses(ResponseModel):
    """Analyses in the order of the texts."""

    analyses: list[TextAnalysis]
    model: ModelName
