"""Outputs: turns lists of songs into files for other programs."""
