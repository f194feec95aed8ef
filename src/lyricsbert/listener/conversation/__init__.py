"""Conversation: several lines build one wish, and each answer says what it understood."""

from lyricsbert.listener.conversation.answer import Answer, TurnChip
from lyricsbert.listener.conversation.conversation import (
    DEFAULT_K,
    Conversation,
    Turn,
    begin_turn,
    drop_chip,
    finish_turn,
    undo_turn,
)
from lyricsbert.listener.conversation.moves import ACTS, Act, Move, Shift
from lyricsbert.listener.conversation.replies import GREETING, suggestions
from lyricsbert.listener.conversation.state import State, Steps, pack, unpack

__all__ = [
    "ACTS",
    "DEFAULT_K",
    "GREETING",
    "Act",
    "Answer",
    "Conversation",
    "Move",
    "Shift",
    "State",
    "Steps",
    "Turn",
    "TurnChip",
    "begin_turn",
    "drop_chip",
    "finish_turn",
    "pack",
    "suggestions",
    "undo_turn",
    "unpack",
]
