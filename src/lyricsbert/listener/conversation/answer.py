"""Answer: what a line of a conversation is answered with, and what holds after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lyricsbert.listener.conversation.replies import suggestions
from lyricsbert.recommend.recommendation import Recommendations

if TYPE_CHECKING:
    from lyricsbert.listener.conversation.moves import Act, Topic
    from lyricsbert.listener.conversation.state import Item, State
    from lyricsbert.recommend import Chip


@dataclass(frozen=True, slots=True)
class TurnChip:
    """One thing that holds, which can be taken off.

    Attributes:
        id: what it is taken off by.
        kind: of the item.
        text: as a part of a sentence.
        used: whether it has an influence on the songs.
        note: why it has none; None if it has one.
    """

    id: str
    kind: str
    text: str
    used: bool = True
    note: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The chip as JSON: `id`, `kind`, `text`, `used`, `note` (or null)."""
        return {"id": self.id, "kind": self.kind, "text": self.text, "used": self.used, "note": self.note}


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a line.

    Attributes:
        act: what the line was understood to do.
        text: one line of what was understood, or what there is to say instead.
        songs: the songs, best first; none if the line asks for none.
        chips: what holds now.
        suggestions: what can be said next.
        notes: what has no effect, or other things to know, each a sentence.
        topic: what the line is about if it asks for no songs.
        journey: what the songs lead from and to, in words, if they are a journey.
    """

    act: Act
    text: str
    songs: Recommendations
    chips: tuple[TurnChip, ...] = ()
    suggestions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    topic: Topic | None = None
    journey: tuple[str, str] | None = None

    @classmethod
    def greeting(cls, state: State, text: str) -> Answer:
        """What a conversation begins with, or goes on with."""
        return cls("talk", text, Recommendations(), chips_of(state), suggestions(state), topic="greeting")

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON: `act`, `topic`, `journey` (or null), `text`, `notes`, `chips`, `songs`, `suggestions`."""
        return {
            "act": self.act,
            "topic": self.topic,
            "journey": None if self.journey is None else {"start": self.journey[0], "goal": self.journey[1]},
            "text": self.text,
            "notes": list(self.notes),
            "chips": [chip.to_dict() for chip in self.chips],
            "songs": self.songs.to_list(),
            "suggestions": list(self.suggestions),
        }


def chips_of(state: State, songs: Recommendations | None = None) -> tuple[TurnChip, ...]:
    """What holds, with what the last wish made of it."""
    read: dict[str, Chip] = {chip.id: chip for chip in songs.reading.chips} if songs is not None else {}
    return tuple(_chip(item, read.get(item.id)) for item in state.items)


def _chip(item: Item, read: Chip | None) -> TurnChip:
    return (
        TurnChip(item.id, item.kind, item.text)
        if read is None
        else TurnChip(item.id, item.kind, item.text, read.used, read.note)
    )
