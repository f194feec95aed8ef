from dataclasses import replace

import numpy as np
import pytest
from library_doubles import HashEncoder, make_song, make_songs

from lyricsbert.errors import LibraryError
from lyricsbert.library import MOODS, Library
from lyricsbert.songs import Song, TimedLine, cut_sections

LOOP = make_song(900, lyrics="\n".join(["around the garden wheel we go"] * 40))
SHORT = make_song(901, lyrics="the blue lamp")


def test_columns_say_what_was_put_in(path, encoder):
    songs = [*make_songs(25), LOOP, make_song(30, year=None, genre="Waltz")]
    library = Library.build(path, iter(songs), encoder)
    expected = encoder.analyze([song.lyrics for song in songs])

    assert len(library) == 27
    assert library.ids == [song.id for song in songs]
    assert library.artists == [song.artist for song in songs]
    assert library.titles == [song.title for song in songs]
    assert library.years.tolist() == [song.year or 0 for song in songs]
    assert library.genres == [None] * 26 + ["Waltz"]
    assert np.flatnonzero(library.unusable).tolist() == [25]
    usable = ~library.unusable
    np.testing.assert_array_equal(library.embedding[usable], expected.embedding[usable])
    np.testing.assert_array_equal(library.emotions[usable], expected.emotions[usable])
    np.testing.assert_array_equal(library.sentiment[usable], expected.sentiment[usable])
    assert library.moods[usable].min() >= 0
    assert library.row(songs[7].id) == library.resolve(songs[7].id) == 7


def test_unusable_songs_are_kept_but_not_encoded(path, encoder):
    library = Library.build(path, [make_song(0), LOOP, SHORT, make_song(1)], encoder)
    assert encoder.songs_encoded == [make_song(0), make_song(1)]
    assert library.unusable.tolist() == [False, True, True, False]
    assert np.isnan(library.emotions[1:3]).all()
    assert np.isnan(library.sentiment[1:3]).all()
    assert (library.embedding[1:3] == 0).all()
    assert library.moods[1:3].tolist() == [-1, -1]
    assert library.songs([1, 2]) == [LOOP, SHORT]
    assert library.sections(1).sections == ()
    assert sum(library.info().unusable.values()) == sum(library.last_report.unusable.values()) == 2


def test_songs_come_back_whole(path, encoder):
    song = make_song(
        3,
        artist="Zoë 🎷",
        title="Лодка",
        link="https://example.org/3",
        album="Third",
        genre="Polka",
        language="en",
        duration=181.5,
        isrc="XX0000000003",
        musicbrainz_id="mb3",
        spotify_id="sp3",
        timed_lines=(TimedLine(0.5, "the blue lamp"), TimedLine(2.25, "and you")),
    )
    library = Library.build(path, [make_song(1), song, make_song(2)], encoder)
    assert library.songs([1, 0, 1]) == [song, make_song(1), song]
    assert library.songs([]) == []


def test_half_a_surrogate_pair_is_stored_as_a_question_mark(path, encoder):
    song = make_song(3, title="\ud83d wheel")
    library = Library.build(path, [song], encoder)
    assert library.titles == ["? wheel"]
    assert Library.build(path, [song], encoder).last_report.already_there == 1


def test_sections_of_a_song_and_their_analysis(library, encoder):
    row = 17
    cut = cut_sections(make_song(row).lyrics)
    distinct = list(dict.fromkeys(section.text for section in cut))
    stored = library.sections(row)
    assert [section.text for section in stored.sections] == distinct
    assert [section.label for section in stored.sections] == [None, "Chorus", None]
    assert stored.times_sung.tolist() == [1, 2, 1]
    np.testing.assert_array_equal(stored.analysis.embedding, encoder.analyze(distinct).embedding)
    several = library.sections_of([4, row, 4])
    assert several[1].sections == stored.sections
    assert several[0].sections == several[2].sections == library.sections(4).sections


def test_duplicates_are_counted_once(path, encoder):
    songs = make_songs(10)
    shouted = replace(songs[2], title=songs[2].title.upper())
    report = Library.build(path, [*songs, songs[0], shouted], encoder).last_report
    assert (report.read, report.added, report.duplicates, report.already_there) == (12, 10, 2, 0)
    assert len(encoder.songs_encoded) == 10


def test_a_second_build_encodes_only_what_is_new(path, library):
    again = HashEncoder()
    grown = Library.build(path, make_songs(40, start=20), again)
    assert again.songs_encoded == make_songs(30, start=30)
    assert (grown.last_report.already_there, grown.last_report.added) == (10, 30)
    assert grown.ids == [song.id for song in make_songs(60)]
    assert grown.info().version == 2


def test_building_the_same_again_changes_nothing(path, library):
    again = HashEncoder()
    same = Library.build(path, make_songs(30), again)
    assert again.songs_encoded == []
    assert same.info().version == library.info().version
    assert same.ids == library.ids


def test_adding_and_removing_need_no_rebuild(path, library):
    again = HashEncoder()
    library = library.add(make_songs(6, start=29), again)
    assert (library.last_report.added, library.last_report.already_there) == (5, 1)
    assert len(again.songs_encoded) == 5
    assert library.ids == [song.id for song in make_songs(35)]
    gone = [make_song(3).id, make_song(33).id]
    library = library.remove([*gone, gone[0], "no such id"])
    assert library.last_report.removed == 2
    left = [song for song in make_songs(35) if song.id not in gone]
    for seen in (library, Library.open(path)):
        assert seen.ids == [song.id for song in left]
        assert seen.songs(range(33)) == left
        assert len(seen.index.similarities(seen.embedding[0]).rows) == 33
        assert seen.info().sections == 33 * 3


