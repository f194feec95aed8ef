"""Output on the terminal: emotion bars, cards of songs, tables, and JSON.

The only way to it: whatever is printed, be it a title, a lyric or a message, passes `echo`, `confirm`, `print_json`, a
`console` or a log whose characters are escaped here, so that no song and no file name can control the terminal.
"""

from __future__ import annotations

import json
import logging
import re
from typing import TYPE_CHECKING, Any, Final

import click
from rich.box import ROUNDED
from rich.console import Console, Group, RenderHook
from rich.markup import escape
from rich.padding import Padding
from rich.panel import Panel
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from lyricsbert.printable import escaped, json_escaped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import ConsoleOptions, ConsoleRenderable, RenderableType, RenderResult

    from lyricsbert.recommend import HelpMessage, Reading, Recommendation, TextAnalysis

COLORS: Final = {
    "sadness": "blue",
    "joy": "yellow",
    "love": "magenta",
    "anger": "red",
    "fear": "green",
    "surprise": "cyan",
    "negative": "red",
    "neutral": "white",
    "positive": "green",
}
BAR_WIDTH: Final = 24
STRIP_WIDTH: Final = 20
MOST_GENRES: Final = 3
_EIGHTHS: Final = " ▏▎▍▌▋▊▉"


def console(*, stderr: bool = False) -> Console:
    """The terminal, or a plain stream of text when it is piped; text is escaped, styles are not."""
    terminal = Console(highlight=False, soft_wrap=False, stderr=stderr)
    terminal.push_render_hook(_EscapingHook())
    return terminal


def echo(text: str = "", *, err: bool = False) -> None:
    """Print text, escaped."""
    click.echo(escaped(text), err=err)


def confirm(question: str) -> bool:
    """Ask a question, escaped, on stderr."""
    return click.confirm(escaped(question), err=True)


def print_json(value: Any) -> None:
    """Print JSON, indented by two spaces, in UTF-8, with what a terminal would obey as JSON's own escapes."""
    click.echo(json_escaped(json.dumps(value, indent=2, ensure_ascii=False)))


