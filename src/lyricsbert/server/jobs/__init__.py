"""Jobs that take longer than a request: imports and attention views, each in its own process."""
