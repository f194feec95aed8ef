"""`lyricsbert analyze`: what the model says about a text."""

from __future__ import annotations

import click

from lyricsbert.cli.options import json_option, load_encoder, model_option


@click.command
@click.argument("text")
@json_option
@model_option
def command(text: str, as_json: bool, model: str | None) -> None:
    """Show what TEXT expresses (emotions, sentiment, mood, valence, energy, themes) and what it wants to hear."""
    from lyricsbert.cli.output import analysis_view, console, print_json, wanted_view
    from lyricsbert.recommend import analyze_text

    analysis = analyze_text(text, load_encoder(model))
    if as_json:
        print_json(analysis.to_dict())
        return
    terminal = console()
    terminal.print(analysis_view(analysis))
    if analysis.note is None:
        terminal.print(wanted_view(analysis))
