"""What a server has read stays as it was, and is not looked through for garbage."""

import gc
import weakref

from lyricsbert.server.memory import freeze_and_trim


def test_what_was_read_before_is_no_longer_looked_through() -> None:
    read = [[number] for number in range(1000)]
    try:
        freeze_and_trim()
        assert gc.get_freeze_count() >= 1000
        assert read[7] not in gc.get_objects()
        assert read[999] == [999]
    finally:
        gc.unfreeze()


def test_garbage_is_not_kept_with_what_stays() -> None:
    class Node:
        pass

    node = Node()
    node.itself = node  # type: ignore[attr-defined]
    left = weakref.ref(node)
    try:
        gc.freeze()  # as when the version before was read
        del node
        freeze_and_trim()
        assert left() is None
    finally:
        gc.unfreeze()
