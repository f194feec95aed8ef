"""`lyricsbert export`: write a trained model for others to load, and publish it if asked."""

from __future__ import annotations

from pathlib import Path

import click

from lyricsbert.cli.options import json_option
from lyricsbert.cli.output import echo
from lyricsbert.extras import needs_extra


@click.command
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "--output", required=True, type=click.Path(path_type=Path), help="Folder to write; must not exist yet, or be empty."
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["bundle", "float32", "transformers"]),
    default="transformers",
    show_default=True,
    help="A bundle for LyricsBERT with int8 or float32 weights, or a folder that transformers and sentence-transformers"
    " load, with the bundle in it.",
)
@click.option(
    "--evaluation",
    type=click.Path(path_type=Path),
    help="Output of `lyricsbert evaluate RUN --json`, for the model card.  [default: RUN/evaluation.json if there]",
)
@click.option("--push", metavar="OWNER/NAME", help="Also publish the folder on the Hugging Face hub.")
@click.option("--private", is_flag=True, help="Make the repository private if --push creates it.")
@json_option
def command(
    run: Path,
    output: Path,
    format_name: str,
    evaluation: Path | None,
    push: str | None,
    private: bool,
    as_json: bool,
) -> None:
    """Write the model that a training run left in the folder RUN, with its model card.

    Only --push uses the network, with the login of `hf auth login` or HF_TOKEN. Needs the extra `lab`: pip install
    "lyricsbert[lab]".
    """
    with needs_extra("Exporting", "lab"):
        from lyricsbert.lab.export import export_run
    from lyricsbert.cli.output import print_json
    from lyricsbert.model.hub import check_hub_id, push_folder

    if private and push is None:
        raise click.UsageError("--private needs --push OWNER/NAME.")
    if push is not None:
        check_hub_id(push)
    done = export_run(run, output, format_name=format_name, evaluation=evaluation)
    address = None
    if push is not None:
        message = f"Publish {done.model_id} {done.model_hash[:12]}"
        address = push_folder(output, push, message=message, private=private)
    if as_json:
        print_json({**done.to_dict(), "folder": str(output), "address": address})
        return
    echo(f"{done.model_id} ({done.model_hash[:12]}, {done.precision}) is in {output}.")
    if not done.evaluated:
        echo(
            f"Its card has the metrics of the training run only. For intervals and a comparison with other methods, run"
            f" `lyricsbert evaluate {run} --json > {run}/evaluation.json` and export again."
        )
    if address is not None:
        echo(f"Published as {address}.")
