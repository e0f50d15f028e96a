"""What we sell, and who bought what, when and for how much."""
