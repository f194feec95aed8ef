"""What is learned from rated songs and queries."""

import dataclasses

import numpy as np
import pytest
import torch
from torch import Tensor

from lyricsbert.lab.data.rated import Ratings
from lyricsbert.lab.network.network import Outputs
from lyricsbert.lab.network.rated_batches import RatedBatch
from lyricsbert.lab.network.rated_heads import RatedHeads, Songs, similarity


def ratings(count: int) -> Ratings:
    emotions = np.eye(6, dtype=np.float32)[np.arange(count) % 6]
    numbers = np.linspace(1, 9, count, dtype=np.float32)
    return Ratings(emotions, numbers, numbers[::-1].copy(), np.full(count, np.nan, dtype=np.float32))


def batch(rows: list[int]) -> RatedBatch:
    """A song has one section, and two texts are typed for it."""
    n = len(rows)
    return RatedBatch(
        rows=np.array(rows),
        sections=[f"section {row}" for row in rows],
        song_of_section=np.arange(n),
        times_sung=np.ones(n, dtype=np.int64),
        wishes=[f"wish {row}" for row in rows for _ in range(2)],
        song_of_wish=np.repeat(np.arange(n), 2),
        songs=ratings(n),
        asked=np.zeros(0, dtype=np.int64),
        queries=[],
        wanted=None,
    )


def outputs(sections: Tensor, wishes: Tensor) -> Outputs:
    embedding = torch.cat([sections, wishes])
    n = len(embedding)
    return Outputs(embedding, torch.randn(n, 6, requires_grad=True), torch.randn(n, 3, requires_grad=True))


def matching(rows: list[int]) -> Outputs:
    """Each song and its wishes have an axis of their own."""
    sections = torch.eye(16)[rows]
    return outputs(sections, sections.repeat_interleave(2, dim=0))


@pytest.fixture
def heads() -> RatedHeads:
    torch.manual_seed(0)
    return RatedHeads(16).eval()


def test_a_song_is_as_near_as_its_best_section_and_its_mean() -> None:
    first, second, third = torch.eye(3)
    songs = Songs(
        torch.stack([torch.stack([first, second]), torch.stack([third, torch.zeros(3)])]),
        torch.tensor([[3.0, 1.0], [1.0, 0.0]]),
    )
    found = similarity(torch.stack([first, -third]), songs)
    mean = 3 / 10**0.5  # of (3, 1, 0), normalised
    torch.testing.assert_close(found, torch.tensor([[(1 + mean) / 2, 0.0], [0.0, -1.0]]))


def test_wishes_cost_least_where_they_are_at_their_songs(heads: RatedHeads) -> None:
    right = heads.losses(batch([0, 1, 2]), matching([0, 1, 2]), 0.05)["wishes"]
    sections = torch.eye(16)[:3]
    wrong = heads.losses(batch([0, 1, 2]), outputs(sections, sections.roll(1, 0).repeat_interleave(2, dim=0)), 0.05)
    assert float(right) < 1e-4 < 5 < float(wrong["wishes"])


def test_ratings_leave_the_emotion_outputs_alone_and_teach_the_embedding(heads: RatedHeads) -> None:
    found = matching([0, 1, 2])
    found = found._replace(embedding=found.embedding.clone().requires_grad_())
    losses = heads.losses(batch([0, 1, 2]), found, 0.05)
    (losses["ratings"] + losses["wanted"]).backward()  # type: ignore[no-untyped-call]
    assert found.embedding.grad is not None
    assert found.embedding.grad.abs().sum() > 0
    assert found.emotion_logits.grad is None
    assert found.sentiment_logits.grad is None


def test_numbers_that_were_not_rated_cost_nothing(heads: RatedHeads) -> None:
    known = batch([0, 1, 2])
    answered = dataclasses.replace(known, songs=dataclasses.replace(known.songs, feeling=np.ones(3, dtype=np.float32)))
    found = matching([0, 1, 2])
    unrated = heads.losses(known, found, 0.05)["wanted"]
    assert torch.isfinite(unrated)
    assert unrated < heads.losses(answered, found, 0.05)["wanted"]


def test_songs_ranked_as_the_teacher_does_cost_nothing(heads: RatedHeads) -> None:
    known, found = batch([0, 1, 2]), matching([0, 1, 2])
    own = torch.eye(3).repeat_interleave(2, dim=0)
    right = heads.losses(known, found, 0.05, own)["teacher"]
    wrong = heads.losses(known, found, 0.05, own.roll(1, 1))["teacher"]
    assert float(right) < 1e-4 < 5 < float(wrong)
    assert "teacher" not in heads.losses(known, found, 0.05)
