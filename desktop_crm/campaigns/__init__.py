"""Newsletters: written, checked, sent."""
