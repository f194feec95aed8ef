"""A conversation: lines in, answers out, each with what was understood and the songs for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from lyricsbert.errors import ConversationError, WishError
from lyricsbert.listener.conversation.changes import changed, dropped
from lyricsbert.listener.conversation.moves import Move
from lyricsbert.listener.conversation.replies import GREETING, held, small_talk, suggestions, understood
from lyricsbert.listener.conversation.state import MAX_SHOWN, MAX_STEPS, State, pack, unpack
from lyricsbert.listener.conversation.understanding import NO_LIST, understand
from lyricsbert.listener.conversation.wishes import wish_of
from lyricsbert.listener.journey import JourneyPlanner, JourneyRequest
from lyricsbert.recommend.recommendation import Recommendations
from lyricsbert.recommend.understanding.self_harm import says_self_harm

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricsbert.library import Library
    from lyricsbert.listener.conversation.moves import Act, Topic
    from lyricsbert.listener.conversation.state import Item, Steps
    from lyricsbert.recommend import Advisory, Chip, Recommender, Wish
    from lyricsbert.recommend.profile import Profile

DEFAULT_K: Final = 5
"""Songs of a list: few enough to speak of each."""

JOURNEY_K: Final = 8
"""Songs of a journey: enough for even steps, if no other number is said."""

_NOTHING_LEFT: Final = "No other song here fits that and the rest, so the last list stays."
_UNCHANGED: Final = "Nothing to change: that holds already, or cannot be told of these songs."
_GENTLE: Final = ("something calmer", "more", "something else entirely")
_NO_STEP: Final = "There is nothing to undo."


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


@dataclass(frozen=True, slots=True)
class Turn:
    """A line that is understood, and whose wish is not answered yet.

    Attributes:
        move: what it asks for.
        before: the states before it.
        steps: the states after it, but for the songs of its answer; the same if it changes nothing.
        wish: what the recommender is asked; None if it is asked nothing.
        text: what there is to say.
        notes: what has no effect.
        journey: the journey that is asked for; its songs are the answer, and those of the wish only if it fails.
    """

    move: Move
    before: Steps
    steps: Steps
    wish: Wish | None
    text: str
    notes: tuple[str, ...] = ()
    journey: JourneyRequest | None = None

    def framed(self, leave_out: tuple[Advisory, ...] = (), profile: Profile | None = None) -> Turn:
        """The same turn for a listener, and without songs that they never want to hear."""
        if self.wish is None or not (leave_out or profile):
            return self
        wish = replace(self.wish, leave_out=(*self.wish.leave_out, *leave_out), profile=profile)
        journey = None if self.journey is None else replace(self.journey, filters=wish)
        return replace(self, wish=wish, journey=journey)


def begin_turn(text: str, steps: Steps, recommender: Recommender, k: int = DEFAULT_K) -> Turn:
    """The first stage of a turn: what a line asks for, and the wish that answers it.

    Args:
        text: as typed.
        steps: the states before it.
        recommender: answers the wish.
        k: number of songs of a list.
    """
    # Whoever speaks of self-harm is not taken for somebody who swears or talks gibberish.
    move = Move(act="wish", mood=text) if says_self_harm(text) else understand(text, steps[-1], recommender)
    return _turn(move, steps, recommender, k)


def finish_turn(turn: Turn, found: Recommendations | None, planner: JourneyPlanner) -> tuple[Answer, Steps]:
    """The second stage: the answer to a line, and the states after it.

    Args:
        turn: of `begin_turn`.
        found: the recommender's answer to its wish, None without one.
        planner: finds the way of a journey.
    """
    act = turn.move.act
    ends = None
    if turn.journey is not None and found is not None and not found.reading.help:
        try:
            journey = planner.plan(turn.journey)
        except WishError as error:  # songs for its goal will do
            turn = replace(turn, notes=(*turn.notes, str(error)))
        else:
            found = Recommendations((step.recommendation for step in journey), found.reading)
            turn = replace(turn, notes=(*turn.notes, *journey.notes))
            ends = turn.steps[-1].journey
    if found is None:
        return _answer(turn.move, turn.text, Recommendations(), turn.steps[-1], turn.notes), turn.steps
    if act == "why":
        songs = [each for each in found if not turn.move.of or each.song.id in turn.move.of]
        shown = Recommendations(songs, found.reading)
        text = turn.text if songs else "That song is no longer in the library."
        return _answer(turn.move, text, shown, turn.steps[-1], ()), turn.steps
    if not found and turn.before[-1].listed and act in ("change", "more", "else"):
        return _answer(turn.move, f"{turn.text} {_NOTHING_LEFT}", found, turn.before[-1], turn.notes), turn.before
    state = turn.steps[-1]
    listed = tuple(each.song.id for each in found)
    shown_ids = tuple(dict.fromkeys((*state.shown, *listed)))[-MAX_SHOWN:]
    state = replace(state, listed=listed, shown=shown_ids, count=None)
    notes = (*turn.notes, *([found.reading.note] if found.reading.note else []))
    steps = (*turn.steps[:-1], state)[-MAX_STEPS:]
    answer = replace(_answer(turn.move, turn.text, found, state, notes), journey=ends)
    if found.reading.help:  # nobody's words of despair are repeated to them
        answer = replace(answer, text="Some gentle songs.", suggestions=_GENTLE)
    return answer, steps


def _turn(move: Move, steps: Steps, recommender: Recommender, k: int) -> Turn:
    """What becomes of a move."""
    before, library = steps[-1], recommender.library
    if move.act in ("talk", "unclear"):
        return Turn(move, steps, steps, None, move.note or small_talk(move.topic))
    if move.act == "restart":
        return Turn(move, steps, (*steps, State()), None, f"All forgotten. {GREETING}")
    if move.act == "undo":
        return _undone(move, steps, recommender, k)
    if move.act == "why":
        wish = wish_of(before, library, max(k, len(before.listed)))
        return Turn(move, steps, steps, wish, "Here is why.", journey=_journey_of(before, wish, len(before.listed)))
    if move.act in ("more", "else") and not before.items:
        return Turn(Move(act="unclear", note=NO_LIST), steps, steps, None, NO_LIST)
    return _changed(move, steps, library, k)


def _changed(move: Move, steps: Steps, library: Library, k: int) -> Turn:
    """What becomes of a wish, a change, more of the same, something else, or a journey."""
    state, notes = changed(steps[-1], journey_wish(move) if move.act == "journey" else move, library)
    if move.act == "change" and (state.items, state.count) == (steps[-1].items, steps[-1].count):
        return Turn(move, steps, steps, None, _UNCHANGED, tuple(notes))
    try:
        wish = wish_of(state, library, k)
    except WishError as error:
        return Turn(Move(act="unclear", note=str(error)), steps, steps, None, str(error))
    text = understood(move, steps[-1], state, library)
    state = replace(state, journey=(move.start, move.goal) if move.act == "journey" and move.start else None)
    journey = _journey_of(state, wish, state.count or max(k, JOURNEY_K))
    return Turn(move, steps, (*steps, state), wish, text, tuple(notes), journey)


def _journey_of(state: State, wish: Wish | None, k: int) -> JourneyRequest | None:
    """The journey of a state, None if its songs are no journey."""
    if state.journey is None or wish is None:
        return None
    start, goal = state.journey
    return JourneyRequest(start=start, goal=goal, k=k, filters=wish)


def journey_wish(move: Move) -> Move:
    """The wish that a journey leaves behind, for what is said next: songs for its goal, together with its start."""
    return Move(act="wish", mood=f"{move.goal}, not {move.start} any more" if move.start else move.goal)


def _undone(move: Move, steps: Steps, recommender: Recommender, k: int) -> Turn:
    count = min(move.count or 1, len(steps) - 1)
    if not count:
        return Turn(Move(act="undo", note=_NO_STEP), steps, steps, None, _NO_STEP)
    earlier = steps[:-count]
    state = earlier[-1]
    text = f"Back to: {held(state)}" if state.items else f"Back to the start. {GREETING}"
    wish = wish_of(state, recommender.library, len(state.listed) or k)
    journey = _journey_of(state, wish, len(state.listed) or max(k, JOURNEY_K))
    return Turn(move, earlier[:-1] or earlier, earlier, wish, text, journey=journey)


def _answer(move: Move, text: str, songs: Recommendations, state: State, notes: tuple[str, ...]) -> Answer:
    return Answer(move.act, text, songs, chips_of(state, songs), suggestions(state), notes, move.topic)


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


class Conversation:
    """A conversation with a recommender, kept in memory alone.

    Example:
        >>> conversation = Conversation(recommender)
        >>> print(conversation.say("I feel lonely tonight").text)
        “I feel lonely tonight”.
        >>> print(conversation.say("something more cheerful").text)
        Happier than the last list.

    Args:
        recommender: a recommender, or what returns the latest one.
        k: number of songs of a list.
        state: of an earlier conversation, as `state` gave it, to go on with; None for a new one.
        leave_out: advisories of songs that are never given.
        profile: what is known of the listener.

    Raises:
        ConversationError: the state is not one.
    """

    def __init__(
        self,
        recommender: Recommender | Callable[[], Recommender],
        k: int = DEFAULT_K,
        state: str | None = None,
        *,
        leave_out: tuple[Advisory, ...] = (),
        profile: Profile | None = None,
    ) -> None:
        self._recommender = recommender
        self._k = k
        self._leave_out = leave_out
        self._profile = profile
        self.steps: Steps = (State(),) if state is None else unpack(state)

    @property
    def recommender(self) -> Recommender:
        """The recommender that answers the next line."""
        return self._recommender() if callable(self._recommender) else self._recommender

    @property
    def chips(self) -> tuple[TurnChip, ...]:
        """What holds now."""
        return chips_of(self.steps[-1])

    @property
    def state(self) -> str:
        """The conversation as text, to go on with later."""
        return pack(self.steps)

    def say(self, text: str) -> Answer:
        """Say a line. It never fails on what is said: what cannot be understood has an answer that says so."""
        recommender = self.recommender
        return self._finish(begin_turn(text, self.steps, recommender, self._k), recommender)

    def drop(self, chip_id: str) -> Answer:
        """Take off a chip.

        Raises:
            ConversationError: there is none with this id.
        """
        recommender = self.recommender
        return self._finish(drop_chip(chip_id, self.steps, recommender, self._k), recommender)

    def undo(self) -> Answer:
        """Go back one step."""
        recommender = self.recommender
        return self._finish(_turn(Move(act="undo"), self.steps, recommender, self._k), recommender)

    def _finish(self, turn: Turn, recommender: Recommender) -> Answer:
        turn = turn.framed(self._leave_out, self._profile)
        found = None if turn.wish is None else recommender.recommend(turn.wish)
        answer, self.steps = finish_turn(turn, found, JourneyPlanner(recommender))
        return answer


def drop_chip(chip_id: str, steps: Steps, recommender: Recommender, k: int = DEFAULT_K) -> Turn:
    """The first stage of taking off a chip.

    Raises:
        ConversationError: there is none with this id.
    """
    before = steps[-1]
    state = dropped(before, chip_id)
    if state is None:
        known = ", ".join(item.id for item in before.items) or "none"
        raise ConversationError(f"There is no chip {chip_id!r} to take off; there are {known}.")
    gone = next(item for item in before.items if item.id == chip_id)
    wish = wish_of(state, recommender.library, k)
    state = state if wish is not None else replace(state, listed=())
    text = f"No longer {gone.text}." if wish is not None else f"No longer {gone.text}: nothing else holds. {GREETING}"
    return Turn(Move(act="change"), steps, (*steps, state), wish, text)


def undo_turn(steps: Steps, recommender: Recommender, k: int = DEFAULT_K) -> Turn:
    """The first stage of going back one step."""
    return _turn(Move(act="undo"), steps, recommender, k)
