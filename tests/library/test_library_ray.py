"""The engine "ray" gives the library that the local one gives."""

import logging
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from library_doubles import HashEncoder, make_song, make_songs

from lyricsbert.errors import ExtraMissingError, LibraryError, ModelError
from lyricsbert.library import Library
from lyricsbert.model import Encoder
from lyricsbert.songs import TimedLine
from tiny_model import write_tiny_bundle

LOOP = make_song(900, lyrics="\n".join(["around the garden wheel we go"] * 40))
TIMED = make_song(901, timed_lines=(TimedLine(0.5, "the blue lamp"), TimedLine(2.25, "and you")), duration=181.5)
HALF_A_PAIR = make_song(902, title="\ud83d wheel")


@pytest.fixture(scope="module")
def cluster(monkeypatch_module: pytest.MonkeyPatch) -> Iterator[None]:
    """One core, so that four batches are under way at a time."""
    import ray

    monkeypatch_module.setenv("RAY_USAGE_STATS_ENABLED", "0")
    ray.init(address="local", num_cpus=1, include_dashboard=False, log_to_driver=False, logging_level=logging.CRITICAL)
    yield
    ray.shutdown()


@pytest.fixture(scope="module")
def monkeypatch_module() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def test_a_cluster_that_does_not_answer_is_an_error(path, tiny_encoder, monkeypatch):
    monkeypatch.setenv("RAY_ADDRESS", "127.0.0.1:1")
    with pytest.raises(LibraryError, match=r"There is no Ray cluster at RAY_ADDRESS=127.0.0.1:1: .*refused"):
        Library.build(path, make_songs(1), tiny_encoder, engine="ray")


def test_without_ray_the_error_says_what_to_install(path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.delitem(sys.modules, "lyricsbert.library.write.ray_engine", raising=False)
    with pytest.raises(
        ExtraMissingError, match=r'"ray" needs the extra `scale` .*: run `pip install "lyricsbert\[scale\]"`'
    ):
        Library.build(path, make_songs(1), HashEncoder(), engine="ray")
    assert not path.exists()


INTERRUPTED = """
import os, signal, sys
from itertools import count
from library_doubles import make_song
from lyricsbert.library import Library
from lyricsbert.model import Encoder
def interrupt(progress):
    if progress.done:
        print("analysing", flush=True)
        os.kill(os.getpid(), signal.SIGINT)
try:
    Library.build(sys.argv[1], map(make_song, count()), Encoder.load(sys.argv[2]), engine="ray", progress=interrupt)
except KeyboardInterrupt:
    import ray
    print("interrupted", ray.is_initialized())
"""


@pytest.mark.slow
def test_ctrl_c_stops_a_cluster_of_its_own(path, tiny_bundle, monkeypatch):
    """Stands before the tests that have a cluster running, so that there is no other one on the machine."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    for attempt in range(3):
        library = path.with_name(f"{path.name}-{attempt}")
        command = [sys.executable, "-c", INTERRUPTED, library, tiny_bundle]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        # On a busy machine Ray's core has been seen to end the process without a word: before a worker was ready, and
        # when the signal came while one was starting.
        if (done.returncode, done.stderr) != (1, "") or "interrupted" in done.stdout:
            break
    assert (done.returncode, done.stdout, done.stderr) == (0, "analysing\ninterrupted False\n", "")
    with pytest.raises(LibraryError, match="half-written: 64 songs"):
        Library.open(library)


@pytest.mark.slow
@pytest.mark.usefixtures("cluster")
def test_the_rows_are_those_of_the_local_engine(path, tmp_path, tiny_encoder):
    import ray

    songs = [*make_songs(60), LOOP, TIMED, HALF_A_PAIR, make_song(3)]
    local = Library.build(tmp_path / "local", songs, tiny_encoder)
    told = []
    library = Library.build(path, songs, tiny_encoder, engine="ray", progress=told.append)

    assert library.ids == local.ids
    assert library.songs(range(63)) == local.songs(range(63))
    assert library.unusable.tolist() == local.unusable.tolist() == [False] * 60 + [True] + [False] * 2
    np.testing.assert_allclose(library.embedding, local.embedding, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(library.emotions, local.emotions, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(library.sentiment, local.sentiment, rtol=1e-5, atol=1e-6)
    assert library.moods.tolist() == local.moods.tolist()
    np.testing.assert_array_equal(np.isfinite(library.positions), np.isfinite(local.positions))
    for ours, theirs in zip(library.sections_of(range(63)), local.sections_of(range(63)), strict=True):
        assert ours.sections == theirs.sections
        assert ours.times_sung.tolist() == theirs.times_sung.tolist()
        np.testing.assert_allclose(ours.analysis.embedding, theirs.analysis.embedding, rtol=1e-5, atol=1e-6)
    unlike = {"seconds": 0, "analysing_seconds": 0}
    assert replace(library.last_report, **unlike) == replace(local.last_report, **unlike)
    assert library.last_report.analysing_seconds > 0
    done = [progress.done for progress in told]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0, 64)
    assert ray.is_initialized()  # it was there before, so it stays


@pytest.mark.slow
@pytest.mark.usefixtures("cluster")
def test_what_was_done_before_an_interruption_is_kept(path, tiny_encoder):
    songs = make_songs(70)

    def stopping():
        yield from songs[:60]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Library.build(path, stopping(), tiny_encoder, engine="ray")
    with pytest.raises(LibraryError, match="half-written: 32 songs"):  # seven batches sent, three of them under way
        Library.open(path)
    library = Library.build(path, songs, tiny_encoder, engine="ray")
    assert (library.last_report.already_there, library.last_report.added) == (32, 38)
    assert library.ids == [song.id for song in songs]
    assert [len(stored.sections) for stored in library.sections_of(range(70))] == [3] * 70
    np.testing.assert_allclose(
        library.embedding, tiny_encoder.analyze_songs(songs).songs.embedding, rtol=1e-5, atol=1e-6
    )


@pytest.mark.slow
@pytest.mark.usefixtures("cluster")
def test_songs_that_get_lost_on_the_way_are_an_error(path, tiny_encoder, monkeypatch):
    from lyricsbert.library.write import ray_engine

    def lose_all_but_one_batch(_, queue):
        assert queue.get() == "start"
        number, songs = queue.get()
        yield pa.table({"first_number": [number], "songs": [songs]})

    monkeypatch.setattr(ray_engine, "_take_rows", lose_all_but_one_batch)
    with pytest.raises(LibraryError, match="was lost: the songs analysed so far are kept"):
        Library.build(path, make_songs(20), tiny_encoder, engine="ray")
    with pytest.raises(LibraryError, match="half-written: 8 songs"):
        Library.open(path)


@pytest.mark.slow
@pytest.mark.usefixtures("cluster")
@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda folder: (folder / "model.onnx").unlink(), r"A worker on \S+ cannot load the model: .* no model.onnx"),
        (lambda folder: write_tiny_bundle(folder, seed=8), r"is not the one the build was started with"),
    ],
)
def test_a_worker_without_the_model_is_an_error(path, tmp_path, tiny_bundle, change, message):
    folder = shutil.copytree(tiny_bundle, tmp_path / "bundle")
    encoder = Encoder.load(folder)
    change(folder)
    with pytest.raises(ModelError, match=message) as raised:
        Library.build(path, make_songs(10), encoder, engine="ray")
    assert "\n" not in str(raised.value)
