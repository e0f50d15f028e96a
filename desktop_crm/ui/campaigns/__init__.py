"""Campaign list, composer, check, sending and report."""
