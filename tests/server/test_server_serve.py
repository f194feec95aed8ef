"""The address that a server listens on."""

from __future__ import annotations

import socket

import pytest

from lyricsbert.errors import ServerError
from lyricsbert.server.serve import address_of, bind
from lyricsbert.server.settings import Settings


def test_an_address_is_taken_as_soon_as_it_is_bound() -> None:
    with bind(Settings(library="x", port=0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(ServerError, match="--port"):
            bind(Settings(library="x", port=port))
        # Whoever comes before the library is open waits, and is not refused.
        socket.create_connection(("127.0.0.1", port), timeout=10).close()


@pytest.mark.parametrize(
    ("host", "shown"),
    [("127.0.0.1", "http://127.0.0.1:"), ("0.0.0.0", "http://127.0.0.1:"), ("127.0.0.2", "127.0.0.2")],
)
def test_the_address_that_is_shown_can_be_opened(host: str, shown: str) -> None:
    with bind(Settings(library="x", host=host, port=0, token="a-token-of-sixteen-or-more")) as listener:
        assert shown in address_of(listener)


def test_an_address_of_another_machine_is_one_sentence() -> None:
    with pytest.raises(ServerError, match="cannot listen on"):
        bind(Settings(library="x", host="192.0.2.1", port=0, token="a-token-of-sixteen-or-more"))
