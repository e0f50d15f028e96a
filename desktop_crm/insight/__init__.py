"""Reads across all rooms: timeline, results; writes nothing."""
