"""Journeys: playlists that move from how somebody feels to how they want to feel."""

from lyricsbert.listener.journey.journey import Journey, JourneyEnd, Point, Step
from lyricsbert.listener.journey.planner import JourneyPlanner
from lyricsbert.listener.journey.request import End, JourneyRequest, Via, parse_end, parse_via

__all__ = [
    "End",
    "Journey",
    "JourneyEnd",
    "JourneyPlanner",
    "JourneyRequest",
    "Point",
    "Step",
    "Via",
    "parse_end",
    "parse_via",
]
