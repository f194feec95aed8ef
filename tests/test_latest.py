"""What is kept is not made again, and no more is kept than was said."""

import pytest

from lyricsbert.cache import Latest


def test_only_what_is_not_kept_is_made() -> None:
    made: list[list[int]] = []

    def squares(keys: list[int]) -> list[int]:
        made.append(keys)
        return [key * key for key in keys]

    latest: Latest[int, int] = Latest(3)
    assert latest.of([2, 3, 2], squares) == [4, 9, 4]
    assert latest.of([3, 4], squares) == [9, 16]
    assert latest.of([], squares) == []
    assert made == [[2, 3], [4]]
    assert latest.of([5, 3], squares) == [25, 9]  # 2 was asked for longest ago
    assert latest.of([4, 3, 2], squares) == [16, 9, 4]
    assert made[2:] == [[5], [2]]


def test_more_than_is_kept_can_be_asked_for() -> None:
    latest: Latest[int, int] = Latest(2)
    assert latest.of(range(9), lambda keys: keys) == list(range(9))
    assert latest.of([8, 7], lambda _: pytest.fail("both are kept")) == [8, 7]


def test_what_fails_is_not_kept() -> None:
    latest: Latest[int, int] = Latest(2)

    def fail(_: list[int]) -> list[int]:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        latest.of([1], fail)
    assert latest.of([1], lambda keys: keys) == [1]
