"""Learning-rate sweeps of both architectures, and what they say about published claims."""