def test_a_removed_song_can_come_back(library, encoder):
    library = library.remove([make_song(3).id])
    library = library.add([make_song(3)], encoder)
    assert library.titles[-1] == "Number 3"
    assert [section.text for section in library.sections(29).sections] == [
        section.text for section in dict.fromkeys(cut_sections(make_song(3).lyrics))
    ]


def test_rows_keep_the_order_of_arrival_through_compaction(path, encoder):
    library = Library.build(path, make_songs(5), encoder)
    for start in range(5, 45, 2):
        library = library.add(make_songs(2, start), encoder)
    assert library.titles == [f"Number {number}" for number in range(45)]
    assert library.songs([0, 44, 20]) == [make_song(0), make_song(44), make_song(20)]
    assert [len(library.sections(row).sections) for row in range(45)] == [3] * 45


def test_moods_are_clustered_again_only_when_the_library_has_doubled(path, encoder):
    library = Library.build(path, make_songs(30), encoder)
    first = dict(zip(library.ids, library.moods, strict=True))
    library = library.add(make_songs(25, start=30), encoder)
    assert dict(zip(library.ids[:30], library.moods[:30], strict=True)) == first
    assert library._snapshot.moods.fitted_on == 30
    library = library.add(make_songs(10, start=55), encoder)
    assert library._snapshot.moods.fitted_on == 65


def test_progress_is_told(path, encoder):
    told = []
    Library.build(path, make_songs(20), encoder, progress=told.append)
    assert [progress.done for progress in told] == [0, 8, 16, 20, 20]  # once more to tell that the map is drawn
    assert {progress.total for progress in told} == {20}
    assert told[0].seconds_left is None
    assert told[1].songs_per_second > 0
    assert told[1].seconds_left > 0
    assert told[-1].seconds_left == 0
    told.clear()
    Library.build(path, iter(make_songs(30)), encoder, progress=told.append)
    assert {(progress.total, progress.seconds_left) for progress in told} == {(None, None)}


def test_a_library_of_no_songs(path, encoder):
    library = Library.build(path, [], encoder)
    assert len(library) == 0
    assert library.songs([]) == library.search_words("anything") == library.find("anything") == []
    assert len(library.index.similarities(np.ones(8, dtype=np.float32)).rows) == 0
    library = library.add([LOOP], encoder)
    assert library.unusable.tolist() == [True]
    library = library.add(make_songs(2), encoder)
    assert len(library.search_words("the garden")) > 0


def test_info(library, path, encoder):
    info = library.info()
    assert (info.songs, info.sections, info.dimensions, info.format, info.version) == (30, 90, 8, 4, 1)
    assert (info.model_id, info.model_hash) == (encoder.model_id, encoder.model_hash)
    assert list(info.moods) == list(MOODS)
    assert sum(info.moods.values()) == 30
    assert info.unusable == {}
    assert info.bytes_on_disk == sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    assert info.index == "exact"
    assert Library.open(path, index="approximate").info().index == "approximate"


def test_another_model_is_refused_by_name(path, library):
    other = HashEncoder("hash-b")
    for write in (lambda: Library.build(path, make_songs(2), other), lambda: library.add(make_songs(2, 50), other)):
        with pytest.raises(LibraryError, match=r"made by the model hash-a .* this is hash-b .*--rebuild"):
            write()
    assert Library.open(path).ids == library.ids


def test_rebuilding_replaces_model_and_songs(path, library):
    other = HashEncoder("hash-b", dimensions=12)
    rebuilt = Library.build(path, make_songs(20, start=25), other, rebuild=True)
    assert rebuilt.ids == [song.id for song in make_songs(20, start=25)]
    assert (rebuilt.model_id, rebuilt.dimensions, rebuilt.embedding.shape) == ("hash-b", 12, (20, 12))
    # who has the old version open still reads it
    assert library.songs([3]) == [make_song(3)]
    assert library.embedding.shape == (30, 8)
    assert len(library.index.similarities(library.embedding[0]).rows) == 30
    assert library.search_words("the garden")


def test_an_unknown_engine_or_index_is_refused(path, encoder):
    with pytest.raises(LibraryError, match=r"no engine 'abacus'.*allowed: local, ray"):
        Library.build(path, make_songs(1), encoder, engine="abacus")
    with pytest.raises(LibraryError, match=r"no index 'card'.*auto, exact, approximate"):
        Library.open(path, index="card")


def test_a_source_that_cannot_be_read_leaves_nothing_behind(path, encoder):
    def broken():
        raise LookupError("no such source")
        yield Song("a", "b", "c")

    with pytest.raises(LookupError):
        Library.build(path, broken(), encoder)
    assert not path.exists()


def test_the_real_encoder_fits(path, tiny_encoder):
    songs = [
        make_song(n, lyrics=f"{make_song(n).lyrics}\n{words}")
        for n, words in enumerate(["happy laugh sun"] * 3 + ["cry lonely tears"] * 3)
    ]
    library = Library.build(path, songs, tiny_encoder)
    assert library.emotions.sum(axis=1) == pytest.approx(np.ones(6), abs=1e-5)
    assert (library.emotions[:3, 1] > library.emotions[:3, 0]).all()
    assert (library.emotions[3:, 0] > library.emotions[3:, 1]).all()
