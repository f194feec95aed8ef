"""A run's checkpoint: the folder `checkpoint` with weights, optimizer state and step."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Final

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from lyricsbert.durable import sync_folder, sync_tree
from lyricsbert.errors import ModelError
from lyricsbert.lab.network.bundle_weights import read_bundle_weights
from lyricsbert.model.bundle import CONFIG_NAME

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from torch import Tensor, nn
    from torch.optim import Optimizer

FOLDER: Final = "checkpoint"
_WEIGHTS: Final = "model.safetensors"
_RATED: Final = "rated.safetensors"
_TRUNK: Final = "trunk."
_UNUSED: Final = "trunk.pooler."
"""Weights that no output depends on, so that bundles lack them."""
_OPTIMIZER: Final = "optimizer.safetensors"
_STATE: Final = "state.json"


def save_checkpoint(
    run: Path, network: nn.Module, optimizer: Optimizer, step: int, rated: nn.Module | None = None
) -> None:
    """Write the checkpoint of a run next to the last one, then replace that.

    If the process is killed at any time, one of the two is complete, and `load_checkpoint` finds it. What is trained
    beside the network and not kept has a file of its own, so that the network's weights can be loaded without it.

    Raises:
        ModelError: it cannot be written (no space, or no permission); the last checkpoint is kept.
    """
    new, old, current = run / f"{FOLDER}.new", run / f"{FOLDER}.old", run / FOLDER
    state = {
        f"{row}.{name}": value
        for row, values in optimizer.state_dict()["state"].items()
        for name, value in values.items()
    }
    try:
        new.mkdir(exist_ok=True)
        save_file({name: value.contiguous() for name, value in network.state_dict().items()}, new / _WEIGHTS)
        save_file({name: value.contiguous() for name, value in state.items()}, new / _OPTIMIZER)
        if rated is not None:
            save_file({name: value.contiguous() for name, value in rated.state_dict().items()}, new / _RATED)
        (new / _STATE).write_text(json.dumps({"step": step}), "utf-8")
        sync_tree(new)
        if current.exists():
            shutil.rmtree(old, ignore_errors=True)
            current.rename(old)
        new.rename(current)
        sync_folder(run)
    except (OSError, SafetensorError) as error:  # safetensors wraps errors of the system in its own
        shutil.rmtree(new, ignore_errors=True)
        kept = find_checkpoint(run)
        raise ModelError(
            f"The checkpoint of step {step} cannot be written to {run} ({getattr(error, 'strerror', None) or error}): "
            + (f"the last good one stays in {kept}." if kept else "there is none yet.")
        ) from error
    shutil.rmtree(old, ignore_errors=True)


def find_checkpoint(run: Path) -> Path | None:
    """The folder of a run's last complete checkpoint; None before the first."""
    return next((run / name for name in (FOLDER, f"{FOLDER}.old") if (run / name / _STATE).is_file()), None)


def load_weights(run: Path, network: nn.Module) -> Path:
    """Load the weights of a run's last checkpoint into a network.

    Returns:
        The checkpoint's folder.

    Raises:
        ModelError: there is none, it is damaged, or it belongs to another network.
    """
    folder = find_checkpoint(run)
    if folder is None:
        raise ModelError(f"{run} has no checkpoint to resume from.")
    try:
        weights = load_file(folder / _WEIGHTS)
    except (OSError, SafetensorError) as error:
        raise ModelError(f"The checkpoint in {folder} is damaged: {error}") from error
    try:
        network.load_state_dict(weights)
    except RuntimeError as error:
        saved = "modified" if any(name.startswith("added.") for name in weights) else "original"
        wanted = getattr(network, "architecture", saved)
        if saved != wanted:
            raise ModelError(
                f"The checkpoint in {folder} is of the {saved} architecture, and the recipe's is {wanted}: resume with"
                " the recipe that the run was started with."
            ) from error
        raise ModelError(f"The checkpoint in {folder} belongs to another network than the recipe's.") from error
    return folder


def load_start(runs: Sequence[Path], network: nn.Module) -> bool:
    """Initialise a network from the last checkpoints of other runs, or from bundles.

    The trunk becomes the mean of theirs ("model soups", Wortsman et al. 2022).

    Args:
        runs: folders of runs or bundles, at least one; everything but the trunk comes from the first.
        network: the network to load into.

    Returns:
        Whether the network has layers that the first run's architecture lacks; they stay as initialised.

    Raises:
        ModelError: there is no checkpoint, it is damaged, or it has weights that the network lacks.
    """
    first, *others = map(_start_weights, runs)
    try:
        for name, value in first.items():
            if name.startswith(_TRUNK) and value.is_floating_point():
                first[name] = torch.stack([value, *(weights[name] for weights in others)]).mean(dim=0)
        missing, unknown = network.load_state_dict(first, strict=False)
    except (RuntimeError, KeyError) as error:
        names = ", ".join(map(str, runs))
        raise ModelError(f"The checkpoint to start from in {names} is of another base than the recipe's.") from error
    lacking = [name for name in missing if not name.startswith(_UNUSED)]
    if unknown or any(not name.startswith("added.") for name in lacking):
        raise ModelError(f"The checkpoint to start from in {runs[0]} is of another architecture than the recipe's.")
    return bool(lacking)


def _start_weights(run: Path) -> dict[str, Tensor]:
    if (run / CONFIG_NAME).is_file():
        return read_bundle_weights(run)
    folder = find_checkpoint(run)
    if folder is None:
        raise ModelError(f"There is no run to start from in {run}: it has no checkpoint.")
    try:
        return load_file(folder / _WEIGHTS)
    except (OSError, SafetensorError) as error:
        raise ModelError(f"The checkpoint in {folder} is damaged: {error}") from error


def load_checkpoint(run: Path, network: nn.Module, optimizer: Optimizer, rated: nn.Module | None = None) -> int:
    """Load the last checkpoint of a run into a network, its optimizer and what is trained beside it.

    Returns:
        The step that it was written at.

    Raises:
        ModelError: there is none, it is damaged, or it belongs to another network.
    """
    folder = load_weights(run, network)
    try:
        saved = load_file(folder / _OPTIMIZER)
        if rated is not None:
            rated.load_state_dict({name: value.clone() for name, value in load_file(folder / _RATED).items()})
        step = int(json.loads((folder / _STATE).read_text("utf-8"))["step"])
    except (OSError, SafetensorError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise ModelError(f"The checkpoint in {folder} is damaged: {error}") from error
    state: dict[int, dict[str, Tensor]] = {}
    for key, value in saved.items():
        row, name = key.split(".", 1)
        state.setdefault(int(row), {})[name] = (
            value.clone()
        )  # what is loaded may be a view of the file, which will be replaced
    optimizer.load_state_dict({"state": state, "param_groups": optimizer.state_dict()["param_groups"]})
    return step
