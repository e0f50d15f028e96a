"""The screen of contacts that may be one person."""
