"""What a line makes of the state of a conversation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.listener.conversation.state import MAX_ITEMS, Item, State
from lyricsbert.model.analysis import EMOTIONS
from lyricsbert.recommend import Chip
from lyricsbert.recommend.changes import STEP
from lyricsbert.recommend.understanding.clean import NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricsbert.library import Library
    from lyricsbert.listener.conversation.moves import Move, Shift

RATIO_STEP: Final = 0.3
"""How far "angrier" moves the ratio of an emotion."""

LEAST_STEP: Final = 0.2
"""By how much each song must be happier than the mean of the songs that it is compared with, in points of 9."""

LEAST_RATIO_STEP: Final = 0.01
"""The same for the ratio of an emotion."""

MAX_MOOD: Final = 10_000
"""Characters of a mood that goes on and on; the last ones count."""

MOST_LIKED: Final = 3
"""Songs that others are to be like, the latest."""

MOST_UNLIKED: Final = 12

_AFFECT: Final = ("valence", "energy")
_WORDS: Final = {
    ("valence", 1): "happier",
    ("valence", -1): "sadder",
    ("energy", 1): "more energetic",
    ("energy", -1): "calmer",
    ("anger", 1): "angrier",
    ("anger", -1): "less angry",
    ("love", 1): "more romantic",
    ("love", -1): "less romantic",
    ("fear", 1): "scarier",
    ("fear", -1): "less scary",
    ("surprise", 1): "stranger",
    ("surprise", -1): "less strange",
}


def changed(state: State, move: Move, library: Library) -> tuple[State, list[str]]:
    """The state after a line, and notes on what of it has no effect.

    Args:
        state: before it.
        move: the line, understood: a wish, a change, more of the same, or something else.
        library: of the songs that are spoken of.
    """
    notes: list[str] = []
    if move.act == "wish":
        state = _wished(state, move)
    if move.act == "else":
        items = (*state.without("like", "shift", "unlike"), *_unlike(state.listed, "the last list"))
        state = replace(state, items=items)
    items = _lifted(state.items, move.lift)
    items = _put(items, [_filter(chip) for chip in move.add])
    items = _put(items, [Item("clean", name, f"without {NAMES[name]}") for name in move.clean])
    if move.duration:
        items = _put(
            items, [Item("duration", _span_value(move.duration), _span_text(move.duration), span=move.duration)]
        )
    if move.about:
        items = (*items, Item("about", move.about, move.about))
    state = replace(state, items=items, count=move.count or state.count)
    state = _with_songs(state, move, library)
    anchor = library.known_rows(move.of or state.listed)
    for shift in move.shifts:
        state, note = _shifted(state, shift, anchor, library)
        notes += [note] if note else []
    spoken = move.liked or move.of
    focus = spoken[-1] if spoken else state.focus
    return replace(
        state,
        items=state.items[-MAX_ITEMS:],
        focus=focus,
        omitted=_omitted(state, move),
        journey=state.journey if _is_filter(move) else None,
    ), notes


def dropped(state: State, item_id: str) -> State | None:
    """The state without one item, None if it has none with this id."""
    items = tuple(item for item in state.items if item.id != item_id)
    if len(items) == len(state.items):
        return None
    left = replace(state, items=items)
    goes_on = left.of("mood") == state.of("mood")
    return replace(left, omitted=_rejected(left), journey=state.journey if goes_on else None)


def _wished(state: State, move: Move) -> State:
    """A new wish keeps the filters, and nothing else; one that goes on keeps its text as well."""
    standing = state.without("mood", "about", "shift", "like", "unlike")
    before = state.of("mood")
    text = f"{before[-1].value}\n{move.mood}" if move.goes_on and before else move.mood
    text = text[-MAX_MOOD:]
    items = (Item("mood", text, f"“{shortened(text)}”"), *standing) if text else standing
    return replace(state, items=items, shown=(), focus=None, count=move.count)


def _omitted(state: State, move: Move) -> tuple[str, ...]:
    """Songs that the next list leaves out: all that were given, unless filters alone have changed."""
    rejected = _rejected(state)
    if move.act == "wish" or _is_filter(move):
        return rejected
    return tuple(dict.fromkeys((*rejected, *state.shown)))


def _is_filter(move: Move) -> bool:
    """Whether a line changes nothing but which songs may be given."""
    return move.act == "change" and not (move.shifts or move.liked or move.rejected)


def _rejected(state: State) -> tuple[str, ...]:
    return tuple(song for item in state.of("unlike") for song in item.songs)


def _lifted(items: tuple[Item, ...], lift: Sequence[str]) -> tuple[Item, ...]:
    filters = ("years", "artist", "genre", "without", "clean", "duration")
    return tuple(
        item
        for item in items
        if item.id not in lift and not (item.kind in filters and (item.kind in lift or "all" in lift))
    )


def _put(items: tuple[Item, ...], added: Sequence[Item]) -> tuple[Item, ...]:
    """Items with others; a new filter takes the place of the old one of its kind, but exclusions add up."""
    replaced = {item.kind for item in added} - {"without", "clean"}
    ids = {item.id for item in added}
    kept = tuple(item for item in items if item.kind not in replaced and item.id not in ids)
    names = {
        item.value for item in added if item.kind in ("artist", "years", "genre")
    }  # who is asked for is excluded no more
    kept = tuple(item for item in kept if not (item.kind == "without" and item.value in names))
    barred = {item.value for item in added if item.kind == "without"}  # and the other way round
    kept = tuple(item for item in kept if not (item.kind in ("artist", "years", "genre") and item.value in barred))
    return (*kept, *added)


def _filter(chip: Chip) -> Item:
    return Item(chip.kind, chip.value, str(chip))  # type: ignore[arg-type]  # one of the kinds that may hold


def _with_songs(state: State, move: Move, library: Library) -> State:
    items = state.items
    for song in move.liked:
        label = _label(song, library)
        items = (
            *(item for item in items if item.id != f"like:{song}"),
            Item("like", song, f"like {label}", songs=(song,)),
        )
    liked = [item for item in items if item.kind == "like"][-MOST_LIKED:]
    items = tuple(item for item in items if item.kind != "like" or item in liked)
    if len(move.rejected) > 1:
        items = (*items, *_unlike(move.rejected, "the last list"))
    elif move.rejected:
        items = (*items, *_unlike(move.rejected, _label(move.rejected[0], library)))
    gone = set(move.rejected)
    items = tuple(item for item in items if not (item.kind == "like" and gone.intersection(item.songs)))
    for song, kind in [*((song, "artist") for song in move.by), *((song, "without") for song in move.not_by)]:
        for row in library.known_rows([song]):
            chip = Chip("artist" if kind == "artist" else "without", library.artists[row], library.artists[row])
            items = _put(items, [_filter(chip)])
    return replace(state, items=items)


def _unlike(songs: Sequence[str], label: str) -> tuple[Item, ...]:
    if not songs:
        return ()
    songs = tuple(songs)[:MOST_UNLIKED]
    return (Item("unlike", ",".join(songs)[:200], f"unlike {label}", songs=songs),)


def _label(song: str, library: Library) -> str:
    rows = library.known_rows([song])
    return f"“{library.titles[rows[0]]}”" if rows else "a song that is gone"


def _shifted(state: State, shift: Shift, rows: Sequence[int], library: Library) -> tuple[State, str]:
    """The state after one change, and why it has no effect if it has none."""
    if shift.axis == "age":
        return _aged(state, shift, rows, library)
    if shift.axis == "length":
        return _lengthened(state, shift, rows, library)
    value = f"{shift.axis}{'+' if shift.sign > 0 else '-'}"
    before = next((item.number for item in state.items if item.kind == "shift" and item.value == value), None)
    if shift.axis in _AFFECT:
        numbers = (library.valence if shift.axis == "valence" else library.energy)[list(rows)]
        known = numbers[~np.isnan(numbers)]
        base = float(known.mean()) if len(known) else 5.0
        target = min(9.0, max(1.0, base + shift.sign * STEP * shift.size))
        span = (base + LEAST_STEP, 9.0) if shift.sign > 0 else (1.0, base - LEAST_STEP)
    else:
        ratios = library.emotions[list(rows), EMOTIONS.index(shift.axis)]
        base = float(np.nan_to_num(ratios).mean()) if len(rows) else 0.3
        target = min(0.9, max(0.0, base + shift.sign * RATIO_STEP * shift.size))
        span = (base + LEAST_RATIO_STEP, 1.0) if shift.sign > 0 else (0.0, max(0.0, base - LEAST_RATIO_STEP))
    if before is not None:  # once more is further than the last time
        target = max(target, before) if shift.sign > 0 else min(target, before)
    others = tuple(item for item in state.items if not (item.kind == "shift" and item.value[:-1] == shift.axis))
    if span[0] > span[1]:
        return state, f"No song can be {_WORDS[shift.axis, shift.sign]} than these."
    span = round(span[0], 4), round(span[1], 4)
    item = Item("shift", value, _WORDS[shift.axis, shift.sign], round(target, 2), span=span)
    return replace(state, items=(*others, item)), ""


def _aged(state: State, shift: Shift, rows: Sequence[int], library: Library) -> tuple[State, str]:
    years = [int(library.years[row]) for row in rows if library.years[row] > 0]
    if not years:
        return state, "None of these songs says from which year it is."
    middle = int(np.median(years))
    value = f"-{middle - 1}" if shift.sign < 0 else f"{middle + 1}-"
    return replace(state, items=_put(state.items, [_filter(Chip("years", value, shift.words))])), ""


def _lengthened(state: State, shift: Shift, rows: Sequence[int], library: Library) -> tuple[State, str]:
    seconds = library.durations[list(rows)]
    known = seconds[~np.isnan(seconds)]
    if not len(known):
        return state, "None of these songs says how long it is."
    middle = float(np.median(known))
    span = (0.0, middle - 1) if shift.sign < 0 else (middle + 1, 36_000.0)
    return replace(
        state, items=_put(state.items, [Item("duration", _span_value(span), _span_text(span), span=span)])
    ), ""


def _span_value(span: tuple[float, float]) -> str:
    return f"-{span[1]:.0f}" if not span[0] else f"{span[0]:.0f}-"


def _span_text(span: tuple[float, float]) -> str:
    end, seconds = ("at most", span[1]) if not span[0] else ("at least", span[0])
    return f"{end} {int(seconds) // 60}:{int(seconds) % 60:02d} long"


def shortened(text: str, most: int = 60) -> str:
    """A text in one line, cut at a word if it is long."""
    plain = ", ".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
    if len(plain) <= most:
        return plain
    cut = plain[:most].rsplit(" ", 1)[0]
    return f"{cut or plain[:most]}…"