def escape_log() -> None:
    """Write warnings and errors of this program and its server to stderr, escaped."""
    handler = logging.StreamHandler()
    handler.setFormatter(_EscapingFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


class _EscapingFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return escaped(super().format(record))


class _EscapingHook(RenderHook):
    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        return [_Escaped(each) for each in renderables]


class _Escaped:
    """Something to print, with its text escaped when it is laid out and before it is styled."""

    def __init__(self, what: RenderableType) -> None:
        self._what = what

    def __rich_console__(self, terminal: Console, options: ConsoleOptions) -> RenderResult:
        for segment in terminal.render(self._what, options):
            yield segment if segment.control else Segment(escaped(segment.text), segment.style)


def bar(ratio: float, color: str, width: int = BAR_WIDTH) -> Text:
    """A bar for a ratio in 0..1, with a resolution of an eighth of a character cell."""
    eighths = round(ratio * width * 8)
    full, rest = divmod(eighths, 8)
    return Text("█" * full + (_EIGHTHS[rest].strip() if rest else ""), style=color)


def strip(ratios: Mapping[str, float], width: int = STRIP_WIDTH) -> Text:
    """All ratios as one line of coloured blocks, with lengths proportional to them."""
    text = Text()
    total, drawn = 0.0, 0
    for name, ratio in ratios.items():
        total += ratio
        cells = round(total * width) - drawn
        drawn += cells
        text.append("█" * cells, style=COLORS[name])
    return text


def leading(ratios: Mapping[str, float], most: int = 2, least: float = 0.15) -> str:
    """The leading emotions in words, for example "sadness 62 %, fear 20 %"."""
    ranked = sorted(ratios.items(), key=lambda item: -item[1])
    chosen = [item for place, item in enumerate(ranked) if place == 0 or item[1] >= least][:most]
    return ", ".join(f"{name} {ratio:.0%}".replace("%", " %") for name, ratio in chosen)


def bars(ratios: Mapping[str, float]) -> Table:
    """One labelled bar for each ratio."""
    table = Table.grid(padding=(0, 1))
    table.add_column(width=10)
    table.add_column(width=BAR_WIDTH)
    table.add_column(justify="right")
    for name, ratio in ratios.items():
        table.add_row(name, bar(ratio, COLORS[name]), f"{ratio * 100:3.0f} %")
    return table


def affect(valence: float | None, energy: float | None) -> Table:
    """One labelled bar for each of valence and energy that is known, on their scale from 1 to 9."""
    table = Table.grid(padding=(0, 1))
    table.add_column(width=10)
    table.add_column(width=BAR_WIDTH)
    table.add_column(justify="right")
    for name, number in (("valence", valence), ("energy", energy)):
        if number is not None:
            table.add_row(name, bar((number - 1) / 8, "cyan"), f"{number:.1f} of 9")
    return table


def analysis_view(analysis: TextAnalysis) -> RenderableType:
    """The analysis of a text: why it is unknown if it is, bars for emotions, sentiment and affect, mood and themes."""
    rows: list[RenderableType] = []
    if analysis.note:
        rows.append(Text(analysis.note, style="yellow"))
    rows += [Text("Emotions", style="bold"), _indented(bars(analysis.emotions), 2)]
    rows += [Text("Sentiment", style="bold"), _indented(bars(analysis.sentiment), 2)]
    if analysis.valence is not None or analysis.energy is not None:
        rows += [Text("Affect", style="bold"), _indented(affect(analysis.valence, analysis.energy), 2)]
    if analysis.mood:
        rows.append(Text.assemble(("Mood", "bold"), "  ", (analysis.mood, "bold cyan")))
    if analysis.themes:
        rows.append(Text.assemble(("Themes", "bold"), "  ", ", ".join(analysis.themes)))
    return Group(*rows)


def wanted_view(analysis: TextAnalysis) -> RenderableType:
    """What a text asks to hear, as far as the model says: emotions, affect, and how much it is about feeling."""
    rows: list[RenderableType] = []
    if analysis.wanted:
        rows += [Text("Wanted", style="bold"), _indented(bars(analysis.wanted), 2)]
    if analysis.wanted_valence is not None or analysis.wanted_energy is not None:
        rows.append(_indented(affect(analysis.wanted_valence, analysis.wanted_energy), 2))
    if analysis.feeling is not None:
        rows.append(Text.assemble(("About feeling", "bold"), f"  {analysis.feeling:.0%}".replace("%", " %")))
    return Group(*rows)


def _genres(genre: str | None) -> str:
    """The first names of a genre that may be a list ("american|pop"), and that there are more."""
    names = [name.strip().strip("'\"[]") for name in re.split(r"[|;,]", genre or "")]
    names = list(dict.fromkeys(filter(None, names)))
    return ", ".join(names[:MOST_GENRES]) + (" …" if len(names) > MOST_GENRES else "")


def recommendation_view(place: int, recommendation: Recommendation) -> RenderableType:
    """A recommendation: title line, emotion strip, reasons with the lines that matched."""
    song = recommendation.song
    head = Text.assemble((f"{place:2d}. ", "dim"), (song.title, "bold"), "  ", song.artist)
    about = " · ".join(str(value) for value in (song.year, _genres(song.genre)) if value)
    if about:
        head.append(f"  {about}", style="dim")
    body = Table.grid(padding=(0, 1))
    body.add_column(width=BAR_WIDTH // 4 * 3 + 5)
    body.add_column()
    score = Text.assemble(bar(recommendation.score, "cyan", BAR_WIDTH // 4 * 3), f" {recommendation.score * 100:.0f} %")
    feeling = (
        Text.assemble(strip(recommendation.emotions), "  ", (leading(recommendation.emotions), "dim"))
        if recommendation.emotions
        else Text("lyrics not analysed", style="dim")
    )
    body.add_row(score, feeling)
    if recommendation.themes:
        body.add_row("", Text(", ".join(recommendation.themes), style="dim"))
    rows: list[RenderableType] = [head, _indented(body, 4)]
    for reason in recommendation.reasons:
        rows.append(_indented(Text(reason.text), 4))
        rows += [_indented(Text(f"“{line}”", style="italic"), 8) for line in reason.lines]
    return Group(*rows, Text(""))


def _indented(what: RenderableType, cells: int) -> Padding:
    """Indent something, without padding the lines on the right."""
    return Padding(what, (0, 0, 0, cells), expand=False)


def print_recommendations(
    recommendations: Sequence[Recommendation], terminal: Console, *, nothing: str = "No song fits this wish."
) -> None:
    """Print recommendations as a list of cards, or a sentence if there are none."""
    if not recommendations:
        terminal.print(nothing)
    for place, recommendation in enumerate(recommendations, 1):
        terminal.print(recommendation_view(place, recommendation))


def print_help_message(message: HelpMessage | None, terminal: Console) -> None:
    """Print that help exists, and where, to somebody who speaks of self-harm."""
    if message is None:
        return
    said = Text(message.text)
    if message.link:
        said.append(f"\n\n{message.link}", style="bold")
    terminal.print(Panel(said, box=ROUNDED, border_style="cyan", padding=(1, 2), width=min(terminal.width, 88)))
    terminal.print()


def print_understood(reading: Reading, terminal: Console) -> None:
    """Print what was read in a text besides its feeling and meaning, if anything was, and what of it has no effect."""
    if not reading.chips:
        return
    if understood := str(reading):
        terminal.print(Text(f"Understood: {understood}"))
    for chip in reading.chips:
        if not chip.used:
            terminal.print(Text(f"Not used: {chip} ({chip.note})", style="dim"))
    terminal.print()


def count_table(title: str, counts: Mapping[str, int]) -> Table:
    """A titled table of counts, largest first, with their shares as bars."""
    table = Table.grid(padding=(0, 1))
    table.add_column(min_width=14)
    table.add_column(justify="right")
    table.add_column(width=BAR_WIDTH)
    table.title = f"[bold]{escape(title)}[/bold]"
    table.title_justify = "left"
    total = max(1, sum(counts.values()))
    for name, count in sorted(counts.items(), key=lambda item: -item[1]):
        table.add_row(name, f"{count:,}", bar(count / total, "cyan"))
    return table
