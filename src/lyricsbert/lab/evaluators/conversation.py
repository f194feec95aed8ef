"""Conversations: the share of written turns whose act, and all that they change, is understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.lab.evaluators.bootstrap import Estimate
from lyricsbert.listener.conversation import ACTS, Conversation, Move
from lyricsbert.listener.conversation.conversation import begin_turn, finish_turn
from lyricsbert.listener.journey import JourneyPlanner
from lyricsbert.model.analysis import EMOTIONS
from lyricsbert.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lyricsbert.lab.data.turns import WrittenTurn
    from lyricsbert.lab.evaluators.bootstrap import Bootstrap, Metrics
    from lyricsbert.library import Library
    from lyricsbert.listener.conversation import State
    from lyricsbert.recommend import Recommender

_FEWEST: Final = 3
"""Turns of one act from which their share is told."""


@dataclass(frozen=True, slots=True)
class TurnResult:
    """How a turn was understood.

    Attributes:
        turn: as written.
        move: as understood.
        is_understood: whether that is what it should change.
        is_wish: whether it would be, were each line a new wish.
        moved: for each change that was understood, whether the new list is that way from the songs that it was
            relative to.
    """

    turn: WrittenTurn
    move: Move
    is_understood: bool
    is_wish: bool
    moved: tuple[bool, ...] = ()


def hold_conversations(
    conversations: Sequence[Sequence[WrittenTurn]], recommender: Recommender, progress: Callable[[], None] | None = None
) -> list[TurnResult]:
    """Say all turns, each in the context of how those before it were understood."""
    results, planner = [], JourneyPlanner(recommender)
    for turns in conversations:
        conversation = Conversation(recommender)
        for turn in turns:
            state = conversation.steps[-1]
            begun = begin_turn(turn.text, conversation.steps, recommender)
            right = is_understood(turn, begun.move, state, recommender.library)
            single = turn.act == "wish" and not turn.goes_on and not turn.drop
            found = None if begun.wish is None else recommender.recommend(begun.wish)
            _, conversation.steps = finish_turn(begun, found, planner)
            moved = _moved(begun.move, state, conversation.steps[-1], recommender.library)
            results.append(TurnResult(turn, begun.move, right, single, moved))
        if progress:
            progress()
    return results


def is_understood(turn: WrittenTurn, move: Move, state: State, library: Library) -> bool:
    """Whether a line was understood as it should be: the act, and exactly the changes that are written down."""
    if turn.act != move.act or (turn.topic is not None and turn.topic != move.topic):
        return False
    words = ((turn.contains, move.mood), (turn.about, move.about), (turn.start, move.start), (turn.goal, move.goal))
    if not all(fold(wanted) in fold(said) for wanted, said in words):
        return False
    return (
        turn.goes_on == move.goes_on
        and bool(turn.about) == bool(move.about)
        and dict(turn.shift) == {shift.axis: shift.sign for shift in move.shifts}
        and _adds(turn, move)
        and _drops(turn, move)
        and _songs(turn.like, move.liked, state, library)
        and _songs(turn.reject, move.rejected, state, library)
        and (turn.act != "why" or list(move.of) == _listed(turn.of, state))
        and list(move.by) == _listed(turn.artist_of, state)
        and list(move.not_by) == _listed(turn.reject_artist, state)
        and (turn.count is None or turn.count == move.count)
    )


def _moved(move: Move, before: State, after: State, library: Library) -> tuple[bool, ...]:
    """Whether the mean of each number that was to change did, between the songs spoken of and the new list."""
    old, new = (library.known_rows(songs) for songs in (move.of or before.listed, after.listed))
    numbers = {"valence": library.valence, "energy": library.energy}
    numbers |= {name: library.emotions[:, place] for place, name in enumerate(EMOTIONS)}
    shifts = [shift for shift in move.shifts if shift.axis in numbers and old and new != old]
    differences = [float(np.nanmean(numbers[each.axis][new]) - np.nanmean(numbers[each.axis][old])) for each in shifts]
    return tuple(bool(shift.sign * difference > 0) for shift, difference in zip(shifts, differences, strict=True))


def _adds(turn: WrittenTurn, move: Move) -> bool:
    added = [(chip.kind, fold(chip.value)) for chip in move.add]
    wanted = [(kind, fold(value)) for kind, _, value in (each.partition(":") for each in turn.add) if value]
    if (
        len(added) != len(wanted)
        or ("clean" in turn.add) != bool(move.clean)
        or ("length" in turn.add) != bool(move.duration)
    ):
        return False
    return all(any(kind == other and value in said for other, said in added) for kind, value in wanted)


def _drops(turn: WrittenTurn, move: Move) -> bool:
    def is_lifted(wanted: str) -> bool:
        return any(lifted == wanted or lifted.startswith(wanted) for lifted in move.lift)

    drop = ["duration" if each == "length" else each for each in turn.drop]
    kinds = {each.split(":")[0] for each in drop}
    return all(map(is_lifted, drop)) and {each.split(":")[0] for each in move.lift} == kinds


def _songs(wanted: Sequence[str], said: Sequence[str], state: State, library: Library) -> bool:
    if wanted == ("all",):
        return list(said) == list(state.listed)
    if wanted == ("that",):
        return len(said) == 1 and said[0] in state.listed
    places = {"last": len(state.listed)}
    songs: list[str] = []
    for each in wanted:
        place = int(each) if each.isdigit() else places.get(each)
        songs += [library.ids[library.resolve(each)]] if place is None else _listed(place, state)
    return sorted(songs) == sorted(said)


def _listed(place: int | None, state: State) -> list[str]:
    return [] if place is None else list(state.listed[place - 1 : place])


def conversation_metrics(results: Sequence[TurnResult], bootstrap: Bootstrap) -> Metrics:
    """Share of turns that are understood, in total (with an interval by conversation) and by act.

    `conversation_moved` is the share of changes ("happier") that moved the mean of the list as asked.
    """
    right = np.array([result.is_understood for result in results], dtype=float)
    moved = [each for result in results for each in result.moved]
    names = [result.turn.conversation for result in results]
    found: Metrics = {"conversation_turns": Estimate(float(len(results)))}
    found |= bootstrap(lambda rows: {"conversation_understood": float(right[rows].mean())}, names)
    found["conversation_moved"] = Estimate(float(np.mean(moved or [False])))
    for act in ACTS:
        of_act = [result.is_understood for result in results if result.turn.act == act]
        if len(of_act) >= _FEWEST:
            found[f"conversation_{act}"] = Estimate(float(np.mean(of_act)))
    return found


def single_wish_metrics(results: Sequence[TurnResult]) -> Metrics:
    """The same share if each line were a wish of its own."""
    share = float(np.mean([result.is_wish for result in results]))
    return {"conversation_turns": Estimate(float(len(results))), "conversation_understood": Estimate(share)}
