"""The command `lyricsbert`: imports the module of a command, and turns errors into one sentence and an exit code."""

from __future__ import annotations

import gc
import io
import sys
from importlib import import_module
from typing import Final

import click

from lyricsbert.errors import LyricsBERTError
from lyricsbert.printable import escaped
from lyricsbert.version import __version__

COMMANDS: Final = {
    "start": "Open the page in a browser and a prompt in the terminal.",
    "chat": "Talk about how you feel and get songs.",
    "serve": "Serve the page and the HTTP API.",
    "index": "Build a library from files of songs.",
    "add": "Add songs to a library.",
    "sync": "Bring a library in line with its folders of music.",
    "remove": "Remove songs from a library.",
    "info": "Show what is in a library.",
    "check": "Check whether a library is as it was written.",
    "backup": "Write a library into one file.",
    "restore": "Make a library from a backup.",
    "doctor": "List songs whose lyrics look wrong.",
    "recommend": "Recommend songs for a mood, emotions or liked songs.",
    "blend": "Find songs that are like several songs and texts at once.",
    "journey": "Make a playlist from one feeling to another.",
    "listener": "Keep what you like and hear, and take it in from elsewhere.",
    "similar": "Find songs with lyrics similar to a song's.",
    "search": "Find songs by exact or half-remembered words.",
    "analyze": "Show the emotions, sentiment and mood of a text.",
    "train": "Train a model from a recipe.",
    "sweep": "Compare architectures over learning rates.",
    "evaluate": "Evaluate a model and compare it with other methods.",
    "attention": "Write a page that shows what a model reads in a song.",
    "export": "Write a trained model for others to load.",
}
"""Name of each command -> its one-line help. The command is `lyricsbert.cli.commands.NAME.command`."""

_OBJECTS_PER_COLLECTION: Final = 50_000

ERROR_EXIT: Final = 2
INTERRUPTED_EXIT: Final = 130


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, so that `--help` imports none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands, in the order in which newcomers need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with that name; None if there is none."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"lyricsbert.cli.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lyricsbert")
def cli() -> None:
    """LyricsBERT: a music recommender that reads lyrics."""


def main() -> None:
    """Run the command line and exit: 0 done, 1 declined when asked, 2 bad input or usage, 130 interrupted."""
    # A tenth of the time until the first song would be spent on looking for garbage among what is being imported.
    gc.set_threshold(_OBJECTS_PER_COLLECTION)
    try:
        code = cli(standalone_mode=False, prog_name="lyricsbert")
    except click.ClickException as error:
        said = io.StringIO()
        error.show(said)
        click.echo(escaped(said.getvalue()), err=True, nl=False)
        sys.exit(error.exit_code)
    except LyricsBERTError as error:
        click.echo(f"Error: {escaped(str(error))}", err=True)
        sys.exit(ERROR_EXIT)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        sys.exit(INTERRUPTED_EXIT)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of the pipe has gone, so there is nobody to write to
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)
