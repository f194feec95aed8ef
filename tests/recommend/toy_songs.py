"""Songs whose right answers are known: a chorus full of one emotion's key words, a verse with one of another's."""

from lyricsbert.songs import Song

# A chorus of key words, and a verse that is the song's own.
CHORUSES = {
    "sadness": "I cry and cry, so lonely\nthe tears are sad and lonely\nall alone with the tears",
    "joy": "We laugh and dance, so happy\nthe sun is glad and happy\nall we do is laugh and dance",
    "love": "Kiss me, my dear darling\nmy heart is in love, darling\nall my love, dear heart",
    "anger": "I hate you, angry liar\nthe rage of a furious liar\nall the rage and the hate",
    "fear": "Afraid and so scared in the dark\nthe fear is trembling in the dark\nall afraid and all scared",
    "surprise": "Wow, what a sudden surprise\nthe strange and sudden wonder\nall the wonder, all so strange",
}
TOY = (
    ("Ada Finch", "Rain Ticket", "sadness", "I sold the ferry ticket, too sad to dance", 1981, "Folk"),
    ("Ada Finch", "Grey Ferry", "sadness", "The ferry went without me, lonely in the dark", 1985, "Folk"),
    ("Ada Finch", "Third Cup", "sadness", "A third cup of tea alone, my dear", 1989, "Folk"),
    ("Bo Marl", "Empty Porch", "sadness", "The porch has a swing and nobody, a strange and lonely one", 1994, "Blues"),
    ("Bo Marl", "Peach Parade", "joy", "The peaches are ripe, a happy surprise", 1996, "Blues/Pop"),
    ("Cleo Ström", "Paper Lanterns", "joy", "Hang the lanterns, darling, so glad of you", 2003, "Pop"),
    ("Cleo Ström", "Blue Envelope", "love", "A kiss and some tears in a blue envelope", 2004, "Pop"),
    ("Dov & the Keys", "Velvet Stairs", "love", "You came down to the velvet stairs, love and wonder", None, None),
    ("Dov & the Keys", "Broken Clock", "anger", "You broke the clock that was my mother's, sad liar", 1985, "Rock"),
    ("Eel Parlour", "Cellar Door", "fear", "The cellar door was strange and dark", 2010, "Rock"),
    ("Eel Parlour", "Comet", "surprise", "Wow, a comet in the market, laugh at it", 2012, "Rock"),
)


def toy_song(
    artist: str, title: str, emotion: str, verse: str, year: int | None = None, genre: str | None = None
) -> Song:
    chorus = CHORUSES[emotion]
    return Song(artist, title, f"[Verse]\n{verse}\n{verse}\n\n[Chorus]\n{chorus}", year=year, genre=genre)


def toy_songs() -> list[Song]:
    songs = [toy_song(*row) for row in TOY]
    original = songs[7]
    cover = Song("Fern Okoro", "Velvet Stairs (Live)", original.lyrics.replace("You came", "You come"), year=1999)
    return [*songs, cover, Song("Gil", "Two Words", "la la", year=1985)]
