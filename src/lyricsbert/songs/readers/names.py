"""Names of files and folders, as taggers write them: which artist, album, track and title they tell."""

from __future__ import annotations

import re
from typing import Final

AUDIO_EXTENSIONS: Final = (
    *(
        ".mp3",
        ".flac",
        ".m4a",
        ".ogg",
        ".oga",
        ".opus",
        ".wma",
        ".wav",
        ".aiff",
        ".aif",
        ".aifc",
        ".ape",
        ".wv",
        ".mpc",
    ),
)
"""The extensions of audio files that songs are read from."""

_BETWEEN = re.compile(r"\s[-–—]\s+")
_TRACK = r"(?:\d{1,2}-|\d\.(?=\d\d\b))?(\d{1,3})"
_TRACK_PART = re.compile(rf"\(?{_TRACK}\)?\.?")
_TRACK_PREFIX = re.compile(rf"[(\[]?{_TRACK}[)\]]?(?:\. *| +|-(?=[^\W\d]))(?=[^\d\s])|0\d +(?=\S)")
_SURE_TRACK_PREFIX = re.compile(
    r"(?:[(\[]?(?:0\d{1,2}|\d{1,2}-\d{1,3})[)\]]?(?:\. *| +)|\(?\d{1,3}\)?\. +|\(\d{1,3}\) +)(?=[^\d\s])"
)
_SIDE = re.compile(r"[A-H]\d{1,2}")
_SCENE = re.compile(r"(\d{2,3})-([^\W\d][^\s-]*)-(\S+)")
_DISC_FOLDER = re.compile(r"(?:cd|dis[ck]|vinyl|side) ?[-_ ]?(?:\d{1,2}|[a-d])\b.*", re.IGNORECASE)
_YEAR = r"((?:19|20)\d\d)"
_YEAR_FIRST = re.compile(rf"(?:{_YEAR}(?:-\d\d(?:-\d\d)?)? ?[-–—._] ?|[\[(]{_YEAR}[\])][ -]*)(?=\S)")
_YEAR_LAST = re.compile(rf"(?<=\S) *[\[(]{_YEAR}[^\])]{{0,20}}[\])]")
_RIP = re.compile(r" *\[(?:FLAC|ALAC|MP3|AAC|OGG|WEB|CD|Vinyl|320|V0|16|24)\b[^\]]{0,30}\]", re.IGNORECASE)
_MANY_ARTISTS: Final = frozenset(
    {"various", "various artists", "va", "v.a.", "compilation", "compilations", "soundtrack", "soundtracks", "ost"}
)


def names_from_path(stem: str, folders: tuple[str, ...]) -> dict[str, str]:
    """What the names of a file and its folders tell.

    The folders are "Artist", "Artist/Album" or "Artist - Album", with a year before or after the album, and folders of
    discs ("CD1") below; the file is "Title", "Artist - Title" or "Artist - Album - 06 - Title", with a number of the
    track before. A folder of an artist outranks what stands before a hyphen behind the number of a track.

    Args:
        stem: name of the file without its extension.
        folders: names of the folders between the source and the file, the outermost first.

    Returns:
        Those of the fields `artist`, `album`, `year`, `track` and `title` that are told; always a title.
    """
    values = _from_folders([name for name in folders if not _DISC_FOLDER.fullmatch(name)])
    stem = without_audio_extension(stem)
    if scene := _SCENE.fullmatch(stem):
        return values | _from_scene(scene, values.get("artist", ""), in_album=len(folders) > 1)
    stem = stem.replace("_", " ").strip()
    parts = _BETWEEN.split(stem)
    apart = len(parts) > 1 and (match := _TRACK_PART.fullmatch(parts[0]))
    if apart and match:
        values["track"] = match[1]
        parts = parts[1:]
    elif len(parts) == 2 and len(folders) > 1 and _SIDE.fullmatch(parts[0]) and not _same(parts[0], folders[0]):
        parts = parts[1:]
    else:
        # In an album's folder every name begins with the track; elsewhere "99 Buckets" may well be the title.
        prefix = (_TRACK_PREFIX if len(folders) > 1 else _SURE_TRACK_PREFIX).match(stem)
        if prefix and (folders or len(parts) > 1):
            values["track"] = re.findall(r"\d{1,3}", prefix[0])[-1]
            parts = _BETWEEN.split(stem[prefix.end() :])
    return values | _from_parts(parts, values, apart=bool(apart), in_album=len(folders) > 1)


