import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from library_doubles import HashEncoder, make_song, make_songs

from lyricsbert.errors import LibraryError
from lyricsbert.library import Library
from lyricsbert.library.store.full_text import FullText

VERSES = {
    0: "the copper whale has sung for you\nunder the harbour lights we were",
    1: "you sang of a whale and I had copper in my hand\nwhen the harbour was dark",
    2: "copper whales are singing for the moon and you\nover the harbour there",
    3: "don't you Forget the café—Under the blue window\nI never said it to you",
    4: "and for you I never will be there\nto be or not to be with you my dear",
    5: "We're cookin' and dancin’ an' singin' all night\nrock ‘n’ roll ain't gone 'cause he'll stay",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    songs = [make_song(n, lyrics=verse) for n, verse in VERSES.items()]
    return Library.build(
        tmp_path_factory.mktemp("words") / "library", [*songs, *make_songs(20, start=10)], HashEncoder()
    )


@pytest.mark.parametrize(
    ("words", "row"),
    [
        ("copper whale has sung", 0),
        ("Copper WHALE, has sung!", 0),
        ("you under the", 0),  # over the end of a line
        ("copper whales", 2),
        ("dont forget", 3),
        ("don't you forget", 3),
        ("the cafe under", 3),
        ("the café under", 3),
        ("to be or not to be", 4),
        ("we're cooking and dancing and singing all night", 5),
        ("dancin an singin", 5),
        ("rock'n'roll aint gone", 5),
        ("rock and roll", 5),
        ("because he'll stay", 5),
        ("cuz he’ll stay", 5),
    ],
)
def test_the_song_is_found_first(library, words, row):
    assert library.search_words(words)[0].row == row


@pytest.mark.parametrize(
    "words",
    ["cooking and dancing and singing", "rock and roll aint gone", "because he'll stay", "dont you forget the cafe"],
)
def test_what_is_sung_and_typed_differently_is_one_phrase(library, words):
    assert [match.row for match in library.search_words(words) if match.phrase] == [3 if "forget" in words else 5]


def test_hell_is_not_he_will(library):
    assert library.search_words("hell") == []


def test_an_exact_phrase_comes_before_the_same_words_apart(library):
    matches = library.search_words("the copper whale")
    assert matches[0].row == 0
    assert matches[0].phrase
    assert {1, 2} <= {match.row for match in matches if not match.phrase}


def test_another_phrase_than_the_words_or_none(library):
    assert [match.row for match in library.search_words("", phrase="copper whale")] == [0]
    assert library.search_words("", phrase="whale copper") == library.search_words("", phrase="whale") == []
    by_both = library.search_words("harbour", phrase="copper whale")
    assert (by_both[0].row, by_both[0].phrase) == (0, True)
    assert {match.row for match in by_both} == {0, 1, 2}
    assert not any(match.phrase for match in library.search_words("copper whale", phrase=""))


def test_a_phrase_of_other_endings_is_not_exact(library):
    assert not any(match.phrase for match in library.search_words("copper whaling"))
    assert {match.row for match in library.search_words("copper whaling")} >= {0, 1, 2}


def test_order_limit_and_scores(library):
    matches = library.search_words("the blue river", limit=5)
    assert len(matches) == 5
    assert len({match.row for match in matches}) == 5
    assert matches == sorted(matches, key=lambda match: (not match.phrase, -match.bm25))
    assert all(match.bm25 > 0 for match in matches)
    assert library.search_words("the", limit=0) == []


def test_words_that_nobody_sings_find_nothing(library):
    assert library.search_words("xylophone quasar") == []


@pytest.mark.parametrize(
    "words",
    [
        "",
        "  ",
        "...",
        '"',
        '""',
        "'\"(",
        "AND OR NOT",
        "whale~2 +copper -moon",
        "lyrics:whale*",
        "\\",
        "\0",
        "🎷",
        "whale " * 500,
    ],
)
def test_odd_input_is_no_error(library, words):
    assert isinstance(library.search_words(words), list)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_any_text_is_no_error(library, words):
    for match in library.search_words(words, limit=3):
        assert 0 <= match.row < len(library)


def test_new_songs_are_found_and_removed_ones_are_not(tmp_path):
    library = Library.build(tmp_path / "library", make_songs(20), HashEncoder())
    assert library.search_words("copper whale") == []
    library = library.add([make_song(n, lyrics=VERSES[n]) for n in VERSES], HashEncoder())
    assert library.search_words("copper whale has sung")[0].row == 20
    library = library.remove([library.ids[20]])
    assert all(
        library.titles[match.row] != "Number 0" or match.row == 0 for match in library.search_words("copper whale")
    )
    assert not any(match.phrase for match in library.search_words("copper whale has sung"))


def test_a_search_that_failed_is_made_again(library, monkeypatch):
    async def fail(*_):
        raise OSError("no disk today")

    with monkeypatch.context() as patch:
        patch.setattr(FullText, "best", fail)
        found = library.submit_search("harbour moon lights")
        with pytest.raises(LibraryError, match=r"cannot be read: .*no disk today"):
            found.result()
    assert library.search_words("harbour moon lights")


def test_words_score_the_same_on_disk_and_in_memory_after_every_write(tmp_path):
    path = tmp_path / "library"
    changed = Library.build(path, make_songs(40), HashEncoder())
    for change in (
        lambda library: library.add(make_songs(25, start=40), HashEncoder()),
        lambda library: library.remove(library.ids[5:20]),
        lambda library: library.add([make_song(n, lyrics=verse) for n, verse in VERSES.items()], HashEncoder()),
        lambda library: library.remove([library.ids[-1]]),
    ):
        changed = change(changed)
        on_disk, in_memory = Library.open(path, index="approximate"), Library.open(path, index="exact")
        in_memory.load_lexical_index()
        anew = Library.build(tmp_path / f"anew {len(changed)}", list(changed), HashEncoder())
        for words in ("the garden wheel", "blue river stone", "never", "you were there"):
            hits = in_memory.search_words(words, 99)
            assert hits
            for other in (on_disk, anew):
                # Scores that differ in the last bit may change places.
                found = {hit.row: hit for hit in other.search_words(words, 99)}
                assert [hit.phrase for hit in hits] == [found[hit.row].phrase for hit in hits]
                assert [hit.bm25 for hit in hits] == pytest.approx([found[hit.row].bm25 for hit in hits], rel=1e-5)
                assert len(found) == len(hits)
