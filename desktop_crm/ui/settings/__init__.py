"""Asked once, in plain words."""
