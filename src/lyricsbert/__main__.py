"""`python -m lyricsbert` is the command `lyricsbert`."""

from lyricsbert.cli.main import main

if __name__ == "__main__":
    main()
