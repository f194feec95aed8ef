"""What a conversation says: one line of what was understood, and short answers to lines that ask for no songs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lyricsbert.listener.conversation.changes import shortened

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lyricsbert.library import Library
    from lyricsbert.listener.conversation.moves import Move, Topic
    from lyricsbert.listener.conversation.state import Item, State

GREETING: Final = "How do you feel? Tell me in your own words, as long as you like."

_SAID: Final[dict[Topic, str]] = {
    "greeting": f"Hello. {GREETING}",
    "thanks": "You are welcome.",
    "help": (
        "Tell me how you feel or what songs should be about. Then say what to change: “calmer”, “happier than these”,"
        " “like the second one but angrier”, “not that one”, “from the 80s”, “no more ABBA”, “without swearing”,"
        " “more”, “why the first?”, “something else”, “undo”, “start over”."
    ),
    "about": (
        "I am LyricsBERT, a program that reads lyrics and finds songs for what you write. I run on this computer alone,"
        " and nothing that you say is kept."
    ),
    "bye": "Goodbye.",
    "abuse": "Sorry that this was no help. Say what was wrong, such as “too slow” or “not that one”, or “start over”.",
    "how are you": "I only know lyrics, but thanks for asking. How do you feel?",
}
_FIRST: Final = (
    "I feel lonely tonight",
    "songs about the sea from the 60s",
    "something to dance to",
    "what can you do?",
)
_NEXT: Final = (
    "something calmer",
    "happier than these",
    "like the first one but angrier",
    "not that one",
    "more",
    "why the first?",
)


def small_talk(topic: Topic | None) -> str:
    """The answer to a line that asks for no songs."""
    return _SAID[topic or "help"]


def suggestions(state: State) -> tuple[str, ...]:
    """A few things that can be said next."""
    if not state.listed:
        return _FIRST
    lifted = tuple(f"{item.value} is fine again" for item in state.of("without") if len(item.value) < 24)[:1]
    return (*lifted, *_NEXT, "undo")[: len(_NEXT)]


def understood(move: Move, before: State, state: State, library: Library) -> str:
    """One line of what was understood, made of the items of the state, with a capital letter and a full stop."""
    said = _LINES[move.act](move, before, state, library)
    return f"{said[0].upper()}{said[1:]}." if said else ""


def _wish(move: Move, before: State, state: State, _: Library) -> str:
    mood = f"“{shortened(move.mood)}”" if move.mood else ""
    if move.goes_on:
        mood = f"also {mood}"
    elif mood and before.of("mood"):
        mood = f"a new wish: {mood}"
    return _joined(mood, state, before, shown=("mood",)) or "any song"


def _change(move: Move, before: State, state: State, library: Library) -> str:
    new = [item for item in state.items if item not in before.items]
    ids = {item.id for item in state.items}
    gone = [item for item in before.items if item.id not in ids and item.kind not in ("like", "unlike")]
    replaced = {item.kind for item in new} - {"without"}
    whose = _compared(move, library)
    parts = [f"{item.text} than {whose}" if item.kind == "shift" else item.text for item in new]
    moved = {item.value for item in new}
    parts += [
        f"{item.text} than {whose}" for item in state.of("shift") if _again(item, move) and item.value not in moved
    ]
    parts += [f"no longer {item.text}" for item in gone if item.kind not in replaced and item.kind != "shift"]
    said = ", ".join(dict.fromkeys(parts))
    return _joined(said, state, before, shown=("mood",), new=new) if said else "nothing to change"


def _again(item: Item, move: Move) -> bool:
    return any(item.value == f"{shift.axis}{'+' if shift.sign > 0 else '-'}" for shift in move.shifts)


def _compared(move: Move, library: Library) -> str:
    rows = library.known_rows(move.of)
    return f"“{library.titles[rows[0]]}”" if rows else "the last list"


def _more(_: Move, before: State, state: State, __: Library) -> str:
    return f"more of the same: {_all(state)}" if state.items else "more"


def _else(_: Move, before: State, state: State, __: Library) -> str:
    kept = _all(state, without=("unlike",))
    return f"something else: other songs for {kept}" if kept else "something else"


def _journey(move: Move, before: State, state: State, _: Library) -> str:
    return _joined(f"from {move.start} to {move.goal}", state, before, shown=("mood", "about"))


_LINES: Final = {"wish": _wish, "change": _change, "more": _more, "else": _else, "journey": _journey}


def held(state: State) -> str:
    """All that holds, as the end of a sentence."""
    said = _all(state)
    if state.journey is not None:
        said = ", ".join(filter(None, ["from {} to {}".format(*state.journey), _all(state, without=("mood",))]))
    return f"{said}." if said else "nothing."


def _joined(said: str, state: State, before: State, shown: Collection[str], new: Sequence[Item] = ()) -> str:
    """What is said, with the filters that it adds, and those that still hold."""
    others = [item for item in state.items if item.kind not in shown and item not in new]
    added = [item.text for item in others if item not in before.items and item.kind != "shift"]
    still = [item.text for item in others if item in before.items and item.kind not in ("like", "unlike", "about")]
    parts = [part for part in (said, *added) if part]
    return ", ".join([*parts, *([f"still {', '.join(still)}"] if still else [])])


def _all(state: State, without: Collection[str] = ()) -> str:
    return ", ".join(item.text for item in state.items if item.kind not in without)
