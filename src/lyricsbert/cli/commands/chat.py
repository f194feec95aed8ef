"""`lyricsbert chat`: a conversation about songs at a prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from lyricsbert.cli.options import (
    help_text_option,
    leave_out_option,
    library_option,
    listener_option,
    listeners_option,
    model_option,
    open_recommender,
    profile_of,
)
from lyricsbert.cli.output import echo

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from lyricsbert.listener.conversation import Answer, Conversation
    from lyricsbert.recommend import Advisory, Recommender
    from lyricsbert.recommend.profile import Profile

MOOD_SONGS: Final = 5

_QUIT: Final = frozenset(("q", "quit", "exit"))
_COMMANDS: Final = (
    "help", "more", "why?", "undo", "drop ", "something else", "start over", "calmer", "happier than these",
    "like the first one but ", "not that one", "quit",
)  # fmt: skip
_HELP: Final = """\
Say how you feel, in as many words as you like; Alt+Enter begins a new line. Then say what to change:

  calmer, but keep the words          happier than these               too sad
  like the second one but angrier     not that one, less of this       number 2 but older
  from the 80s, any year              only Dolly Parton, no more ABBA  ABBA is fine again
  without swearing, under 3 minutes   more, ten more                   why?, why the second?
  something else entirely             from sad to hopeful              undo, start over

  drop 2    take off the second thing that holds     Tab   complete an artist, a title or a command
  help, q   this text; leave                         Up    earlier lines"""


@click.command
@click.option("-k", "k", type=int, default=MOOD_SONGS, show_default=True, help="Number of songs per answer.")
@click.option(
    "--history/--no-history",
    default=False,
    show_default=True,
    envvar="LYRICSBERT_HISTORY",
    help="Keep what is typed for the Up key next time, in ~/.local/state/lyricsbert/chat_history.",
)
@leave_out_option
@help_text_option
@listener_option
@library_option
@listeners_option
@model_option
def command(
    k: int,
    history: bool,
    leave_out: tuple[Advisory, ...],
    help_text: str | None,
    listener: str | None,
    library: str,
    listeners: str | None,
    model: str | None,
) -> None:
    """Talk about how you feel and get songs. Builds a library from the built-in songs if there is none.

    Reads one line after another, from the keyboard or from a pipe, until the end of the input, "q" or Ctrl-D: a mood,
    then what to change ("calmer", "like the second one but angrier", "no more ABBA"); "help" says more.
    """
    from lyricsbert.cli.building import build_if_missing

    build_if_missing(library, model)
    recommender = open_recommender(library, model, help_text=help_text)
    profile = None if listener is None else profile_of(listener, listeners, library, recommender)
    talk(lambda: recommender, k, history=history, leave_out=leave_out, profile=profile)


def talk(
    recommender: Callable[[], Recommender],
    k: int = MOOD_SONGS,
    *,
    history: bool = False,
    leave_out: tuple[Advisory, ...] = (),
    profile: Profile | None = None,
) -> None:
    """Answer each line that is typed or piped in, until there are no more.

    Args:
        recommender: returns the recommender for the next answer, since the library may grow in the meantime.
        k: number of songs per answer.
        history: whether what is typed is kept for the next time.
        leave_out: advisories of songs to leave out.
        profile: what is known of the listener.
    """
    from lyricsbert.cli.output import console
    from lyricsbert.cli.prompt import typed_lines
    from lyricsbert.listener.conversation import Conversation
    from lyricsbert.recommend.wish import check_k

    conversation = Conversation(recommender, check_k(k), leave_out=leave_out, profile=profile)
    terminal = console()
    songs = f"{len(recommender().library.ids):,} songs"
    greeting = f'How do you feel? I read the lyrics of {songs} to find what fits. "help" says what to say, "q" leaves.'
    for line in typed_lines(greeting, _COMMANDS, lambda: recommender().library, history=history):
        if line.casefold() in _QUIT:
            return
        _answer_line(line, conversation, terminal)


def _answer_line(line: str, conversation: Conversation, terminal: Console) -> None:
    from lyricsbert.errors import LyricsBERTError

    verb, _, number = line.partition(" ")
    try:
        if line.casefold() == "help":
            echo(_HELP)
        elif verb.casefold() == "drop" and number.strip().isdecimal():
            _print_answer(conversation.drop(_chip_at(int(number), conversation)), terminal)
        else:
            _print_answer(conversation.say(line), terminal)
    except LyricsBERTError as error:
        echo(f"{error}", err=True)


def _chip_at(number: int, conversation: Conversation) -> str:
    """The id of the chip with a number, counted from 1."""
    from lyricsbert.errors import ConversationError

    chips = conversation.chips
    if not 1 <= number <= len(chips):
        count = f"there are {len(chips)}" if chips else "nothing holds yet"
        raise ConversationError(f"There is no number {number} to take off; {count}.")
    return chips[number - 1].id


def _print_answer(answer: Answer, terminal: Console) -> None:
    from rich.text import Text

    from lyricsbert.cli.output import analysis_view, print_help_message, print_recommendations

    print_help_message(answer.songs.reading.help, terminal)
    terminal.print(Text(answer.text, style="bold"))
    for note in answer.notes:
        terminal.print(Text(note, style="yellow"))
    for chip in answer.chips:
        if not chip.used:
            terminal.print(Text(f"Not used: {chip.text} ({chip.note})", style="dim"))
    if len(answer.chips) > 1 and answer.songs:
        held = "   ".join(f"{place} {chip.text}" for place, chip in enumerate(answer.chips, 1))
        terminal.print(Text(f"Holds: {held}   (“drop 1” takes the first off)", style="dim"))
    if answer.songs:
        terminal.print()
        if answer.act == "wish" and answer.songs.reading.text is not None and answer.songs.reading.help is None:
            terminal.print(analysis_view(answer.songs.reading.text))
            terminal.print()
        print_recommendations(answer.songs, terminal)
