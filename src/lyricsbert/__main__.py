"""Runs the command `lyricsbert` as `python -m lyricsbert`."""

from lyricsbert.cli.main import main

if __name__ == "__main__":
    main()
