"""The listener: who asks, in a conversation."""
