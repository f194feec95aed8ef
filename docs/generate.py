"""Writes the generated parts of the documentation: the command-line reference, the model card, and the pictures.

python docs/generate.py               docs/cli.md from the commands themselves, docs/model-card.md and the card in the
                                      shipped bundle from the bundle's recipe, configuration and evaluation,
                                      docs/learning-rates.md from the sweep's results
python docs/generate.py --pictures    also docs/images/*.svg, from the shipped model and the built-in songs
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import click
from rich.console import Console

from lyricsbert.cli.main import COMMANDS, cli
from lyricsbert.lab.report.card import Layout
from lyricsbert.lab.report.card_files import card_text
from lyricsbert.lab.sweep.claims import MEASURES
from lyricsbert.lab.sweep.grid import rate_name
from lyricsbert.model.bundle import CARD_NAME, EVALUATION_NAME, PLOT_NAME, RECIPE_NAME, shipped_bundle

DOCS = Path(__file__).parent
TRAINED = DOCS.parent / "benchmarks" / "results" / f"{shipped_bundle().name}.json"
"""The figures.json of the run that made the shipped model."""

SWEPT = DOCS.parent / "benchmarks" / "results" / "sweep.json"
"""The sweep.json of the published experiment."""

WIDTH = 100
SVG = """<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: "Fira Code", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: arial; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g>
</g>
</svg>
"""


def reference() -> str:
    """docs/cli.md: the help of every command."""
    parts = [
        "# Command line",
        "",
        "Written by `make docs` from the commands themselves. Exit codes: 0 done, 1 declined when asked, 2 bad input or"
        " use (one sentence on stderr), 130 interrupted.",
    ]
    # As `main` makes it: a command keeps the help option of the first context that it was called in.
    group = cli.make_context("lyricsbert", ["train"], terminal_width=WIDTH, max_content_width=WIDTH)
    parts += ["", "```text", cli.get_help(group), "```"]
    for name in COMMANDS:
        command = cli.get_command(group, name)
        assert command is not None
        context = click.Context(command, info_name=name, parent=group, terminal_width=WIDTH, max_content_width=WIDTH)
        parts += ["", f"## lyricsbert {name}", "", "```text", command.get_help(context), "```"]
    return "\n".join(parts) + "\n"


def model_card(layout: Layout) -> str:
    """The card of the shipped model, for docs/model-card.md or for its bundle."""
    bundle = shipped_bundle()
    evaluation = bundle / EVALUATION_NAME
    return card_text(
        bundle,
        recipe=bundle / RECIPE_NAME,
        precision="int8",
        layout=layout,
        metrics=json.loads(TRAINED.read_text("utf-8")),
        evaluation=evaluation if evaluation.is_file() else None,
    )


def learning_rates() -> str:
    """docs/learning-rates.md: what the sweep found."""
    found = json.loads(SWEPT.read_text("utf-8"))
    rates = ",".join(rate_name(rate) for rate in found["learning_rates"])
    rows = [
        f"| {rate_name(point['learning_rate'])} | {point['architecture']} | "
        + " | ".join(
            f"{figure['value']:.3f} ({figure['low']:.3f} to {figure['high']:.3f})"
            for figure in (point["figures"][name] for name in MEASURES)
        )
        + " |"
        for point in found["points"]
    ]
    return "\n".join(
        [
            "# Average embedding difference and learning rate",
            "",
            "Written by `make docs` from what this command found:",
            "",
            "```console",
            "$ lyricsbert sweep benchmarks/sweep/recipe.toml --data data --run runs/sweep \\",
            f"    --learning-rates {rates} --seeds {len(found['seeds'])}",
            "```",
            "",
            f"{len(found['cells'])} trainings of {found['base']}, {found['steps']} steps each. The *original*"
            " architecture is the encoder with mean pooling, the *modified* one has a dense and a lexical layer on top."
            " S is the average embedding difference, an L1 distance of unit vectors; its margin and AUC tell how well"
            " parts of one song and of two are told apart; R@1 is how often the other half of a song is found first.",
            "",
            "![The four measures against the learning rate, for both architectures](images/learning-rates.svg)",
            "",
            f"| learning rate | architecture | {' | '.join(MEASURES.values())} |",
            f"|---|---|{'---|' * len(MEASURES)}",
            *rows,
            "",
            "## What the published claims come to",
            "",
            *(f"- {sentence}" for sentence in found["sentences"]),
            "",
        ]
    )


def pictures(folder: Path) -> None:
    """Terminal pictures of real answers on the built-in songs."""
    from lyricsbert import Encoder, Library, Recommender
    from lyricsbert.cli.output import analysis_view, print_recommendations
    from lyricsbert.songs import builtin_songs

    encoder = Encoder.load()
    with tempfile.TemporaryDirectory() as temporary:
        recommender = Recommender(Library.build(Path(temporary) / "library", builtin_songs(), encoder), encoder)

        def draw(name: str, title: str, text: str, k: int) -> None:
            terminal = Console(record=True, width=WIDTH, force_terminal=True, color_system="truecolor", quiet=False)
            terminal.file = (folder / f"{name}.txt").open("w", encoding="utf-8")
            terminal.print(analysis_view(recommender.analyze_text(text)))
            terminal.print()
            print_recommendations(recommender.recommend(text=text, k=k), terminal)
            terminal.file.close()
            (folder / f"{name}.txt").unlink()
            svg = terminal.export_svg(title=title, code_format=SVG, unique_id=name)
            (folder / f"{name}.svg").write_text(svg, "utf-8")

        draw("chat", 'echo "I feel lonely tonight" | make run', "I feel lonely tonight", 3)
        draw("recommend", "lyricsbert recommend", "good news, let's celebrate with friends", 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", action="store_true")
    arguments = parser.parse_args()
    (DOCS / "cli.md").write_text(reference(), "utf-8")
    (DOCS / "model-card.md").write_text(model_card("docs"), "utf-8")
    (shipped_bundle() / CARD_NAME).write_text(model_card("bundle"), "utf-8")
    (DOCS / "learning-rates.md").write_text(learning_rates(), "utf-8")
    if (shipped_bundle() / PLOT_NAME).is_file():
        shutil.copyfile(shipped_bundle() / PLOT_NAME, DOCS / "images" / PLOT_NAME)
    if arguments.pictures:
        (DOCS / "images").mkdir(exist_ok=True)
        pictures(DOCS / "images")


if __name__ == "__main__":
    main()
