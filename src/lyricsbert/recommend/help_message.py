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
    "It sounds as if things are very hard right now. You do not have to carry this alone: help exists, and there are"
    " people who will listen, for you or for somebody you worry about. Help lines in your country, most of them free"
    " and in confidence, are listed under the address below. If somebody is in danger now, please call your local"
    " emergency number. Meanwhile, here are some gentle songs to keep you company.",
    "https://findahelpline.com",
)
"""The directory is an international one, of ThroughLine."""


def parse_help(given: str | None) -> HelpMessage:
    """The message that somebody configured: a text, or "@FILE" for one in a file (UTF-8).

    The last web address in the text becomes the link.

    Args:
        given: None, or an empty text, for the default.

    Raises:
        WishError: the file cannot be read, or the text is empty or too long.
    """
    if given is None or not given.strip():
        return DEFAULT_HELP
    text = _read(Path(given[1:])) if given.startswith("@") else given
    links = list(_LINK.finditer(text))
    link = links[-1][0] if links else None
    rest = text[: links[-1].start()] + text[links[-1].end() :] if links else text
    said = " ".join(rest.split()).rstrip(" :")
    if not said or len(said) > LONGEST:
        what = "empty" if not said else f"{len(said):,} characters long"
        raise WishError(f"The help text is {what}; write 1 to {LONGEST:,} characters, with the address of help lines.")
    return HelpMessage(said, link)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WishError(f"The help text cannot be read from {path}: {error}.") from error
