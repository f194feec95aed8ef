"""Journeys and blends over HTTP."""

JOURNEYS = "/api/v1/journeys"
