"""The whole book as one zip for people and for any program, and back again without loss."""
