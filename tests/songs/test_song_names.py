"""Names of files and folders, as taggers and rippers write them."""

from __future__ import annotations

import pytest

from lyricsbert.songs.readers.names import names_from_path


@pytest.mark.parametrize(
    ("stem", "folders", "expected"),
    [
        ("09 Door", "Ada/1967 - Letters", "Ada|Letters|1967|09|Door"),
        ("09. Door", "Ada - Letters (1967)/CD1", "Ada|Letters|1967|09|Door"),
        ("03 - Ada - Door", "Various Artists/Hits", "Ada|Hits||03|Door"),
        ("01-ada_moss-harbour_door", "", "ada moss|||01|harbour door"),
        ("01-ada_moss-harbour_door", "VA-Sampler-2004", "ada moss|||01|harbour door"),
        ("01-ada_moss-harbour_door", "Various Artists/Sampler", "ada moss|Sampler||01|harbour door"),
        ("01-ada-door", "Ada/Letters", "Ada|Letters||01|door"),
        ("06-Wall-E", "Ada/Letters", "Ada|Letters||06|Wall-E"),
        ("06-Door", "Ada/Letters", "Ada|Letters||06|Door"),
        ("[06] Door", "Ada/Letters", "Ada|Letters||06|Door"),
        ("2.05 Door", "Ada/Letters", "Ada|Letters||05|Door"),
        ("01 99 Buckets", "Ada/Letters", "Ada|Letters||01|99 Buckets"),
        ("A1 - Door", "Ada/Letters", "Ada|Letters|||Door"),
        ("A1 - Door", "A1/Letters", "A1|Letters|||Door"),
        ("24-7", "Ada/Letters", "Ada|Letters|||24-7"),
        ("3.14", "Ada/Letters", "Ada|Letters|||3.14"),
        ("1979", "Ada/Letters", "Ada|Letters|||1979"),
        ("06-Door", "", "||||06-Door"),
        ("Door", "Ada/1967-05-01 - Letters", "Ada|Letters|1967||Door"),
        ("Door", "Ada/Letters [1967] [FLAC]", "Ada|Letters|1967||Door"),
        ("Door", "Ada/Ada - 1967 - Letters", "Ada|Letters|1967||Door"),
        ("Door", "Ada/Ada - Letters (1967)", "Ada|Letters|1967||Door"),
        ("Door", "Ada/1984", "Ada|1984|||Door"),
    ],
)
def test_what_a_path_tells(stem: str, folders: str, expected: str) -> None:
    found = names_from_path(stem, tuple(filter(None, folders.split("/"))))
    assert "|".join(found.get(name, "") for name in ("artist", "album", "year", "track", "title")) == expected
