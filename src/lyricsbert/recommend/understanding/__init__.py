"""Understanding a wish's text by rule: years, artists, titles, genres, exclusions and a number of songs in it."""
