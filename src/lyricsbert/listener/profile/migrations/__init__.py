"""Numbered steps from each form of the store of listeners to the next, which Alembic takes when it is opened."""
