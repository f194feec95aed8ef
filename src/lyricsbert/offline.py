"""Offline by default: switches off what the libraries that we use would report to their makers.

The package calls this before it imports anything else, because onnxruntime reads its switch while it is being loaded.
Processes started from here (the server's importer, Ray's workers) inherit the environment. Variables that are already
set are left alone, so users who want to report usage can.
"""

from __future__ import annotations

import os
from typing import Final

SWITCHES: Final = {
    # https://github.com/microsoft/onnxruntime/blob/main/docs/Privacy.md; `disable_telemetry_events()` comes too late.
    "ORT_DISABLE_TELEMETRY": "1",
    # huggingface_hub and transformers also check this before they report usage (https://donottrack.sh).
    "DO_NOT_TRACK": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    # transformers would search the hub for a safetensors copy of a model that is loaded from elsewhere.
    "DISABLE_SAFETENSORS_CONVERSION": "1",
    "RAY_USAGE_STATS_ENABLED": "0",
}
"""Environment variables, and the values that keep a library silent."""


def stay_offline() -> None:
    """Set the switches that are not set yet."""
    for name, value in SWITCHES.items():
        os.environ.setdefault(name, value)
