"""Model cards, their tables, and plots."""
