"""Draws one attention view in a process of its own: reads a Sitting as JSON and writes HTML."""

from __future__ import annotations

import json
import os
import sys
from typing import Final

UNREADABLE: Final = 2
"""Exit code for lyrics that cannot be read; standard error says why."""

_MODESTY: Final = 5


def main() -> None:
    """Draw what standard input orders."""
    if hasattr(os, "nice"):
        os.nice(_MODESTY)
    order = json.load(sys.stdin.buffer)
    from lyricsbert.errors import LyricsBERTError, SourceError
    from lyricsbert.lab.attention import attention_page

    try:
        page = attention_page(order["text"], title=order["title"], model=order["model"])
    except LyricsBERTError as error:
        sys.stderr.write(str(error))
        sys.exit(UNREADABLE if isinstance(error, SourceError) else 1)
    sys.stdout.buffer.write(page.encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
