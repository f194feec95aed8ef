"""Conversations as JSON."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from lyricsbert.server.limits import MAX_STATE, MAX_TURN_SONGS
from lyricsbert.server.schemas.base import LeaveOut, Name, RequestModel, ResponseModel, Text
from lyricsbert.server.schemas.wishes import HelpMessage, RecommendedSong


class ConversationRequest(RequestModel):
    """A conversation to start, or to go on with."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{}]})

    state: str | None = Field(
        None,
        max_length=MAX_STATE,
        description="`state` of the last answer of an earlier conversation, to go on with it; null for a new one",
    )


class TurnRequest(RequestModel):
    """A line of a conversation."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"text": "I feel lonely tonight"}, {"text": "something more cheerful", "k": 5}]
        },
    )

    text: Text = Field(description="a mood, a change to the last list, a question")
    k: int = Field(5, ge=1, le=MAX_TURN_SONGS, description="number of songs of a list, unless the text says another")
    leave_out: LeaveOut = Field((), description="songs never to give: explicit ones, violent ones, or both")
    listener: Name | None = Field(None, description="whose taste counts; null for nobody's")


class ConversationChip(ResponseModel):
    """One thing that holds of what was said, which can be taken off."""

    id: str = Field(description="what it is taken off by", examples=["years:1980-1989"])
    kind: Literal[
        "mood", "about", "shift", "years", "artist", "genre", "without", "like", "unlike", "clean", "duration"
    ]
    text: str = Field(description="as part of a sentence", examples=["from 1980-1989"])
    used: bool = Field(description="whether it affects the songs")
    note: str | None = Field(description="why it does not; null if it does")


class ConversationJourney(ResponseModel):
    """What a journey leads from and to, as `POST /journeys` takes them as texts."""

    start: str = Field(examples=["sad"])
    goal: str = Field(examples=["hopeful"])


class ConversationAnswer(ResponseModel):
    """The answer to a line."""

    conversation: str = Field(description="id of the conversation")
    act: Literal["wish", "change", "more", "why", "else", "undo", "restart", "journey", "talk", "unclear"] = Field(
        description="what the line was understood to do"
    )
    text: str = Field(
        description="one line of what was understood, or what there is to say instead",
        examples=["Calmer than the last list, still without ABBA, from 1980-1989."],
    )
    notes: list[str] = Field(description="what has no effect, and why")
    help: HelpMessage | None = Field(description="what is said to somebody who speaks of self-harm; null otherwise")
    chips: list[ConversationChip] = Field(description="what holds now")
    recommendations: list[RecommendedSong] = Field(description="the songs; none if the line asks for none")
    journey: ConversationJourney | None = Field(description="its ends if the songs are a journey; null otherwise")
    suggestions: list[str] = Field(description="what can be said next")
    state: str = Field(description="the conversation as text that its client may keep, to go on after it was forgotten")
