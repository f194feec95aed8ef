"""Work that takes longer than a request: imports and attention, each in a process of its own."""
