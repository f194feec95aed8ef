"""Offline by default: what the libraries underneath would send to their makers is switched off.

The package calls this before anything else is imported, because onnxruntime reads its switch while it is loaded, and
processes that are started from here (the server's importer, Ray's workers) inherit the environment. A variable that is
already set stays as it is: who wants to send usage figures can say so.
"""

from __future__ import annotations

import os
from typing import Final

SWITCHES: Final = {
    # https://github.com/microsoft/onnxruntime/blob/main/docs/Privacy.md; `disable_telemetry_events()` comes too late.
    "ORT_DISABLE_TELEMETRY": "1",
    # Also what huggingface_hub and transformers ask before they send usage (https://donottrack.sh).
    "DO_NOT_TRACK": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    # transformers would look on its hub for a safetensors copy of a model that is loaded from elsewhere.
    "DISABLE_SAFETENSORS_CONVERSION": "1",
    "RAY_USAGE_STATS_ENABLED": "0",
}
"""Environment variables and the values that keep a library silent."""


def stay_offline() -> None:
    """Set the switches that are not set."""
    for name, value in SWITCHES.items():
        os.environ.setdefault(name, value)
