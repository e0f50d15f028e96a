"""Offline contact and campaign manager for sole traders."""

__version__ = "0.1.0"
