"""A teacher that ranks rated songs by more than their lyrics."""
