"""Learning-rate sweeps of both architectures, which test published claims."""
