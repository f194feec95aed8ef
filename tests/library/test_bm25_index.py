import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library_doubles import WORDS, HashEncoder, make_song, make_songs

from lyricsbert.library import Library
from lyricsbert.library.search.bm25 import Bm25Index
from lyricsbert.library.store.schema import terms_column

LYRICS = [
    "the copper whale has sung for you\nunder the harbour lights we were",
    "copper whales are singing for the moon and you\nover the harbour there",
    "don't you Forget the café—Under the blue window\nI never said it to you",
    "don’t you forget… Straße, naïve cafés, ØRE and ½ of Ðe Ŋ _1999_ Σίσυφος й ﬁne",
    "love love love me do you love love me do",
    f"the river {'o' * 39} flows\nthe river {'o' * 40} flows\nthe river {'é' * 20} flows never",
    "river\n" * 300 + "evening organic university added",
    "every even organ universe adding ends here the ",
    "blue stone river",
    "blue stone river",
    "[Chorus]",
    "¡…!",
    "愛してる 君を\tЯ помню чудное мгновенье\0you",
    "he'll be dancin' 'cause he's in hell, rock ‘n’ roll",
]
SUNG = sorted({word for lyrics in LYRICS for word in lyrics.split()} | set(WORDS) - {"[Chorus]"})


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    songs = [make_song(n, lyrics=lyrics) for n, lyrics in enumerate(LYRICS)]
    return Library.build(
        tmp_path_factory.mktemp("in_memory") / "library", [*songs, *make_songs(60, start=100)], HashEncoder()
    )


@pytest.fixture(scope="module")
def in_memory(library):
    return index_of(lyrics_of(library))


def search(in_memory, words, limit, phrase=None):
    return in_memory.submit(words, limit, phrase).result().to_list()


def lyrics_of(library):
    return [song.lyrics for song in library.songs(range(len(library)))]


def index_of(lyrics):
    return Bm25Index(pa.chunked_array([pa.array(lyrics, pa.string())]), pa.chunked_array([terms_column(lyrics)]))


def assert_same_answers(in_memory, library, words, phrase=None, limit=1000):
    expected = {match.row: match for match in library.search_words(words, limit, phrase=phrase)}
    found = search(in_memory, words, limit, phrase)
    assert {match.row: match.phrase for match in found} == {row: match.phrase for row, match in expected.items()}
    for match in found:
        assert match.bm25 == pytest.approx(expected[match.row].bm25, rel=1e-5)
    assert found == sorted(found, key=lambda match: (not match.phrase, -match.bm25, match.row))


@pytest.mark.parametrize(
    "words",
    [
        "",
        " ...",
        "whale",
        "copper whale has sung",
        "copper whaling",
        "dont forget",
        "don't you forget the cafés",
        "strasse naive ore de n 1999 fine",
        "½ Σίσυφος й помню 愛してる",
        "dont you forget",
        "he'll dance because",
        "love love me do",
        "love love love",
        "quasar river",
        "xylophone quasar",
        "river river",
        "evening adding organized universities",
        "river " + "o" * 39,
        f"the river {'o' * 40} flows",
        f"river {'o' * 40}",
        f"{'o' * 40} flows",
        f"{'o' * 40} {'o' * 40}",
        f"river {'é' * 20} flows",
        "the you and i when we were",
        "here the the copper",  # over the end of a song
        "whale " * 500,
        "\0 🎷 whale",
    ],
)
def test_it_answers_as_lance_does(in_memory, library, words):
    assert_same_answers(in_memory, library, words)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(SUNG), max_size=8).map(" ".join),
    st.none() | st.lists(st.sampled_from(WORDS[:4]), max_size=4).map(" ".join),
)
def test_it_answers_any_words_as_lance_does(in_memory, library, words, phrase):
    assert_same_answers(in_memory, library, words, phrase)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_it_finds_the_verses_that_lance_finds(in_memory, library, data):
    lyrics = library.songs([data.draw(st.integers(0, len(library) - 1))])[0].lyrics.split()
    first = data.draw(st.integers(0, len(lyrics) - 1))
    assert_same_answers(in_memory, library, " ".join(lyrics[first : first + data.draw(st.integers(1, 20))]))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_no_error(in_memory, words):
    assert isinstance(search(in_memory, words, 3), list)


