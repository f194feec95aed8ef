"""The short form of benchmarks/soak.py: clients, imports, killed writers, a reader of an old version."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))

from soak import memory_over_time, soak

pytestmark = pytest.mark.slow


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks /proc for processes and their memory")
def test_clients_and_an_old_reader_do_not_notice_writes_and_kills(built: Path, tiny_bundle: Path) -> None:
    found = soak(built, clients=4, seconds=0, pause=0.3, songs=5, model=("--model", str(tiny_bundle)))
    assert found["unasked"] == []
    assert {what for what, is_so in found["asked"].items() if not is_so} <= {"memory is flat"}  # too short to tell
    assert set(found["statuses"]) <= {"200", "503"}
    assert len(found["routes"]) == 13
    assert found["writes"].keys() >= {"imported", "added", "add killed", "remove killed", "removed"}
    assert found["old_reader"]["songs_read"] >= 7
    assert found["left_in_temporary_folder"] == 0
    assert not found["songs_lost_or_changed"]
    assert found["check_deep"] == "passed"


def test_memory_is_compared_after_its_first_third() -> None:
    # Each fifth second, two versions are in memory.
    samples = [(float(at), 500 if at < 20 else 900 + at + 300 * (at % 5 == 4)) for at in range(61)]
    found = memory_over_time(samples)
    assert (found["start_mb"], found["largest_mb"], found["slope_mb_per_minute"]) == (500, 1259, 60.0)
    assert (found["second_third_mb"], found["last_third_mb"]) == (927.5, 950.0)
