"""Who needs me now."""
