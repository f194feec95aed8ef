"""What is kept is not made again, and no more is kept than was said."""

import pytest

from lyricsbert.cache import LruCache


def test_only_what_is_not_kept_is_made() -> None:
    made: list[list[int]] = []

    def squares(keys: list[int]) -> list[int]:
        made.append(keys)
        return [key * key for key in keys]

    cache: LruCache[int, int] = LruCache(3)
    assert cache.get_many([2, 3, 2], squares) == [4, 9, 4]
    assert cache.get_many([3, 4], squares) == [9, 16]
    assert cache.get_many([], squares) == []
    assert made == [[2, 3], [4]]
    assert cache.get_many([5, 3], squares) == [25, 9]  # 2 was asked for longest ago
    assert cache.get_many([4, 3, 2], squares) == [16, 9, 4]
    assert made[2:] == [[5], [2]]


def test_more_than_is_kept_can_be_asked_for() -> None:
    cache: LruCache[int, int] = LruCache(2)
    assert cache.get_many(range(9), lambda keys: keys) == list(range(9))
    assert cache.get_many([8, 7], lambda _: pytest.fail("both are kept")) == [8, 7]


def test_what_fails_is_not_kept() -> None:
    cache: LruCache[int, int] = LruCache(2)

    def fail(_: list[int]) -> list[int]:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        cache.get_many([1], fail)
    assert cache.get_many([1], lambda keys: keys) == [1]
