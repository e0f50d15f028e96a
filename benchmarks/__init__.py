"""Measurements: each beside its floor, the same work with the bare library, in one run."""
