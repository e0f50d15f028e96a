"""Who agreed to what, with the proof, and who must get nothing."""
