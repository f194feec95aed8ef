"""Music for tests: the smallest audio files that have tags, and real ones from ffmpeg where it is installed."""

from __future__ import annotations

import shutil
import struct
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

FFMPEG = shutil.which("ffmpeg")

HARBOUR = (
    "The lantern leans above the harbour door\n"
    "I count the boats that will not come to shore\n"
    "You left your coat, your letter and your key\n"
    "And all the winter came to sit with me"
)
TIMED_HARBOUR = "\n".join(f"[00:{10 + 4 * place}.00]{line}" for place, line in enumerate(HARBOUR.split("\n")))

_SILENCE = (b"\xff\xfb\x90\x00" + bytes(413)) * 80
"""Two seconds of MPEG-1 layer III, 128 kbit/s."""


def text_frame(name: str, *values: str) -> bytes:
    return _frame(name, b"\x03" + "\0".join(values).encode())


def lyrics_frame(text: str, description: str = "", language: str = "eng") -> bytes:
    return _frame("USLT", b"\x03" + language.encode() + description.encode() + b"\0" + text.encode())


def synced_frame(lines: Sequence[tuple[str, int]]) -> bytes:
    body = b"".join(text.encode() + b"\0" + struct.pack(">I", time) for text, time in lines)
    return _frame("SYLT", b"\x03eng\x02\x01\0" + body)


def custom_frame(name: str, value: str) -> bytes:
    return _frame("TXXX", b"\x03" + name.encode() + b"\0" + value.encode())


def recording_id_frame(uuid: str) -> bytes:
    return _frame("UFID", b"http://musicbrainz.org\0" + uuid.encode())


def write_mp3(path: Path, *frames: bytes) -> Path:
    """An MP3 of two silent seconds with ID3v2.4 frames."""
    body = b"".join(frames)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"ID3\x04\0\0" + _synchsafe(len(body)) + body + _SILENCE)
    return path


def write_flac(path: Path, comments: Sequence[tuple[str, str]], seconds: int = 2) -> Path:
    """A FLAC file with comments, of which no sample is there."""
    rate = 44100
    packed = (rate << 44) | (1 << 41) | (15 << 36) | (rate * seconds)
    info = struct.pack(">HH", 4096, 4096) + bytes(6) + packed.to_bytes(8, "big") + bytes(16)
    texts = [f"{name}={value}".encode() for name, value in comments]
    body = struct.pack("<II", 0, len(texts)) + b"".join(struct.pack("<I", len(text)) + text for text in texts)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"fLaC\x00" + len(info).to_bytes(3, "big") + info + b"\x84" + len(body).to_bytes(3, "big") + body)
    return path


def write_ape(path: Path, items: Mapping[str, str], *, version: int = 3990) -> Path:
    """A header of Monkey's Audio for one second, and an APEv2 tag."""
    header = struct.pack("<4sHHIIIIIII", b"MAC ", version, 0, 52, 24, 0, 0, 0, 0, 0) + bytes(16)
    header += struct.pack("<HHIIIHHI", 2000, 0, 73728, 44100, 1, 16, 2, 44100)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(header + ape_tag(items))
    return path


def ape_tag(items: Mapping[str, str]) -> bytes:
    body = b"".join(
        struct.pack("<II", len(value.encode()), 0) + name.encode() + b"\0" + value.encode()
        for name, value in items.items()
    )
    return body + struct.pack("<8sIIII8x", b"APETAGEX", 2000, len(body) + 32, len(items), 0)


def write_tone(path: Path, tags: Mapping[str, str], *, seconds: float = 2, codec: str | None = None) -> Path:
    """A tone in any format that ffmpeg writes, with its tags; only where ffmpeg is installed."""
    assert FFMPEG
    path.parent.mkdir(parents=True, exist_ok=True)
    wanted = [part for name, value in tags.items() for part in ("-metadata", f"{name}={value}")]
    form = ["-write_id3v2", "1"] if path.suffix in {".wav", ".aiff"} else []
    coded = ["-c:a", codec] if codec else []
    command = [FFMPEG, "-v", "error", "-y", "-f", "lavfi", "-i", f"sine=frequency=330:duration={seconds}"]
    subprocess.run([*command, *coded, *form, *wanted, str(path)], check=True)
    return path


def _frame(name: str, body: bytes) -> bytes:
    return name.encode() + _synchsafe(len(body)) + b"\0\0" + body


def _synchsafe(size: int) -> bytes:
    return bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))
