"""What is said to somebody who speaks of self-harm or suicide: that help exists, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lyricsbert.errors import WishError

LONGEST: Final = 2000
"""Characters of the longest text."""

_LINK: Final = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")


@dataclass(frozen=True, slots=True)
class HelpMessage:
    """A few kind sentences, and a directory of help lines. The link is shown, never opened by the program itself.

    Attributes:
        text: the sentences.
        link: web address of the directory; None without one.
    """

    text: str
    link: str | None = None

    def __str__(self) -> str:
        """The text, and the link in a line of its own."""
        return "\n".join(filter(None, [self.text, self.link]))

    def to_dict(self) -> dict[str, str | None]:
        """The message as JSON: `text`, `link` (or null)."""
        return {"text": self.text, "link": self.link}


DEFAULT_HELP: Final = HelpMessage(
    "It sounds as if things are very hard right now. You do not have to carry this alone: help exists, for you or for"
    " somebody you worry about. The address below lists help lines near you, where people listen, mostly free and in"
    " confidence. In danger, please call your local emergency number. Meanwhile, here are some gentle songs.",
    "https://findahelpline.com",
)
"""The directory is an international one, of ThroughLine."""


def parse_help(given: str | None) -> HelpMessage:
    """The message that somebody configured: a text, or "@FILE" for one in a file (UTF-8).

    The last web address in the text is the link; where it ends the text, it is no part of that.

    Args:
        given: None, or an empty text, for the default.

    Raises:
        WishError: the file cannot be read, or the text is empty or too long.
    """
    if given is None or not given.strip():
        return DEFAULT_HELP
    text = _read(Path(given[1:])) if given.startswith("@") else given
    said = " ".join(text.split())
    links = _LINK.findall(said)
    link = links[-1] if links else None
    if link is not None and said.rstrip(".").endswith(link):  # it is shown below the text
        said = said.rstrip(".").removesuffix(link).rstrip(" :")
    if not said or len(said) > LONGEST:
        what = "empty" if not said else f"{len(said):,} characters long"
        raise WishError(f"The help text is {what}; write 1 to {LONGEST:,} characters, with the address of help lines.")
    return HelpMessage(said, link)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WishError(f"The help text cannot be read from {path}: {error}.") from error
