"""Search in a library: by vectors, by words, by titles."""
