"""Model cards, tables and plots."""
