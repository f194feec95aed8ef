"""Writes the OpenAPI description of the HTTP API to a file: `python -m lyricsbert.server.openapi FILE`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from lyricsbert.server.api import create_api


def text() -> str:
    """The description as JSON with sorted keys, so that the same code gives the same text."""
    return json.dumps(create_api().openapi(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the description to the file that the command line names, or to standard output."""
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(text(), "utf-8")
    else:
        sys.stdout.write(text())


if __name__ == "__main__":
    main()
