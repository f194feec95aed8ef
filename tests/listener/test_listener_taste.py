"""Taste: several interests, which fade, are not drowned and do not drown, and something new by its share."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np
from listener_songs import SONGS_OF_KIND, song

from lyricsbert.library import Library
from lyricsbert.listener.profile import Event, ListenerSettings, Profiles, SongNames, judged_songs, learn
from lyricsbert.listener.profile.interests import MOST_INTERESTS, MOST_SONGS, find_interests
from lyricsbert.listener.profile.store import ListenerStore
from lyricsbert.recommend import Recommender
from lyricsbert.recommend.profile import Profile

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOTHING_NEW = ListenerSettings(exploration=0)


def event(kind: str, of: str, number: int, days: float = 3, milliseconds: int | None = None) -> Event:
    heard = song(of, number)
    return Event(
        kind=kind,  # type: ignore[arg-type]
        at=NOW - timedelta(days=days),
        artist=heard.artist,
        title=heard.title,
        milliseconds=milliseconds,
    )


def likes(of: str, *numbers: int, days: float = 3) -> list[Event]:
    return [event("like", of, number, days) for number in numbers]


def kinds_of(recommender: Recommender, profile: Profile, k: int = 8) -> Counter[str]:
    found = recommender.recommend(profile=profile, k=k, diversity=0)
    return Counter(each.song.artist.split()[0].lower() for each in found)


def test_who_likes_two_kinds_is_not_offered_their_middle(
    kinds: Recommender, kinds_library: Library, names: SongNames
) -> None:
    events = likes("lullaby", 0, 1, 2) + likes("rap", 0, 1, 2)
    profile = learn(events, kinds_library, names, NOTHING_NEW, NOW)
    assert len(profile.interests) == 2
    assert kinds_of(kinds, profile, k=8) == {"lullaby": 4, "rap": 4}
    # Their mean, which would be asked for otherwise, is nearest to what lies between.
    mean = np.mean([interest.embedding for interest in profile.interests], axis=0)
    nearest = np.argsort(-(kinds_library.embedding @ mean))[:3]
    assert {kinds_library.artists[row].split()[0] for row in nearest} == {"Between"}


def test_one_like_is_an_interest(kinds: Recommender, kinds_library: Library, names: SongNames) -> None:
    profile = learn(likes("rap", 0), kinds_library, names, NOTHING_NEW, NOW)
    assert kinds_of(kinds, profile, k=5)["rap"] == 5


def test_a_list_holds_each_interest_by_its_weight(kinds: Recommender, kinds_library: Library, names: SongNames) -> None:
    events = likes("lullaby", 0, 1, 2) + likes("rap", 0)
    profile = learn(events, kinds_library, names, NOTHING_NEW, NOW)
    assert [round(interest.weight, 2) for interest in profile.interests] == [0.75, 0.25]
    found = kinds_of(kinds, profile, k=6)
    assert found["lullaby"] > found["rap"] >= 1


def test_what_was_liked_long_ago_fades(kinds_library: Library, names: SongNames) -> None:
    events = likes("lullaby", 0, 1, days=360) + likes("rap", 0, days=0.5)
    weights = [
        learn(events, kinds_library, names, ListenerSettings(half_life_days=days), NOW).interests[0]
        for days in (36_500, 30)
    ]
    first_artists = [kinds_library.artists[interest.songs[0]].split()[0] for interest in weights]
    assert first_artists == ["Lullaby", "Rap"]


def test_plays_count_less_than_likes_and_skips_against(kinds_library: Library, names: SongNames) -> None:
    events = [
        *likes("lullaby", 0),
        *(event("play", "rap", 0, days=3 + play) for play in range(4)),
        event("skip", "other", 0),
    ]
    profile = learn(events, kinds_library, names, NOTHING_NEW, NOW)
    assert [kinds_library.artists[each.songs[0]].split()[0] for each in profile.interests] == ["Lullaby", "Rap"]
    without = learn(events[:-1], kinds_library, names, NOTHING_NEW, NOW)
    others = [row for row, artist in enumerate(kinds_library.artists) if artist.startswith("Other")]
    assert (profile.likeness[others] <= without.likeness[others]).all()


def test_a_song_played_for_a_moment_counts_less(kinds_library: Library, names: SongNames) -> None:
    events = [event("play", "rap", 0, milliseconds=200_000), event("play", "lullaby", 0, milliseconds=3_000)]
    profile = learn(events, kinds_library, names, NOTHING_NEW, NOW)
    assert profile.interests[0].weight > 0.8


def test_what_was_just_heard_or_is_disliked_is_not_offered(
    kinds: Recommender, kinds_library: Library, names: SongNames
) -> None:
    events = [*likes("lullaby", 0, 1), event("play", "lullaby", 2, days=0.1), event("dislike", "lullaby", 3, days=90)]
    profile = learn(events, kinds_library, names, NOTHING_NEW, NOW)
    titles = {song("lullaby", number).title for number in (2, 3)}
    found = {each.song.title for each in kinds.recommend(text="my dear darling, love", profile=profile, k=20)}
    assert not titles & found
    assert song("lullaby", 0).title in found  # which is known, but not just heard
    by_name = kinds.recommend(text=song("lullaby", 2).title, profile=profile, k=3)
    assert by_name[0].song.title == song("lullaby", 2).title


def test_a_judgement_that_was_taken_back_says_nothing(kinds_library: Library, names: SongNames) -> None:
    events = [event("like", "rap", 0, days=3), event("dislike", "rap", 1, days=3)]
    events += [event("neutral", "rap", 0, days=2), event("neutral", "rap", 1, days=2)]
    profile = learn(events, kinds_library, names, NOTHING_NEW, NOW)
    assert profile.interests == ()
    assert not profile.resting.any()
    assert judged_songs(events, names) == ([], [])
    liked, disliked = judged_songs(events[:2], names)
    assert [each.title for each in liked] == [song("rap", 0).title]
    assert [each.title for each in disliked] == [song("rap", 1).title]


def test_a_share_of_the_list_is_new_the_same_all_day(
    kinds: Recommender, kinds_library: Library, names: SongNames
) -> None:
    events = likes("lullaby", 0, 1)

    def found(settings: ListenerSettings, now: datetime) -> list[str]:
        profile = learn(events, kinds_library, names, settings, now, "me")
        return [each.song.title for each in kinds.recommend(profile=profile, k=8)]

    half = ListenerSettings(exploration=0.5)
    today = found(half, NOW)
    assert sum("Lullaby" in title for title in today) == 4
    assert found(half, NOW + timedelta(hours=3)) == today
    later = [tuple(found(half, NOW + timedelta(days=days))) for days in range(1, 5)]
    assert set(later) != {tuple(today)}
    assert sum("Lullaby" in title for title in found(NOTHING_NEW, NOW)[:6]) == 6


def test_a_mood_that_is_asked_for_is_answered(kinds: Recommender, kinds_library: Library, names: SongNames) -> None:
    profile = learn(likes("lullaby", 0, 1, 2, 3), kinds_library, names, NOTHING_NEW, NOW)
    text = "furious rage, angry liar"
    with_taste, without = (kinds.recommend(text=text, k=6, profile=one) for one in (profile, None))
    anger = [np.mean([each.emotions["anger"] for each in found if each.emotions]) for found in (with_taste, without)]
    assert anger[0] > 0.8 * anger[1]


def test_a_listener_of_whom_nothing_is_known_gets_a_list(
    kinds: Recommender, kinds_library: Library, names: SongNames
) -> None:
    profile = learn([], kinds_library, names, ListenerSettings(), NOW)
    assert len(kinds.recommend(profile=profile, k=5)) == 5


def test_songs_come_again_where_all_are_known(kinds: Recommender, kinds_library: Library, names: SongNames) -> None:
    events = [event("play", of, number, days=0.1) for of in ("rap", "lullaby") for number in range(SONGS_OF_KIND)]
    events += [event("play", of, number, days=0.1) for of in ("other", "between") for number in range(SONGS_OF_KIND)]
    profile = learn(events, kinds_library, names, NOTHING_NEW, NOW)
    assert len(kinds.recommend(profile=profile, k=5)) == 5


def test_likes_follow_a_song_whose_id_has_changed(kinds_library: Library, names: SongNames) -> None:
    old = Event(kind="like", at=NOW, artist="RAP BAND 0", title="Spoon Rap (2011 Remaster)", song="gone")
    assert learn([old], kinds_library, names, NOTHING_NEW, NOW).interests
    assert names.row("Rap Band 0 feat. Somebody", "Spoon Rap") == names.row("Rap Band 0", "Spoon Rap")
    assert names.row("Rap Band 0", "Spoonn Rap") == names.row("Rap Band 0", "Spoon Rap")
    assert names.row("Rap Band 0", "Ladder Rap") is None


def test_a_profile_is_learnt_once_until_something_changes(store: ListenerStore, kinds_library: Library) -> None:
    profiles = Profiles(store, clock=lambda: NOW)
    store.add("me", likes("rap", 0))
    first = profiles.profile("me", kinds_library)
    assert profiles.profile("me", kinds_library) is first
    with ListenerStore(store.url) as other:  # another process would do the same
        other.add("me", likes("lullaby", 0))
    assert len(profiles.profile("me", kinds_library).interests) == 2
    store.erase("me")
    store.add("me", likes("other", 0))
    assert "Other" in kinds_library.artists[profiles.profile("me", kinds_library).interests[0].songs[0]]


def test_interests_of_many_songs_are_few_and_sum_to_one() -> None:
    random = np.random.default_rng(0)
    embedding = random.normal(size=(600, 16)).astype(np.float32)
    embedding /= np.linalg.norm(embedding, axis=1, keepdims=True)
    rows = np.arange(MOST_SONGS + 50)
    weights = random.uniform(0.1, 1, len(rows))
    found = find_interests(rows, weights, embedding, np.arange(0, 600, 3))
    assert 1 <= len(found) <= MOST_INTERESTS
    assert sorted(row for interest in found for row in interest.songs) == rows.tolist()
    assert abs(sum(interest.weight for interest in found) - 1) < 1e-9
    assert [interest.weight for interest in found] == sorted((interest.weight for interest in found), reverse=True)
