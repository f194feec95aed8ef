"""Reading songs: formats, columns, encodings, and what is refused at the door."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lyricsbert import Song, read_songs
from lyricsbert.errors import SourceError
from lyricsbert.songs import Reject

RAIN = "the rain came over the hill tonight\nand I went out to meet it"
KAGGLE = f'artist,song,link,text\r\nMila Lindt,Tin Roof,/m/tin.html,"{RAIN}  \r\n  \r\nrow me home  \r\n\r\n"\r\n'


def read(source: Path | list[Path], **columns: str) -> tuple[list[Song], list[Reject]]:
    rejects: list[Reject] = []
    return list(read_songs(source, columns=columns or None, rejects=rejects.append)), rejects


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def test_kaggle_layout(tmp_path: Path) -> None:
    songs, rejects = read(write(tmp_path / "songs.csv", KAGGLE))
    assert songs == [Song("Mila Lindt", "Tin Roof", f"{RAIN}\n\nrow me home", link="/m/tin.html")]
    assert rejects == []


def test_source_may_be_text_or_several(tmp_path: Path) -> None:
    one, two = (write(tmp_path / name, KAGGLE) for name in ("a.csv", "b.csv"))
    assert len(list(read_songs(str(one)))) == 1
    assert len(list(read_songs([str(one), two]))) == 2


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_comes_from_the_header(tmp_path: Path, delimiter: str) -> None:
    rows = [["Title", "Artist Name", "Lyrics"], ["Tin Roof", "Lindt", '"one, two; three\tfour | five"']]
    songs, rejects = read(write(tmp_path / "songs.csv", "\n".join(delimiter.join(row) for row in rows)))
    assert [(song.title, song.artist, song.lyrics) for song in songs] == [
        ("Tin Roof", "Lindt", "one, two; three four | five")
    ]
    assert rejects == []


ROW = {
    "track_name": "Tin Roof",
    "artists": ["Mila Lindt", "Otto"],
    "lyric": RAIN,
    "album": "Slate",
    "release_date": "1987-04-01",
    "tag": "folk",
    "lang": "en-GB",
    "duration_ms": 9500,
    "url": "http://example.org",
    "isrc": "AA1",
    "mbid": "m-1",
    "spotify_id": "spotify:track:0123456789abcdefghijAB",
}
SONG = Song(
    "Mila Lindt, Otto",
    "Tin Roof",
    RAIN,
    link="http://example.org",
    album="Slate",
    year=1987,
    genre="folk",
    language="en",
    duration=9.5,
    isrc="AA1",
    musicbrainz_id="m-1",
    spotify_id="0123456789abcdefghijAB",
)


@pytest.mark.parametrize("name", ["s.jsonl", "s.ndjson", "s.json", "lines.json", "s.parquet", "s.csv"])
def test_every_format_gives_the_same_song(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist([ROW]), path)
    elif path.suffix == ".csv":
        values = ['"' + str(value).replace('"', '""') + '"' for value in ROW.values()]
        write(path, f"{','.join(ROW)}\n{','.join(values)}\n")
    else:
        write(path, json.dumps([ROW] if name == "s.json" else ROW))
    assert read(path) == ([SONG], [])


def test_parquet_across_batches(tmp_path: Path) -> None:
    table = pa.table({"title": [f"song {n}" for n in range(2500)], "text": [RAIN] * 2500, "year": [1987] * 2500})
    pq.write_table(table, tmp_path / "songs.parquet", row_group_size=700)
    songs, _ = read(tmp_path / "songs.parquet")
    assert [song.title for song in songs] == [f"song {n}" for n in range(2500)]
    assert {(song.artist, song.year) for song in songs} == {("Unknown artist", 1987)}


def test_named_columns(tmp_path: Path) -> None:
    path = write(tmp_path / "songs.csv", "Werk,text,title,Jahr\nTin Roof,not this,row me home tonight,1987.0\n")
    songs, _ = read(path, title="werk", lyrics="title", year="Jahr")
    assert [(song.title, song.lyrics, song.year) for song in songs] == [("Tin Roof", "row me home tonight", 1987)]


@pytest.mark.parametrize(("given", "seconds"), [("205", 205.0), ("205000", 205.0), ("3:25", 205.0), ("soon", None)])
def test_durations(tmp_path: Path, given: str, seconds: float | None) -> None:
    songs, _ = read(write(tmp_path / "songs.csv", f"title,lyrics,duration\nTin,{given} rain,{given}\n"))
    assert songs[0].duration == seconds


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "songs.csv", "title,artist,lyrics\nCafé,Señor “Ö”,déjà vu — naïve\n", encoding)
    songs, _ = read(path)
    assert [(song.title, song.artist, song.lyrics) for song in songs] == [("Café", "Señor “Ö”", "déjà vu — naïve")]


def test_windows_byte_at_the_end_of_a_long_file(tmp_path: Path) -> None:
    rows = "".join(f"Caf\xe9 {n},rain {'on ' * 400}\n" for n in range(1000))
    songs, _ = read(write(tmp_path / "songs.csv", "title,lyrics\n" + rows, "cp1252"))
    assert {song.title[:4] for song in songs} == {"Café"}


def test_one_damaged_byte_leaves_utf8_alone(tmp_path: Path) -> None:
    path = tmp_path / "songs.csv"
    path.write_bytes("title,lyrics\nДождь,идёт дождь\nTin Roof,caf".encode() + b"\xe9 \x81rain\n")
    songs, _ = read(path)
    assert [(song.title, song.lyrics) for song in songs] == [("Дождь", "идёт дождь"), ("Tin Roof", "café rain")]


def test_emoji_and_cyrillic_titles_pass_unharmed(tmp_path: Path) -> None:
    titles = ["👩‍🚀🌧️", "Дождь над рекой", "雨"]
    songs, _ = read(write(tmp_path / "songs.csv", "title,lyrics\n" + "".join(f"{title},rain\n" for title in titles)))
    assert [song.title for song in songs] == titles


def test_folder_of_everything(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", KAGGLE)
    write(tmp_path / "Otto Brand - Slate.txt", RAIN)
    write(tmp_path / "Vera Moss" / "02 - Copper.txt", RAIN)
    write(tmp_path / "Vera Moss" / "Metals" / "03. Zinc.txt", RAIN)
    write(tmp_path / "Vera Moss" / "99 Buckets.txt", RAIN)
    write(tmp_path / ".hidden" / "x.txt", RAIN)
    write(tmp_path / "._Slate.txt", RAIN)
    write(tmp_path / "notes.md", "no song")
    write(tmp_path / "ratings.csv", "listener,stars\n1,5\n")
    songs, rejects = read(tmp_path)
    assert [(song.artist, song.album, song.title) for song in songs] == [
        ("Otto Brand", None, "Slate"),
        ("Mila Lindt", None, "Tin Roof"),
        ("Vera Moss", None, "Copper"),
        ("Vera Moss", None, "99 Buckets"),
        ("Vera Moss", "Metals", "Zinc"),
    ]
    assert [(Path(reject.source).name, reject.reason) for reject in rejects] == [("ratings.csv", "unreadable file")]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("none.csv", None, "There is no file or folder {path}."),
        ("empty.csv", "", "{path} is empty."),
        ("empty.txt", "", "{path} is empty."),
        ("blank.csv", "\n \n", "{path} is empty."),
        ("header.csv", "artist,song,link,text\n", "{path} has a header but no rows."),
        ("blank-rows.csv", "artist,song,link,text\r\n\r\n", "{path} has a header but no rows."),
        ("open.csv", 'title,"lyrics\nTin,rain\n', "{path} does not begin with a header"),
        ("songs.xlsx", "PK", "{path} has an unknown format; songs are read from .csv"),
        ("songs.parquet", "title,lyrics\nTin,rain\n", "{path} is not a Parquet file"),
        ("songs.json", '[{"title": "Tin"', "{path} is not a JSON list"),
        ("none.json", "[]", "{path} has no rows"),
        ("none.jsonl", "\n\n", "{path} has no rows"),
        ("songs.jsonl", "title,lyrics\n", "{path} is neither JSON Lines nor a JSON list of objects: line 1"),
        (
            "numbers.jsonl",
            "1\n2\n",
            "{path} is neither JSON Lines nor a JSON list of objects: line 1 holds a value of type int",
        ),
        (
            "other.csv",
            "Werk;Wort\nTin;rain\n",
            "{path} has no usable columns for title and lyrics: it has the columns 'Werk', 'Wort'; "
            "name them with --columns artist=COLUMN,title=COLUMN,lyrics=COLUMN.",
        ),
        (
            "half.jsonl",
            '{"title": "Tin"}\n',
            "{path} has no usable columns for lyrics: it has the columns 'title'; name them with --columns "
            "artist=COLUMN,lyrics=COLUMN.",
        ),
    ],
)
def test_unusable_source_is_refused_at_once(tmp_path: Path, name: str, text: str | None, message: str) -> None:
    path = tmp_path / name
    if text is not None:
        write(path, text)
    with pytest.raises(SourceError) as caught:
        read_songs(path)
    assert str(caught.value).startswith(message.format(path=path))
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_unusable_source_after_a_good_one_is_refused_before_the_first_song(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no file or folder .*none\.csv"):
        read_songs([write(tmp_path / "a.csv", KAGGLE), tmp_path / "none.csv"])


def test_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nothing to read"):
        read_songs([])
    with pytest.raises(SourceError, match="has no files that songs are read from"):
        read_songs(tmp_path)
    write(tmp_path / "ratings.csv", "listener,stars\n1,5\n")
    with pytest.raises(SourceError, match=r"ratings\.csv has no usable columns"):
        read_songs(tmp_path)


def test_parquet_without_rows(tmp_path: Path) -> None:
    pq.write_table(
        pa.table({"title": pa.array([], pa.string()), "lyrics": pa.array([], pa.string())}), tmp_path / "s.pq"
    )
    with pytest.raises(SourceError, match="has columns but no rows"):
        read_songs(tmp_path / "s.pq")


def test_wrong_column_names(tmp_path: Path) -> None:
    path = write(tmp_path / "songs.csv", KAGGLE)
    with pytest.raises(SourceError, match="has no column 'words' for the lyrics; it has the columns 'artist', 'song'"):
        read_songs(path, columns={"lyrics": "words"})
    with pytest.raises(SourceError, match="no field 'lyric' to name a column for; its fields are artist, title"):
        read_songs(path, columns={"lyric": "text"})
