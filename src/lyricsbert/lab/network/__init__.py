"""The network, its two architectures, its losses and its training."""
