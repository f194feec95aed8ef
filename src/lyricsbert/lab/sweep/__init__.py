"""Sweeps: both architectures over learning rates, and what published claims come to."""
