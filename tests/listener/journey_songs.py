"""Songs between two feelings: the first are all sadness, the last all joy, and each has words of its own."""

from lyricsbert.songs import Song

ARTISTS = ("Ada Finch", "Bo Marl", "Cleo Ström", "Dov Keys", "Eel Parlour", "Fern Okoro", "Gil Ash", "Hana Reyes")
PLACES = (
    "harbour", "kitchen", "station", "orchard", "ballroom", "market", "lighthouse", "attic", "meadow", "cellar",
    "library", "bakery", "river", "chapel", "garage", "theatre", "bridge", "garden", "office", "prison",
)  # fmt: skip
SAD = "I cry alone with lonely tears"
GLAD = "we laugh and dance so happy"
STEPS = 10


def journey_songs() -> list[Song]:
    """Two songs at each of ten steps from sadness to joy, and one of anger."""
    songs = []
    for number, place in enumerate(PLACES):
        glad = number // 2
        lines = [f"{SAD} by the {place} {number} {line}" for line in range(STEPS - 1 - glad)]
        lines += [f"{GLAD} by the {place} {number} {line}" for line in range(glad)]
        songs.append(
            Song(
                ARTISTS[number % len(ARTISTS)],
                f"{place.title()} {glad}",
                "\n".join(lines),
                year=1960 + 2 * number,
                duration=120.0 if number % 2 else None,
            )
        )
    angry = "\n".join(f"I hate the furious angry liar {word}" for word in PLACES)
    return [*songs, Song("Ida Storm", "Furious", angry, year=2001)]
