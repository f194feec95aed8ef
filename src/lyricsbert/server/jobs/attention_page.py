"""Draws one attention view in its own process: reads an AttentionJob as JSON, and writes HTML."""

from __future__ import annotations

import json
import sys
from typing import Final

from lyricsbert.server.jobs.priority import lower_priority

UNREADABLE: Final = 2
"""Exit code for lyrics that cannot be read; standard error says why."""


def main() -> None:
    """Draw the page that standard input describes."""
    lower_priority()
    job = json.load(sys.stdin.buffer)
    from lyricsbert.errors import LyricsBERTError, SourceError
    from lyricsbert.lab.attention import attention_page

    try:
        page = attention_page(job["text"], title=job["title"], model=job["model"])
    except LyricsBERTError as error:
        sys.stderr.write(str(error))
        sys.exit(UNREADABLE if isinstance(error, SourceError) else 1)
    sys.stdout.buffer.write(page.encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
