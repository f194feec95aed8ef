"""Exports a trained network: as a bundle, or for other libraries."""
