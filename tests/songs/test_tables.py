"""Tables as they come: headers of well-known sources and other languages, dialects of CSV, nested JSON, cells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.errors import SourceError
from lyricsbert.songs import Note, Reject, Song, estimate_count, read_songs
from lyricsbert.songs.readers.cells import lyric_text, name_text
from lyricsbert.songs.readers.usual_names import USUAL_NAMES, plain_name

RAIN = "the rain came over the hill tonight"


def read(path: Path, **options: Any) -> tuple[list[Song], list[Reject], list[Note]]:
    rejects: list[Reject] = []
    notes: list[Note] = []
    return list(read_songs(path, rejects=rejects.append, notes=notes.append, **options)), rejects, notes


@pytest.mark.parametrize(
    "header",
    [
        "artistName,trackName,plainLyrics,albumName,releaseYear",
        "Artist Name,Song Title,Lyrics,Album,Year",
        "Artiste,Titre,Paroles,Album,Année",
        "Künstler,Titel,Songtext,Album,Jahr",
        "artista,título,letra,album,año",
        "Artista,Titolo,Testo,Album,Anno",
        "wykonawca,tytuł,tekst,album,rok",
        "исполнитель,название,текст,альбом,год",
        "歌手,歌名,歌词,专辑,年份",
        "アーティスト,タイトル,歌詞,アルバム,年",
    ],
)
def test_headers(tmp_path: Path, header: str) -> None:
    (tmp_path / "a.csv").write_text(f"{header}\nMila,Tin,{RAIN},Slate,1999\n", "utf-8")
    ((song,), rejects, notes) = read(tmp_path / "a.csv")
    assert (song.artist, song.title, song.lyrics, song.album, song.year) == ("Mila", "Tin", RAIN, "Slate", 1999)
    assert not rejects
    assert not notes


def test_usual_names_are_plain_and_each_is_of_one_field() -> None:
    names = [name for names in USUAL_NAMES.values() for name in names]
    assert names == [plain_name(name) for name in names]
    assert len(names) == len(set(names))


def test_artists_that_are_addresses(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"ALink,SName,SLink,Lyric\n/the-quiet-tide/,Tin,/x.html,{RAIN}\n")
    ((song,), _, _) = read(tmp_path / "a.csv")
    assert (song.artist, song.title, song.link) == ("The Quiet Tide", "Tin", "/x.html")


def test_a_table_without_artist_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"title,lyrics,singers\nTin,{RAIN},Mila\n")
    ((song,), _, notes) = read(tmp_path / "a.csv")
    assert song.artist == "Unknown artist"
    assert "name one with --columns artist=COLUMN" in str(notes[0])
    assert read(tmp_path / "a.csv", columns={"artist": "singers"})[0][0].artist == "Mila"


def test_lrclib(tmp_path: Path) -> None:
    stamped = f"[00:10.00] {RAIN}"
    rows = [
        {"trackName": "Both", "artistName": "Mila", "plainLyrics": RAIN, "syncedLyrics": stamped, "duration": 201.0},
        {"trackName": "Synced", "artistName": "Mila", "plainLyrics": None, "syncedLyrics": stamped},
        {"trackName": "Neither", "artistName": "Mila", "plainLyrics": None, "syncedLyrics": None, "instrumental": True},
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    songs, rejects, _ = read(tmp_path / "a.jsonl")
    assert [(song.title, song.lyrics, [line.seconds for line in song.timed_lines]) for song in songs] == [
        ("Both", RAIN, [10.0]),
        ("Synced", RAIN, [10.0]),
    ]
    assert [(reject.title, reject.reason) for reject in rejects] == [("Neither", "no lyrics")]
    (tmp_path / "b.jsonl").write_text(json.dumps({"title": "Tin", "syncedLyrics": stamped}))
    assert read(tmp_path / "b.jsonl")[0][0].lyrics == RAIN


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "Mila", "id": 1, "songs": [{"title": "Tin", "lyrics": "%s"}, {"title": "Slate", "lyrics": "la %s"}]}',
        '{\n "name": "Mila",\n "songs": [\n  {"title": "Tin", "lyrics": "%s"},\n'
        '  {"title": "Slate", "lyrics": "la %s"}]}',
        '[{"artist": {"name": "Mila"}, "title": "Tin", "lyrics": "%s"},'
        ' {"artist": "Mila", "title": "Slate", "lyrics": "%s"}]',
        '[{"artist": "Mila", "tracks": [{"title": "Tin", "lyrics": "%s"}, {"title": "Slate", "lyrics": "la %s"}]}]',
    ],
)
def test_json_of_lyricsgenius_and_others(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text % (RAIN, RAIN))
    songs, rejects, _ = read(tmp_path / "a.json")
    assert [(song.artist, song.title) for song in songs] == [("Mila", "Tin"), ("Mila", "Slate")]
    assert not rejects
    if text.startswith("{"):
        assert estimate_count([tmp_path / "a.json"]) == 2


def test_one_song_over_many_lines(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"title": "Tin", "artist": "Mila", "lyrics": RAIN}, indent=1))
    assert [song.title for song in read(tmp_path / "a.json")[0]] == ["Tin"]
    assert estimate_count([tmp_path / "a.json"]) == 1
    (tmp_path / "b.json").write_text('{\n "title": "Tin",\n "lyrics": \n')
    with pytest.raises(SourceError, match="is not a JSON list or object"):
        read_songs(tmp_path / "b.json")


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_first_line_that_names_the_separator(tmp_path: Path, mark: str) -> None:
    text = (
        f"sep={mark}\r\n"
        + mark.join(["artist", "title", "lyrics"])
        + "\r\n"
        + mark.join(["A,b", "T;c", "la la"])
        + "\r\n"
    )
    (tmp_path / "a.csv").write_text(text.replace("A,b", '"A,b"').replace("T;c", '"T;c"'), newline="")
    ((song,), _, _) = read(tmp_path / "a.csv")
    assert (song.artist, song.title) == ("A,b", "T;c")


def test_quotes_escaped_by_backslashes(tmp_path: Path) -> None:
    rows = '"Mila","The \\"Tin\\"","She said \\"hello, come in\\",\nand rain"\n"Mila","Slate","rain, rain"\n'
    (tmp_path / "a.csv").write_text(f"artist,title,lyrics\n{rows}")
    songs, rejects, _ = read(tmp_path / "a.csv")
    assert [(song.title, song.lyrics) for song in songs] == [
        ('The "Tin"', 'She said "hello, come in",\nand rain'),
        ("Slate", "rain, rain"),
    ]
    assert not rejects


def test_a_field_that_ends_with_a_backslash_escapes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('artist,title,lyrics\n"Mila","Tin","so ""long"" \\"\n"Mila","Slate","rain"\n')
    assert [song.title for song in read(tmp_path / "a.csv")[0]] == ["Tin", "Slate"]


def test_what_excel_and_pandas_leave(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('artist,title,lyrics\nMila,1999.0,"rain_x000D_\non tin_x000D_"\nMila,2.5,rain\n')
    songs = read(tmp_path / "a.csv")[0]
    assert [(song.title, song.lyrics) for song in songs] == [("1999", "rain\non tin"), ("2.5", "rain")]


def test_entities_in_names(tmp_path: Path) -> None:
    row = "Tide &amp;amp; Marsh,Rock &#8217;n&#x2019; Roll &quot;Live&quot;,A &amp; B,rain &amp; tin"
    (tmp_path / "a.csv").write_text(f"artist,title,album,lyrics\n{row}\n")
    ((song,), _, _) = read(tmp_path / "a.csv")
    assert (song.artist, song.title, song.album) == ("Tide & Marsh", 'Rock ’n’ Roll "Live"', "A & B")
    assert song.lyrics == "rain & tin"


def test_paths_of_audio_files_are_kept_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("artist,title,path,lyrics\nM,Tin,/m/a  &amp;.MP3,rain\nM,Slate,lyrics/x.txt,rain\n")
    assert [song.path for song in read(tmp_path / "a.csv")[0]] == ["/m/a  &amp;.MP3", None]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (["a b", "c"], "a b\nc"),
        ('["a b", "c"]', "a b\nc"),
        ("['a b', 'c']", "a b\nc"),
        ([["a", "b"], ["c"]], "a\nb\n\nc"),
        ([{"time": 1.5, "text": "a"}, {"time": 62, "text": "b"}], "[00:01.500]a\n[01:02.000]b"),
        ([{"startTimeMs": "1500", "words": "a"}, {"startTimeMs": "62000", "words": "b"}], "[00:01.500]a\n[01:02.000]b"),
        ([{"time": 1500, "line": "a"}, {"time": 62000, "line": "b"}], "[00:01.500]a\n[01:02.000]b"),
        ([{"time": "[00:01.50]", "text": "a"}, {"time": {"total": 62.0}, "text": ""}], "[00:01.500]a\n[01:02.000]"),
        ({"lines": [{"words": "a"}, {"words": "b"}]}, "a\nb"),
        ({"plainLyrics": None, "syncedLyrics": "[00:01.00]a"}, "[00:01.00]a"),
        ("[Chorus]\na", "[Chorus]\na"),
        ("['til dawn we ride", "['til dawn we ride"),
        ({"id": 7}, ""),
        (None, ""),
    ],
)
def test_structured_lyrics(value: object, expected: str) -> None:
    assert lyric_text(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"name": "Mila", "id": 3}, "Mila"),
        ([{"name": "Mila"}, {"name": "Otto"}], "Mila, Otto"),
        ([{"name": "Mila", "featured": False}, {"name": "Otto", "featured": True}], "Mila feat. Otto"),
        ("['Mila', 'Otto']", "Mila, Otto"),
        ("[Untitled]", "[Untitled]"),
        (1999.0, "1999"),
        (float("nan"), ""),
        ("R&B & more &unknown;", "R&B & more &unknown;"),
    ],
)
def test_structured_names(value: object, expected: str) -> None:
    assert name_text(value) == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8) | st.integers(-5, 9**9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["text", "time", "lines", "name", "lyrics", "words", "start"]), inner, max_size=3
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_cell_has_a_text(value: object) -> None:
    assert isinstance(lyric_text(value), str)
    assert isinstance(name_text(value), str)


@given(
    st.text(max_size=300) | st.binary(max_size=300),
    st.sampled_from(["csv", "tsv", "json", "jsonl", "lrc", "txt", "srt", "ttml"]),
)
def test_no_bytes_stop_a_reader(tmp_path_factory: pytest.TempPathFactory, junk: str | bytes, kind: str) -> None:
    path = tmp_path_factory.mktemp("junk") / f"Mila - Tin.{kind}"
    start = b'title,lyrics\n"' if kind == "csv" and len(junk) % 2 else b""
    path.write_bytes(start + (junk.encode("utf-8", "surrogatepass") if isinstance(junk, str) else junk))
    try:
        songs = read(path)[0]
    except SourceError as error:
        assert str(path) in str(error)  # noqa: PT017  # either is right
    else:
        assert all(song.title for song in songs)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (
            {"segments": [{"start": 1.5, "end": 2, "text": " the lantern"}, {"start": 3, "text": " leans"}]},
            "the lantern\nleans",
        ),
        ([["the lantern", "leans"], ["so carry", "me"]], "the lantern\nleans\n\nso carry\nme"),
        (
            [{"type": "verse", "lines": ["the lantern", "leans"]}, {"type": "chorus", "lines": ["so carry", "me"]}],
            "[Verse]\nthe lantern\nleans\n\n[Chorus]\nso carry\nme",
        ),
        (
            {"verse 1": "the lantern\nleans", "chorus": "so carry"},
            "[Verse 1]\nthe lantern\nleans\n\n[Chorus]\nso carry",
        ),
    ],
)
def test_lyrics_in_parts(tmp_path: Path, cell: object, expected: str) -> None:
    (tmp_path / "a.json").write_text(json.dumps([{"title": "Door", "artist": "Tide", "lyrics": cell}]))
    songs, _, _ = read(tmp_path / "a.json")
    assert [song.lyrics for song in songs] == [expected]


def test_an_album_of_lyricsgenius(tmp_path: Path) -> None:
    song = {"title": "Door", "lyrics": RAIN, "primary_artist": {"name": "Tide"}}
    album = {"name": "Letters", "artist": {"name": "Various"}, "tracks": [{"number": 1, "song": song}]}
    for number, value in enumerate((album, {"data": {"songs": [song]}})):
        (tmp_path / f"{number}.json").write_text(json.dumps(value, indent=2))
        songs, rejects, notes = read(tmp_path / f"{number}.json")
        assert [(found.artist, found.title, found.lyrics) for found in songs] == [("Tide", "Door", RAIN)]
        assert (rejects, notes) == ([], [])


@pytest.mark.parametrize(
    ("header", "encoding"),
    [("歌手,歌名,歌词", "gb18030"), ("アーティスト,曲名,歌詞", "cp932"), ("Исполнитель,Название,Текст", "cp1251")],
)
def test_the_header_tells_the_encoding(tmp_path: Path, header: str, encoding: str) -> None:
    (tmp_path / "a.csv").write_bytes(f"{header}\nTide,Door,{RAIN}\n".encode(encoding))
    songs, _, notes = read(tmp_path / "a.csv")
    assert [(song.artist, song.title, song.lyrics) for song in songs] == [("Tide", "Door", RAIN)]
    assert [str(note) for note in notes] == [
        f"{tmp_path / 'a.csv'}: read as {encoding}, which is a guess: name the encoding if names or lyrics look wrong."
    ]
