"""One named step a file; applied in order, each once."""