def is_many_artists(name: str) -> bool:
    """Whether the name of an artist is one for several ("Various Artists")."""
    return name.casefold() in _MANY_ARTISTS


def without_audio_extension(name: str) -> str:
    """The name of a lyric file as players write it ("Door.flac" of "Door.flac.lrc") without the music's extension."""
    found = next((extension for extension in AUDIO_EXTENSIONS if name.lower().endswith(extension)), "")
    return name[: len(name) - len(found)]


def _from_parts(parts: list[str], values: dict[str, str], *, apart: bool, in_album: bool) -> dict[str, str]:
    """The fields in the parts of a file's name.

    Args:
        parts: what stands between the hyphens, without a number of the track before.
        values: what the folders and that number tell.
        apart: whether there was a hyphen after that number.
        in_album: whether the file is in a folder of an album.
    """
    artist = values.get("artist", "")
    by_folder = artist and not is_many_artists(artist)
    found: dict[str, str] = {}
    if len(parts) > 1 and _same(parts[0], artist):
        parts = parts[1:]
    elif by_folder and in_album and "track" in values and (not apart or len(parts) > 2):
        return {"title": " - ".join(parts)}
    elif len(parts) > 1:
        found["artist"], *parts = parts
    if len(parts) > 1 and (track := _TRACK_PART.fullmatch(parts[0])):
        found["track"] = track[1]
        parts = parts[1:]
    elif len(parts) > 2 and (track := _TRACK_PART.fullmatch(parts[1])):
        found |= {"album": parts[0], "track": track[1]}
        parts = parts[2:]
    elif len(parts) > 1 and _same(parts[0], values.get("album", "")):
        parts = parts[1:]
    return {**found, "title": " - ".join(parts)}


def _from_scene(match: re.Match[str], artist: str, *, in_album: bool) -> dict[str, str]:
    """The fields of "01-the_quiet_tide-harbour_door"; in an artist's album, what is not its name is the title's."""
    track, first, rest = (part.replace("_", " ").strip() for part in match.groups())
    if _same(first, artist):
        return {"track": track, "title": rest}
    if in_album and not is_many_artists(artist):
        return {"track": track, "title": f"{first}-{rest}"}
    return {"track": track, "artist": first, "title": rest}


def _from_folders(folders: list[str]) -> dict[str, str]:
    if not folders:
        return {}
    artist, *rest = folders[-2:]
    if rest:
        artist = _spaced(artist)
        by, *album = _BETWEEN.split(_spaced(rest[0]), maxsplit=1)
        return {"artist": artist, **_album(album[0] if album and _same(by, artist) else rest[0])}
    parts = _BETWEEN.split(_spaced(artist), maxsplit=1)
    if len(parts) == 2 and not re.fullmatch(_YEAR, parts[0]):
        return {"artist": parts[0], **_album(parts[1])}
    return _album(artist) if _YEAR_FIRST.match(artist) else {"artist": _spaced(artist)}


def _album(folder: str) -> dict[str, str]:
    """Album and year of "1967 - Album", "[1967] Album", "Album (1967)" or "Album"."""
    name = _RIP.sub("", _spaced(folder)) or _spaced(folder)
    if first := _YEAR_FIRST.match(name):
        return {"album": name[first.end() :], "year": first[1] or first[2]}
    if last := _YEAR_LAST.search(name):
        return {"album": f"{name[: last.start()]}{name[last.end() :]}".strip(), "year": last[1]}
    return {"album": name}


def _spaced(name: str) -> str:
    return name.replace("_", " ").strip()


def _same(one: str, other: str) -> bool:
    return bool(one) and _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold().removeprefix("the ")))
