"""The listener: who asks, and what goes beyond a single wish."""
