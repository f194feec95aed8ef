"""Outputs: what a list of songs is turned into for other programs."""
