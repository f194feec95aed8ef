"""The network: its layers, losses, batches and training."""
