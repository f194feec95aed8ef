"""Common parts of the benchmarks: the machine's description, the spread of times, and the results file."""

from __future__ import annotations

import json
import os
import platform
import statistics
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
HEAD = ("benchmark", "date", "machine")
"""What results begin with."""


def machine() -> dict[str, Any]:
    """Processor, cores and versions, to distinguish results of different machines."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [
            line.split(":", 1)[1].strip() for line in cpuinfo.read_text().splitlines() if line.startswith("model name")
        ]
        model = names[0] if names else model
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.system(),
    }


def spread(times: list[float], high: int) -> dict[str, float]:
    """Median, a high percentile (1..99), maximum and number of times in milliseconds."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return {
        "median_ms": round(statistics.median(times), 1),
        f"p{high}_ms": round(cuts[high - 1], 1),
        "longest_ms": round(max(times), 1),
        "measured": len(times),
    }


def write_results(name: str, figures: dict[str, Any]) -> None:
    """Write figures as JSON and print them."""
    RESULTS.mkdir(exist_ok=True)
    result = {"benchmark": name, "date": datetime.now(UTC).date().isoformat(), "machine": machine(), **figures}
    text = json.dumps(result, indent=2)
    (RESULTS / f"{name}.json").write_text(text + "\n", "utf-8")
    print(text)
