"""A conversation: lines in, answers out, each with what was understood and the songs for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from lyricsbert.errors import ConversationError, WishError
from lyricsbert.listener.conversation.answer import Answer, TurnChip, chips_of
from lyricsbert.listener.conversation.changes import MAX_MOOD, changed, dropped
from lyricsbert.listener.conversation.moves import Move
from lyricsbert.listener.conversation.replies import GREETING, held, small_talk, suggestions, understood
from lyricsbert.listener.conversation.state import MAX_SHOWN, MAX_STEPS, State, pack, unpack
from lyricsbert.listener.conversation.understanding import NO_LIST, understand
from lyricsbert.listener.conversation.wishes import wish_of
from lyricsbert.listener.journey import JourneyPlanner, JourneyRequest
from lyricsbert.listener.journey.request import FEWEST, MOST
from lyricsbert.recommend.recommendation import Recommendations
from lyricsbert.recommend.understanding.self_harm import says_self_harm
from lyricsbert.recommend.understanding.standing import standing_part
from lyricsbert.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricsbert.library import Library
    from lyricsbert.listener.conversation.state import Steps
    from lyricsbert.recommend import Advisory, Recommender, Wish
    from lyricsbert.recommend.profile import Profile

DEFAULT_K: Final = 5
"""Songs of a list: few enough to speak of each."""

JOURNEY_K: Final = 8
"""Songs of a journey: enough for even steps, if no other number is said."""

_NOTHING_LEFT: Final = "No other song here fits that and the rest, so the last list stays."
_UNCHANGED: Final = "Nothing to change: that holds already, or cannot be told of these songs."
_NOWHERE: Final = "That journey ends where it begins: say where it shall lead."
_GENTLE: Final = ("something calmer", "more", "something else entirely")
_NO_STEP: Final = "There is nothing to undo."


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
    is_cry = says_self_harm(text)
    move = Move(act="wish", mood=_part_that_says_so(text)) if is_cry else understand(text, steps[-1], recommender)
    return _turn(move, steps, recommender, k)


def _part_that_says_so(text: str) -> str:
    """A text that speaks of self-harm, or what can be kept of it so that it still does."""
    parts = [text[start : start + MAX_MOOD] for start in range(0, len(text), MAX_MOOD // 2)]
    return text if len(text) <= MAX_MOOD else next(filter(says_self_harm, parts), parts[0])


def finish_turn(turn: Turn, found: Recommendations | None, planner: JourneyPlanner) -> tuple[Answer, Steps]:
    """The second stage: the answer to a line, and the states after it.

    Args:
        turn: of `begin_turn`.
        found: the recommender's answer to its wish, None without one.
        planner: finds the way of a journey.
    """
    act = turn.move.act
    if turn.journey is not None and found is not None and not found.reading.help:
        turn, found = _travelled(turn, turn.journey, found, planner)
    if found is None:
        return _answer(turn.move, turn.text, Recommendations(), turn.steps[-1], turn.notes), turn.steps
    if act == "why":
        songs = [each for each in found if not turn.move.of or each.song.id in turn.move.of]
        shown = Recommendations(songs, found.reading)
        text = turn.text if songs else "That song is no longer in the library."
        return _answer(turn.move, text, shown, turn.steps[-1], ()), turn.steps
    is_used_up = act in ("more", "else") and _is_used_up(turn.before[-1], found, planner.recommender)
    if (not found or is_used_up) and turn.before[-1].listed and act in ("change", "more", "else"):
        none = Recommendations((), replace(found.reading, chips=()))
        return _answer(turn.move, f"{turn.text} {_NOTHING_LEFT}", none, turn.before[-1], turn.notes), turn.before
    state = turn.steps[-1]
    listed = tuple(each.song.id for each in found)
    shown_ids = tuple(dict.fromkeys((*state.shown, *listed)))[-MAX_SHOWN:]
    state = replace(state, listed=listed, shown=shown_ids, count=None)
    notes = (*turn.notes, *([found.reading.note] if found.reading.note else []))
    steps = (*turn.steps[:-1], state)[-MAX_STEPS:]
    answer = replace(_answer(turn.move, turn.text, found, state, notes), journey=state.journey)
    if found.reading.help:  # nobody's words of despair are repeated to them
        answer = replace(answer, text="Some gentle songs.", suggestions=_GENTLE, journey=None)
    return answer, steps


def _is_used_up(before: State, found: Recommendations, recommender: Recommender) -> bool:
    """Whether songs were given in spite of a filter that the last list passed: no other song passes it."""
    rows = recommender.library.known_rows(before.listed)
    unused = [chip for chip in found.reading.chips if not chip.used and chip.kind in ("years", "artist", "genre")]
    masks = [standing_part(chip, recommender.names).only for chip in unused]
    return any(mask is not None and mask[rows].all() for mask in masks if rows)


def _travelled(
    turn: Turn, request: JourneyRequest, found: Recommendations, planner: JourneyPlanner
) -> tuple[Turn, Recommendations]:
    """A turn with the songs of its journey; where there is none, songs for its goal will do."""
    try:
        journey = planner.plan(request)
    except WishError as error:
        *earlier, state = turn.steps
        return replace(turn, steps=(*earlier, replace(state, journey=None)), notes=(*turn.notes, str(error))), found
    songs = (step.recommendation for step in journey)
    if journey.help is not None:
        return turn, Recommendations(songs, replace(found.reading, text=None, help=journey.help))
    return replace(turn, notes=(*turn.notes, *journey.notes)), Recommendations(songs, found.reading)


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
        return Turn(move, steps, steps, wish, "Here is why.", journey=_journey_again(before, wish))
    if move.act in ("more", "else") and not before.items:
        return Turn(Move(act="unclear", note=NO_LIST), steps, steps, None, NO_LIST)
    return _changed(move, steps, library, k)


def _changed(move: Move, steps: Steps, library: Library, k: int) -> Turn:
    """What becomes of a wish, a change, more of the same, something else, or a journey."""
    is_journey = move.act == "journey"
    if is_journey and (note := _why_no_journey(move)):
        return Turn(Move(act="unclear", note=note), steps, steps, None, note)
    state, notes = changed(steps[-1], _journey_wish(move) if is_journey else move, library)
    state = replace(state, journey=(move.start, move.goal)) if is_journey else state
    if move.act == "change" and (state.items, state.count) == (steps[-1].items, steps[-1].count):
        return Turn(move, steps, steps, None, _UNCHANGED, tuple(notes))
    try:
        wish = wish_of(state, library, k)
        journey = _journey_of(move, state, wish, k)
    except WishError as error:
        return Turn(Move(act="unclear", note=str(error)), steps, steps, None, str(error))
    text = understood(move, steps[-1], state, library)
    return Turn(move, steps, (*steps, state), wish, text, tuple(notes), journey)


def _why_no_journey(move: Move) -> str:
    """Why a journey cannot be; empty if nothing in the line is against it."""
    if fold(move.start) == fold(move.goal):
        return _NOWHERE
    if move.count is not None and not FEWEST <= move.count <= MOST:
        return f"A journey has {FEWEST} to {MOST} songs, not {move.count}."
    return ""


def _journey_of(move: Move, state: State, wish: Wish | None, k: int) -> JourneyRequest | None:
    """The journey that a line asks for, or goes on with."""
    if move.act != "journey" or wish is None:
        return _journey_again(state, wish)
    usual = min(MOST, max(k, JOURNEY_K))
    return JourneyRequest(start=move.start, goal=move.goal, k=move.count or usual, minutes=move.minutes, filters=wish)


def _journey_again(state: State, wish: Wish | None) -> JourneyRequest | None:
    """The journey that the last list is, with the filters that hold now; None if it is none."""
    if state.journey is None or wish is None:
        return None
    start, goal = state.journey
    return JourneyRequest(start=start, goal=goal, k=min(MOST, max(FEWEST, len(state.listed))), filters=wish)


def _journey_wish(move: Move) -> Move:
    """The wish that a journey leaves behind, for what is said next: songs for its goal, together with its start."""
    return replace(move, act="wish", mood=f"{move.goal}, not {move.start} any more")


def _undone(move: Move, steps: Steps, recommender: Recommender, k: int) -> Turn:
    count = min(move.count or 1, len(steps) - 1)
    if not count:
        return Turn(Move(act="undo", note=_NO_STEP), steps, steps, None, _NO_STEP)
    earlier = steps[:-count]
    state = earlier[-1]
    text = f"Back to: {held(state)}" if state.items else f"Back to the start. {GREETING}"
    wish = wish_of(state, recommender.library, len(state.listed) or k)
    return Turn(move, earlier[:-1] or earlier, earlier, wish, text, journey=_journey_again(state, wish))


def _answer(move: Move, text: str, songs: Recommendations, state: State, notes: tuple[str, ...]) -> Answer:
    return Answer(move.act, text, songs, chips_of(state, songs), suggestions(state), notes, move.topic)


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
        self._planner: JourneyPlanner | None = None
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
        if self._planner is None or self._planner.recommender is not recommender:
            self._planner = JourneyPlanner(recommender)
        answer, self.steps = finish_turn(turn, found, self._planner)
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
    text = f"No longer {gone.text}."
    if wish is None:
        text = f"{text} {GREETING}" if state.items else f"No longer {gone.text}: nothing else holds. {GREETING}"
    return Turn(Move(act="change"), steps, (*steps, state), wish, text, journey=_journey_again(state, wish))


def undo_turn(steps: Steps, recommender: Recommender, k: int = DEFAULT_K) -> Turn:
    """The first stage of going back one step."""
    return _turn(Move(act="undo"), steps, recommender, k)
