"""The listener: who asks, what they like and have heard, and what goes beyond a single wish."""