@pytest.mark.parametrize("limit", [1, 3, 10])
def test_the_limit_keeps_the_best(in_memory, library, limit):
    for words, phrase in [("blue river", ""), ("the blue river", None), ("stone", "blue stone"), ("river", "you and")]:
        found = search(in_memory, words, limit, phrase)
        expected = library.search_words(words, limit, phrase=phrase)
        # Lance may choose others of equal scores.
        assert [match.phrase for match in found] == [match.phrase for match in expected]
        assert [match.bm25 for match in found] == pytest.approx([match.bm25 for match in expected], rel=1e-5)
    assert search(in_memory, "blue river", 0) == search(in_memory, "blue river", -1) == []


def test_equal_songs_are_in_the_order_of_rows(in_memory):
    twins = search(in_memory, "blue stone river", 2)
    assert [match.row for match in twins] == [8, 9]
    assert twins[0].bm25 == twins[1].bm25


def test_songs_without_words_count_nowhere():
    lyrics = ["the copper whale", "a whale of the harbour", "harbour lights"]
    words = "copper harbour whale", 9, "copper whale"
    assert search(index_of([*lyrics, "", "…", "[]"]), *words) == search(index_of(lyrics), *words)


@pytest.mark.parametrize("lyrics", [[], [""], ["", "…"]])
def test_a_library_without_words_finds_nothing(lyrics):
    in_memory = index_of(lyrics)
    assert search(in_memory, "copper whale", 5) == []
    assert search(in_memory, "", 5, "copper whale") == []


@pytest.mark.parametrize("pieces", [1, 7, 1000])
def test_neither_pieces_nor_types_of_arrow_matter(in_memory, library, pieces, monkeypatch):
    monkeypatch.setattr("lyricsbert.library.search.bm25._SONGS_AT_ONCE", 5 * pieces)
    lyrics = lyrics_of(library)
    chunks = [lyrics[start : start + pieces] for start in range(0, len(lyrics), pieces)]
    by_chunks = Bm25Index(
        pa.chunked_array([pa.array(some, pa.large_string()) for some in chunks]),
        pa.chunked_array([terms_column(some).cast(pa.large_string()) for some in chunks]),
    )
    for words in ["the copper whale", "love love me do", "blue stone river flows never"]:
        assert search(by_chunks, words, 100) == search(in_memory, words, 100)


def test_a_library_that_was_changed_finds_the_same_songs(tmp_path):
    library = Library.build(tmp_path / "library", make_songs(20), HashEncoder())
    library = library.add([make_song(n, lyrics=lyrics) for n, lyrics in enumerate(LYRICS, start=50)], HashEncoder())
    library = library.remove([library.ids[3]])
    in_memory = index_of(lyrics_of(library))
    for words in ["copper whale has sung", "the blue whale", "you and i"]:
        found = {match.row: match.phrase for match in search(in_memory, words, 100)}
        assert found == {match.row: match.phrase for match in library.search_words(words, 100)}


def test_a_library_that_holds_its_words_answers_as_before(tmp_path):
    songs = make_songs(40)
    path = tmp_path / "library"
    Library.build(path, [*songs, make_song(99, lyrics="the ferry leaves\nat dawn")], HashEncoder())
    for kind, is_held in (("exact", True), ("approximate", False)):
        library = Library.open(path, index=kind)
        before = Library.open(path, index=kind)
        library.load_lexical_index()
        assert isinstance(library._words.index, Bm25Index) == is_held
        assert_same_answers(library._words.index, before, "the ferry leaves")
        assert library.search_words("the ferry leaves")[0].phrase
        library = library.remove([songs[0].id])
        assert not isinstance(library._words.index, Bm25Index)
