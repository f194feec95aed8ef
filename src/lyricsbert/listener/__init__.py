"""The listener: who asks, what they like, and what they have heard."""
