"""A journey on the terminal: the songs in order, each beside its place on the curves of valence and energy."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING, Final

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lyricsbert.cli.output import COLORS, print_help_message, print_recommendations
from lyricsbert.recommend import Recommendations

if TYPE_CHECKING:
    from rich.console import Console

    from lyricsbert.listener.journey import Journey, Step

_TRACK: Final = 17
_NAME: Final = 48
_SHORTEST_NAME: Final = 24
_LABEL: Final = 60
_LEAST: Final = 1
_MOST: Final = 9


def print_journey(journey: Journey, terminal: Console) -> None:
    """Print where a journey goes, what was understood and assumed, and its songs with both curves."""
    if journey.help is not None:
        print_help_message(journey.help, terminal)
        gentle = Recommendations(journey.recommendations)
        print_recommendations(gentle, terminal, nothing="No song of this library is gentle enough.")
        return
    minutes = round(journey.seconds / 60)
    terminal.print(
        Text.assemble(
            "From ",
            (_shortened(journey.start.label), "bold"),
            " to ",
            (_shortened(journey.goal.label), "bold"),
            f": {len(journey)} songs, about {minutes} minute{'' if minutes == 1 else 's'}.",
        )
    )
    if used := [str(chip) for chip in journey.chips if chip.used]:
        terminal.print(Text(f"Understood: {', '.join(used)}"))
    for note in journey.notes:
        terminal.print(Text(note, style="yellow"))
    terminal.print()
    table = Table.grid(padding=(0, 1))
    name = max(_SHORTEST_NAME, min(_NAME, terminal.width - 2 * (_TRACK + 3) - 4))
    table.add_column(width=name)
    for _ in range(2):
        table.add_column(width=_TRACK)
        table.add_column(width=3, justify="right")
    if journey.steps[0].target.valence is not None:
        table.add_row("", _ends("dark", "bright"), "", _ends("calm", "energetic"), "")
    for place, step in enumerate(journey, 1):
        table.add_row(*_row(place, step, name))
    terminal.print(table)
    terminal.print(
        Text("\n● the song  ○ where the path is. Lines shown are those closest to the song before.\n", "dim")
    )
    for place, step in enumerate(journey, 1):
        _print_reasons(place, step, terminal)


def _shortened(label: str) -> str:
    return shorten(label, _LABEL, placeholder="…")


def _row(place: int, step: Step, width: int) -> tuple[Text, Text, str, Text, str]:
    found = step.recommendation
    name = Text.assemble((f"{place:3d}. ", "dim"), (found.song.title, "bold"), "  ", found.song.artist)
    name.truncate(width, overflow="ellipsis")
    leads = max(found.emotions or {"joy": 1.0}, key=lambda emotion: (found.emotions or {"joy": 1.0})[emotion])
    color = COLORS[leads]
    return (
        name,
        _track(found.valence, step.target.valence, color),
        _level(found.valence),
        _track(found.energy, step.target.energy, color),
        _level(found.energy),
    )


def _print_reasons(place: int, step: Step, terminal: Console) -> None:
    found = step.recommendation
    head = Text.assemble((f"{place:3d}. ", "dim"), (found.song.title, "bold"))
    terminal.print(head)
    said = " ".join(reason.text for reason in found.reasons if reason.kind != "lines")
    terminal.print(Padding(Text(said), (0, 0, 0, 5), expand=False))
    for line in (line for reason in found.reasons if reason.kind == "lines" for line in reason.lines):
        terminal.print(Padding(Text(f"“{line}”", style="italic dim"), (0, 0, 0, 9), expand=False))


def _track(level: float | None, target: float | None, color: str) -> Text:
    """A scale from 1 to 9 with a song on it, and a ring where the path is, if that is elsewhere."""
    if level is None or target is None:
        return Text("")
    cells = ["·"] * _TRACK
    cells[_cell(target)] = "○"
    cells[_cell(level)] = "●"
    text = Text(style="dim")
    for cell in cells:
        text.append(cell, style=f"not dim {color}" if cell == "●" else None)
    return text


def _cell(level: float) -> int:
    return round((level - _LEAST) / (_MOST - _LEAST) * (_TRACK - 1))


def _ends(low: str, high: str) -> Text:
    return Text(low + " " * (_TRACK - len(low) - len(high)) + high, style="dim")


def _level(level: float | None) -> str:
    return "" if level is None else f"{level:.1f}"
