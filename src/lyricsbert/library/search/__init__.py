"""Search in a library: vectors, words and titles."""
