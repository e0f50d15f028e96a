"""Words every room uses; standard library only."""
