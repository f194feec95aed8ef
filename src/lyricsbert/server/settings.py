"""The settings of a server."""

from __future__ import annotations

import ipaddress
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from lyricsbert.errors import ServerError
from lyricsbert.model.encoder import usable_cores
from lyricsbert.recommend import DEFAULT_HELP, HelpMessage
from lyricsbert.server.limits import MAX_WAITING

CoverSource = Literal["none", "spotify", "coverartarchive"]

TOKEN_VARIABLE: Final = "LYRICSBERT_TOKEN"
MIN_TOKEN_LENGTH: Final = 16

_TOKEN: Final = re.compile(rf"[!-~]{{{MIN_TOKEN_LENGTH},}}")
_HOST: Final = re.compile(r"[A-Za-z0-9._\-]{1,253}|[0-9A-Fa-f:]{2,45}")
_ORIGIN: Final = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+")


def default_cache() -> Path:
    """Folder for what can be fetched again: `$XDG_CACHE_HOME/lyricsbert`, or `~/.cache/lyricsbert`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lyricsbert"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a server.

    Attributes:
        library: folder or URI of the library.
        listeners: where listeners are kept; None for the library's folder.
        host: address to listen on.
        port: port to listen on; 0 for a free one.
        model: bundle to use instead of the shipped one.
        covers: where to look up real covers; "none" never uses the network.
        spotify: client id and secret of an app registered with Spotify.
        cors: origins of other pages that may use the API, such as "https://example.org".
        token: the token that every write must send; None needs none, but allows only this machine's addresses.
        private: whether reads need the token as well.
        hosts: host names that requests may be addressed to, besides this machine's own, the one it listens at and, if
            other machines can reach it, any address in numbers.
        certificate: file with the certificate (PEM) for HTTPS, and those that it is signed with; None for HTTP.
        key: file with its private key (PEM).
        workers: number of requests that are processed at a time.
        waiting: number of further requests that may wait.
        cache: folder for fetched covers.
        help_message: what is said to somebody who speaks of self-harm.

    Raises:
        ServerError: the host is not this machine and there is no token, or a setting is malformed.
    """

    library: str
    listeners: str | None = field(default=None, repr=False)
    host: str = "127.0.0.1"
    port: int = 8000
    model: str | None = None
    covers: CoverSource = "none"
    spotify: tuple[str, str] | None = field(default=None, repr=False)
    cors: tuple[str, ...] = ()
    token: str | None = field(default=None, repr=False)
    private: bool = False
    hosts: tuple[str, ...] = ()
    certificate: str | None = None
    key: str | None = None
    workers: int = field(default_factory=usable_cores)
    waiting: int = MAX_WAITING
    cache: Path = field(default_factory=default_cache)
    help_message: HelpMessage = DEFAULT_HELP

    def __post_init__(self) -> None:
        """Check the settings that restrict access."""
        if self.token is not None and not _TOKEN.fullmatch(self.token):
            raise ServerError(
                f"{TOKEN_VARIABLE} is not a valid token: it must have at least {MIN_TOKEN_LENGTH} ASCII characters and"
                " no space: make one with `openssl rand -hex 16`."
            )
        if self.token is None and not self.is_local:
            raise ServerError(
                f"The server refuses to listen on {self.host} without a token, since anyone who reaches it could write"
                f" to the library: set {TOKEN_VARIABLE}, or listen on 127.0.0.1."
            )
        if self.private and self.token is None:
            raise ServerError(f"A private server needs a token: set {TOKEN_VARIABLE}.")
        if (self.certificate is None) != (self.key is None):
            raise ServerError("HTTPS needs both --certificate FILE and --key FILE.")
        for name in self.hosts:
            if not _HOST.fullmatch(name):
                raise ServerError(f"{name!r} is not a host name; write it without scheme and port: music.example.org.")
        for origin in self.cors:
            if not _ORIGIN.fullmatch(origin):
                raise ServerError(
                    f"The origin {origin!r} is not allowed for CORS; write scheme and host, such as"
                    " https://example.org, one origin each."
                )

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the server."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def is_host(self, name: str) -> bool:
        """Whether requests may be addressed to a host name, in lower case.

        Another site can point its own host name at this server (DNS rebinding); the host name gives it away. It cannot
        do so with an address in numbers.
        """
        known = {"localhost", "127.0.0.1", "::1", self.host.lower(), *map(str.lower, self.hosts)}
        return name in known or (not self.is_local and _is_address(name))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
