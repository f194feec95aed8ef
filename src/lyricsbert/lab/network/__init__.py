"""The network, its losses, its batches and its training."""
