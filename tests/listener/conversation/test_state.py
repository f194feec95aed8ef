"""The state of a conversation as text."""

from __future__ import annotations

import base64
import json
import zlib

import pytest

from lyricsbert.errors import ConversationError
from lyricsbert.listener.conversation import State, pack, unpack
from lyricsbert.listener.conversation.state import Item

STATE = State(
    (Item("mood", "sad\nsongs / ü", "“sad”"), Item("shift", "valence+", "happier", 6.5, span=(5.2, 9.0))),
    listed=("a", "b"),
    shown=("a", "b", "c"),
    omitted=("c",),
    focus="a",
    count=3,
    journey=("sad", "hopeful"),
)
PLAIN: dict[str, object] = {
    "items": [],
    "listed": [],
    "shown": [],
    "omitted": [],
    "focus": None,
    "count": None,
    "journey": None,
}


def token(value: object) -> str:
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(value).encode())).decode()


def test_what_is_packed_is_unpacked() -> None:
    assert unpack(pack((State(), STATE))) == (State(), STATE)


def test_a_state_without_anything_is_one() -> None:
    assert unpack(token([PLAIN])) == (State(),)


def test_only_the_latest_steps_travel() -> None:
    assert unpack(pack((State(),) * 30))[-1] == State()
    assert len(unpack(pack((State(),) * 30))) < 30


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "ü",
        token([]),
        token({}),
        token([{}]),
        token([PLAIN | {"items": 3}]),
        token([PLAIN | {"listed": [1]}]),
        token([PLAIN | {"count": 10**9}]),
        token([PLAIN | {"journey": ["sad"]}]),
        base64.urlsafe_b64encode(zlib.compress(b"[" * 1_000_000)).decode(),
        pack((STATE,))[:-10],
    ],
)
def test_anything_else_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(ConversationError, match="state of a conversation"):
        unpack(text)


def test_ids_fit_into_an_address() -> None:
    assert Item("years", "1980-1989", "").id == "years:1980-1989"
    for value in ("a/b", "two\nlines", "x" * 500, "50% ?"):
        assert Item("mood", value, "").id.removeprefix("mood:").isalnum()
