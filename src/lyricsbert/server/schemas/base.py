"""Common parts of requests and responses: names, ratios, problems."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from lyricsbert.server.limits import MAX_NAME, MAX_TEXT

Mood = Literal["Happy", "Anxious/Sad", "Energetic", "Calm"]
Emotion = Literal["sadness", "joy", "love", "anger", "fear", "surprise"]
Advisory = Literal["explicit", "violent"]
LeaveOut = Annotated[
    tuple[Advisory, ...], Query(description="songs to leave out: explicit ones, violent ones, or both (repeated)")
]
"""A query parameter."""
Ratio = Annotated[float, Field(ge=0, le=1)]
Level = Annotated[float, Field(ge=1, le=9)]
"""Valence or energy, on the scale of the norms that the model was trained on."""
Text = Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]
Name = Annotated[str, Field(min_length=1, max_length=MAX_NAME)]

SONG_ID = "3f6c1e0a9b2d47c58e10"
EMOTIONS_EXAMPLE: dict[str, Any] = {
    "sadness": 0.62,
    "joy": 0.05,
    "love": 0.11,
    "anger": 0.04,
    "fear": 0.15,
    "surprise": 0.03,
}
SENTIMENT_EXAMPLE: dict[str, Any] = {"negative": 0.58, "neutral": 0.35, "positive": 0.07}


class ResponseModel(BaseModel):
    """Base of responses: every field is always present, null if unknown."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)


class RequestModel(BaseModel):
    """Base of requests: unknown fields are errors rather than ignored."""

    model_config = ConfigDict(extra="forbid")


class Emotions(ResponseModel):
    """Six ratios that sum to 1."""

    model_config = ConfigDict(json_schema_extra={"examples": [EMOTIONS_EXAMPLE]})

    sadness: Ratio
    joy: Ratio
    love: Ratio
    anger: Ratio
    fear: Ratio
    surprise: Ratio


class Sentiment(ResponseModel):
    """Three ratios that sum to 1."""

    model_config = ConfigDict(json_schema_extra={"examples": [SENTIMENT_EXAMPLE]})

    negative: Ratio
    neutral: Ratio
    positive: Ratio


class ModelName(ResponseModel):
    """The model that was used."""

    id: str = Field(examples=["lyricsbert-small-en"])
    hash: str = Field(description="SHA-256 of weights and tokenizer")


class Problem(ResponseModel):
    """An error (RFC 9457)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "/api/docs#problem-song-not-found",
                    "title": "No such song",
                    "status": 404,
                    "detail": "No song in the library has the id 'x'.",
                    "instance": "/api/v1/songs/x",
                    "errors": None,
                }
            ]
        }
    )

    type: str = Field(description="kind of error, as a link to /api/docs")
    title: str = Field(description="kind of error, in a few words")
    status: int
    detail: str = Field(description="one sentence: what is wrong, where, and what is allowed")
    instance: str = Field(description="path of the request")
    errors: list[FieldProblem] | None = Field(
        description="one for each invalid field, if the request does not match its schema"
    )


class FieldProblem(ResponseModel):
    """What is wrong with one field."""

    where: str = Field(examples=["body.k"])
    message: str = Field(examples=["Input should be less than or equal to 200"])


class Health(ResponseModel):
    """Whether the server is alive, or ready."""

    status: Literal["ok"]
