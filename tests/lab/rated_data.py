"""A handful of rated songs and wishes, made up: the tiny model's key words decide the ratings."""

import csv
from pathlib import Path

from lyricsbert.model import EMOTIONS
from tiny_model import KEY_WORDS

WORDS = dict(zip(EMOTIONS, (words.split() for words in KEY_WORDS), strict=True))
PLACES = ("harbour", "orchard", "kitchen", "station", "meadow", "attic")
OPPOSITE = dict(zip(EMOTIONS, reversed(EMOTIONS), strict=True))


def write_csv(path: Path, rows: list[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def percent(leading: str, prefix: str = "") -> dict[str, object]:
    return {prefix + emotion: 75 if emotion == leading else 5 for emotion in EMOTIONS}


def write_data(folder: Path) -> Path:
    """Songs that express what their key words say, wishes of those who want to hear the opposite, and grades.

    A song that expresses what is wanted is just right in the same place and good elsewhere; all others are wrong.
    """
    grades: list[dict[str, object]] = []
    songs: list[dict[str, object]] = []
    rated: list[dict[str, object]] = []
    queries: list[dict[str, object]] = []
    for n, place in enumerate(PLACES):
        for emotion, words in WORDS.items():
            numbers = {"valence": 1 + 8 * (emotion in {"joy", "love"}), "energy": 1 + 8 * (emotion == "anger")}
            split = {"split": "val" if n == 0 else "train"}
            text = f"{words[0]} and {words[1]} in the {place}\n\nby the {place}, {words[2]}"
            songs.append({"artist": f"Band {n}", "song": f"{emotion} {n}", "text": text})
            texts = {"feel": f"{words[3]} by the {place}", "about": f"a song of {words[4]}", "when": ""}
            named: dict[str, object] = {"themes": f"{emotion}|{place}"}
            named |= {"row": len(songs) - 1, "artist": f"Band {n}", "song": f"{emotion} {n}"}
            rated.append(named | texts | percent(emotion) | numbers | split)
            wish = {"text": f"{words[n % 5]} in the {place}", "feeling": 90, "about": place, "not": f"{emotion}|noise"}
            queries.append(wish | percent(OPPOSITE[emotion], "want_") | numbers | split)
    leading = [emotion for _ in PLACES for emotion in WORDS]
    for query, felt in enumerate(leading):
        for song, expressed in enumerate(leading):
            fits = 3 * (expressed == OPPOSITE[felt]) - (query // len(WORDS) != song // len(WORDS))
            grades.append({"query": query, "file": "rated", "row": song, "grade": max(0, fits)})
    write_csv(folder / "grades.csv", grades)
    write_csv(folder / "songs.csv", songs)
    write_csv(folder / "rated.csv", rated)
    write_csv(folder / "queries.csv", queries)
    return folder
